from django.conf import settings
from django.db import migrations, models


def taken_before(apps, schema_editor):
    """Lists handed over before a source was asked for say so."""
    deliveries = apps.get_model("reviews", "Delivery").objects
    deliveries.filter(way="office", source="").update(source="not recorded / 未登记来源")


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0004_holds_without_marks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="source",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="drawn up by"
            ),
        ),
        migrations.RunPython(taken_before, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way", "office"), _negated=True),
                    models.Q(("source", ""), _negated=True),
                    _connector="OR",
                ),
                name="delivery_list_has_a_source",
            ),
        ),
    ]
