"""Sets of titles in one transaction: the same rows, entries and notices as title by title, by as
many statements as one takes; a stopped year stands still.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from applications.models import VetoFinding
from applications.negative_list.enums import VetoKind
from audits.annual_review.enums import ReviewStatus
from audits.annual_review.hearing import take_effect
from audits.annual_review.reviews import decide_review, decision, due_to_open, open_review
from audits.annual_review.runs import go_on_with_run, progress_of, stop_run
from audits.annual_review.sets import decide_reviews, open_reviews
from audits.annual_review.workflow import REVIEW
from audits.models import AnnualReview, ReviewRun, SpotCheck, Title
from brandportal.accounts.models import User
from brandportal.errors import BadInput, NotNow
from brandportal.journal.domain import broken_links
from brandportal.journal.models import Entry, Head
from brandportal.notices.models import Notice
from brandportal.workflow import CLOCK, Move, transition_each
from tests.factories.audits import (
    NOW,
    REPORT_DUE,
    make_counted_result,
    make_figure,
    make_review,
    make_title,
    open_year,
)
from tests.factories.people import make_head, make_officer, make_tie

pytestmark = pytest.mark.django_db
WHY = "抽查成绩录入有误，先核对"


def reported(public: str = "90", **more: Any) -> AnnualReview:
    title = make_title()
    make_head(title.agency)
    make_counted_result(title.application, public)
    review = make_review(title, status=ReviewStatus.REPORTED, **more)
    make_figure(review)
    return review


def every_kind() -> list[int]:
    """Retained, with a warning, without facts, rectified, revoked, lapsed, exempt, renewed, ended
    meanwhile, and one that is not due.
    """
    rows = [reported("95"), reported("80"), reported("50"), reported("10"), reported("90")]
    SpotCheck.objects.create(
        title=rows[4].title,
        checked_on=date(2025, 5, 4),
        points=20,
        findings="窗口无人值守。",
        recorded_at=NOW,
    )
    revoked = reported("95")
    VetoFinding.objects.create(
        agency=revoked.title.agency,
        kind=VetoKind.GRAVE_INCIDENT,
        happened_on=date(2025, 5, 4),
        source="市应急局",
        recorded_at=NOW,
    )
    exempt = make_review(status=ReviewStatus.EXEMPTED)
    ended = reported("95")
    Title.objects.filter(pk=ended.title_id).update(status="revoked")
    late = reported("95", report_due=REPORT_DUE + timedelta(days=7))
    rows += [revoked, exempt, ended, late, make_review(make_title()), reported("85")]
    return [row.pk for row in rows]


def written() -> dict[str, Any]:
    """Everything that a verdict writes, whatever the order in which it was written."""
    reviews = {row.pop("id"): row for row in AnnualReview.objects.values()}
    titles = {row.pop("id"): row for row in Title.objects.values()}
    entries = Entry.objects.values("at", "actor_label", "action", "done", "object_type")
    named = entries.values(*entries.query.values_select, "object_id", "object_label", "data")
    notices = Notice.objects.values(
        "recipient", "kind", "subject_id", "body_id", "context", "url", "created_at"
    )
    return {
        "reviews": reviews,
        "titles": titles,
        "entries": sorted(map(repr, named)),
        "notices": sorted(map(repr, notices)),
    }


class UndoneError(Exception):
    pass


def tried(act) -> dict[str, Any]:
    """What `act` would write; nothing of it stays."""
    found: dict[str, Any] = {}
    with pytest.raises(UndoneError), transaction.atomic():
        act()
        found = written()
        assert list(broken_links()) == []
        raise UndoneError
    return found


def test_a_set_writes_what_title_by_title_writes() -> None:
    keys = every_kind()
    due = [pk for pk in keys if AnnualReview.objects.get(pk=pk).report_due <= REPORT_DUE]

    def one_by_one() -> None:
        for pk in due:
            decide_review(review_id=pk, now=REPORT_DUE)

    single = tried(one_by_one)
    together = tried(lambda: decide_reviews(review_ids=keys, now=REPORT_DUE))
    assert together == single
    outcomes = {row["outcome"] for row in single["reviews"].values()}
    assert outcomes == {
        "",
        "retained",
        "retained_with_warning",
        "to_be_rectified",
        "revoked",
        "lapsed",
    }
    assert {row["status"] for row in single["titles"].values()} >= {"valid", "warned", "revoked"}
    assert len(single["notices"]) > 5


def test_a_set_opens_what_title_by_title_opens() -> None:
    titles = [make_title() for _ in range(4)]
    for title in titles[:3]:
        make_head(title.agency)
    withdrawn = make_review(titles[1], status=ReviewStatus.WITHDRAWN)
    make_review(titles[2])
    ReviewRun.objects.create(year=2025, status="open", opened_at=NOW)
    later = NOW + timedelta(days=1)

    def one_by_one() -> None:
        for pk in due_to_open(year=2025):
            open_review(title_id=pk, year=2025, now=later)

    def without_keys(found: dict[str, Any]) -> dict[str, Any]:
        # A review that is made anew has another key each time.
        old = {withdrawn.pk, *AnnualReview.objects.values_list("pk", flat=True)}
        rows = found["reviews"].items()
        return {
            "titles": found["titles"],
            "notices": found["notices"],
            "reviews": sorted(repr((pk if pk in old else 0, row)) for pk, row in rows),
            "entries": len(found["entries"]),
        }

    single = without_keys(tried(one_by_one))
    keys = [row.pk for row in titles]
    together = tried(lambda: open_reviews(title_ids=keys, year=2025, now=later))
    assert without_keys(together) == single
    assert len(together["reviews"]) == 4
    assert "'action': 'review.reopen'" in " ".join(together["entries"])


def statements(act) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_a_set_takes_as_many_statements_as_one_title() -> None:
    def decided(count: int) -> int:
        keys = [reported("95").pk for _ in range(count)] + [reported("10").pk for _ in range(count)]
        return statements(lambda: decide_reviews(review_ids=keys, now=REPORT_DUE))

    def opened(count: int) -> int:
        keys = [make_title().pk for _ in range(count)]
        return statements(lambda: open_reviews(title_ids=keys, year=2025, now=NOW))

    ReviewRun.objects.create(year=2025, status="open", opened_at=NOW)
    decided(1), opened(1)
    assert (decided(2), opened(2)) == (decided(5), opened(5)) == (43, 19)


def test_again_and_for_nobody_a_set_writes_nothing() -> None:
    keys = every_kind()
    assert decide_reviews(review_ids=keys, now=REPORT_DUE) == len(keys) - 1
    before = written()
    assert decide_reviews(review_ids=keys, now=REPORT_DUE) == 0
    assert decide_reviews(review_ids=[], now=REPORT_DUE) == 0
    assert open_reviews(title_ids=keys, year=2025, now=NOW) == 0
    assert written() == before


def test_one_refusal_refuses_the_set() -> None:
    now = REPORT_DUE
    rows = [reported("95"), reported("95", report_due=now + timedelta(days=1))]
    before = written()
    with pytest.raises(NotNow), transaction.atomic():
        transition_each(
            REVIEW,
            AnnualReview.objects.filter(pk__in=[row.pk for row in rows]),
            lambda row: decision(row, now=now),
            by=CLOCK,
            now=now,
        )
    assert written() == before


def test_what_takes_two_people_is_no_step_for_a_set() -> None:
    make_review(status=ReviewStatus.STATED)
    with pytest.raises(ValueError, match="takes two people"), transaction.atomic():
        transition_each(
            REVIEW,
            AnnualReview.objects.all(),
            lambda row: Move("uphold", changes={"answer": WHY}),
            by=make_officer(),
            now=NOW,
        )
    assert AnnualReview.objects.get().status == ReviewStatus.STATED


def test_a_fault_in_a_set_leaves_none_of_it(monkeypatch) -> None:
    keys = every_kind()
    before = (written(), Head.objects.values().first())

    def breaks(*given: Any, **named: Any) -> None:
        raise RuntimeError("after everything else was written")

    monkeypatch.setattr("audits.annual_review.sets.apply_to_titles", breaks)
    with pytest.raises(RuntimeError), transaction.atomic():
        decide_reviews(review_ids=keys, now=REPORT_DUE)
    assert (written(), Head.objects.values().first()) == before


def test_a_stopped_year_stands_still_and_others_go_on() -> None:
    office = make_officer()
    mine, other = reported("95"), reported("95", year=2024)
    heard = make_review(
        make_title(),
        status=ReviewStatus.HEARING,
        outcome="lapsed",
        computed="lapsed",
        rules_hash="x",
        decided_at=NOW,
        statement_due=NOW,
        confirmed=True,
    )
    due = make_title()
    open_year(now=NOW - timedelta(days=1))
    AnnualReview.objects.filter(title=due).delete()
    run = stop_run(run=ReviewRun.objects.get(), reason=WHY, by=office, now=NOW)
    assert (run.status, run.stop_reason, run.stopped_by) == ("stopped", WHY, office)
    keys = [mine.pk, other.pk]
    assert decide_reviews(review_ids=keys, now=REPORT_DUE) == 1
    assert open_reviews(title_ids=[due.pk], year=2025, now=NOW) == 0
    for refused in (
        lambda: decide_review(review_id=mine.pk, now=REPORT_DUE),
        lambda: take_effect(review_id=heard.pk, now=REPORT_DUE),
        lambda: stop_run(run=run, reason=WHY, by=office, now=NOW),
    ):
        with pytest.raises(NotNow):
            refused()
    other.refresh_from_db()
    assert other.status == ReviewStatus.IN_EFFECT
    progress = progress_of(2025, by=office, now=REPORT_DUE)
    assert (progress.decided, progress.in_effect, progress.due) == (1, 0, progress.reviews)
    make_tie(office, heard.title.agency)
    seen = progress_of(2025, by=User.objects.get(pk=office.pk), now=REPORT_DUE)
    assert (seen.decided, seen.reviews) == (0, progress.reviews - 1)
    go_on_with_run(run=run, by=office, now=REPORT_DUE)
    assert decide_reviews(review_ids=keys, now=REPORT_DUE) == 1
    assert ReviewRun.objects.get().advanced_at == REPORT_DUE


@pytest.mark.parametrize("reason", ["", " ", "。", "停"])
def test_a_stop_that_says_nothing_is_refused(reason: str) -> None:
    run = ReviewRun.objects.create(year=2025, status="open", opened_at=NOW)
    with pytest.raises(BadInput) as refusal:
        stop_run(run=run, reason=reason, by=make_officer(), now=NOW)
    assert refusal.value.field == "reason"


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "stopped"},
        {"status": "stopped", "stop_reason": WHY},
        {"status": "stopped", "stopped_at": NOW, "stop_reason": WHY},
        {"status": "stopped", "opened_at": None},
        {"stopped_at": None, "stopped_by": 1},
    ],
)
def test_the_database_knows_no_stop_without_person_moment_and_reason(broken) -> None:
    office = make_officer()
    run = ReviewRun.objects.create(year=2025, status="open", opened_at=NOW)
    if "stopped_by" in broken:
        broken = {**broken, "stopped_by": office}
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewRun.objects.filter(pk=run.pk).update(**broken)
