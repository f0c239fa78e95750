"""The page of the reader of identities: a reason first, the number once, a journal entry each
time.
"""

from __future__ import annotations

from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from applications.form.enums import ApplicationStatus
from brandportal.accounts.enums import Role
from brandportal.journal.models import Entry
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Objection
from tests.factories.people import make_user
from tests.factories.rating import NOW, make_notice, make_objection, make_year

pytestmark = pytest.mark.django_db
NUMBER = "13812345678"
WHY = "The office asks for the hour of the visit."


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def subject():
    year = make_year(
        status=EvaluationStatus.ON_NOTICE, application_status=ApplicationStatus.SELECTED
    )
    make_notice(year)
    return make_objection(year.first)


@pytest.fixture
def reader(client):
    person = make_user(Role.IDENTITY, username="reader")
    client.force_login(person)
    return person


def page_of(subject):
    return reverse("admin:identity", args=[subject._meta.label_lower, subject.pk])


def text(response):
    return unescape(response.content.decode())


def test_list_shows_records_and_no_number(client, subject, reader):
    page = text(client.get(reverse("admin:identities"), {"kind": "reviews.objection"}))
    assert subject.number in page
    assert NUMBER not in page
    assert subject.objector_contact not in page
    assert page_of(subject) in page


def test_list_leaves_out_what_was_deleted(client, subject, reader):
    Objection.objects.update(objector_contact="")
    page = text(client.get(reverse("admin:identities"), {"kind": "reviews.objection"}))
    assert "Nothing is encrypted here" in page
    assert client.get(page_of(subject)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count(client, subject, reader, django_assert_num_queries, rows):
    for _ in range(rows - 1):
        make_objection(subject.application)
    address = reverse("admin:identities") + "?kind=reviews.objection"
    client.get(address)
    with django_assert_num_queries(10):
        client.get(address)


def test_number_is_shown_once_after_a_reason_and_noted(client, subject, reader):
    assert NUMBER not in text(client.get(page_of(subject)))
    empty = client.post(page_of(subject), {"reason": ""})
    assert empty.status_code == 422
    assert NUMBER not in text(empty)
    answer = client.post(page_of(subject), {"reason": WHY})
    assert f'id="number">{NUMBER}<' in text(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert [entry.data["reason"] for entry in Entry.objects.filter(action="identities.read")] == [
        WHY
    ]
    assert NUMBER not in text(client.get(page_of(subject)))


def test_a_refused_reason_is_kept_in_the_form(client, subject, reader):
    answer = client.post(page_of(subject), {"reason": f"Please call {NUMBER}"})
    assert answer.status_code == 422
    assert "please leave out numbers of persons" in text(answer)
    assert f"Please call {NUMBER}" in text(answer)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role != Role.IDENTITY])
def test_nobody_else_enters(client, subject, role):
    client.force_login(make_user(role, username="other"))
    for address in (reverse("admin:identities"), page_of(subject)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"reason": WHY}).status_code == 403
    assert Entry.objects.count() == 0


def test_a_model_without_sealed_numbers_is_not_there(client, subject, reader):
    assert client.get(reverse("admin:identity", args=["accounts.user", 1])).status_code == 404
    assert client.get(reverse("admin:identity", args=["nonsense", 1])).status_code == 404


def test_the_auditor_reads_the_line_and_not_the_number(client, subject, reader):
    client.post(page_of(subject), {"reason": WHY})
    client.force_login(make_user(Role.AUDITOR, username="auditor"))
    entry = Entry.objects.get(action="identities.read")
    page = text(client.get(reverse("admin:journal_entry_change", args=[entry.pk])))
    assert WHY in page
    assert subject.number in page
    assert NUMBER not in page


def test_the_reader_sees_on_the_desk_only_the_way_to_the_numbers(client, subject, reader):
    page = client.get("/admin/")
    assert reverse("admin:identities") in text(page)
    assert page.context["app_list"] == []
    assert "What just happened" not in text(page)
    assert client.get(reverse("admin:journal_entry_changelist")).status_code == 403


def test_the_office_sees_no_way_to_the_numbers(client, subject):
    client.force_login(make_user(Role.OFFICE, username="officer"))
    assert reverse("admin:identities") not in text(client.get("/admin/"))


def test_seeds_of_second_factors_are_no_numbers_to_read(client, subject, reader):
    totp = Authenticator.objects.create(user=reader, type="totp", data={"secret": "encrypted"})
    assert "mfa.authenticator" not in text(client.get(reverse("admin:identities")))
    address = reverse("admin:identity", args=["mfa.authenticator", totp.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": WHY}).status_code == 404
