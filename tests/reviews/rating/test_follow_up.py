"""What is asked below the answer: by level and place, in every way of rating, under the rules of
the year.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils.translation import override

from brandportal.errors import BadInput
from brandportal.rulebook import default_rules
from reviews.batches import batches
from reviews.batches.files import COLUMNS
from reviews.kiosks.kiosks import issue_kiosk
from reviews.models import Rating
from reviews.privacy.own_data import Known, held_about
from reviews.rating.enums import Shortcoming
from reviews.rating.rating import Answer, rate
from reviews.rating.reasons import reason_words
from tests.factories.pairs import letters
from tests.factories.people import make_officer
from tests.factories.rating import NOW, make_rating, make_year

pytestmark = pytest.mark.django_db
PHONE = "13812345678"
ON_SITE_BAD = "waiting skill unclear errands attitude unsolved promise system charges other unsaid"
ONLINE_BAD = "guide steps hard_to_use"
NOT_GOOD = "waiting skill guide steps hard_to_use unclear errands other"
GOOD = "quick skilled polite clear_guide few_steps easy settled kept other"


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    settings.LANGUAGE_CODE = "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def year():
    return make_year()


def before_the_key():
    rules = default_rules()
    del rules["public"]["follow_up"]
    return rules


def address(year, at_counter=False):
    there = reverse("public:rate", args=[year.first.brand.code])
    return f"{there}?p={year.first.service_points.get().pk}" if at_counter else there


def boxes(response, level=None):
    """The codes offered, of those at a level only."""
    html = response.content.decode()
    rows = re.findall(r'<li class="([^"]*)">\s*<label class="tick" for="reasons-(\w+)"', html)
    return {code for shown, code in rows if level is None or f"at-{level}" in shown.split()}


def shown_code(page):
    return re.search(r'id="shown-code">(\d{6})<', page.content.decode()).group(1)


def pending(page):
    return re.search(r'name="pending"[^>]*value="([^"]*)"', page.content.decode()).group(1)


def rate_by_phone(client, page, **typed):
    asked = client.post(page, {"step": "phone", "phone": PHONE, **typed})
    last = {"step": "code", "code": shown_code(asked), "pending": pending(asked)}
    return client.post(page, {**last, **typed})


# What is offered ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "codes"),
    [
        (5, GOOD),
        (4, GOOD),
        (3, NOT_GOOD),
        (2, f"{ON_SITE_BAD} {ONLINE_BAD}"),
        (1, f"{ON_SITE_BAD} {ONLINE_BAD}"),
    ],
)
def test_each_level_is_asked_its_own(client, year, level, codes):
    assert boxes(client.get(address(year)), level) == set(codes.split())


def test_both_places_stand_under_their_headings_where_nobody_knows_the_place(client, year):
    html = client.get(address(year)).content.decode()
    for heading in ("If you were there in person", "If you did it online", "Either way"):
        assert html.count(heading) == 1


def test_a_service_point_offers_nothing_about_online_services(client, year):
    page = client.get(address(year, at_counter=True))
    assert boxes(page, 1) == set(ON_SITE_BAD.split())
    assert "If you did it online" not in page.content.decode()
    asked = client.post(address(year, at_counter=True), {"step": "answer", "overall": "1"})
    assert boxes(asked) == set(ON_SITE_BAD.split())


def test_without_a_style_sheet_a_bad_answer_is_asked_next_and_only_its_own(client, year):
    asked = client.post(address(year), {"step": "answer", "overall": "2"})
    assert boxes(asked) == set(f"{ON_SITE_BAD} {ONLINE_BAD}".split())
    assert "What was good?" not in asked.content.decode()


def test_a_good_answer_is_no_step_longer(client, year):
    for level in ("3", "4", "5"):
        page = client.post(address(year), {"step": "answer", "overall": level})
        assert 'name="phone"' in page.content.decode()


def test_texts_are_those_of_the_rules_in_the_language_of_the_reader(client, settings):
    rules = default_rules()
    rules["public"]["follow_up"][0] |= {"code": "fast", "zh": "特别快", "en": "Amazingly fast"}
    year = make_year(rules=rules)
    assert "Amazingly fast" in client.get(address(year)).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert "特别快" in client.get(address(year)).content.decode()


def test_rules_from_before_ask_the_ten_of_a_bad_answer_and_nothing_else(client):
    year = make_year(rules=before_the_key())
    for at_counter in (False, True):
        page = client.get(address(year, at_counter))
        assert boxes(page) == boxes(page, 1) == boxes(page, 2) == set(Shortcoming.values)
        assert boxes(page, 3) == boxes(page, 5) == set()
        html = page.content.decode()
        assert html.count("What went wrong? Tick what fits.") == 1
        assert "What was good?" not in html
        assert "If you were there" not in html


# Every way of rating -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overall", "ticked", "kept"),
    [
        ("5", ["kept", "quick"], "quick,kept"),
        ("3", ["guide"], "guide"),
        ("1", ["hard_to_use", "skill"], "skill,hard_to_use"),
        # What was ticked before the answer was changed is not taken along.
        ("4", ["waiting", "polite"], "polite"),
    ],
)
def test_telephone(client, year, overall, ticked, kept):
    rate_by_phone(client, address(year), overall=overall, reasons=ticked)
    assert Rating.objects.get().reasons == kept


def test_letter(client, year):
    (code,) = letters(
        application=year.first, group="deputies", count=1, by=make_officer("writer"), now=NOW
    )
    typed = {"step": "answer", "overall": "4", "invitation": code, "reasons": ["few_steps"]}
    assert client.post(address(year), typed).status_code == 302
    assert (Rating.objects.get().reasons, Rating.objects.get().channel) == (
        "few_steps",
        "invitation",
    )


def tablet(client, year):
    point = year.first.service_points.get()
    _kiosk, token = issue_kiosk(service_point=point, name="1", by=make_officer(), now=NOW)
    client.get(reverse("public:kiosk-set-up", args=[token]))
    return "/kiosk/"


def test_tablet(client, year):
    page = tablet(client, year)
    assert boxes(client.get(page), 2) == set(ON_SITE_BAD.split())
    rate_by_phone(client, page, overall="5", reasons=["skilled"])
    assert (Rating.objects.get().reasons, Rating.objects.get().channel) == ("skilled", "kiosk")


def sheets(year, *lines):
    names = ("brand", "phone", "overall", "reasons", "given_on")
    rows = [[COLUMNS[name] for name in names]]
    rows += [
        [year.first.brand.code, f"1390000000{n}", overall, why, "2026-05-12"]
        for n, (overall, why) in enumerate(lines)
    ]
    content = "\r\n".join(",".join(row) for row in rows).encode("utf-8-sig")
    return batches.read_file(evaluation=year.evaluation, name="s.csv", content=content, now=NOW)


def test_sheets_of_paper(year):
    reading = sheets(
        year,
        ("满意", "步骤少、材料少；业务熟练"),
        ("不满意", "系统不好用；态度差"),
        ("基本满意", "guide"),
    )
    assert reading.wrong == []
    assert [read.reasons for read in reading.good] == [
        ("skilled", "few_steps"),
        ("hard_to_use", "attitude"),
        ("guide",),
    ]


def test_sheet_with_a_reason_of_another_answer_has_a_fault():
    lines = [("满意", "态度差"), ("不满意", "业务熟练")]
    reading = sheets(make_year(), *lines)
    assert [fault.code for fault in reading.wrong] == ["reason_of_another_level"] * 2
    with override("en"):
        assert reading.wrong[0].sentence == "This reason is not offered at this overall answer."


def test_sheets_of_a_year_from_before_are_read_as_they_were():
    reading = sheets(make_year(rules=before_the_key()), ("满意", "态度差"), ("满意", "业务熟练"))
    assert [read.reasons for read in reading.good] == [("attitude",)]
    assert [fault.code for fault in reading.wrong] == ["reason_wrong"]


# What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overall", "said"),
    [
        ("2", "Please choose from the list what went wrong."),
        ("5", "Please choose from what is offered below your answer."),
    ],
)
def test_unknown_tick_is_refused_and_leads_to_the_first_box(client, year, overall, said):
    page = client.post(address(year), {"overall": overall, "reasons": ["nonsense"]})
    html = unescape(page.content.decode())
    first = {"2": "waiting", "5": "quick"}[overall]
    assert page.status_code == 422
    assert f'<a href="#reasons-{first}">{said}</a>' in html


def test_tick_about_online_services_is_refused_at_a_service_point(client, year):
    typed = {"step": "answer", "overall": "2", "reasons": ["guide"]}
    page = client.post(address(year, at_counter=True), typed)
    assert page.status_code == 422
    assert client.post(tablet(client, year), typed).status_code == 422


def test_tick_of_a_good_answer_does_not_say_what_went_wrong(client, year):
    page = client.post(address(year), {"step": "answer", "overall": "1", "reasons": ["polite"]})
    assert "We are sorry. What went wrong?" in page.content.decode()


@pytest.mark.parametrize(("overall", "code"), [(5, "waiting"), (1, "polite"), (2, "nonsense")])
def test_rate_refuses_what_the_rules_do_not_offer_at_the_level(year, overall, code):
    with pytest.raises(BadInput):
        rate(
            application=year.first,
            answer=Answer(overall, reasons=(code,)),
            pseudonym="p" * 64,
            group="public",
            channel="phone",
            now=NOW,
        )
    assert not Rating.objects.exists()


# What is shown -----------------------------------------------------------------------------------


def test_ticks_are_said_by_the_rules_of_their_year_whatever_later_rules_drop():
    rules = default_rules()
    rules["public"]["follow_up"][0] |= {"code": "fast", "zh": "特别快", "en": "Amazingly fast"}
    make_rating(make_year(rules=rules).first, 5, pseudonym="p" * 64, reasons="fast,kept")
    make_year(year=2027, rules=before_the_key())
    known = [Known(2026, "p" * 64, "o" * 64)]
    for language, said in (
        ("en", ["Amazingly fast", "What was promised was kept"]),
        ("zh-hans", ["特别快", "承诺兑现了"]),
    ):
        with override(language):
            [rating] = held_about(known)[0]["ratings"]
        assert (rating["reasons"], rating["reasons_in_words"]) == (["fast", "kept"], said)


def test_ticks_of_a_year_from_before_are_said_as_they_were():
    with override("en"):
        assert reason_words(before_the_key(), "waiting,unsaid") == [
            "Waiting took too long",
            "I would rather not say",
        ]
    assert reason_words(default_rules(), "") == []


def test_rules_page_says_what_is_asked_at_which_answers(client):
    make_year()
    page = client.get("/rules/2026/").content.decode()
    assert "<dt>Very satisfied, Satisfied</dt>" in page
    assert "<dt>Dissatisfied, Very dissatisfied</dt>" in page
    said = "It was quick; Staff knew their work; I was treated politely"
    assert f"<p><strong>On site</strong> {said}</p>" in page


def test_rules_page_of_a_year_from_before_says_nothing_of_it(client):
    make_year(rules=before_the_key())
    assert "What is asked below the answer" not in client.get("/rules/2026/").content.decode()


def test_everything_ticked_and_the_longest_code_fit_into_the_column():
    rules = default_rules()["public"]["follow_up"]
    for level in "54321":
        together = ",".join(row["code"] for row in rules if level in row["levels"])
        assert len(together) <= Rating._meta.get_field("reasons").max_length == 120
