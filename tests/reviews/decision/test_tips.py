"""Tips without a name: nothing about the sender, nothing delayed, an answer by code alone."""

from __future__ import annotations

import pytest

from applications.form.enums import ApplicationStatus
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews import tasks
from reviews.decision.tips import answer_tip, tell, tip_by_code
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Tip
from tests.factories.people import make_officer, make_user
from tests.factories.rating import NOW, make_notice, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WORDS = "五月六日上午九点，港口窗口无人值守。"


@pytest.fixture
def year():
    made = make_year(
        status=EvaluationStatus.ON_NOTICE, application_status=ApplicationStatus.SELECTED
    )
    make_notice(made)
    return made


def told(year, application=None, **changes):
    typed = {"text": WORDS, "now": NOW, **changes}
    return tell(notice=year.evaluation.public_notice, application=application, **typed)


def test_a_tip_keeps_its_day_and_words_and_is_in_no_journal(year):
    made = told(year, year.first)
    kept = {f.name: getattr(made, f.attname) for f in Tip._meta.concrete_fields}
    assert kept == {
        "id": made.pk,
        "code": made.code,
        "notice": year.evaluation.public_notice.pk,
        "about": "chosen",
        "application": year.first.pk,
        "text": WORDS,
        "told_on": NOW.date(),
        "status": "told",
        "answer": "",
        "answered_at": None,
        "answered_by": None,
    }
    assert Entry.objects.count() == 0


def test_a_tip_holds_up_nothing(year, time_machine):
    told(year, year.first)
    time_machine.move_to(year.evaluation.public_notice.ends_at, tick=False)
    assert tasks.clear_notices() == 1


def test_a_tip_in_time_that_says_something(year):
    with pytest.raises(NotNow):
        told(year, now=year.evaluation.public_notice.ends_at)
    with pytest.raises(BadInput):
        told(year, text="。。。。。。")
    type(year.first).objects.filter(pk=year.first.pk).update(status="not_shortlisted")
    with pytest.raises(BadInput, match="brands on the notice"):
        told(year, year.first)
    assert Tip.objects.count() == 0


def test_a_tip_is_answered_once_by_the_office_and_found_by_its_code(year):
    made, officer = told(year), make_officer()
    notice = year.evaluation.public_notice
    with pytest.raises(NotAllowed):
        answer_tip(tip=made, answer=WORDS, by=make_user("leader"), now=NOW)
    with pytest.raises(BadInput):
        answer_tip(tip=made, answer="。", by=officer, now=NOW)
    answer_tip(tip=made, answer="已现场核实，窗口已增派人员。", by=officer, now=NOW)
    with pytest.raises(NotNow):
        answer_tip(tip=made, answer="已现场核实，窗口已增派人员。", by=officer, now=NOW)
    assert tip_by_code(notice, made.code.lower()).answer == "已现场核实，窗口已增派人员。"
    assert tip_by_code(notice, "2222222222") is None
    assert list(Entry.objects.values_list("action", flat=True)) == ["tip.answer"]
    assert made.code not in f"{Entry.objects.get().object_label}{Entry.objects.get().data}"
