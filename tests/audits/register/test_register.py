"""The public register: what anybody reads of a title."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from PIL import Image

from applications.form.enums import ApplicationStatus
from audits.annual_review.enums import Outcome, ReviewStatus
from audits.titles.enums import TitleLevel, TitleStatus
from reviews.evaluation.enums import EvaluationStatus
from tests.factories.applications import make_application, make_cycle
from tests.factories.audits import make_evaluation, make_figure, make_review, make_title
from tests.factories.people import make_agency

pytestmark = pytest.mark.django_db


def page(client, name: str, *args: object, code: int = 200, **query: object) -> str:
    response = client.get(reverse(f"public:{name}", args=args), query)
    assert response.status_code == code
    return response.content.decode()


def test_title_list_shows_every_title_with_its_live_status(client) -> None:
    for status in TitleStatus:
        make_title(status=status)
    text = page(client, "title-list")
    for status in TitleStatus:
        assert str(status.label) in text
    assert "共 8 条" in text


def test_title_list_filters_and_searches(client) -> None:
    made = make_title(agency=make_agency("市商务局"), name="商务e家")
    famous = make_title(year=2023, level=TitleLevel.FAMOUS, name="家门口的人社")
    lost = make_title(status=TitleStatus.REVOKED, name="失信品牌")

    def found(**query: object) -> list[str]:
        text = page(client, "title-list", **query)
        return [title.number for title in (made, famous, lost) if f">{title.brand}</a>" in text]

    assert found(q="商务") == [made.number]
    assert found(q=famous.number.lower()) == [famous.number]
    assert found(year=2023) == [famous.number]
    assert found(level="famous") == [famous.number]
    assert found(status="revoked") == [lost.number]
    assert found(agency_class="party_organ") == []
    assert found(year="nonsense") == [made.number, famous.number, lost.number]
    assert "没有符合条件的荣誉" in page(client, "title-list", q="无此品牌")


def test_title_list_empty(client) -> None:
    assert "尚未授予荣誉" in page(client, "title-list")


def test_title_list_asks_the_same_queries_at_1_and_3_rows(
    client, django_assert_num_queries
) -> None:
    make_title()
    with django_assert_num_queries(3):
        page(client, "title-list")
    make_title()
    make_title()
    with django_assert_num_queries(3):
        page(client, "title-list")


def test_title_detail_says_the_live_status_in_words(client) -> None:
    title = make_title(status=TitleStatus.SUSPENDED)
    text = page(client, "title-detail", title.number)
    assert "暂停（限期整改）" in text
    assert "目前不得使用" in text
    assert "不提供证书" in text
    assert page(client, "title-detail", title.number.lower()) != ""
    page(client, "title-detail", "T1999-01", code=404)


def test_title_detail_shows_reviews_in_effect_only(client) -> None:
    title = make_title()
    done = make_review(
        title,
        year=2025,
        status=ReviewStatus.IN_EFFECT,
        reasons=[["score_reaches", {"score": "280/3", "threshold": "85", "for": "retained"}]],
        score="93.33",
    )
    make_figure(done, "1.5")
    hidden = make_review(
        title, year=2026, status=ReviewStatus.STATED, outcome=Outcome.REVOKED, score="12.34"
    )
    make_figure(hidden, "99")
    text = page(client, "title-detail", title.number)
    assert "得分93.33，达到“保留”所需的85分。" in text
    assert "1.5 小时" in text
    assert "已兑现" in text
    for secret in ("12.34", "99 小时", "已经全面整改完毕", "撤销荣誉", "score_reaches"):
        assert secret not in text


def test_title_detail_offers_rating_only_while_it_runs(client) -> None:
    title = make_title()
    cycle = make_cycle(2026)
    make_application(
        cycle=cycle, agency=title.agency, status=ApplicationStatus.SHORTLISTED, complete=False
    )
    application = cycle.applications.get()
    application.brand = title.brand
    application.save(update_fields=["brand"])
    make_evaluation(cycle, EvaluationStatus.RATING)
    window = cycle.windows.get(stage="rating")
    rate = reverse("public:rate", args=[title.brand.code])
    moments = {
        window.opens_at - timedelta(seconds=1): False,
        window.opens_at: True,
        window.closes_at - timedelta(seconds=1): True,
        window.closes_at: False,
    }
    for moment, offered in moments.items():
        with time_machine.travel(moment, tick=False):
            assert (rate in page(client, "title-detail", title.number)) is offered


@pytest.mark.parametrize("status", ["declined", "not_shortlisted", "withdrawn"])
def test_title_detail_offers_no_rating_of_a_brand_that_is_not_up_for_it(client, status) -> None:
    """The rating of the year runs, without this brand."""
    title = make_title()
    cycle = make_cycle(2026)
    make_application(
        cycle=cycle, agency=title.agency, status=ApplicationStatus(status), complete=False
    )
    cycle.applications.update(brand=title.brand)
    make_evaluation(cycle, EvaluationStatus.RATING)
    with time_machine.travel(cycle.windows.get(stage="rating").opens_at, tick=False):
        assert reverse("public:rate", args=[title.brand.code]) not in page(
            client, "title-detail", title.number
        )


def test_title_detail_names_an_approval_only_when_there_is_one(client) -> None:
    title = make_title()
    assert "表彰" not in page(client, "title-detail", title.number)
    cycle = title.application.cycle
    cycle.approval_number = "苏评组〔2025〕8号"
    cycle.save(update_fields=["approval_number"])
    assert "表彰批准文号" in page(client, "title-detail", title.number)


def test_title_detail_asks_the_same_queries_at_1_and_3_reviews(
    client, django_assert_num_queries
) -> None:
    title = make_title()
    make_figure(make_review(title, status=ReviewStatus.IN_EFFECT))
    with django_assert_num_queries(9):
        page(client, "title-detail", title.number)
    for year in (2026, 2027):
        make_figure(make_review(title, year=year, status=ReviewStatus.IN_EFFECT))
    with django_assert_num_queries(9):
        page(client, "title-detail", title.number)


def test_title_certificate_is_an_attachment_while_the_title_stands(client) -> None:
    title = make_title()
    response = client.get(reverse("public:title-certificate", args=[title.number]))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{title.number}.pdf"'
    assert response.content.startswith(b"%PDF-")
    lost = make_title(status=TitleStatus.REVOKED)
    page(client, "title-certificate", lost.number, code=409)


def test_title_qr_is_a_picture(client) -> None:
    title = make_title()
    response = client.get(reverse("public:title-qr", args=[title.number]))
    assert response["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content


def test_title_pages_in_english(client) -> None:
    client.cookies["django_language"] = "en"
    title = make_title(status=TitleStatus.REVOKED)
    text = page(client, "title-detail", title.number)
    assert "The title has been revoked. It may no longer be used." in text


def test_a_shared_title_has_words_and_a_picture_of_its_own(client, settings) -> None:
    settings.BASE_URL = "https://brands.example.gov.cn"
    title = make_title(name="港城车大夫")
    page = client.get(reverse("public:title-detail", args=[title.number])).content.decode()
    picture = reverse("public:title-share", args=[title.number, "zh-hans"])
    assert f'<meta property="og:image" content="https://brands.example.gov.cn{picture}">' in page
    assert f'content="https://brands.example.gov.cn/titles/{title.number}/"' in page
    assert 'property="og:title" content="港城车大夫 · 十佳服务品牌 2025"' in page
    answer = client.get(picture)
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    with Image.open(io.BytesIO(answer.content)) as drawn:
        assert drawn.size == (1200, 630)
        assert has_seal_red(drawn)


def test_a_shared_title_is_in_the_language_of_its_page(client) -> None:
    client.cookies["django_language"] = "en"
    title = make_title(name="港城车大夫")
    page = client.get(reverse("public:title-detail", args=[title.number])).content.decode()
    assert reverse("public:title-share", args=[title.number, "en"]) in page
    said = re.search(r'property="og:description" content="([^"]*)"', page).group(1)
    assert re.search(r"\. The title is valid\. Its term runs until [^。]*\.$", said)
    pictures = [
        client.get(reverse("public:title-share", args=[title.number, language])).content
        for language in ("zh-hans", "en")
    ]
    assert pictures[0] != pictures[1]
    unspoken = reverse("public:title-share", args=[title.number, "fr"])
    assert client.get(unspoken).status_code == 404


def test_the_picture_of_a_title_that_ended_has_no_seal_red(client) -> None:
    title = make_title(status=TitleStatus.REVOKED)
    answer = client.get(reverse("public:title-share", args=[title.number, "zh-hans"]))
    with Image.open(io.BytesIO(answer.content)) as drawn:
        assert not has_seal_red(drawn)


def has_seal_red(drawn: Image.Image) -> bool:
    colours = drawn.convert("RGB").getcolors(1 << 20)
    return any(colour == (0xA8, 0x28, 0x1E) and count > 1000 for count, colour in colours)
