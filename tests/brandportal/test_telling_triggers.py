"""The database takes no reason of fewer than six characters, and leaves older ones alone."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from brandportal.telling_triggers import telling_triggers

pytestmark = pytest.mark.django_db

WATCHED = {
    "accounts_declaredconflict": ("reason",),
    "reviews_declaration": ("reason",),
    "reviews_scoresheet": ("aside_reason",),
    "applications_application": ("decision_reason",),
    "applications_eligibilityanswer": ("reason",),
    "reviews_decision": ("reason",),
    "reviews_meeting": ("minutes",),
    "reviews_sentbackdecision": ("reason",),
    "reviews_objection": ("statement", "answer", "outcome", "settlement"),
    "reviews_tip": ("text", "answer"),
    "reviews_reservecall": ("reason",),
    "reviews_hold": ("reason",),
    "reviews_holdstatement": ("text", "answer"),
    "reviews_sanction": ("reason", "evidence", "statement", "outcome"),
    "reviews_pressurereport": ("note",),
    "reviews_comment": ("reason",),
    "reviews_batch": ("discard_reason",),
    "reviews_case": ("proof", "complex_reason"),
    "reviews_caseappeal": ("reason", "finding", "rater_answer"),
    "reviews_raterhearing": ("answer", "appeal", "finding"),
    "reviews_caseanswer": ("text",),
    "reviews_suggestion": ("reason",),
    "reviews_brandstory": ("reason", "text"),
    "reviews_summons": ("minutes",),
    "audits_reviewrun": ("stop_reason",),
    "audits_verdictlist": ("reason",),
    "audits_checkedline": ("contest", "answer"),
    "audits_annualreview": ("statement", "answer", "exempt_reason"),
    "audits_rectification": ("report", "finding"),
    "audits_spotcheck": ("findings",),
    "audits_recoverystep": ("what", "done_note"),
    "proposals_proposal": ("reason", "answer"),
}
THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%told'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE '%told'",
}


def test_every_watched_column_has_its_triggers_after_all_migrations():
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor])
        found = {name for (name,) in cursor.fetchall()}
    assert found == {
        f"{table}_{column}_{moment}"
        for table, columns in WATCHED.items()
        for column in columns
        for moment in ("told", "retold")
    }


@pytest.fixture
def table():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE said_table (id integer, said text NOT NULL, other text)")
        cursor.execute("INSERT INTO said_table VALUES (1, 'ok', '')")
        yield cursor


def refused(cursor, statement: str) -> bool:
    try:
        with transaction.atomic():
            cursor.execute(statement)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("needed", [False, True])
def test_short_texts_are_refused_and_old_ones_stay(table, needed):
    triggers = telling_triggers("said_table", "said", needed=needed)
    triggers.protect(connection)
    tried = {
        "short": "INSERT INTO said_table VALUES (2, 'five5', '')",
        "blanks": "INSERT INTO said_table VALUES (2, '   .      ', '')",
        "empty": "INSERT INTO said_table VALUES (2, '', '')",
        "long enough": "INSERT INTO said_table VALUES (3, '材料查无此事', '')",
        "the old one again": "UPDATE said_table SET said = 'ok', other = 'x' WHERE id = 1",
        "made short": "UPDATE said_table SET said = 'no' WHERE id = 1",
        "made long": "UPDATE said_table SET said = 'as it was found' WHERE id = 1",
    }
    found = {words for words, statement in tried.items() if refused(table, statement)}
    assert found == {"short", "blanks", "made short", *(["empty"] if needed else [])}
    triggers.unprotect(connection)
    assert not refused(table, tried["short"])
