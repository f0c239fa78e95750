"""Rows of a list that are not finished are kept as they were typed; nothing signed off has any."""

from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers

# SQLite builds the table anew and loses them.
TELLING = telling_triggers("applications_application", "decision_reason")


def drop_triggers(apps, schema_editor):
    TELLING.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("applications", "0007_sealed_scans")]

    operations = [
        migrations.RunPython(drop_triggers, migrations.RunPython.noop),
        migrations.AddField(
            model_name="application",
            name="unfinished",
            field=models.JSONField(
                blank=True, default=dict, editable=False, verbose_name="unfinished rows"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "returned", "withdrawn"]),
                    ("unfinished", {}),
                    _connector="OR",
                ),
                name="application_signed_has_no_unfinished",
            ),
        ),
        create_triggers(TELLING),
    ]
