"""Adverse verdicts of a year are confirmed as lists with a reason, by two; before that the clock
puts none into effect.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from audits.annual_review.enums import Outcome, ReviewStatus
from audits.annual_review.hearing import make_statement, take_effect, uphold_verdict
from audits.annual_review.runs import progress_of, stop_run
from audits.annual_review.verdict_lists import confirm_verdicts, draw_up_list
from audits.models import AnnualReview, ReviewRun, Title, VerdictList
from audits.register.admin.desk import title_queues
from audits.tasks import annual_review
from audits.titles.enums import TitleStatus
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import BadInput, InConflict, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.office.hidden import hidden_from
from brandportal.office.queues import queues_of
from brandportal.proposals.models import Proposal
from brandportal.proposals.workflow import is_stale
from tests.factories.audits import NOW, confirm_by_two, make_review, make_title
from tests.factories.pairs import by_two, confirmed, partner, proposed, then_confirmed, typed, words
from tests.factories.people import make_head, make_officer, make_tie, make_user

pytestmark = pytest.mark.django_db
WORD = "a long enough pass phrase"
DRAW_UP = "admin:audits_verdictlist_draw_up"


def adverse(outcome: str = Outcome.REVOKED, **fields) -> AnnualReview:
    return make_review(make_title(), status=ReviewStatus.HEARING, outcome=outcome, **fields)


def listed(*reviews: AnnualReview, by=None, reason: str = "") -> VerdictList:
    return draw_up_list(
        year=2025,
        reviews=[row.pk for row in reviews],
        reason=reason or words(),
        by=by or make_officer(),
        now=NOW,
    )


def status_of(review: AnnualReview) -> str:
    return Title.objects.get(pk=review.title_id).status


def test_an_adverse_verdict_waits_for_two_however_late_it_is() -> None:
    review = adverse()
    late = review.statement_due + timedelta(days=30)
    assert list(AnnualReview.objects.to_take_effect(late)) == []
    with pytest.raises(NotNow) as refusal:
        take_effect(review_id=review.pk, now=late)
    assert refusal.value.reason == "该年审结论尚未经两名工作人员确认。"
    confirm_by_two(review, now=late)
    assert list(AnnualReview.objects.to_take_effect(late)) == [review]
    take_effect(review_id=review.pk, now=late)
    assert status_of(review) == TitleStatus.REVOKED


def test_a_list_confirms_its_verdicts_and_no_other() -> None:
    rows = [adverse(), adverse(Outcome.LAPSED), adverse(Outcome.TO_BE_RECTIFIED)]
    second = make_officer()
    made = listed(*rows[:2], reason="逐项核对了分值与事实")
    by_two(confirm_verdicts, verdict_list=made, by=second, now=NOW)
    seen = AnnualReview.objects.order_by("pk").values_list("confirmed_by", "verdict_list")
    assert list(seen) == [(second.pk, made.pk), (second.pk, made.pk), (None, None)]
    entries = Entry.objects.filter(action="review.confirm")
    assert {entry.object_id for entry in entries} == {str(row.pk) for row in rows[:2]}
    assert Entry.objects.get(action="verdict_list.confirm").data["reviews"] == [
        row.pk for row in rows[:2]
    ]
    assert {status_of(row) for row in rows} == {TitleStatus.VALID}


def test_nothing_is_confirmed_alone_or_again() -> None:
    office, review = make_officer(), adverse()
    made = listed(review, by=office)
    with pytest.raises(NotAllowed):
        confirm_verdicts(verdict_list=made, by=office, now=NOW)
    waiting = proposed(confirm_verdicts, verdict_list=made, by=office, now=NOW)
    with pytest.raises(NotAllowed):
        confirmed(waiting, by=office, now=NOW)
    with pytest.raises(NotNow):
        listed(review)
    second = partner(Role.OFFICE)
    confirmed(waiting, by=second, now=NOW)
    with pytest.raises(NotNow):
        confirmed(waiting, by=second, now=NOW)
    with pytest.raises(NotNow):
        listed(review)
    assert Entry.objects.filter(action="review.confirm").count() == 1


def test_a_statement_between_the_two_makes_the_proposal_stale() -> None:
    review, other = adverse(), adverse()
    office = make_officer()
    waiting = proposed(confirm_verdicts, verdict_list=listed(review, other), by=office, now=NOW)
    assert not is_stale(waiting)
    head = make_head(review.title.agency)
    make_statement(review=review, statement="经核查请予复核。", by=head, now=NOW)
    assert is_stale(Proposal.objects.get(pk=waiting.pk))
    with pytest.raises(NotNow):
        confirmed(waiting, by=partner(Role.OFFICE, but=office), now=NOW)
    assert not AnnualReview.objects.filter(confirmed_at__isnull=False).exists()
    with pytest.raises(NotNow):
        listed(review)


def test_a_statement_after_the_confirmation_is_answered_by_two() -> None:
    review = adverse()
    confirm_by_two(review)
    head = make_head(review.title.agency)
    stated = make_statement(review=review, statement="经核查请予复核。", by=head, now=NOW)
    late = review.statement_due + timedelta(days=1)
    assert take_effect(review_id=review.pk, now=late).status == ReviewStatus.STATED
    office = make_officer()
    by_two(uphold_verdict, review=stated, answer="经核查，事实清楚。", by=office, now=late)
    assert status_of(review) == TitleStatus.REVOKED


def test_a_verdict_goes_to_a_newer_list_when_the_first_was_refused() -> None:
    from brandportal.proposals.domain import withdraw

    review, office = adverse(), make_officer()
    first = listed(review, by=office)
    waiting = proposed(confirm_verdicts, verdict_list=first, by=office, now=NOW)
    withdraw(proposal=waiting, by=office, now=NOW)
    second = listed(review, by=office)
    assert list(first.reviews.all()) == []
    with pytest.raises(NotNow):
        proposed(confirm_verdicts, verdict_list=first, by=office, now=NOW)
    by_two(confirm_verdicts, verdict_list=second, by=office, now=NOW)


def test_what_no_list_takes() -> None:
    office, review = make_officer(), adverse()
    kept = make_review(make_title(), status=ReviewStatus.IN_EFFECT)
    for refused, given in (
        (BadInput, {"reviews": [], "reason": words()}),
        (BadInput, {"reviews": [review.pk, 10**9], "reason": words()}),
        (BadInput, {"reviews": [review.pk], "reason": "。"}),
        (NotNow, {"reviews": [kept.pk], "reason": words()}),
        (BadInput, {"reviews": [review.pk], "reason": words(), "year": 2024}),
    ):
        with pytest.raises(refused):
            draw_up_list(**{"year": 2025, **given}, by=office, now=NOW)
    with pytest.raises(NotAllowed):
        listed(review, by=make_user(Role.LEADER))
    assert not VerdictList.objects.exists()


def test_a_conflict_of_interest_binds_both_officers() -> None:
    first, second, review = make_officer(), partner(Role.OFFICE), adverse()
    make_tie(second, review.title.agency)
    tied = User.objects.get(pk=second.pk)
    with pytest.raises(InConflict):
        listed(review, adverse(), by=tied)
    waiting = proposed(confirm_verdicts, verdict_list=listed(review), by=first, now=NOW)
    with pytest.raises(NotAllowed):
        confirmed(waiting, by=tied, now=NOW)


def test_a_stopped_year_confirms_nothing() -> None:
    review, office = adverse(), make_officer()
    run = ReviewRun.objects.create(year=2025, status="open", opened_at=NOW)
    stop_run(run=run, reason="抽查成绩录入有误，先核对", by=office, now=NOW)
    with pytest.raises(NotNow):
        proposed(confirm_verdicts, verdict_list=listed(review), by=office, now=NOW)


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "in_effect", "effective_at": NOW},
        {"confirmed_at": NOW},
        {"confirmed_by": 1},
    ],
)
def test_the_database_knows_no_adverse_verdict_in_effect_without_two(broken) -> None:
    review = adverse()
    if "confirmed_by" in broken:
        broken = {"confirmed_by": make_officer()}
    with pytest.raises(DatabaseError), transaction.atomic():
        AnnualReview.objects.filter(pk=review.pk).update(**broken)


def test_progress_counts_as_due_only_what_is_confirmed() -> None:
    review, office = adverse(), make_officer()
    late = review.statement_due
    assert progress_of(2025, by=office, now=late).due == 0
    confirm_by_two(review)
    assert progress_of(2025, by=office, now=late).due == 1


# The page of the desk.


@pytest.fixture
def office(client):
    person = make_officer()
    client.force_login(person)
    with time_machine.travel(NOW, tick=False):
        yield person


def page(client, query: str = "") -> str:
    response = client.get(f"{reverse(DRAW_UP)}?year=2025{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_lists_what_waits_and_proposes_what_is_ticked(client, office) -> None:
    rows = [adverse(reasons=[["no_report", {}]], score="41.50"), adverse(), adverse()]
    stated = make_review(make_title(), status=ReviewStatus.STATED, outcome=Outcome.REVOKED)
    text = page(client)
    assert "截止时未提交年度报告" in text and "41.50" in text and stated.statement in text
    assert text.count('name="reviews"') == 3 and " checked" not in text
    assert page(client, "&ticked=all").count(" checked") == 3
    address = f"{reverse(DRAW_UP)}?year=2025"
    none = client.post(address, typed(WORD, reason="逐项核对了分值"))
    assert none.status_code == 422 and "请选择" in none.content.decode()
    empty = client.post(address, typed(WORD, reviews=[rows[0].pk], reason=""))
    assert empty.status_code == 422 and empty.content.decode().count(" checked") == 1
    wrong = client.post(address, typed(WORD, reviews=[stated.pk], reason="逐项核对了分值"))
    assert wrong.status_code == 422
    assert not VerdictList.objects.exists() and not Proposal.objects.exists()
    sent = typed(WORD, reviews=[row.pk for row in rows[:2]], reason="逐项核对了分值")
    assert client.post(address, sent)["Location"] == address
    again = client.post(address, sent)
    assert again.status_code == 422 and VerdictList.objects.count() == 1
    assert page(client).count('name="reviews"') == 1
    proposal = client.get(f"/proposals/{Proposal.objects.get().pk}/").content.decode()
    assert rows[0].title.number in proposal and rows[2].title.number not in proposal
    then_confirmed()
    assert page(client).count('name="reviews"') == 1
    made = VerdictList.objects.get()
    record = client.get(reverse("admin:audits_verdictlist_change", args=[made.pk]))
    assert rows[0].title.number in record.content.decode()
    assert "确认" in record.content.decode()


def test_the_page_hides_what_a_conflict_of_interest_hides(client, office) -> None:
    hidden, seen = adverse(), adverse()
    make_tie(office, hidden.title.agency)
    made = listed(hidden)
    text = page(client)
    assert seen.title.number in text and hidden.title.number not in text
    sent = typed(WORD, reviews=[hidden.pk], reason="逐项核对了分值")
    assert client.post(f"{reverse(DRAW_UP)}?year=2025", sent).status_code == 422
    waiting = proposed(confirm_verdicts, verdict_list=made, by=partner(Role.OFFICE), now=NOW)
    assert client.get(f"/proposals/{waiting.pk}/").status_code == 403
    record = client.get(reverse("admin:audits_verdictlist_change", args=[made.pk]))
    assert record.status_code == 403


def test_the_page_asks_the_same_queries_at_1_and_3_rows(
    client, office, django_assert_num_queries
) -> None:
    adverse()
    with django_assert_num_queries(7):
        page(client)
    adverse(), adverse()
    with django_assert_num_queries(7):
        page(client)


def test_the_desk_says_what_waits_and_what_is_held_up(office) -> None:
    def queues(now):
        told = queues_of(title_queues(now, office), by=office, hidden=hidden_from(office))
        label = "待确认2025年度不利结论"
        return [(queue.count, queue.tone) for queue in told if queue.label == label]

    assert queues(NOW) == []
    review = adverse()
    assert queues(NOW) == [(1, "soon")]
    assert queues(review.statement_due) == [(1, "due")]
    confirm_by_two(review)
    assert queues(NOW) == []


def test_the_clock_puts_a_confirmed_list_into_effect_once(office) -> None:
    rows = [adverse(), adverse(Outcome.LAPSED), adverse()]
    confirm_by_two(*rows[:2])
    with time_machine.travel(rows[0].statement_due, tick=False):
        assert annual_review() == 2
        assert annual_review() == 0
    assert [status_of(row) for row in rows] == ["revoked", "lapsed", "valid"]
    assert Entry.objects.filter(action="review.take_effect").count() == 2
