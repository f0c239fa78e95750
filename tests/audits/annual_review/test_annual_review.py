"""Opening, reminding, reporting, deciding: one verdict for each title and year, under the frozen
rules.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from applications.models import VetoFinding
from applications.negative_list.enums import VetoKind
from audits.annual_review.enums import Outcome, ReviewStatus
from audits.annual_review.hearing import take_effect
from audits.annual_review.presenters.reasons import reasons_of
from audits.annual_review.reviews import (
    Figure,
    assess,
    decide_review,
    hand_in_report,
    remind_of_report,
    save_report,
    without_report,
    year_under_review,
)
from audits.models import AnnualReview
from audits.rules.annual import AnnualRules, YearFacts, decide
from audits.titles.enums import TitleStatus
from brandportal.errors import BadInput, EditedElsewhere, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews.evaluation.enums import EvaluationStatus
from tests.factories.applications import SHANGHAI, make_commitment
from tests.factories.audits import (
    NOW,
    REPORT_DUE,
    confirm_by_two,
    make_counted_result,
    make_figure,
    make_review,
    make_title,
    open_year,
)
from tests.factories.evaluation import moved
from tests.factories.people import make_agency, make_head, make_member

pytestmark = pytest.mark.django_db


def test_year_under_review_is_the_year_that_has_just_ended() -> None:
    assert year_under_review(date(2026, 1, 1)) == 2025
    assert year_under_review(date(2026, 12, 31)) == 2025


def test_opening_opens_every_live_title_once_and_tells_its_people() -> None:
    titles = [
        make_title(status=status)
        for status in ("valid", "warned", "suspended", "revoked", "lapsed")
    ]
    head = make_head(titles[0].agency)
    opened = open_year(2025)
    assert [review.title_id for review in opened] == [title.pk for title in titles[:3]]
    assert {review.report_due for review in opened} == {REPORT_DUE}
    assert [notice.subject for notice in Notice.objects.filter(recipient=head)] == [
        f"“{titles[0].brand}”2025年度年审：请提交年度报告"
    ]
    assert open_year(2025, now=NOW + timedelta(days=1)) == []
    assert Entry.objects.filter(action="review.open").count() == 3
    assert Notice.objects.filter(recipient=head).count() == 1


def test_opening_leaves_out_a_title_conferred_after_the_year() -> None:
    make_title(valid_from=date(2026, 1, 2), valid_to=date(2029, 1, 1))
    assert open_year(2025) == []


def test_remind_of_reports_sends_two_reminders_once_each_and_only_to_those_who_owe() -> None:
    owing, done = make_title(), make_title()
    owing_head, done_head = make_head(owing.agency), make_head(done.agency)
    make_review(owing)
    make_review(done, status=ReviewStatus.REPORTED)

    def sent_at(day: int) -> int:
        moment = datetime(2026, 1, day, 9, 0, tzinfo=SHANGHAI)
        told = sum(remind_of_report(review=row, now=moment) for row in without_report(moment))
        return told and Notice.objects.filter(recipient=owing_head).count()

    # 15 working days in three parts: the reminders fall due when the 5th and the 10th have ended.
    assert [sent_at(day) for day in (12, 13, 14, 19, 20, 21, 26)] == [0, 1, 1, 1, 2, 2, 2]
    assert not without_report(REPORT_DUE).exists()
    assert Notice.objects.filter(recipient=done_head).count() == 0


def test_save_report_keeps_figures_and_text_and_counts_the_version() -> None:
    review = make_review()
    drafter = make_member(review.title.agency)
    commitment = review.title.application.commitments.get()
    saved = save_report(
        review=review,
        figures={commitment.pk: Figure(Decimal("1.5"), "台账第3页")},
        text="草稿",
        version=0,
        by=drafter,
        now=NOW,
    )
    assert (saved.report, saved.version, saved.saved_by, saved.status) == (
        "草稿",
        1,
        drafter,
        ReviewStatus.REPORT_DUE,
    )
    figure = saved.figures.get()
    assert (figure.actual, figure.note, figure.is_delivered) == (Decimal("1.5"), "台账第3页", True)
    again = save_report(review=saved, figures={}, text="", version=1, by=drafter, now=NOW)
    assert (again.version, again.figures.count()) == (2, 0)


def test_save_report_over_a_newer_one_is_refused_and_writes_nothing() -> None:
    review = make_review(version=3, report="经核查别人的话")
    with pytest.raises(EditedElsewhere):
        save_report(
            review=review,
            figures={},
            text="我的话",
            version=2,
            by=make_member(review.title.agency),
            now=NOW,
        )
    review.refresh_from_db()
    assert (review.report, review.version) == ("经核查别人的话", 3)


def test_save_report_refusals() -> None:
    review = make_review()
    own, other = make_member(review.title.agency), make_member(make_agency())
    foreign = make_commitment(make_title().application)
    some = {"figures": {}, "text": "x", "version": 0}
    with pytest.raises(NotAllowed):
        save_report(review=review, **some, by=other, now=NOW)
    with pytest.raises(NotNow):
        save_report(review=review, **some, by=own, now=REPORT_DUE)
    with pytest.raises(BadInput):
        save_report(review=review, **{**some, "text": "字" * 3001}, by=own, now=NOW)
    with pytest.raises(BadInput):
        save_report(
            review=review, **{**some, "figures": {foreign.pk: Figure(Decimal(1))}}, by=own, now=NOW
        )
    assert AnnualReview.objects.get().version == 0
    assert Entry.objects.count() == 0


def test_hand_in_report_names_every_gap() -> None:
    review = make_review()
    with pytest.raises(Incomplete) as refusal:
        hand_in_report(review=review, by=make_head(review.title.agency), now=NOW)
    commitment = review.title.application.commitments.get()
    assert [(gap.section, gap.field) for gap in refusal.value.gaps] == [
        ("figures", f"actual-{commitment.pk}"),
        ("report", "report"),
    ]


def reported_review(*, public: str | None = "90", actual: str = "1", **fields) -> AnnualReview:
    """A report that is in: one commitment of one, and a public score."""
    title = make_title(**fields)
    make_counted_result(title.application, public)
    review = make_review(title, status=ReviewStatus.REPORTED)
    make_figure(review, actual)
    return review


def test_decide_review_retains_at_once() -> None:
    """Public 90 at weight 50, commitments 100 at weight 25, nothing else known: (4500 + 2500) / 75
    = 93 1/3.
    """
    review = reported_review(status=TitleStatus.WARNED)
    head = make_head(review.title.agency)
    decided = decide_review(review_id=review.pk, now=REPORT_DUE)
    assert (decided.status, decided.outcome, decided.computed) == (
        ReviewStatus.IN_EFFECT,
        Outcome.RETAINED,
        Outcome.RETAINED,
    )
    assert decided.score == Decimal("93.33")
    assert decided.explanation["score"] == "280/3"
    assert (decided.decided_at, decided.decided_by) == (REPORT_DUE, None)
    assert decided.effective_at == REPORT_DUE
    assert decided.rules_hash == decided.title.application.cycle.rules_hash
    assert decided.title.status == TitleStatus.VALID
    assert reasons_of(decided) == [
        "得分93.33，达到“保留”所需的85分。",
        "差评整改：本年度没有相关情况，其权重分摊给其余各项。",
        "抽查：本年度没有相关情况，其权重分摊给其余各项。",
    ]
    assert [notice.subject for notice in Notice.objects.filter(recipient=head)] == [
        f"“{review.title.brand}”2025年度年审：荣誉保留"
    ]


def test_decide_review_warns() -> None:
    """Public 80 at 50, commitments 0 of 1 would be 53; spot checks 100 and none missed: (80*50 +
    100*25) / 75 = 86.67; with public 70: (3500 + 2500) / 75 = 80.
    """
    decided = decide_review(review_id=reported_review(public="70").pk, now=REPORT_DUE)
    assert (decided.outcome, decided.score) == (Outcome.RETAINED_WITH_WARNING, Decimal("80.00"))
    assert decided.title.status == TitleStatus.WARNED


def test_decide_review_twice_is_one_verdict_one_entry_one_notice() -> None:
    review = reported_review()
    make_head(review.title.agency)
    first = decide_review(review_id=review.pk, now=REPORT_DUE)
    second = decide_review(review_id=review.pk, now=REPORT_DUE + timedelta(days=3))
    assert second.decided_at == first.decided_at == REPORT_DUE
    assert Entry.objects.filter(action__startswith="review.decide").count() == 1
    assert Entry.objects.filter(action="title.retain").count() == 1
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("status", [ReviewStatus.REPORT_DUE, ReviewStatus.REPORTED])
def test_decide_review_before_the_report_is_due_is_refused(status) -> None:
    review = make_review(status=status)
    with pytest.raises(NotNow):
        decide_review(review_id=review.pk, now=REPORT_DUE - timedelta(seconds=1))
    review.refresh_from_db()
    assert (review.status, review.outcome) == (status, "")


def test_decide_review_without_a_report_lapses_only_after_the_hearing() -> None:
    title = make_title()
    make_counted_result(title.application, "99")
    review = make_review(title)
    decided = decide_review(review_id=review.pk, now=REPORT_DUE)
    title.refresh_from_db()
    assert (decided.status, decided.outcome) == (ReviewStatus.HEARING, Outcome.LAPSED)
    assert title.status == TitleStatus.VALID
    # Ten working days after Tuesday 27 January: Tuesday 10 February, with Wednesday 11 as the first
    # moment after.
    assert decided.statement_due == datetime(2026, 2, 11, tzinfo=SHANGHAI)
    with pytest.raises(NotNow):
        take_effect(review_id=review.pk, now=decided.statement_due - timedelta(seconds=1))
    title.refresh_from_db()
    assert title.status == TitleStatus.VALID
    confirm_by_two(decided, now=decided.statement_due)
    effective = take_effect(review_id=review.pk, now=decided.statement_due)
    title.refresh_from_db()
    assert (effective.status, title.status) == (ReviewStatus.IN_EFFECT, TitleStatus.LAPSED)


def test_decide_review_revokes_for_a_finding_whatever_the_score() -> None:
    review = reported_review(public="100")
    VetoFinding.objects.create(
        agency=review.title.agency,
        kind=VetoKind.FALSIFIED_EVIDENCE,
        happened_on=date(2025, 6, 1),
        source="市纪委监委",
        recorded_at=NOW,
    )
    decided = decide_review(review_id=review.pk, now=REPORT_DUE)
    assert (decided.outcome, decided.score) == (Outcome.REVOKED, Decimal("100.00"))
    assert reasons_of(decided)[:2] == [
        "查实存在弄虚作假，不论得分如何均予撤销。",
        "存在负面清单情形：材料造假。",
    ]


def test_assess_reads_only_the_year_and_what_is_published() -> None:
    title = make_title()
    make_counted_result(title.application, "271/3", status=EvaluationStatus.COUNTED)
    make_commitment(title.application, due_on=date(2026, 12, 31))
    for day, points in ((date(2025, 5, 1), 80), (date(2025, 9, 1), 90), (date(2026, 1, 4), 0)):
        title.spot_checks.create(
            checked_on=day, points=points, findings="x, as was found", recorded_at=NOW
        )
    VetoFinding.objects.create(
        agency=title.agency,
        kind=VetoKind.GRAVE_INCIDENT,
        happened_on=date(2024, 12, 31),
        source="市应急局",
        recorded_at=title.conferred_at,
    )
    review = make_review(title, status=ReviewStatus.REPORTED)
    verdict, sources = assess(review, now=NOW)
    assert sources["as_of"] == NOW.astimezone(UTC).isoformat()
    facts = verdict.explanation["facts"]
    assert facts["public"] is None
    assert facts["commitments_total"] == 0
    assert facts["spot_checks"] == ["80", "90"]
    assert facts["veto"] == []
    assert sources["public_year"] is None
    moved(EvaluationStatus.ON_NOTICE)
    verdict, sources = assess(AnnualReview.objects.get(pk=review.pk), now=NOW)
    assert verdict.explanation["facts"]["public"] == "271/3"
    assert sources["public_year"] == 2025


def test_decided_review_can_be_replayed_from_what_was_stored() -> None:
    review = decide_review(review_id=reported_review(public="271/3").pk, now=REPORT_DUE)
    rules = AnnualRules.from_rules(review.title.application.cycle.rules)
    again = decide(YearFacts.from_json(review.facts), rules)
    stored = {key: value for key, value in review.explanation.items() if key != "sources"}
    assert again.explanation == stored
    assert [[code, params] for code, params in again.reasons] == review.reasons
