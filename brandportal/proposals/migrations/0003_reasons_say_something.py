"""Reasons that decide or are published say something, whoever writes them."""

from django.db import migrations

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers

TRIGGERS = (telling_triggers("proposals_proposal", "reason", "answer"),)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0002_exclusions_take_two")]

    operations = [create_triggers(*TRIGGERS)]
