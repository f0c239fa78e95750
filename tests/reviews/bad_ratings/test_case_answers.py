"""The rater's side: accessible with the receipt alone, graded once a round, reopened exactly as
often as the rules allow.
"""

from __future__ import annotations

import pytest
from django.db import connection

from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews.bad_ratings.answers import answer_for, grade
from reviews.bad_ratings.cases import answer
from reviews.models import CallbackWish, Case
from reviews.rating.receipts import Rater
from tests.factories.at_once import at_once
from tests.factories.cases import at, make_case, make_counted_year, make_rating, rater_of
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def year():
    return make_counted_year()


def test_answer_for_a_rating_without_case_is_none(year):
    assert answer_for(make_rating(year.first, 5), now=at(13)) is None


def test_answer_for_shows_answers_and_what_can_be_done(year):
    case = make_case(year.first, "answered")
    view = answer_for(case.rating, now=at(13))
    assert view is not None
    assert [row.text for row in view.answers] == ["我们增开了两个窗口，等候时间降到十五分钟。"]
    assert (bool(view.may_grade), view.is_last_grade, bool(view.may_leave_wish)) == (
        True,
        False,
        False,
    )
    assert not view.is_owed


def test_grade_satisfied_settles(year):
    case = make_case(year.first, "answered")
    CallbackWish.objects.create(case=case, contact="encrypted", left_at=at(12))
    done = grade(case=case, satisfied=True, by=rater_of(case), now=at(14))
    assert (done.status, done.closed_at, done.closed_by) == ("closed", at(14), None)
    given = done.answers.get()
    assert (given.grade, given.graded_at, given.said) == ("satisfied", at(14), "")
    wish = CallbackWish.objects.get()
    assert (wish.contact, wish.forgotten_at) == ("", at(14))
    entry = Entry.objects.get(action="case.accept")
    assert (entry.actor, entry.actor_label) == (None, "visitor")


def test_grade_not_satisfied_reopens_with_a_new_clock(year):
    head = make_user(username="head", agency=year.first.agency)
    case = make_case(year.first, "answered", reminded_at=at(13), head_told_at=at(13))
    done = grade(case=case, satisfied=False, said="窗口还是没人。", by=rater_of(case), now=at(14))
    # Five working days after Thursday 14 May: the end of Thursday 21 May.
    assert (done.status, done.reopenings, done.answer_due) == ("reopened", 1, at(22, 0))
    assert (done.reminded_at, done.head_told_at, done.grade_due, done.closed_at) == (None,) * 4
    given = done.answers.get()
    assert (given.grade, given.said) == ("dissatisfied", "窗口还是没人。")
    told = Notice.objects.get()
    assert (told.recipient, told.subject) == (
        head,
        f"Case {case.code} on “品牌1” was reopened",
    )


def test_grade_not_satisfied_a_second_time_is_final(year):
    head = make_user(username="head", agency=year.first.agency)
    case = make_case(year.first, "answered")
    grade(case=case, satisfied=False, said="没有解决。", by=rater_of(case), now=at(13))
    answer(
        case=Case.objects.get(),
        text="第二次答复：已经全部解决。",
        repaired="换了设备",
        causes=["system"],
        by=head,
        now=at(15),
    )
    done = grade(case=case, satisfied=False, said="仍旧一样。", by=rater_of(case), now=at(18))
    assert (done.status, done.reopenings, done.closed_at) == ("dissatisfied", 1, at(18))
    assert list(done.answers.values_list("number", "grade")) == [
        (1, "dissatisfied"),
        (2, "dissatisfied"),
    ]
    with pytest.raises(NotNow):
        grade(case=case, satisfied=True, by=rater_of(case), now=at(18))


def test_grade_is_for_the_rater_alone(year):
    case = make_case(year.first, "answered")
    head = make_user(username="head", agency=year.first.agency)
    for other in (head, Rater(case.rating_id + 1), make_user(username="nobody")):
        with pytest.raises(NotAllowed) as refusal:
            grade(case=case, satisfied=True, by=other, now=at(13))
        assert (
            refusal.value.reason
            == "Only the person who rated may do this, with the code on the receipt."
        )


def test_grade_without_saying_what_is_wrong_is_refused(year):
    case = make_case(year.first, "answered")
    with pytest.raises(BadInput) as refusal:
        grade(case=case, satisfied=False, said=" ", by=rater_of(case), now=at(13))
    assert (refusal.value.field, refusal.value.reason) == (
        "said",
        "Please write what is still wrong.",
    )
    assert Case.objects.get().status == "answered"


def test_grade_after_the_time_is_refused(year):
    case = make_case(year.first, "answered")
    with pytest.raises(NotNow) as refusal:
        grade(case=case, satisfied=True, by=rater_of(case), now=case.grade_due)
    assert refusal.value.reason == "The time in which the answer could be graded is over."


@pytest.mark.parametrize("status", ["to_verify", "to_answer", "reopened", "recheck", "closed"])
def test_grade_without_a_waiting_answer_is_refused(year, status):
    case = make_case(year.first, status)
    with pytest.raises(NotNow):
        grade(case=case, satisfied=False, said="不满意", by=rater_of(case), now=at(13))


@pytest.mark.django_db(transaction=True)
def test_grading_at_the_same_moment_reopens_exactly_once():
    year = make_counted_year()
    case = make_case(year.first, "answered")

    def dissatisfied() -> None:
        grade(case=case, satisfied=False, said="还是不行。", by=rater_of(case), now=at(14))

    failures = at_once(*[dissatisfied] * 4)
    # SQLite may refuse a writer that waited too long; PostgreSQL serves each in its turn.
    assert len(failures) == 3
    assert {type(failure).__name__ for failure in failures} <= (
        {"NotNow"} if connection.vendor == "postgresql" else {"NotNow", "OperationalError"}
    )
    fresh = Case.objects.get()
    assert (fresh.status, fresh.reopenings, fresh.answers.count()) == ("reopened", 1, 1)
    assert Entry.objects.filter(action="case.reopen").count() == 1


def test_grade_masks_numbers_that_point_to_a_person(year):
    case = make_case(year.first, "answered")
    said = "还是没人理，电话13812345678。"
    done = grade(case=case, satisfied=False, said=said, by=rater_of(case), now=at(14))
    assert done.answers.get().said == "还是没人理，电话＊＊＊。"
