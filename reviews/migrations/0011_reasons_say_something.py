"""Reasons that decide or are published say something, whoever writes them."""

from django.db import migrations

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers

TRIGGERS = (
    telling_triggers("reviews_decision", "reason"),
    telling_triggers("reviews_meeting", "minutes", needed=True),
    telling_triggers("reviews_objection", "statement", "answer"),
    telling_triggers("reviews_hold", "reason"),
    telling_triggers("reviews_holdstatement", "text", "answer"),
    telling_triggers("reviews_sanction", "reason", "evidence", "statement", "outcome"),
    telling_triggers("reviews_pressurereport", "note"),
    telling_triggers("reviews_comment", "reason"),
    telling_triggers("reviews_batch", "discard_reason"),
    telling_triggers("reviews_case", "proof", "complex_reason"),
    telling_triggers("reviews_caseappeal", "reason", "finding"),
    telling_triggers("reviews_caseanswer", "text"),
    telling_triggers("reviews_summons", "minutes"),
)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0010_judges_named_per_brand")]

    operations = [create_triggers(*TRIGGERS)]
