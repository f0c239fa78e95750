"""Posters and stickers: their code is the rating address of their service point, read back from the
paper.
"""

from __future__ import annotations

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from applications.form.enums import ApplicationStatus as A
from applications.models import Application
from reviews.showcase import posters
from tests.factories.people import make_agency, make_member
from tests.factories.rating import make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    application = make_year().first
    client = Client()
    client.force_login(make_member(application.agency))
    return application, client


def at(application, point: int, kind: str) -> str:
    return f"/workspace/applications/{application.number}/posters/{point}/{kind}.pdf"


@pytest.mark.parametrize(("kind", "codes"), [("poster", 1), ("stickers", 9)])
def test_a_poster_says_brand_point_and_the_address_in_its_code(ours, settings, kind, codes):
    settings.BASE_URL = "https://brands.example.org"
    application, client = ours
    point = application.service_points.get()
    answer = client.get(at(application, point.pk, kind))
    pages = PdfReader(io.BytesIO(answer.content)).pages
    said = pages[0].extract_text().replace("\n", "")
    assert (answer["Content-Type"], len(pages)) == ("application/pdf", 1)
    address = f"https://brands.example.org/rate/{application.brand.code}/?p={point.pk}"
    assert said.count(address) == codes
    assert application.brand.name in said.replace(" ", "")
    assert point.name in said


def test_the_drawn_code_is_the_one_of_the_rating_address(ours, monkeypatch):
    application, _client = ours
    drawn = {}
    monkeypatch.setattr(posters, "typeset", lambda _path, data: drawn.update(data) or b"")
    point = application.service_points.get()
    posters.poster(application, point, kind="poster")
    assert drawn["address"] == posters.rate_address(application.brand.code, point.pk)
    assert drawn["qr"] == posters.qr_svg(application.brand.code, point).decode()
    assert drawn["qr"] != posters.qr_svg(application.brand.code, None).decode()


def test_the_page_lists_a_line_for_each_service_point_and_the_brand(ours):
    application, client = ours
    page = client.get(f"/workspace/applications/{application.number}/posters/").content.decode()
    for point in (application.service_points.get().pk, 0):
        for kind in posters.KINDS:
            assert at(application, point, kind) in page


def test_no_poster_leads_to_a_page_that_is_not_there_yet(ours):
    application, client = ours
    Application.objects.filter(pk=application.pk).update(**{"status": A.ACCEPTED})
    page = client.get(f"/workspace/applications/{application.number}/posters/").content.decode()
    assert "品牌入围后方可打印海报" in page
    assert client.get(at(application, 0, "poster")).status_code == 409


def test_only_the_own_agency_and_what_there_is(ours):
    application, client = ours
    assert client.get(at(application, 999999, "poster")).status_code == 404
    assert client.get(at(application, 0, "leaflet")).status_code == 404
    other = Client()
    other.force_login(make_member(make_agency()))
    assert other.get(at(application, 0, "poster")).status_code == 404
