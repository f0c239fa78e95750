"""Files beside the commitments they back, and who may see those that the agency makes public."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.form.content import section_version
from applications.form.enums import ApplicationStatus as A
from applications.form.sections import BY_CODE
from applications.models import Application
from tests.applications.workspace.test_sections import text
from tests.factories.applications import make_application, make_commitment, make_evidence, pdf_file

EVIDENCE_QUERIES = 15


def kept_row(promise) -> dict[str, object]:
    row = {
        "id": promise.pk,
        "promise": promise.promise,
        "baseline": "24",
        "target": "2",
        "unit": promise.unit,
        "due_on": "2026-12-31",
        "less_is_better": "on",
        "how_measured": promise.how_measured,
        "how_to_check": promise.how_to_check,
    }
    named = {f"commitments-0-{name}": value for name, value in row.items()}
    return {"commitments-TOTAL_FORMS": 1, "commitments-INITIAL_FORMS": 1, **named}


def test_a_commitment_has_its_files_beside_it_and_more_are_added_from_there(world):
    client = world.client(world.drafter)
    promise = world.draft.commitments.get()
    file = make_evidence(world.draft, commitment=promise, title="热线记录", public=True)
    page = text(client.get(world.url("sections/commitments/")))
    assert f'<a href="/files/evidence/{file.pk}/">热线记录</a>' in page
    go = f"files-of-commitment:{promise.pk}"
    assert f'value="{go}"' in page
    version = section_version(world.draft, BY_CODE["commitments"])
    sent = {"version": version, "go": go, **kept_row(promise)}
    saved = client.post(world.url("sections/commitments/"), sent)
    where = f"{world.url('sections/evidence/')}?commitment={promise.pk}"
    assert saved["Location"] == f"{where}#add-files"
    there = text(client.get(where))
    assert f'<option value="{promise.pk}" selected>' in there
    assert '<option value="commitments.measurable" selected>' in there
    assert f'href="{world.url("sections/commitments/")}"' in there
    typed = {
        "indicator": "commitments.published",
        "commitment": promise.pk,
        "title": "公示照片",
        "file": pdf_file(width=333),
    }
    added = client.post(where, typed)
    assert added["Location"] == where
    row = world.draft.evidence.get(title="公示照片")
    assert (row.commitment, row.public) == (promise, False)


def test_a_commitment_of_another_agency_cannot_be_chosen(world):
    foreign = make_commitment(make_application(complete=False))
    there = world.client(world.drafter).get(
        world.url("sections/evidence/"), {"commitment": foreign.pk}
    )
    assert f'<option value="{foreign.pk}"' not in text(there)
    row = world.draft.evidence.get()
    sent = world.client(world.drafter).post(
        world.url(f"evidence/{row.pk}/"), {"commitment": foreign.pk}
    )
    assert sent.status_code == 422
    row.refresh_from_db()
    assert row.commitment is None


def test_a_file_is_made_public_and_internal_again(world):
    client, row = world.client(world.drafter), world.draft.evidence.get()
    page = text(client.get(world.url(f"evidence/{row.pk}/")))
    assert "不得出现任何个人信息" in page
    promise = world.draft.commitments.get()
    sent = client.post(world.url(f"evidence/{row.pk}/"), {"commitment": promise.pk, "public": "on"})
    assert sent["Location"] == world.url("sections/evidence/")
    row.refresh_from_db()
    assert (row.commitment, row.public) == (promise, True)
    assert "向社会公开" in text(client.get(world.url("sections/evidence/")))
    client.post(world.url(f"evidence/{row.pk}/"), {})
    row.refresh_from_db()
    assert (row.commitment, row.public) == (None, False)


def test_only_the_agencys_writers_file_a_document(world):
    row = world.draft.evidence.get()
    url = world.url(f"evidence/{row.pk}/")
    assert world.client(world.stranger).post(url, {"public": "on"}).status_code == 404
    Application.objects.filter(pk=world.draft.pk).update(status=A.SIGN_OFF)
    assert world.client(world.drafter).post(url, {"public": "on"}).status_code == 409
    row.refresh_from_db()
    assert row.public is False


@pytest.mark.parametrize("files", [1, 3])
def test_evidence_page_query_count(world, django_assert_num_queries, files):
    promise = world.draft.commitments.get()
    for _number in range(files - 1):
        make_evidence(world.draft, commitment=promise)
    client = world.client(world.drafter)
    client.get(world.url("sections/evidence/"))
    with django_assert_num_queries(EVIDENCE_QUERIES):
        client.get(world.url("sections/evidence/"))


@pytest.mark.parametrize(
    ("status", "public", "expected"),
    [
        (A.NAMED, True, 200),
        (A.SHORTLISTED, True, 200),
        (A.NAMED, False, 302),
        (A.ACCEPTED, True, 302),
        (A.NOT_SHORTLISTED, True, 302),
        (A.DRAFT, True, 302),
    ],
)
def test_a_public_file_is_seen_once_the_brand_is(client, world, status, public, expected):
    row = make_evidence(make_application(status=status, complete=False), public=public)
    answer = client.get(f"/files/evidence/{row.pk}/")
    assert answer.status_code == expected
    if expected == 200:
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_visitor_cannot_tell_an_internal_file_from_none(client, world):
    there = make_evidence(make_application(status=A.NAMED))
    for pk in (there.pk, 999999):
        answer = client.get(f"/files/evidence/{pk}/")
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"/accounts/login/?next=/files/evidence/{pk}/",
        )


def test_the_brands_page_shows_the_files_that_are_public_and_no_other(client, world):
    application = make_application(status=A.NAMED)
    promise = application.commitments.get()
    shown = make_evidence(application, title="公示照片", commitment=promise, public=True)
    make_evidence(application, title="内部台账")
    page = text(client.get(reverse("public:brand-detail", args=[application.brand.code])))
    assert f'<a href="/files/evidence/{shown.pk}/">公示照片</a>' in page
    assert f"对应承诺：{promise.promise}" in page
    assert "内部台账" not in page


@pytest.mark.parametrize("files", [1, 3])
def test_the_brands_page_asks_once_for_its_public_files(
    client, world, django_assert_num_queries, files
):
    application = make_application(status=A.NAMED)
    address = reverse("public:brand-detail", args=[application.brand.code])
    with CaptureQueriesContext(connection) as without:
        client.get(f"{address}?fresh=1")
    for _number in range(files):
        make_evidence(application, public=True, commitment=application.commitments.get())
    with django_assert_num_queries(len(without) + 1):
        client.get(f"{address}?fresh=2")
