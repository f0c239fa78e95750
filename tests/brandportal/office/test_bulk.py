"""A verb for several records of a list: chosen, done one by one, reported."""

from __future__ import annotations

import pytest
import time_machine
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.form.enums import ApplicationStatus as A
from applications.models import Application
from brandportal.accounts.domain.invitations import invite
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.errors import YES
from brandportal.journal.models import Entry
from brandportal.office import bulk
from brandportal.office.verbs import OfficeVerb
from brandportal.web.forms import ReasonForm
from tests.factories.applications import NOW, make_application
from tests.factories.people import make_agency, make_officer, make_tie, make_user

EN = {"HTTP_ACCEPT_LANGUAGE": "en"}
LIST = "/admin/applications/application/"
ACCEPT = f"{LIST}bulk/accept/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def office(officer):
    with time_machine.travel(NOW, tick=False):
        client = Client()
        client.force_login(officer)
        yield client


def submitted(count: int) -> list[Application]:
    return [
        make_application(agency=make_agency(), status=A.SUBMITTED, name=f"品牌{number}")
        for number in range(count)
    ]


def statuses() -> list[str]:
    return list(Application.objects.order_by("pk").values_list("status", flat=True))


def keys(rows: list[Application]) -> dict[str, list[int]]:
    return {"row": [row.pk for row in rows]}


def test_twenty_seven_are_accepted_by_three_clicks(office):
    """From the queue to the list, to the page that chooses, and once to accept."""
    submitted(27)
    page = office.get(f"{LIST}?status__exact=submitted")
    links = page.context["bulk_links"]
    assert [link.url for link in links] == [f"{ACCEPT}?status__exact=submitted"]
    page = office.get(links[0].url, **EN)
    ticked = [row.pk for row in page.context["possible"] if row.ticked]
    assert "It can be done for 27 records of this list." in page.content.decode()
    answer = office.post(links[0].url, {"row": ticked})
    report = office.get(answer.url, **EN).content.decode()
    assert "Done: 27. Refused: 0." in report
    assert statuses() == [A.ACCEPTED] * 27
    assert Entry.objects.filter(action="application.accept").count() == 27


def test_only_those_that_are_ticked(office):
    rows = submitted(3)
    office.post(ACCEPT, keys(rows[:2]))
    assert statuses() == [A.ACCEPTED, A.ACCEPTED, A.SUBMITTED]


def test_the_list_is_narrowed_as_it_was_filtered_and_searched(office):
    submitted(3)
    page = office.get(f"{ACCEPT}?q=品牌1")
    assert [row.cells[1] for row in page.context["possible"]] == ["品牌1"]
    assert office.get(f"{ACCEPT}?decision_reason=x").status_code == 400


def test_one_that_is_refused_leaves_the_others_done_and_says_why(office):
    rows = submitted(3)
    Application.objects.filter(pk=rows[1].pk).update(status=A.WITHDRAWN)
    report = office.get(office.post(ACCEPT, keys(rows), **EN).url, **EN)
    assert [one.done for one in (*report.context["done"], *report.context["refused"])] == [
        True,
        True,
        False,
    ]
    (refused,) = report.context["refused"]
    assert "Withdrawn" in refused.sentence
    assert statuses() == [A.ACCEPTED, A.WITHDRAWN, A.ACCEPTED]


def test_sent_twice_it_is_done_once(office):
    rows = submitted(2)
    office.post(ACCEPT, keys(rows))
    report = office.get(office.post(ACCEPT, keys(rows)).url)
    assert (report.context["done"], len(report.context["refused"])) == ([], 2)
    assert Entry.objects.filter(action="application.accept").count() == 2


def test_the_report_read_again_does_nothing_and_stands_for_its_verb_alone(office):
    rows = submitted(1)
    report = office.post(ACCEPT, keys(rows)).url
    assert len(office.get(report).context["done"]) == len(office.get(report).context["done"]) == 1
    other = reverse("admin:notices_notice_bulk_report", args=["retry"])
    assert office.get(other).url == reverse("admin:notices_notice_changelist")


def test_where_it_is_not_possible_stands_the_reason_and_no_box(office, officer):
    rows = submitted(2)
    make_application(agency=make_agency(), status=A.ACCEPTED)
    rows[0].eligibility_answers.create(
        question="lawful", answer=True, answered_at=NOW, answered_by=officer, rules_sha256="0" * 64
    )
    page = office.get(ACCEPT, **EN)
    assert [row.pk for row in page.context["possible"]] == [str(rows[1].pk)]
    (impossible,) = page.context["impossible"]
    assert impossible.verdict.reason == "First confirm or contradict every answer on eligibility."
    assert page.context["others"] == 1


def test_nothing_chosen_is_said_and_keeps_the_page(office):
    submitted(1)
    page = office.post(ACCEPT, {}, **EN)
    assert page.status_code == 422
    assert "Choose at least one record." in page.content.decode()
    assert office.post(ACCEPT, {"row": ["x"]}).status_code == 400


def test_no_more_at_once_than_the_limit(office, monkeypatch):
    monkeypatch.setattr(bulk, "LIMIT", 2)
    rows = submitted(3)
    page = office.get(ACCEPT)
    assert (len(page.context["possible"]), page.context["beyond"]) == (2, 1)
    assert office.post(ACCEPT, keys(rows)).status_code == 422
    assert statuses() == [A.SUBMITTED] * 3


def test_what_a_conflict_hides_is_neither_offered_nor_done(office, officer):
    rows = submitted(2)
    make_tie(officer, rows[0].agency)
    page = office.get(ACCEPT)
    assert [row.pk for row in page.context["possible"]] == [str(rows[1].pk)]
    report = office.get(office.post(ACCEPT, keys(rows)).url)
    assert (len(report.context["done"]), report.context["refused"]) == (1, [])
    assert statuses() == [A.SUBMITTED, A.ACCEPTED]


def test_readers_do_nothing(client):
    rows = submitted(1)
    client.force_login(make_user(Role.AUDITOR))
    assert client.get(LIST).context["bulk_links"] == []
    assert client.get(ACCEPT).status_code == 403
    assert client.post(ACCEPT, keys(rows)).status_code == 403
    assert statuses() == [A.SUBMITTED]


def test_what_is_not_for_several_has_no_page(office):
    assert office.get(f"{LIST}bulk/decline/").status_code == 404


def test_what_asks_for_something_is_done_record_by_record():
    with pytest.raises(ValueError, match="record by record"):
        OfficeVerb(
            name="x", label="X", verdict=lambda obj: YES, run=print, form=ReasonForm, bulk=True
        )
    with pytest.raises(ValueError, match="record by record"):
        OfficeVerb(name="x", label="X", verdict=lambda obj: YES, two_persons="x.y", bulk=True)


def test_what_is_offered_for_several():
    found = {
        f"{model._meta.label_lower}.{verb.name}"
        for model, registered in admin.site._registry.items()
        for verb in getattr(registered, "verbs", ())
        if verb.bulk
    }
    assert found == {
        "accounts.invitation.withdraw",
        "applications.application.accept",
        "notices.notice.retry",
        "reviews.batch.resume",
        "reviews.batch.take-in",
        "reviews.comment.show",
        "reviews.feedbackletter.send",
        "reviews.kiosk.revoke",
    }


def test_what_each_is_to_be_looked_at_for_is_ticked_one_by_one():
    """Taking away, turning off and publishing: nobody does it to a whole list by one click."""
    chosen = {
        f"{model._meta.label_lower}.{verb.name}"
        for model, registered in admin.site._registry.items()
        for verb in getattr(registered, "verbs", ())
        if verb.bulk and not verb.ticked
    }
    assert chosen == {
        "accounts.invitation.withdraw",
        "reviews.comment.show",
        "reviews.kiosk.revoke",
    }


def test_a_verb_that_is_ticked_one_by_one_offers_all_and_ticks_none(office, officer):
    for number in (1, 2):
        invite(
            name=f"新同事{number}",
            email=f"new{number}@example.org",
            agency=make_agency(),
            agency_role=AgencyRole.DRAFTER,
            by=officer,
            now=timezone.now(),
        )
    page = office.get(reverse("admin:accounts_invitation_bulk", args=["withdraw"]), **EN)
    rows = page.context["possible"]
    assert [row.ticked for row in rows] == [False, False]
    answer = office.post(page.request["PATH_INFO"], {"row": [rows[0].pk]})
    assert "Done: 1. Refused: 0." in office.get(answer.url, **EN).content.decode()
