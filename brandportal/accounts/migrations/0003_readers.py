"""A reader of an agency: works for it, and changes nothing."""

from django.db import migrations, models

from brandportal.accounts.separation_triggers import separation

ROLES = [("drafter", "Agency drafter"), ("head", "Agency head"), ("reader", "Agency reader")]


# SQLite makes the table anew, and its triggers go with the old one.
def drop_triggers(apps, schema_editor):
    separation.unprotect(schema_editor.connection)


def create_again(apps, schema_editor):
    separation.protect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_conflicts_say_something")]

    operations = [
        migrations.RunPython(drop_triggers, create_again),
        migrations.RemoveConstraint("membership", "membership_known_role"),
        migrations.RemoveConstraint("invitation", "invitation_confirmed_first"),
        migrations.AlterField(
            "membership",
            "role",
            models.CharField(choices=ROLES, max_length=20, verbose_name="role"),
        ),
        migrations.AlterField(
            "invitation",
            "agency_role",
            models.CharField(blank=True, choices=ROLES, max_length=20, verbose_name="agency role"),
        ),
        migrations.AddConstraint(
            "membership",
            models.CheckConstraint(
                condition=models.Q(("role__in", [role for role, _label in ROLES])),
                name="membership_known_role",
            ),
        ),
        migrations.AddConstraint(
            "invitation",
            models.CheckConstraint(
                condition=models.Q(
                    ("accepted_at", None),
                    ("confirmed_at__isnull", False),
                    ("agency_role__in", ("drafter", "reader")),
                    _connector="OR",
                ),
                name="invitation_confirmed_first",
            ),
        ),
        migrations.RunPython(create_again, drop_triggers),
    ]
