import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def accepted_before(apps, schema_editor):
    """Whoever has an account already was let in by the rules of that day."""
    invitations = apps.get_model("accounts", "Invitation").objects
    invitations.filter(accepted_at__isnull=False).update(confirmed_at=models.F("accepted_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_seal_second_factors"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="confirmed_at",
            field=models.DateTimeField(null=True, verbose_name="confirmed"),
        ),
        migrations.RunPython(accepted_before, migrations.RunPython.noop),
        migrations.AddField(
            model_name="invitation",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_at", None),
                    ("confirmed_at__isnull", False),
                    ("agency_role", "drafter"),
                    _connector="OR",
                ),
                name="invitation_confirmed_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_at__isnull", False), ("confirmed_by", None), _connector="OR"
                ),
                name="invitation_confirmed_paired",
            ),
        ),
    ]
