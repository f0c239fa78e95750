"""Conferring, expiring, raising to Famous Brand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from applications.cycles.enums import CycleStatus
from applications.form.enums import ApplicationStatus
from applications.models import Application, Cycle, VetoFinding
from applications.negative_list.enums import VetoKind
from audits.annual_review.enums import Outcome, ReviewStatus
from audits.models import Title
from audits.promotion.ladder import ladder, ladders
from audits.titles import titles
from audits.titles.enums import TitleLevel, TitleStatus
from audits.titles.titles import due_to_expire, expire_title, may_confer
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation
from tests.factories.applications import SHANGHAI, make_application, make_cycle
from tests.factories.audits import NOW, make_counted_result, make_review, make_title
from tests.factories.evaluation import at, moved
from tests.factories.pairs import by_two
from tests.factories.people import make_head, make_officer, make_tie

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 9, 1, 10, 0, tzinfo=SHANGHAI)
DOCUMENT = "港委发〔2026〕30号"


def confer(evaluation, **terms):
    return by_two(titles.confer, evaluation=evaluation, **terms)


def cleared_evaluation(ranks: tuple[int, ...] = (2, 1)) -> Evaluation:
    cycle = make_cycle(2026)
    evaluation = at(cycle, EvaluationStatus.CLEARED, cleared_at=DAY)
    for place, rank in enumerate(ranks, start=1):
        application = make_application(
            cycle=cycle,
            status=ApplicationStatus.SELECTED,
            number=f"2026-10{place}",
            complete=False,
        )
        make_counted_result(application, "90", rank=rank)
    make_application(cycle=cycle, status=ApplicationStatus.NOT_SELECTED, complete=False)
    return evaluation


def test_confer_gives_every_chosen_brand_its_title_in_the_order_of_the_ranking() -> None:
    evaluation = cleared_evaluation()
    first = Application.objects.get(number="2026-102")
    head, office = make_head(first.agency), make_officer()
    made = confer(evaluation, approving_document=f"  {DOCUMENT} ", by=office, now=DAY)
    assert [(title.number, title.application.number) for title in made] == [
        ("T2026-01", "2026-102"),
        ("T2026-02", "2026-101"),
    ]
    title = Title.objects.get(number="T2026-01")
    assert (title.level, title.status, title.approving_document, title.conferred_by) == (
        TitleLevel.TOP_TEN,
        TitleStatus.VALID,
        DOCUMENT,
        office,
    )
    assert (title.valid_from, title.valid_to) == (date(2026, 9, 1), date(2029, 8, 31))
    assert (title.brand_id, title.agency_id) == (first.brand_id, first.agency_id)
    assert sorted(Application.objects.values_list("status", flat=True)) == [
        "named",
        "named",
        "not_selected",
    ]
    assert Evaluation.objects.get().status == EvaluationStatus.CONCLUDED
    assert Cycle.objects.get().status == CycleStatus.CONCLUDED
    assert [entry.action for entry in Entry.objects.order_by("seq")] == [
        "proposal.propose",
        "proposal.confirm",
        "title.confer",
        "title.confer",
        "application.name",
        "application.name",
        "evaluation.conclude",
        "cycle.conclude",
    ]
    assert Notice.objects.filter(recipient=head, url="/workspace/titles/T2026-01/").count() == 1


def test_confer_with_every_place_vacant_concludes_the_year() -> None:
    evaluation = cleared_evaluation(ranks=())
    assert confer(evaluation, approving_document=DOCUMENT, by=make_officer(), now=DAY) == []
    assert Cycle.objects.get().status == CycleStatus.CONCLUDED


@pytest.mark.parametrize(
    "status", [status for status in EvaluationStatus if status != EvaluationStatus.CLEARED]
)
def test_confer_before_or_after_the_notice_has_cleared_is_refused(status: str) -> None:
    evaluation = cleared_evaluation()
    moved(status)
    with pytest.raises(NotNow):
        confer(evaluation, approving_document=DOCUMENT, by=make_officer(), now=DAY)
    assert Title.objects.count() == 0
    assert Application.objects.filter(status="selected").count() == 2


def test_confer_by_the_wrong_person_is_refused() -> None:
    evaluation = cleared_evaluation()
    agency = Application.objects.first().agency
    torn = make_officer()
    make_tie(torn, agency)
    for by in (make_head(agency), torn):
        assert may_confer(evaluation, by=by, now=DAY).ok is False
        with pytest.raises(NotAllowed):
            confer(evaluation, approving_document=DOCUMENT, by=by, now=DAY)
    assert Title.objects.count() == 0


def test_confer_without_a_document_is_refused() -> None:
    evaluation = cleared_evaluation()
    office = make_officer()
    for document in ("", "   ", "号" * 81):
        with pytest.raises(BadInput) as refusal:
            confer(evaluation, approving_document=document, by=office, now=DAY)
        assert refusal.value.field == "approving_document"
    assert Evaluation.objects.get().status == EvaluationStatus.CLEARED


def test_confer_twice_gets_a_sentence_and_no_second_title() -> None:
    evaluation = cleared_evaluation()
    office = make_officer()
    confer(evaluation, approving_document=DOCUMENT, by=office, now=DAY)
    with pytest.raises(NotNow):
        confer(evaluation, approving_document=DOCUMENT, by=office, now=DAY)
    assert Title.objects.count() == 2


def test_confer_writes_all_or_nothing(monkeypatch) -> None:
    evaluation = cleared_evaluation()
    calls = []

    def failing(**kwargs):
        calls.append(kwargs)
        if len(calls) == 2:
            raise OSError("no room left")

    monkeypatch.setattr("audits.titles.titles.queue", failing)
    with pytest.raises(OSError, match="no room left"):
        confer(evaluation, approving_document=DOCUMENT, by=make_officer(), now=DAY)
    assert (Title.objects.count(), Entry.objects.count()) == (0, 0)
    assert Evaluation.objects.get().status == EvaluationStatus.CLEARED


def test_expire_titles_ends_live_titles_after_their_last_day_once() -> None:
    over = {"valid_from": date(2022, 9, 2), "valid_to": date(2025, 9, 1)}
    for status in TitleStatus:
        make_title(status=status, **over)
    make_title(valid_from=date(2022, 9, 3), valid_to=date(2025, 9, 2))
    last_moment = datetime(2025, 9, 1, 23, 59, tzinfo=SHANGHAI)
    after = last_moment + timedelta(minutes=1)
    assert due_to_expire(last_moment) == []
    expired = [expire_title(title_id=pk, now=after) for pk in due_to_expire(after)]
    assert [title.status for title in expired] == ["expired"] * 3
    assert due_to_expire(after) == []
    assert Title.objects.filter(status=TitleStatus.VALID).count() == 1


def climber(score: str = "92", kept: int = 3, last: str = Outcome.RETAINED, **fields) -> Title:
    """A title of 2022 with `kept` retained years up to 2024."""
    title = make_title(
        year=2022, valid_from=date(2022, 10, 9), valid_to=date(2027, 10, 8), **fields
    )
    for year in range(2025 - kept, 2025):
        make_review(
            title,
            year=year,
            status=ReviewStatus.IN_EFFECT,
            outcome=last if year == 2024 else Outcome.RETAINED,
            score=Decimal(score),
        )
    return title


def test_ladder_of_one_who_may_rise() -> None:
    rungs = ladder(climber(), now=NOW)
    assert (rungs.eligible, rungs.missing, rungs.years_kept, rungs.years_needed) == (True, [], 3, 3)
    assert [rung.state for rung in rungs.steps] == ["done"] * 4


def test_ladder_says_in_sentences_what_is_missing() -> None:
    title = climber("89.99", kept=2)
    VetoFinding.objects.create(
        agency=title.agency,
        kind=VetoKind.GRAVE_INCIDENT,
        happened_on=date(2024, 1, 5),
        source="市应急局",
        recorded_at=NOW,
    )
    rungs = ladder(title, now=NOW)
    assert rungs.missing == [
        "须连续3年年审保留且无警示，目前连续2年。",
        "最近一次年审得分须达到90分，实际为89.99分。",
        f"该单位存在负面清单情形：{VetoKind.GRAVE_INCIDENT.label}。",
    ]
    # The look-back of 24 months ends on the day before.
    assert len(ladder(title, now=NOW + timedelta(days=1)).missing) == 2


def test_ladder_counts_only_reviews_in_effect() -> None:
    title = climber(kept=2)
    make_review(title, year=2022, status=ReviewStatus.HEARING, outcome=Outcome.REVOKED)
    rungs = ladder(title, now=NOW)
    assert (rungs.years_kept, rungs.eligible) == (2, False)


def test_ladders_reads_every_title_in_few_queries(django_assert_num_queries) -> None:
    climber()
    with django_assert_num_queries(5):
        assert len(ladders(now=NOW)) == 1
    climber(kept=1)
    climber()
    with django_assert_num_queries(5):
        assert [row.eligible for row in ladders(now=NOW)] == [True, True, False]
