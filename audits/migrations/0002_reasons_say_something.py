"""Reasons that decide or are published say something, whoever writes them."""

from django.db import migrations

from brandportal.telling_triggers import telling_triggers

TRIGGERS = (
    telling_triggers("audits_annualreview", "statement", "answer"),
    telling_triggers("audits_rectification", "report", "finding"),
    telling_triggers("audits_spotcheck", "findings"),
)


def create_triggers(apps, schema_editor):
    for triggers in TRIGGERS:
        triggers.protect(schema_editor.connection)


def drop_triggers(apps, schema_editor):
    for triggers in TRIGGERS:
        triggers.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audits", "0001_initial")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
