"""Who only reads for an agency: every page stands, none has a form, and nothing sent is taken."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from applications.form.enums import ApplicationStatus as A
from applications.form.sections import SECTIONS
from applications.lifecycle import applications as verbs
from applications.models import Application
from brandportal.journal.models import Entry
from tests.factories.applications import NOW, make_evidence
from tests.factories.people import make_member

SENTENCE = "You read for this agency and change nothing."
EN = {"headers": {"accept-language": "en"}}


@pytest.fixture
def reader(world):
    return make_member(world.draft.agency, "reader")


def main(response) -> str:
    return response.content.decode().split("<main")[1].split("</main>")[0]


def posts(page: str) -> list[str]:
    return re.findall(r'<form[^>]*method="post"[^>]*>', page)


PATHS = ["", *(f"sections/{section.code}/" for section in SECTIONS)]


@pytest.mark.parametrize("path", PATHS, ids=[path or "overview" for path in PATHS])
def test_a_page_of_a_draft_says_why_it_has_no_form(world, reader, path):
    page = main(world.client(reader).get(world.url(path), **EN))
    assert posts(page) == []
    assert page.count(SENTENCE) == 1
    assert len(posts(main(world.client(world.drafter).get(world.url(path), **EN)))) >= 1


@pytest.mark.parametrize("path", [*PATHS[1:], "progress/", "do/request_sign_off/", "do/withdraw/"])
def test_nothing_sent_is_taken_and_the_page_says_why(world, reader, path):
    before = Application.objects.values().get(pk=world.draft.pk)
    refused = world.client(reader).post(world.url(path), {"version": "", "slogan": "x"}, **EN)
    assert refused.status_code == 403
    said = refused.content.decode()
    assert SENTENCE in said or "Only the head of this agency may do this." in said
    assert Application.objects.values().get(pk=world.draft.pk) == before
    assert not Entry.objects.filter(actor=reader).exists()


def test_evidence_is_read_and_not_removed(world, reader):
    file = make_evidence(world.draft)
    client = world.client(reader)
    assert client.get(reverse("public:evidence-file", args=[file.pk])).status_code == 200
    assert client.post(world.url(f"evidence/{file.pk}/remove/")).status_code == 403
    assert world.draft.evidence.filter(pk=file.pk).exists()


def test_a_returned_application_is_corrected_by_others(world, reader):
    verbs.sign_off(application=world.draft, by=world.head, now=NOW, proved_at=NOW)
    asked = {"identity": "请写明含义"}
    verbs.return_for_correction(application=world.draft, items=asked, by=world.office, now=NOW)
    assert Application.objects.get(pk=world.draft.pk).status == A.RETURNED
    page = main(world.client(reader).get(world.url("sections/identity/"), **EN))
    assert (posts(page), SENTENCE in page) == ([], True)


def test_no_application_is_started(world, reader):
    client = world.client(reader)
    address = reverse("workspace:application-start")
    assert SENTENCE in main(client.get(address, **EN))
    assert posts(main(client.get(address, **EN))) == []
    before = Application.objects.count()
    assert client.post(address, {"brand_name": "x"}, **EN).status_code == 403
    assert Application.objects.count() == before
    assert "Start an application" not in main(
        client.get(reverse("workspace:application-list"), **EN)
    )


def test_the_front_page_says_so_and_asks_for_nothing(world, reader):
    page = main(world.client(reader).get(reverse("workspace:home"), **EN))
    assert page.count(SENTENCE) == 1
    assert "What waits for you" not in page
    assert world.draft.brand.name in page
