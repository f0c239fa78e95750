"""Who and when are checked before a file is decoded; only if they pass is it read."""

from __future__ import annotations

import pytest
import time_machine

from applications.models import Application
from brandportal.accounts.models import User
from brandportal.tables import uploads as tables
from brandportal.uploads import gate
from brandportal.uploads.sandbox import Unreadable
from reviews.models import Case, Evaluation, Objection
from tests.factories import registers
from tests.factories.rating import NOW
from tests.hostile import uploads
from tests.hostile.corpus import harmless

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def read(monkeypatch) -> list[str]:
    """The parsers that were asked for, each of which gives up at once."""
    asked: list[str] = []

    def run(parser, *_args, **_more):
        asked.append(parser)
        raise Unreadable("unreadable")

    monkeypatch.setattr(gate, "run", run)
    monkeypatch.setattr(tables, "run", run)
    return asked


def handed_in() -> None:
    Application.objects.update(
        status="submitted", signed_off_at=NOW, submitted_at=NOW, agency_class="window"
    )


def closed_cases() -> None:
    Case.objects.update(
        status="closed",
        closed_at=NOW,
        verified_at=NOW,
        verified_by=User.objects.first(),
        triage="reasonable",
        proof="called back, and it was so",
    )


def answered_objections() -> None:
    Objection.objects.update(status="rejected", answer="called back", answered_at=NOW)


def passed_over() -> None:
    Application.objects.update(status="not_selected")


def counted() -> None:
    Evaluation.objects.update(status="counted")


@pytest.mark.parametrize(
    ("name", "late", "now"),
    [
        ("evidence", handed_in, None),
        ("logo", handed_in, None),
        ("sealed scan", handed_in, None),
        ("figure", passed_over, None),
        ("verification", closed_cases, None),
        ("appeal", closed_cases, None),
        ("register", None, registers.AFTER_DEADLINE),
        ("group list", None, registers.AFTER_DEADLINE),
        ("systems", None, registers.AFTER_DEADLINE),
        ("sheets", counted, None),
        ("paper", counted, None),
        ("objection", counted, None),
        ("agency objection", counted, None),
        ("more proof", answered_objections, None),
    ],
)
def test_a_file_that_comes_too_late_is_not_read(name, late, now, read):
    with time_machine.travel("2026-03-01", tick=False) as clock:
        upload = uploads.UPLOADS[name]()
        if late is not None:
            late()
        clock.move_to(now or upload.now, tick=False)
        for ending, content in harmless().items():
            assert upload.send(f"a.{ending}", content).status_code == 409
    assert read == []


@pytest.mark.parametrize("name", sorted(uploads.UPLOADS.keys() - {"closed register", "systems"}))
def test_a_file_in_time_is_read(name, read):
    """A upload whose form refuses before would stand against every file without having met one."""
    with time_machine.travel("2026-03-01", tick=False) as clock:
        upload = uploads.UPLOADS[name]()
        clock.move_to(upload.now, tick=False)
        for ending, content in harmless().items():
            assert upload.send(f"a.{ending}", content).status_code == 422
    assert read


def test_a_file_of_somebody_else_is_not_read(read):
    with time_machine.travel("2026-03-01", tick=False) as clock:
        upload = uploads.verification()
        clock.move_to(upload.now, tick=False)
        Case.objects.update(application=uploads.made.make_application())
        assert upload.send("a.pdf", harmless()["pdf"]).status_code == 404
    assert read == []
