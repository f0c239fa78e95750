"""Every page as visitor, drafter, head, head of another agency and office."""

from __future__ import annotations

import pytest

from applications.form.enums import ApplicationStatus as A
from tests.factories.applications import image_file, make_application, make_evidence
from tests.factories.people import make_agency

LOGIN = 302

PAGES = [
    # path, visitor, drafter, head, stranger, office
    ("", LOGIN, 200, 200, 404, 404),
    ("sections/identity/", LOGIN, 200, 200, 404, 404),
    ("sections/values/", LOGIN, 200, 200, 404, 404),
    ("sections/commitments/", LOGIN, 200, 200, 404, 404),
    ("sections/service_points/", LOGIN, 200, 200, 404, 404),
    ("sections/practice/", LOGIN, 200, 200, 404, 404),
    ("sections/self_assessment/", LOGIN, 200, 200, 404, 404),
    ("sections/evidence/", LOGIN, 200, 200, 404, 404),
    ("sections/nothing/", LOGIN, 404, 404, 404, 404),
    ("print/", LOGIN, 200, 200, 404, 404),
    ("receipt/", LOGIN, 404, 404, 404, 404),
    ("do/sign_off/", LOGIN, 403, 200, 404, 404),
    ("do/withdraw/", LOGIN, 403, 200, 404, 404),
    ("do/resubmit/", LOGIN, 403, 200, 404, 404),
    ("do/request_sign_off/", LOGIN, 302, 302, 404, 404),
    ("do/accept/", LOGIN, 404, 404, 404, 404),
]


@pytest.mark.parametrize("row", PAGES, ids=[row[0] or "overview" for row in PAGES])
def test_page_for_each_reader(world, row):
    path, *expected = row
    readers = (None, world.drafter, world.head, world.stranger, world.office)
    found = [world.client(reader).get(world.url(path)).status_code for reader in readers]
    assert found == expected


@pytest.mark.parametrize("status", list(A))
def test_every_page_stands_in_every_status(world, status):
    application = make_application(agency=make_agency(), cycle=world.cycle, status=status)
    world.draft = application
    head = application.agency.memberships.create(user=world.head, role="head").user
    client = world.client(head)
    for path in (
        "",
        "print/",
        "sections/identity/",
        "sections/self_assessment/",
        "sections/evidence/",
    ):
        assert client.get(world.url(path)).status_code == 200, path


@pytest.mark.parametrize(
    ("path", "visitor", "signed_in"),
    [
        ("/workspace/applications/", LOGIN, 200),
        ("/workspace/applications/new/", LOGIN, 200),
        ("/rules/2026/", 200, 200),
        ("/rules/2026.json", 200, 200),
        ("/rules/2027/", 404, 404),
        ("/rules/", LOGIN, LOGIN),
    ],
)
def test_page_without_an_application(world, path, visitor, signed_in):
    assert world.client(None).get(path).status_code == visitor
    assert world.client(world.drafter).get(path).status_code == signed_in


EVIDENCE_READERS = [
    # status: visitor, drafter, head, stranger, office
    (A.DRAFT, [302, 200, 200, 404, 404]),
    (A.SIGN_OFF, [302, 200, 200, 404, 404]),
    (A.SUBMITTED, [302, 200, 200, 404, 200]),
    (A.NAMED, [302, 200, 200, 404, 200]),
]


@pytest.mark.parametrize(("status", "expected"), EVIDENCE_READERS)
def test_evidence_is_private(world, status, expected):
    type(world.draft).objects.filter(pk=world.draft.pk).update(
        **{"status": status, "submitted_at": "2026-03-09T00:00Z", "agency_class": "window"}
    )
    file = make_evidence(world.draft)
    readers = (None, world.drafter, world.head, world.stranger, world.office)
    url = f"/files/evidence/{file.pk}/"
    assert [world.client(reader).get(url).status_code for reader in readers] == expected


def test_evidence_leaves_as_an_attachment_that_nothing_runs(world):
    file = make_evidence(world.draft)
    response = world.client(world.drafter).get(f"/files/evidence/{file.pk}/")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "application/pdf"


def test_evidence_whose_file_is_lost_is_not_found(world):
    file = make_evidence(world.draft)
    file.file.storage.delete(file.file.name)
    assert world.client(world.drafter).get(f"/files/evidence/{file.pk}/").status_code == 404


LOGO_READERS = [
    (A.DRAFT, [404, 200, 200, 404, 404]),
    (A.ACCEPTED, [404, 200, 200, 404, 200]),
    (A.SHORTLISTED, [200, 200, 200, 200, 200]),
    (A.NAMED, [200, 200, 200, 200, 200]),
    (A.NOT_SHORTLISTED, [404, 200, 200, 404, 200]),
]


@pytest.mark.parametrize(("status", "expected"), LOGO_READERS)
def test_logo_is_public_once_shortlisted(world, status, expected):
    world.draft.logo.save("logo.png", image_file(), save=True)
    type(world.draft).objects.filter(pk=world.draft.pk).update(
        **{"status": status, "submitted_at": "2026-03-09T00:00Z", "agency_class": "window"}
    )
    readers = (None, world.drafter, world.head, world.stranger, world.office)
    url = f"/files/logos/{world.draft.number}/"
    responses = [world.client(reader).get(url) for reader in readers]
    assert [response.status_code for response in responses] == expected
    shown = responses[1]
    assert shown["Content-Type"] == "image/png"
    assert "sandbox" in shown["Content-Security-Policy"]


def test_application_without_a_logo_has_none(world):
    assert world.client(world.drafter).get(f"/files/logos/{world.draft.number}/").status_code == 404


@pytest.mark.parametrize("path", ["sections/identity/", "sections/evidence/", "do/sign_off/"])
def test_other_people_post_nothing(world, path):
    # A stranger is asked to sign in, with what was typed at hand.
    for reader, expected in ((None, 403), (world.stranger, 404), (world.office, 404)):
        response = world.client(reader).post(world.url(path), {"slogan": "x", "version": ""})
        assert response.status_code == expected
    world.draft.refresh_from_db()
    assert (world.draft.slogan, world.draft.status) == ("车有所忧，我有所答", A.DRAFT)


def test_evidence_of_another_agency_is_not_removed(world):
    other = make_application(agency=make_agency(), cycle=world.cycle)
    file = other.evidence.get()
    response = world.client(world.head).post(world.url(f"evidence/{file.pk}/remove/"))
    assert response.status_code == 404
    assert other.evidence.count() == 1
