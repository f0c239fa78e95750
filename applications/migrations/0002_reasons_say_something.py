"""Reasons that decide or are published say something, whoever writes them."""

from django.db import migrations

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers

TRIGGERS = (telling_triggers("applications_application", "decision_reason"),)


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]

    operations = [create_triggers(*TRIGGERS)]
