"""An application keeps the class that its agency had at sign-off."""

from datetime import datetime

from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers

UNSUBMITTED = ["draft", "sign_off", "withdrawn"]
CLASSES = [
    ("window", "Window agency"),
    ("non_window", "Non-window agency"),
    ("party_organ", "Party organ"),
]
# SQLite builds the table anew and loses them.
TELLING = telling_triggers("applications_application", "decision_reason")


def drop_triggers(apps, schema_editor):
    TELLING.unprotect(schema_editor.connection)


def keep_classes(apps, schema_editor):
    """As `AgencyThen` reads it: the class until the first change after the sign-off."""
    handed_in = apps.get_model("applications", "Application").objects.filter(
        submitted_at__isnull=False
    )
    for application in handed_in.select_related("agency").iterator():
        agency, signed = application.agency, application.signed_off_at
        then = (
            row["agency_class"]
            for row in agency.before
            if signed is not None and signed < datetime.fromisoformat(row["until"])
        )
        application.agency_class = next(then, agency.agency_class)
        application.save(update_fields=["agency_class"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_agencies_keep_what_they_were"),
        ("applications", "0005_people_have_labels"),
    ]

    operations = [
        migrations.RunPython(drop_triggers, migrations.RunPython.noop),
        migrations.AddField(
            model_name="application",
            name="agency_class",
            field=models.CharField(
                blank=True,
                choices=CLASSES,
                default="",
                editable=False,
                max_length=20,
                verbose_name="class of the agency at sign-off",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(keep_classes, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", UNSUBMITTED),
                    ("agency_class__in", [name for name, _label in CLASSES]),
                    _connector="OR",
                ),
                name="application_submitted_has_class",
            ),
        ),
        create_triggers(TELLING),
    ]
