"""The outbox knows the link that opens an account."""

from django.db import migrations, models

KINDS = [
    ("reset", "link for a new password"),
    ("confirm", "link that confirms an address"),
    ("moved", "word to an old address"),
    ("invited", "link that opens an account"),
]


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_letters")]

    operations = [
        migrations.RemoveConstraint(model_name="letter", name="letter_kind"),
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=20),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _label in KINDS]), name="letter_kind"
            ),
        ),
    ]
