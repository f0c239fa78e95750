"""Who is told: the year is open, withdrawn, corrected, listed or not listed."""

from __future__ import annotations

import pytest

from applications.cycles.cycles import open_cycle
from applications.cycles.enums import CycleStatus
from applications.form.enums import ApplicationStatus as A
from applications.lifecycle import applications as verbs
from applications.lifecycle.outcomes import announce_outcome
from brandportal.notices.models import Notice
from tests.factories.applications import NOW, make_application, make_cycle
from tests.factories.pairs import by_two
from tests.factories.people import make_agency, make_head, make_member, make_officer

pytestmark = pytest.mark.django_db


def told(user) -> list[str]:
    return [note.subject for note in Notice.objects.filter(recipient=user).order_by("pk")]


def test_everybody_of_every_active_agency_is_told_that_the_year_is_open():
    agency, closed = make_agency(), make_agency()
    drafter, head, gone = make_member(agency), make_head(agency), make_member(agency)
    gone.memberships.update(ended_at=NOW)
    outside = make_member(closed)
    closed.is_active = False
    closed.save()
    cycle = make_cycle(2027, status=CycleStatus.DRAFT)
    by_two(open_cycle, cycle=cycle, by=make_officer(), now=NOW)
    assert told(drafter) == told(head) == ["2027 年度评选已启动"]
    assert told(gone) == told(outside) == []
    body = Notice.objects.filter(recipient=drafter).get().body
    assert "2027-03-01" in body
    assert "2027-03-31 24:00" in body


def test_the_agency_is_told_that_its_head_withdrew_and_corrected():
    make_cycle()
    agency = make_agency()
    drafter, head = make_member(agency), make_head(agency)
    application = make_application(agency=agency, name="港城车大夫")
    verbs.sign_off(application=application, by=head, now=NOW, proved_at=NOW)
    verbs.return_for_correction(
        application=application, items={"identity": "请写明"}, by=make_officer(), now=NOW
    )
    verbs.resubmit(application=application, by=head, now=NOW, proved_at=NOW)
    assert told(drafter)[-1] == "已提交补正：港城车大夫"
    verbs.withdraw(application=application, by=head, now=NOW)
    assert told(drafter)[-1] == "已撤回：港城车大夫"


def test_each_agency_is_told_once_whether_it_is_listed():
    cycle = make_cycle()
    people = {}
    for status, name in ((A.SELECTED, "甲"), (A.NOT_SELECTED, "乙"), (A.NOT_SHORTLISTED, "丙")):
        application = make_application(agency=make_agency(), status=status, name=name)
        people[name] = make_member(application.agency)
    announce_outcome(cycle=cycle, now=NOW)
    announce_outcome(cycle=cycle, now=NOW)
    assert told(people["甲"]) == ["已列入公示名单：甲"]
    assert told(people["乙"]) == ["未列入公示名单：乙"]
    assert told(people["丙"]) == []
