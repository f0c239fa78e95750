"""The columns of 0005 are filled, and the database holds what they promise.

In a migration of its own: PostgreSQL alters no table with rows changed in the same transaction.
"""

from django.db import migrations, models

STATUSES = "valid warned suspended revoked lapsed expired promoted succeeded".split()


class Migration(migrations.Migration):
    dependencies = [("audits", "0005_titles_renew_each_other")]

    operations = [
        migrations.AlterField(
            model_name="title",
            name="held_since",
            field=models.DateField(verbose_name="title held since"),
        ),
        migrations.AlterField(
            model_name="title",
            name="first_review_year",
            field=models.PositiveSmallIntegerField(verbose_name="first year under review"),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("valid", "warned", "suspended"))),
                fields=("brand", "level"),
                name="title_one_live_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.CheckConstraint(
                condition=models.Q(("held_since__lte", models.F("valid_from"))),
                name="title_held_before_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", STATUSES)), name="title_known_status"
            ),
        ),
    ]
