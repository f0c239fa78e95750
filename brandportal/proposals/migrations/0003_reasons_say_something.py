"""Reasons that decide or are published say something, whoever writes them."""

from django.db import migrations

from brandportal.telling_triggers import telling_triggers

TRIGGERS = (telling_triggers("proposals_proposal", "reason", "answer"),)


def create_triggers(apps, schema_editor):
    for triggers in TRIGGERS:
        triggers.protect(schema_editor.connection)


def drop_triggers(apps, schema_editor):
    for triggers in TRIGGERS:
        triggers.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0002_exclusions_take_two")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
