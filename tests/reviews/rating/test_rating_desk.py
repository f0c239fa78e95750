"""The office's desk for rating, notice and objections: verbs, who sees whom, one download, and
nothing of the sealed rating.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from applications.form.enums import ApplicationStatus
from brandportal.accounts.enums import Role
from brandportal.proposals.models import Proposal
from reviews.decision.admin.objections import notice_and_objections
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.pseudonyms import keyed
from reviews.models import Objection, PhoneCode, PublicNotice, Rating, RatingInvitation
from reviews.rating.admin import rating_headline
from tests.factories.desk import queues
from tests.factories.pairs import make_register, partner, then_confirmed, typed
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY, NOW, make_notice, make_objection, make_result, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(NOW, tick=False)


def on_notice():
    year = make_year(
        status=EvaluationStatus.ON_NOTICE, application_status=ApplicationStatus.SELECTED
    )
    for rank, application in enumerate(year.applications, start=1):
        make_result(application, rank=rank)
    make_notice(year)
    return year


def record(objection):
    return reverse("admin:reviews_objection_change", args=[objection.pk])


def verb(objection, name):
    return reverse("admin:reviews_objection_verb", args=[objection.pk, name])


def test_ratings_and_phone_codes_are_not_on_the_desk():
    assert not {Rating, PhoneCode} & set(admin.site._registry)


def test_objection_shows_the_objector_to_the_office(client):
    objection = make_objection(on_notice().first)
    client.force_login(make_officer())
    page = client.get(record(objection)).content.decode()
    shown = (objection.objector_name, objection.statement)
    assert [secret in page for secret in shown] == [True] * 2
    assert not any(secret in page for secret in (objection.objector_contact, objection.objector))


@pytest.mark.parametrize("kind", ["auditor", "office_of_the_agency"])
def test_objection_hides_the_objector_from_anybody_else_on_the_desk(client, kind):
    year = on_notice()
    objection = make_objection(year.first)
    agency = year.first.agency if kind != "auditor" else None
    role = Role.AUDITOR if kind == "auditor" else Role.OFFICE
    client.force_login(make_user(role, username=kind, agency=agency))
    for address in (record(objection), reverse("admin:reviews_objection_changelist")):
        page = client.get(address)
        closed = kind != "auditor" and address == record(objection)
        assert page.status_code == (403 if closed else 200)
        hidden = (objection.objector_name, objection.statement)
        assert not any(secret in page.content.decode() for secret in hidden)


def test_objection_verbs_are_offered_with_the_reason_where_not_possible(client):
    objection = make_objection(on_notice().first)
    client.force_login(make_officer())
    page = client.get(record(objection)).content.decode()
    assert f'href="{verb(objection, "admit")}"' in page
    assert f'href="{verb(objection, "uphold")}"' not in page
    assert page.count("This is not yet possible") == 3


SAID = {"answer": "经逐项核查属实。", "outcome": "经核查，所述情况属实。"}


def test_admit_on_the_desk(client):
    objection = make_objection(on_notice().first)
    client.force_login(make_officer())
    assert client.post(verb(objection, "admit")).status_code == 302
    objection.refresh_from_db()
    assert objection.status == "admitted"


def test_uphold_on_the_desk_takes_who_examines_it_and_a_second_person(client):
    officer = make_officer()
    objection = make_objection(on_notice().first, status="assigned", investigator=officer)
    client.force_login(officer)
    empty = client.post(verb(objection, "uphold"), typed(**{**SAID, "answer": ""}))
    assert empty.status_code == 422
    assert client.post(verb(objection, "uphold"), typed(**SAID)).status_code == 302
    objection.refresh_from_db()
    assert objection.status == "assigned"
    then_confirmed()
    objection.refresh_from_db()
    objection.application.refresh_from_db()
    assert (objection.status, objection.application.status) == ("upheld", "excluded")


def test_second_answer_gets_a_sentence_and_keeps_what_was_typed(client):
    officer = make_officer()
    objection = make_objection(on_notice().first, status="assigned", investigator=officer)
    client.force_login(officer)
    outcome = "经核查，所述情况不属实。"
    client.post(verb(objection, "reject"), {"answer": "第一次作出的答复。", "outcome": outcome})
    second = client.post(
        verb(objection, "reject"), {"answer": "第二次作出的答复。", "outcome": outcome}
    )
    assert second.status_code == 409
    assert "第二次作出的答复。" in second.content.decode()
    objection.refresh_from_db()
    assert objection.answer == "第一次作出的答复。"


def test_auditor_may_read_and_do_nothing(client):
    objection = make_objection(on_notice().first)
    client.force_login(make_user(Role.AUDITOR, username="auditor"))
    assert client.post(verb(objection, "admit")).status_code == 403
    assert verb(objection, "admit") not in client.get(record(objection)).content.decode()


def test_publish_notice_on_the_desk(client):
    year = make_year(status=EvaluationStatus.DECIDED, application_status=ApplicationStatus.SELECTED)
    client.force_login(make_officer())
    address = reverse("admin:reviews_evaluation_verb", args=[year.evaluation.pk, "publish-notice"])
    assert "This cannot be taken back." in client.get(address).content.decode()
    page = client.post(address, follow=True)
    assert "taken up to and including 19 May 2026." in page.content.decode()
    assert PublicNotice.objects.get().working_days == 5


ISSUE = "admin:reviews_ratinginvitation_issue"


def issue(client, year, **changes):
    data = {"application": year.first.pk, "group": "deputies", "count": 3, **changes}
    return client.post(reverse(ISSUE), typed(**data))


def confirm_page(client):
    waiting = Proposal.objects.open().last()
    client.force_login(partner(Role.OFFICE))
    address = reverse("proposals:proposal", args=[waiting.pk])
    return client.post(address, typed(do="confirm"))


def test_codes_are_proposed_by_one_and_downloaded_once_by_whoever_confirms(client, settings):
    settings.BASE_URL = "https://brands.example.org"
    year = make_year()
    make_register(year.first, "deputies", 3, now=NOW)
    year.first.brand.name = "=1+1"
    year.first.brand.save()
    client.force_login(make_officer())
    assert issue(client, year).status_code == 302
    assert RatingInvitation.objects.count() == 0
    made = confirm_page(client)
    assert made["Content-Disposition"] == (
        'attachment; filename="invitations-2026-001-deputies-20260512.csv"'
    )
    assert made.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(made.content.decode("utf-8-sig"))))
    assert rows[0] == ["Brand", "Agency", "Group", "Invitation code", "Address"]
    assert len(rows) == 4
    brand, _agency, _group, code, address = rows[1]
    assert brand == "'=1+1"
    assert address == f"https://brands.example.org/rate/B26001/?i={code}"
    kept = set(RatingInvitation.objects.values_list("code_hash", flat=True))
    assert {keyed("invitation", row[3].replace("-", ""), year=2026) for row in rows[1:]} == kept
    waiting = Proposal.objects.get()
    again = client.post(reverse("proposals:proposal", args=[waiting.pk]), typed(do="confirm"))
    assert again.status_code == 409
    assert RatingInvitation.objects.count() == 3


def test_codes_proposed_twice_are_refused_the_second_time(client):
    year = make_year()
    make_register(year.first, "deputies", 9, now=NOW)
    client.force_login(make_officer())
    assert issue(client, year).status_code == 302
    again = issue(client, year)
    assert again.status_code == 409
    assert "This is proposed already" in again.content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"count": 0}, {"count": 5000}, {"count": 4}, {"group": "public"}, {"application": 0}],
)
def test_codes_that_do_not_fit_are_refused_and_what_was_typed_is_kept(client, changes):
    year = make_year()
    make_register(year.first, "deputies", 3, now=NOW)
    client.force_login(make_officer())
    page = issue(client, year, **changes)
    assert page.status_code == 422
    assert "第" in page.content.decode()
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize("proof", ["", "not my password", "123456"])
def test_a_wrong_password_proposes_nothing_and_loses_nothing_typed(client, proof):
    year = make_year()
    make_register(year.first, "deputies", 30, now=NOW)
    client.force_login(make_officer())
    page = issue(client, year, count=17, why="the council's own list", proof=proof)
    assert page.status_code == 422
    text = page.content.decode()
    assert 'value="17"' in text and "the council&#x27;s own list" in text
    assert "not my password" not in text
    assert Proposal.objects.count() == 0


def test_issue_invitations_is_not_the_auditor_s(client):
    client.force_login(make_user(Role.AUDITOR, username="auditor"))
    assert client.get(reverse(ISSUE)).status_code == 403
    assert issue(client, make_year()).status_code == 403


def test_headline_names_the_day_and_that_it_is_sealed():
    make_year()
    assert rating_headline(NOW) == ("2026 · public rating, day 6, 6 working days left; sealed")


def test_headline_during_the_notice_and_otherwise():
    assert rating_headline(NOW) == ""
    on_notice()
    assert rating_headline(NOW) == "2026 · public notice until 2026-05-19 10:00"


def test_queue_of_objections_names_the_oldest_and_how_urgent_it_is():
    year = on_notice()
    found = queues(notice_and_objections, NOW)
    assert [(queue.count, queue.tone) for queue in found] == [(0, "ok")]
    make_objection(year.first)
    (queue,) = queues(notice_and_objections, NOW)
    assert (queue.count, queue.note, queue.tone) == (1, "the oldest by 2 June 2026", "ok")
    assert queues(notice_and_objections, NOW + 18 * DAY)[0].tone == "soon"
    assert queues(notice_and_objections, NOW + 21 * DAY)[0].tone == "due"


def test_queue_of_objections_leads_to_the_open_ones(client):
    year = on_notice()
    waiting, done = make_objection(year.first), make_objection(year.first, status="rejected")
    client.force_login(make_officer())
    page = client.get(queues(notice_and_objections, NOW)[0].url).content.decode()
    assert (waiting.number in page, done.number in page) == (True, False)


def test_queue_of_decisions_without_a_notice():
    make_year(status=EvaluationStatus.DECIDED)
    queue = queues(notice_and_objections, NOW)[0]
    assert (queue.label, queue.count, queue.tone) == ("Decisions to put on notice", 1, "due")


@pytest.mark.parametrize("rows", [1, 3])
def test_objection_list_query_count(client, django_assert_num_queries, rows):
    year = on_notice()
    for _number in range(rows):
        make_objection(year.first)
    client.force_login(make_officer())
    address = reverse("admin:reviews_objection_changelist")
    client.get(address)
    with django_assert_num_queries(10):
        client.get(address)


def test_the_desk_shows_a_deadline_as_its_last_day_in_list_and_record(client):
    # The midnight that ends 4 June.
    midnight = datetime(2026, 6, 5, tzinfo=timezone.get_default_timezone())
    objection = make_objection(on_notice().first)
    Objection.objects.update(answer_due=midnight)
    client.force_login(make_officer())
    last_day = date_format(midnight - timedelta(days=1), "DATE_FORMAT")
    after = date_format(midnight, "DATE_FORMAT")
    for address in (record(objection), reverse("admin:reviews_objection_changelist")):
        page = client.get(address).content.decode()
        assert last_day in page
        assert after not in page
    ordered = client.get(reverse("admin:reviews_objection_changelist"), {"o": "-4"})
    assert ordered.status_code == 200
