from django.db import migrations, models

from brandportal.journal.append_only import event_triggers

KINDS = [
    ("sign_in", "Signed in"),
    ("sign_in_failed", "Failed to sign in"),
    ("second_factor_failed", "Failed at the second factor"),
    ("key_failed", "Failed with the key of a system"),
    ("confirmation_failed", "Failed to confirm who it is"),
    ("sign_out", "Signed out"),
    ("session_ended", "The session ended"),
    ("refused", "Was refused"),
    ("conflict", "Was refused for a conflict of interest"),
    ("downloaded", "Downloaded a file"),
    ("password_changed", "Changed the password"),
    ("reset_sent", "Was sent a link for a new password"),
    ("second_factor_changed", "Changed the second factor"),
    ("address_changed", "Changed the mail address"),
]


def create_triggers(apps, schema_editor):
    event_triggers.protect(schema_editor.connection)


def drop_triggers(apps, schema_editor):
    event_triggers.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_failed_keys")]

    operations = [
        # SQLite makes a changed table anew, without its triggers.
        migrations.RunPython(drop_triggers, create_triggers),
        migrations.RemoveConstraint(model_name="securityevent", name="security_known_kind"),
        migrations.AlterField(
            model_name="securityevent",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=30, verbose_name="kind of event"),
        ),
        migrations.AddConstraint(
            model_name="securityevent",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _label in KINDS]),
                name="security_known_kind",
            ),
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
