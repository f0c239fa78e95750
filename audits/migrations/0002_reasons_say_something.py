"""Reasons that decide or are published say something, whoever writes them."""

from django.db import migrations

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers

TRIGGERS = (
    telling_triggers("audits_annualreview", "statement", "answer"),
    telling_triggers("audits_rectification", "report", "finding"),
    telling_triggers("audits_spotcheck", "findings"),
)


class Migration(migrations.Migration):
    dependencies = [("audits", "0001_initial")]

    operations = [create_triggers(*TRIGGERS)]
