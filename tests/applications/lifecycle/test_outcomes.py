"""What an agency sees of what happened to its application."""

from __future__ import annotations

import pytest

from applications.lifecycle.outcomes import shown_journal
from brandportal.journal.domain import append
from tests.factories.applications import NOW, make_application
from tests.factories.people import make_officer, make_user

pytestmark = pytest.mark.django_db


def note(application, action, by):
    append(action=action, done=action, by=by, obj=application, now=NOW)


def test_shown_journal_names_no_judge_and_no_invitation():
    application, judge, office = make_application(), make_user(name="朱雪梅"), make_officer()
    note(application, "panel.declare", judge)
    note(application, "reviews.issue_invitations", office)
    note(application, "application.accept", office)
    assert [entry.action for entry in shown_journal(application)] == ["application.accept"]


def test_shown_journal_keeps_the_choice_until_it_is_announced():
    application, office = make_application(), make_officer()
    note(application, "application.select", office)
    assert list(shown_journal(application)) == []
    application.cycle.outcome_announced_at = NOW
    assert [entry.action for entry in shown_journal(application)] == ["application.select"]
