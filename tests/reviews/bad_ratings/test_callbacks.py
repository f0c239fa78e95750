"""Call-backs: the number is encrypted, each reading is logged with a reason, and it is deleted when
the case is settled.
"""

from __future__ import annotations

import pytest
from django.core import serializers

from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.bad_ratings.answers import grade
from reviews.bad_ratings.callbacks import (
    leave_wish,
    may_record_callback,
    read_contact,
    record_callback,
)
from reviews.models import Callback, CallbackWish
from reviews.rating.receipts import Rater
from tests.factories.cases import at, make_case, make_counted_year, rater_of
from tests.factories.people import make_officer, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NUMBER = "13812345678"


@pytest.fixture
def year():
    return make_counted_year()


@pytest.fixture
def head(year):
    return make_user(username="head", agency=year.first.agency)


@pytest.fixture
def case(year):
    return make_case(year.first, "to_answer")


def wish(case, number=NUMBER):
    return leave_wish(case=case, contact=number, by=rater_of(case), now=at(13))


def test_leave_wish_keeps_the_number_sealed_and_out_of_the_journal(case):
    wish(case, "138-1234 5678")
    kept = serializers.serialize("json", CallbackWish.objects.all())
    noted = serializers.serialize("json", Entry.objects.all())
    assert NUMBER not in kept + noted
    assert "1234" not in kept + noted
    assert [row.action for row in Entry.objects.all()] == ["case.leave_wish"]


def test_leave_wish_replaces_the_number(case, head):
    wish(case)
    wish(case, "13900000000")
    assert read_contact(by=head, case=case, reason="经逐项核查回访", now=at(14)) == "13900000000"


@pytest.mark.parametrize("number", ["", "12345", "没有电话"])
def test_leave_wish_refuses_what_is_no_number(case, number):
    with pytest.raises(BadInput) as refusal:
        wish(case, number)
    assert refusal.value.field == "contact"


def test_leave_wish_is_for_the_rater_and_an_open_case(case, head, year):
    for other in (head, Rater(case.rating_id + 1)):
        with pytest.raises(NotAllowed):
            leave_wish(case=case, contact=NUMBER, by=other, now=at(13))
    settled = make_case(year.first, "closed")
    with pytest.raises(NotNow) as refusal:
        wish(settled)
    assert refusal.value.reason == "The case is settled; nobody will call any more."


def test_read_contact_is_noted_with_its_reason(case, head):
    wish(case)
    assert read_contact(by=head, case=case, reason=" 经核查今日回访 ", now=at(14)) == NUMBER
    entry = Entry.objects.get(action="case.read_contact")
    assert (entry.actor, entry.data, entry.object_id) == (
        head,
        {"reason": "经核查今日回访"},
        str(case.pk),
    )


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (" ", "Please say why you need this number."),
        ("call 13812345678", "Please write no number into the reason."),
    ],
)
def test_read_contact_needs_a_reason_without_a_number(case, head, reason, sentence):
    wish(case)
    with pytest.raises(BadInput) as refusal:
        read_contact(by=head, case=case, reason=reason, now=at(14))
    assert refusal.value.reason == sentence
    assert not Entry.objects.filter(action="case.read_contact").exists()


def test_read_contact_is_for_the_agency_alone(case, head, year):
    wish(case)
    may = {
        "head": head,
        "office": make_officer(),
        "stranger": make_user(username="stranger"),
        "auditor": make_user(Role.AUDITOR, username="auditor"),
        "leader": make_user(Role.LEADER, username="leader"),
    }
    read = set()
    for name, person in may.items():
        try:
            read_contact(by=person, case=case, reason="经逐项核查核实", now=at(14))
        except NotAllowed:
            continue
        read.add(name)
    assert read == {"head"}


def test_read_contact_without_wish_or_after_settling_is_refused(case, head, year):
    with pytest.raises(NotNow):
        read_contact(by=head, case=case, reason="经逐项核查核实", now=at(14))
    answered = make_case(year.first, "answered")
    CallbackWish.objects.create(case=answered, contact="encrypted", left_at=at(13))
    grade(case=answered, satisfied=True, by=rater_of(answered), now=at(14))
    with pytest.raises(NotNow) as refusal:
        read_contact(by=head, case=answered, reason="经逐项核查核实", now=at(15))
    assert refusal.value.reason == "There is no number to read: none was left, or it was deleted."


def test_record_callback_writes_what_was_said(case, head):
    wish(case)
    row = record_callback(
        case=case, called_at=at(14, 9), reached=True, said="已致歉。", by=head, now=at(14)
    )
    assert (row.reached, row.said, row.recorded_by) == (True, "已致歉。", head)
    assert Entry.objects.get(action="case.record_callback").data == {"reached": True}


def test_record_callback_needs_a_wish(case, head):
    assert (
        may_record_callback(case, by=head).reason
        == "The person who rated did not ask to be called back."
    )
    with pytest.raises(NotNow):
        record_callback(case=case, called_at=at(14, 9), reached=False, said="", by=head, now=at(14))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"called_at": at(12)}, "called_at"),
        ({"called_at": at(15)}, "called_at"),
        ({"said": " "}, "said"),
    ],
)
def test_record_callback_refuses_bad_input(case, head, data, field):
    wish(case)
    good = {"called_at": at(14, 9), "reached": True, "said": "说明情况"}
    with pytest.raises(BadInput) as refusal:
        record_callback(**{"case": case, "by": head, "now": at(14), **good, **data})
    assert refusal.value.field == field
    assert Callback.objects.count() == 0


def test_record_callback_is_for_the_agency(case):
    wish(case)
    with pytest.raises(NotAllowed):
        record_callback(
            case=case, called_at=at(14, 9), reached=False, said="", by=make_officer(), now=at(14)
        )


def test_record_callback_keeps_no_number(case, head):
    wish(case)
    row = record_callback(
        case=case,
        called_at=at(14, 9),
        reached=True,
        said=f"拨打{NUMBER}，已致歉。",
        by=head,
        now=at(14),
    )
    assert NUMBER not in row.said
