"""The public site: home, brands, notices, objections; what is not public yet is not told."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from django.urls import reverse
from PIL import Image

from applications.form.enums import ApplicationStatus
from audits.models import Title
from audits.titles.enums import TitleLevel
from brandportal.journal.models import Entry
from brandportal.settings.limits import Limit
from brandportal.tokens import read
from reviews.decision.views.objections import FOLLOWED
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Objection
from reviews.showcase.posters import rate_address
from tests.factories.applications import make_cycle
from tests.factories.evaluation import moved
from tests.factories.rating import (
    DAY,
    NOW,
    make_candidate,
    make_notice,
    make_objection,
    make_result,
    make_year,
)

pytestmark = pytest.mark.django_db
BEFORE_ITS_DAY = "reviews/evaluation/before_its_day.html"


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(NOW, tick=False)


def words(client, name, *args, **query):
    page = client.get(reverse(f"public:{name}", args=args), query)
    assert page.status_code == 200
    return unescape(page.content.decode())


def on_notice(brands=2):
    year = make_year(
        brands=brands,
        status=EvaluationStatus.ON_NOTICE,
        application_status=ApplicationStatus.SELECTED,
        opens_at=NOW - 30 * DAY,
        closes_at=NOW - 10 * DAY,
    )
    for rank, application in enumerate(year.applications, start=1):
        make_result(application, rank=rank)
    make_notice(year)
    return year


def test_home_without_an_award_year_says_so(client):
    assert "No award year is open yet" in words(client, "home")


LEADS = [
    (EvaluationStatus.PREPARING, "Good service has a name"),
    (EvaluationStatus.SCORING, "Good service has a name"),
    (EvaluationStatus.SHORTLISTED, "Good service has a name"),
    (EvaluationStatus.RATING, "Good service is for you to rate"),
    (EvaluationStatus.COUNTED, "You have spoken"),
    (EvaluationStatus.DECIDED, "You have spoken"),
    (EvaluationStatus.ON_NOTICE, "The Top Ten are on public notice"),
    (EvaluationStatus.CLEARED, "The Top Ten are on public notice"),
    (EvaluationStatus.CONCLUDED, "The Top Ten service brands of the year"),
]


@pytest.mark.parametrize(("status", "heading"), LEADS)
def test_home_says_first_what_is_to_be_done_now(client, status, heading):
    make_year(status=status)
    assert f"<h1>{heading}</h1>" in words(client, "home")


def test_home_shows_the_timeline_with_the_stage_at_work(client):
    make_year()
    now = re.search(
        r'<li class="now" aria-current="step">.*?<b>(.*?)</b>', words(client, "home"), re.S
    )
    assert now.group(1) == "Public rating"


def test_home_mixes_the_brands_anew(client, monkeypatch):
    make_year(brands=4)
    backwards = {"key": lambda row: row.brand.code, "reverse": True}
    monkeypatch.setattr("random.shuffle", lambda rows: rows.sort(**backwards))
    found = re.findall(r'class="brand-name"><a href="/brands/(\w+)/">', words(client, "home"))
    assert found == ["B26004", "B26003", "B26002", "B26001"]


@pytest.mark.parametrize("brands", [1, 3])
def test_home_query_count(client, django_assert_num_queries, brands):
    make_year(brands=brands)
    client.get("/")
    with django_assert_num_queries(5):
        client.get("/")


def test_decision_is_told_by_no_public_page_before_the_notice(client, monkeypatch):
    monkeypatch.setattr("random.shuffle", lambda rows: None)
    year = make_year(brands=3, status=EvaluationStatus.COUNTED)
    addresses = ["/", "/brands/", *(f"/brands/{row.brand.code}/" for row in year.applications)]
    before = [_without_tokens(client.get(each)) for each in addresses]
    chosen, passed, _other = year.applications
    type(chosen).objects.filter(pk=chosen.pk).update(status=ApplicationStatus.SELECTED)
    type(passed).objects.filter(pk=passed.pk).update(status=ApplicationStatus.NOT_SELECTED)
    moved(EvaluationStatus.DECIDED)
    assert [_without_tokens(client.get(each)) for each in addresses] == before


def test_brands_before_the_shortlist_are_not_public(client):
    year = make_year(status=EvaluationStatus.SCORING, application_status=ApplicationStatus.ACCEPTED)
    assert "No brand fits" in words(client, "brand-list")
    assert client.get(f"/brands/{year.first.brand.code}/").status_code == 404


def test_brand_list_filters_by_words_class_and_year(client):
    make_year(brands=3)
    make_year(year=2025, brands=1, status=EvaluationStatus.CONCLUDED)

    def found(**query):
        return sorted(re.findall(r'href="/brands/(\w+)/"', words(client, "brand-list", **query)))

    assert found() == ["B25001", "B26001", "B26002", "B26003"]
    assert found(year="2025") == ["B25001"]
    assert found(q="第20262局") == ["B26002"]
    assert found(q="品牌 3") == ["B26003"]
    assert found(q="b26001") == ["B26001"]
    assert found(agency_class="window", year="2026") == ["B26002"]
    assert found(q="没有") == []
    assert found(year="1999") == ["B25001", "B26001", "B26002", "B26003"]


def test_brand_list_tells_the_award_years_of_one_year_apart(client):
    year = make_year(brands=2)
    famous = make_cycle(2026, kind="famous")
    type(year.first).objects.filter(pk=year.first.pk).update(cycle=famous)

    def found(edition):
        return re.findall(r'href="/brands/(\w+)/"', words(client, "brand-list", year=edition))

    assert (found("2026"), found("2026-famous")) == (["B26002"], ["B26001"])
    assert "2026 · Famous Brand" in words(client, "brand-list")


def test_brand_list_names_a_brand_once_by_its_newest_year(client):
    old = make_year(year=2025, brands=1, status=EvaluationStatus.CONCLUDED)
    new = make_year(brands=1)
    type(new.first).objects.filter(pk=new.first.pk).update(
        brand=old.first.brand, agency=old.first.agency
    )
    page = words(client, "brand-list")
    assert re.findall(r'href="/brands/(\w+)/"', page) == ["B25001"]
    assert "Being rated" in page


@pytest.mark.parametrize("brands", [1, 3])
@pytest.mark.parametrize("asked", ["", "?title=famous"])
def test_brand_list_query_count(client, django_assert_num_queries, brands, asked):
    year = make_year(brands=brands)
    for place, application in enumerate(year.applications):
        give_title(application, number=f"F{place}", level=TitleLevel.FAMOUS)
    client.get("/brands/")
    with django_assert_num_queries(2):
        client.get(f"/brands/{asked}")


def give_title(application, *, number, level=TitleLevel.TOP_TEN, status="valid"):
    return Title.objects.create(
        number=number,
        level=level,
        year=2026,
        application=application,
        brand=application.brand,
        agency=application.agency,
        approving_document="港委发〔2026〕31号",
        held_since=NOW.date(),
        first_review_year=2027,
        valid_from=NOW.date(),
        valid_to=NOW.date() + 365 * DAY,
        status=status,
        conferred_at=NOW,
    )


def test_brand_list_is_filtered_by_a_title_that_stands(client):
    first, second, third = make_year(brands=3).applications
    give_title(first, number="T1")
    give_title(second, number="T2", status="revoked")
    give_title(third, number="F1", level=TitleLevel.FAMOUS)
    found = {
        level: re.findall(
            r'class="brand-name"><a href="/brands/(\w+)/"', words(client, "brand-list", title=level)
        )
        for level in ("top_ten", "famous")
    }
    assert found == {"top_ten": [first.brand.code], "famous": [third.brand.code]}
    assert "Famous Brand" in words(client, "brand-list")


@pytest.mark.parametrize(("language", "said"), [("en", "Shortlisted. "), ("zh-hans", "已入围。")])
def test_a_shared_brand_has_words_and_a_picture_in_the_language_of_its_page(
    client, settings, language, said
):
    settings.BASE_URL = "https://brands.example.gov.cn"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    application = make_year(brands=1, status=EvaluationStatus.COUNTED).first
    type(application).objects.filter(pk=application.pk).update(slogan="懂开车，也懂修车")
    code = application.brand.code
    page = words(client, "brand-detail", code)
    picture = f"/brands/{code}/share.{language}.png"
    assert f'<meta property="og:image" content="https://brands.example.gov.cn{picture}">' in page
    described = re.search(r'property="og:description" content="([^"]*)"', page).group(1)
    assert described == f"{said}懂开车，也懂修车"
    answer = client.get(picture)
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    assert answer["Cache-Control"] == "public, max-age=3600"
    other = {"en": "zh-hans", "zh-hans": "en"}[language]
    assert client.get(f"/brands/{code}/share.{other}.png").content != answer.content
    assert client.get(f"/brands/{code}/share.fr.png").status_code == 404


def test_a_brand_that_is_not_public_has_no_picture(client):
    application = make_year(brands=1, application_status=ApplicationStatus.ACCEPTED).first
    assert client.get(f"/brands/{application.brand.code}/share.en.png").status_code == 404


def test_brand_list_pages_stand_still_for_a_day(client):
    make_year(brands=30)
    codes = [
        re.findall(
            r'class="brand-name"><a href="/brands/(\w+)/">', words(client, "brand-list", page=n)
        )
        for n in (1, 2)
    ]
    assert [len(page) for page in codes] == [24, 6]
    assert len({*codes[0], *codes[1]}) == 30


@pytest.mark.parametrize("points", [1, 3])
@pytest.mark.parametrize(
    ("status", "queries"), [(ApplicationStatus.SHORTLISTED, 5), (ApplicationStatus.NAMED, 8)]
)
def test_brand_page_query_count(client, django_assert_num_queries, points, status, queries):
    year = make_year(application_status=status)
    for number in range(points - 1):
        year.first.service_points.create(name=f"网点{number}")
    page = f"/brands/{year.first.brand.code}/"
    client.get(page)
    with django_assert_num_queries(queries):
        client.get(page)


def test_brand_page_shows_the_promise_as_a_ledger_and_the_way_to_rate(client):
    year = make_year()
    page = words(client, "brand-detail", year.first.brand.code)
    for expected in ("平均办理时间", "30 分钟", "15 分钟", "取号单上印有时间", "金港路网点"):
        assert expected in page
    assert f'href="{reverse("public:rate", args=[year.first.brand.code])}"' in page
    assert 'href="tel:0512-58000000"' in page


def test_brand_page_outside_the_window_says_when_and_offers_no_button(client):
    year = make_year(status=EvaluationStatus.SHORTLISTED, opens_at=NOW + DAY)
    page = words(client, "brand-detail", year.first.brand.code)
    assert "The public rating opens on" in page
    assert reverse("public:rate", args=[year.first.brand.code]) not in page


def test_brand_page_shows_its_titles(client):
    year = make_year(status=EvaluationStatus.CONCLUDED, application_status=ApplicationStatus.NAMED)
    Title.objects.create(
        number="T2026-01",
        level=TitleLevel.TOP_TEN,
        year=2026,
        application=year.first,
        brand=year.first.brand,
        agency=year.first.agency,
        approving_document="张委发〔2026〕1号",
        held_since=NOW.date(),
        first_review_year=2027,
        valid_from=NOW.date(),
        valid_to=NOW.date() + 900 * DAY,
        conferred_at=NOW,
    )
    assert "/titles/T2026-01/" in words(client, "brand-detail", year.first.brand.code)


def test_brand_page_of_two_years_shows_the_newest(client):
    old = make_year(year=2025, brands=1, status=EvaluationStatus.CONCLUDED)
    year = make_year(brands=0)
    new = make_candidate(year.cycle, 9)
    new.brand = old.first.brand
    new.summary = "今年的简介"
    new.save()
    page = words(client, "brand-detail", old.first.brand.code)
    assert "今年的简介" in page
    assert page.index(">2026<") < page.index(">2025<")


def test_qr_code_is_the_address_of_the_rating_page(client, settings):
    settings.BASE_URL = "https://brands.example.org"
    year = make_year()
    code, point = year.first.brand.code, year.first.service_points.get()
    assert rate_address(code) == f"https://brands.example.org/rate/{code}/"
    assert rate_address(code, point.pk) == f"https://brands.example.org/rate/{code}/?p={point.pk}"
    plain = client.get(f"/brands/{code}/qr.svg")
    with_point = client.get(f"/brands/{code}/qr.svg", {"p": point.pk})
    assert plain["Content-Type"] == "image/svg+xml"
    assert plain.content.startswith(b"<?xml")
    assert plain.content != with_point.content
    assert client.get(f"/brands/{code}/qr.svg", {"p": "999999"}).status_code == 404


def test_notice_page_shows_candidates_rules_period_and_how_to_object(client):
    year = on_notice()
    page = words(client, "notice-detail", 2026)
    assert year.cycle.rules_hash in page
    assert "12 May 2026 to 19 May 2026, 5 working days" in page
    assert [name in page for name in ("品牌1", "品牌2")] == [True, True]
    assert reverse("public:objection-new", args=[2026]) in page


@pytest.mark.parametrize("brands", [1, 3])
def test_notice_page_query_count(client, django_assert_num_queries, brands):
    year = on_notice(brands=brands)
    for application in year.applications:
        make_objection(application)
    client.get("/notices/2026/")
    # One of them looks for notices of the year that were withdrawn.
    with django_assert_num_queries(6):
        client.get("/notices/2026/")


def test_register_of_objections_has_no_personal_data_and_no_number(client):
    year = on_notice()
    objection = make_objection(year.first, status="rejected")
    page = words(client, "notice-detail", 2026)
    assert "Not upheld" in page
    assert objection.number in page
    secrets = (
        objection.code,
        objection.objector_name,
        objection.objector_contact,
        "13812345678",
        objection.statement,
        objection.answer,
    )
    assert [secret in page for secret in secrets] == [False] * 6


def test_excluded_brand_stays_on_the_notice_marked_as_such(client):
    year = on_notice()
    type(year.first).objects.filter(pk=year.first.pk).update(status=ApplicationStatus.EXCLUDED)
    assert "Excluded after an objection" in words(client, "notice-detail", 2026)


def test_notice_of_a_year_without_one_only_says_when(client):
    make_year()
    shown = client.get("/notices/2026/")
    assert [template.name for template in shown.templates][0] == BEFORE_ITS_DAY
    assert client.get("/notices/2026/object/").status_code == 404
    assert "No public notice yet" in words(client, "notice-list")


FACTS = "五月六日上午九点，港口窗口无人值守。"
STATE = "/notices/2026/objection/"


def file(client, year, **changes):
    typed = {
        "application": year.first.pk,
        "name": "李四",
        "contact": "138 1234 5678",
        "statement": FACTS,
        **changes,
    }
    return client.post("/notices/2026/object/", typed)


def test_objection_is_filed_and_its_state_shown_under_its_number(client):
    year = on_notice()
    done = file(client, year)
    objection = Objection.objects.get()
    assert (done.status_code, done.url) == (302, "/notices/2026/objection/")
    cookie = done.cookies["objection"]
    assert objection.code not in str(cookie)
    assert (cookie["path"], cookie["httponly"], cookie["max-age"]) == ("/notices/", True, 1800)
    shown = client.get(done.url)
    page = shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert objection.code in page
    assert "Received" in page
    assert not any(secret in page for secret in ("李四", "13812345678", FACTS))


def test_objection_sent_twice_is_one(client):
    year = on_notice()
    codes = []
    for _time in range(2):
        file(client, year)
        codes.append(client.get(STATE).context["objection"].code)
        client.cookies.clear()
    assert codes[0] == codes[1]
    assert (Objection.objects.count(), Entry.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"contact": "110"},
        {"statement": "短"},
        {"application": ""},
        {"application": 0},
    ],
)
def test_objection_that_does_not_fit_is_refused_and_kept(client, changes):
    page = file(client, on_notice(), **changes)
    assert page.status_code == 422
    assert "invalid-feedback" in page.content.decode()
    if "statement" not in changes:
        assert FACTS in page.content.decode()
    assert Objection.objects.count() == 0


def test_objection_after_the_notice_is_refused_with_the_sentence_and_kept(client, time_machine):
    year = on_notice()
    time_machine.move_to(NOW + 7 * DAY, tick=False)
    page = file(client, year)
    text = page.content.decode()
    assert page.status_code == 409
    assert "The public notice has ended; objections are no longer taken." in text
    assert FACTS in text
    assert Objection.objects.count() == 0


def test_objection_answer_is_read_by_its_number_alone(client):
    year = on_notice()
    objection = make_objection(year.first, status="rejected")
    page = client.post(STATE, {"code": objection.code.lower()}, follow=True)
    assert page.redirect_chain == [(STATE, 302)]
    assert "经核查已答复。" in page.content.decode()
    client.post(STATE, {"forget": "1"})
    assert "经核查已答复。" not in client.get(STATE).content.decode()
    unknown = client.post(STATE, {"code": "2222222222"})
    assert unknown.status_code == 422
    assert "There is no objection with this code" in unknown.content.decode()


def test_objection_code_in_an_address_opens_nothing(client):
    objection = make_objection(on_notice().first, status="rejected")
    page = client.get(STATE, {"code": objection.code}).content.decode()
    assert "经核查已答复。" not in page
    assert 'method="get"' not in page


def test_objection_cookie_of_one_year_opens_nothing_under_another(client):
    year = on_notice()
    client.post(STATE, {"code": make_objection(year.first).code})
    kept = client.cookies["objection"].value
    assert remembered_under(kept, "2026")
    assert not remembered_under(kept, "2025")


def remembered_under(token, year):
    return read(token, purpose=FOLLOWED, now=NOW, bound=year)


def test_objections_and_codes_are_limited_by_network_and_person(client, settings):
    year = on_notice()
    tight = {"network": Limit(2, 2, 3600), "person": Limit(1, 1, 3600)}
    settings.LIMITS = {
        **settings.LIMITS,
        "objection_code": {"network": tight["network"]},
        "objector": {"person": tight["person"]},
    }
    assert [client.post(STATE, {"code": "2222222222"}).status_code for _n in range(3)] == [
        422,
        422,
        429,
    ]
    assert file(client, year).status_code == 302
    over = file(client, year, statement="另外一件事，发生在五月八日。")
    assert over.status_code == 429
    assert "另外一件事，发生在五月八日。" in over.content.decode()
    other = file(client, year, contact="138 1234 0000")
    assert (other.status_code, Objection.objects.count()) == (302, 2)


def _without_tokens(page):
    assert page.status_code == 200
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page.content)


@pytest.mark.parametrize("name", ["public:home", "public:brand-list", "public:title-list"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_shared_list_has_words_and_the_picture_of_the_portal(client, settings, name, language):
    settings.BASE_URL = "https://brands.example.gov.cn"
    client.cookies["django_language"] = language
    page = client.get(reverse(name)).content.decode()
    picture = reverse("portal-share", args=[language])
    assert f'<meta property="og:image" content="https://brands.example.gov.cn{picture}">' in page
    assert f'property="og:url" content="https://brands.example.gov.cn{reverse(name)}"' in page
    assert re.search(r'property="og:description" content="[^"]{10,}"', page)


def test_the_picture_of_the_portal_is_drawn_in_each_language_and_never_red(client):
    drawn = {
        language: client.get(reverse("portal-share", args=[language])).content
        for language in ("zh-hans", "en")
    }
    assert drawn["zh-hans"] != drawn["en"]
    for content in drawn.values():
        with Image.open(io.BytesIO(content)) as picture:
            assert picture.size == (1200, 630)
            colours = picture.convert("RGB").getcolors(1 << 20)
        assert (0xA8, 0x28, 0x1E) not in {colour for _count, colour in colours}
