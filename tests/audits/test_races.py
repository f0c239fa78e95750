"""Simultaneous workers on PostgreSQL reach one verdict for each title and year; without the engine
the same race reaches several.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, connections, transaction

from audits.annual_review.enums import Outcome, ReviewStatus
from audits.annual_review.hearing import make_statement, take_effect
from audits.annual_review.reviews import assess, decide_review
from audits.models import AnnualReview, Title
from audits.titles.enums import TitleStatus
from audits.titles.titles import confer
from brandportal.accounts.enums import Role
from brandportal.errors import Refused
from brandportal.journal.domain import append, broken_links
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.proposals.enums import ProposalStatus
from brandportal.workflow import CLOCK
from tests.audits.titles.test_titles import DAY, DOCUMENT, cleared_evaluation
from tests.factories.audits import (
    NOW,
    REPORT_DUE,
    make_counted_result,
    make_figure,
    make_review,
    make_title,
    open_year,
)
from tests.factories.pairs import confirmed, partner, proposed
from tests.factories.people import make_head, make_officer

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WORKERS = 6


def at_once(action: Callable[[], object], workers: int = WORKERS) -> list[object]:
    """The same action from several connections at the same moment; what each got, refusals as
    themselves.
    """
    start, results = Barrier(workers), []

    def work() -> None:
        try:
            start.wait()
            results.append(action())
        except Refused as refusal:
            results.append(refusal)
        finally:
            connections.close_all()

    threads = [Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == workers
    return results


def reported() -> AnnualReview:
    title = make_title()
    make_head(title.agency)
    make_counted_result(title.application, "90")
    review = make_review(title, status=ReviewStatus.REPORTED)
    make_figure(review)
    return review


def test_decide_review_at_once_is_one_verdict() -> None:
    review = reported()
    results = at_once(lambda: decide_review(review_id=review.pk, now=REPORT_DUE))
    assert {row.outcome for row in results} == {Outcome.RETAINED}
    assert Entry.objects.filter(action="review.decide_favourable").count() == 1
    assert Entry.objects.filter(action="title.retain").count() == 1
    assert Notice.objects.count() == 1
    assert list(broken_links()) == []


def test_the_same_race_without_lock_and_engine_reaches_several_verdicts() -> None:
    """Control: reading, waiting for the others and writing, as a task without the lock would,
    decides more than once.
    """
    review = reported()
    everybody_has_read = Barrier(WORKERS)

    def naive() -> str:
        row = AnnualReview.objects.get(pk=review.pk)
        if row.decided_at is not None:
            return "already decided"
        everybody_has_read.wait()
        verdict, _sources = assess(row, now=REPORT_DUE)
        with transaction.atomic():
            append(action="review.naive", done="decided", obj=row, by=CLOCK, now=NOW)
        return verdict.outcome

    at_once(naive)
    assert Entry.objects.filter(action="review.naive").count() == WORKERS


def test_opening_at_once_is_one_review_a_title() -> None:
    for _ in range(3):
        make_title()
    at_once(lambda: open_year())
    assert AnnualReview.objects.count() == 3
    assert Entry.objects.filter(action="review.open").count() == 3


def test_the_same_race_without_the_constraint_opens_several_reviews() -> None:
    """Control: with the unique constraint dropped and no lock on the title, every worker opens its
    own.
    """
    title = make_title()
    everybody_has_read = Barrier(WORKERS)
    constraint = "review_once_a_title_and_year"

    def naive() -> None:
        if title.annual_reviews.filter(year=2025).exists():
            return
        everybody_has_read.wait()
        make_review(title)

    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE audits_annualreview DROP CONSTRAINT {constraint}")
    try:
        at_once(naive)
        assert AnnualReview.objects.count() == WORKERS
    finally:
        AnnualReview.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                f"ALTER TABLE audits_annualreview ADD CONSTRAINT {constraint} UNIQUE (title_id, "
                f"year)"
            )


def test_statement_and_end_of_the_window_at_once_is_one_of_them() -> None:
    """The clock is at the due moment, the head's request came in one second before: whoever is
    first, it is one of the two.
    """
    review = make_review(
        make_title(), status=ReviewStatus.HEARING, outcome=Outcome.REVOKED, confirmed=True
    )
    head = make_head(review.title.agency)
    start = Barrier(2)

    def clock() -> None:
        start.wait()
        take_effect(review_id=review.pk, now=review.statement_due)
        connections.close_all()

    def agency() -> None:
        start.wait()
        try:
            make_statement(review=review, statement="经核查请予复核。", by=head, now=NOW)
        except Refused:
            pass
        connections.close_all()

    threads = [Thread(target=clock), Thread(target=agency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    review.refresh_from_db()
    status = Title.objects.get().status
    assert (review.status, status) in [
        (ReviewStatus.STATED, TitleStatus.VALID),
        (ReviewStatus.IN_EFFECT, TitleStatus.REVOKED),
    ]
    assert Entry.objects.filter(action__in=["review.state", "review.take_effect"]).count() == 1


def test_confer_at_once_is_one_title_a_brand_and_a_sentence_for_the_others() -> None:
    evaluation = cleared_evaluation()
    office = make_officer()
    waiting = proposed(
        confer,
        evaluation=evaluation,
        approving_document=DOCUMENT,
        by=partner(Role.OFFICE),
        now=DAY,
    )
    results = at_once(lambda: confirmed(waiting, by=office, now=DAY))
    refusals = [row for row in results if isinstance(row, Refused)]
    assert len(refusals) == WORKERS - 1
    assert all(str(ProposalStatus.CONFIRMED.label) in row.reason for row in refusals)
    assert Title.objects.count() == 2
    assert Entry.objects.filter(action="title.confer").count() == 2
