"""Reasons that decide or are published say something, whoever writes them."""

from django.db import migrations

from brandportal.telling_triggers import telling_triggers

TRIGGERS = (telling_triggers("applications_application", "decision_reason"),)


def create_triggers(apps, schema_editor):
    for triggers in TRIGGERS:
        triggers.protect(schema_editor.connection)


def drop_triggers(apps, schema_editor):
    for triggers in TRIGGERS:
        triggers.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
