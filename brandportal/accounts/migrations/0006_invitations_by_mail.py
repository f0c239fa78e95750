"""A link to a deciding role goes by mail to the invited person and to nobody else."""

from django.db import migrations, models


def handed_out_before(apps, schema_editor):
    """Links that two agreed on by now were handed to whoever made them."""
    invitations = apps.get_model("accounts", "Invitation").objects
    invitations.filter(confirmed_at__isnull=False).update(mailed_at=models.F("confirmed_at"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_confirmed_invitations")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="mailed_at",
            field=models.DateTimeField(null=True, verbose_name="link mailed"),
        ),
        migrations.RunPython(handed_out_before, migrations.RunPython.noop),
    ]
