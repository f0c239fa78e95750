"""The receipt's page and the ledger's page for citizens."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse

from brandportal.journal.models import Entry
from reviews.ledger import append_only as ledger_triggers
from reviews.ledger import heads, ledger
from reviews.models import Hold, LedgerEntry, Rating, Result
from reviews.privacy.own_data import Known, held_about
from reviews.privacy.presenters import spoken
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, rate
from reviews.screening.enums import HoldStatus
from reviews.stages.steps import close_rating
from tests.factories.cases import make_case
from tests.factories.people import make_officer
from tests.factories.rating import DAY, NOW, make_result, make_year

pytestmark = pytest.mark.django_db
ASK = "/receipts/"


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    settings.LANGUAGE_CODE = "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def year():
    return make_year()


def give(application, level=4, **more):
    return rate(
        application=application,
        answer=Answer(level, **more),
        pseudonym="p" * 64,
        group=RaterGroup.PUBLIC,
        channel=Channel.PHONE,
        now=NOW,
    )


def opened(client, code):
    assert client.post(ASK, {"code": code}).status_code == 302
    return client.get(ASK).content.decode()


def test_receipt_shows_the_rating_as_it_was_given(client, year):
    made = give(year.first, 4, effect=2)
    page = opened(client, f"{made.code[:7].lower()} {made.code[7:]}")
    assert "Received as you gave it." in page
    assert re.findall(r"<dd[^>]*>([^<]+)</dd>", page)[2:] == [
        "Satisfied",
        "Dissatisfied",
        "The public",
        "not yet; the next one goes out within the hour",
    ]
    assert f"python recount.py FOLDER --receipt {made.code}</code>" in page


def test_receipt_of_a_changed_rating_says_so(client, year):
    first = give(year.first, 1)
    give(year.first, 5)
    assert "You gave a later rating; that one counts." in opened(client, first.code)


def test_receipt_after_the_close_says_whether_it_counts(client, year):
    made = give(year.first)
    make_result(year.first)
    close_rating(evaluation=year.evaluation, now=NOW + 8 * DAY)
    assert "and counted." in opened(client, made.code)
    hold = Hold.objects.create(
        evaluation=year.evaluation,
        application=year.first,
        source="report",
        rule="reported",
        cell_key="k",
        count=1,
        opened_at=NOW,
    )
    Rating.objects.update(hold=hold)
    assert "held back for a check" in client.get(ASK).content.decode()
    Hold.objects.update(
        status=HoldStatus.EXCLUDED,
        decided_at=NOW,
        decided_by=make_officer(),
        reason="r, as was found",
        statement_due=NOW,
    )
    assert "stays visible as excluded" in client.get(ASK).content.decode()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "20 letters and digits; 0 were typed."),
        ("ABCD", "20 letters and digits; 4 were typed."),
        ("2" * 20, "No rating has this code."),
        ("O" + "2" * 19, "“O” occurs in no code"),
        ("<script>", "“&lt;&gt;I” occurs in no code"),
        ("x" * 500, "20 letters and digits; 80 were typed."),
    ],
)
def test_unknown_code_is_refused_and_kept(client, year, code, said):
    page = client.post(ASK, {"code": code})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "<script>" not in page.content.decode()


def test_a_mistyped_code_does_not_count_as_a_try(client, year, settings):
    made = give(year.first)
    for _slip in range(60):
        assert client.post(ASK, {"code": made.code[:-1]}).status_code == 422
    assert client.post(ASK, {"code": made.code}).status_code == 302


def test_code_stands_in_no_address_and_the_cookie_is_ours_alone(client, year):
    made = give(year.first)
    answer = client.post(ASK, {"code": made.code})
    assert made.code not in answer.url
    cookie = answer.cookies["receipt"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/receipts/")
    client.cookies["receipt"] = "forged:value:here"
    assert 'name="code"' in client.get(ASK).content.decode()


def test_receipt_is_closed_on_this_device(client, year):
    opened(client, give(year.first).code)
    client.post(ASK, {"forget": "1"})
    assert 'name="code"' in client.get(ASK).content.decode()


def test_receipt_of_an_entry_changed_behind_the_portals_back_says_so(client, year):
    made = give(year.first, 4)
    ledger_triggers.unprotect(connection)
    LedgerEntry.objects.update(overall=5)
    ledger_triggers.protect(connection)
    page = opened(client, made.code)
    assert "The ledger entry does not match your receipt" in page
    assert "It is not what you gave." in page
    assert "Received as you gave it." not in page


def test_receipt_says_under_which_head_it_stands(client, year):
    made = give(year.first, 4)
    ledger.fold_all(year.cycle.pk)
    heads.publish(evaluation=year.evaluation, now=NOW)
    assert reverse("public:ledger", args=[2026]) in opened(client, made.code)
    assert "within the hour" not in client.get(ASK).content.decode()


# Levels that are forgotten ----------------------------------------------------------------------


@pytest.fixture
def closed(year, time_machine):
    """A bad rating that was changed once, counted and with a case; returns both receipts."""
    first, last = give(year.first, 5), give(year.first, 1, effect=2)
    make_result(year.first)
    close_rating(evaluation=year.evaluation, now=NOW + 8 * DAY)
    time_machine.move_to(NOW + 9 * DAY, tick=False)
    make_case(year.first, "to_answer", rating=Rating.objects.get())
    return first, last


def words_of(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(page)))


TELLING = (
    "Very satisfied",
    "Very dissatisfied",
    "Dissatisfied",
    "--overall",
    "--effect",
    "The answer is due",
)


def test_forget_shows_no_answer_on_any_receipt_of_the_rating_and_changes_no_count(
    client, closed, year
):
    first, last = closed
    before = (ledger.recounted(year.cycle.pk), list(Result.objects.values()), Entry.objects.count())
    assert "Very dissatisfied" in opened(client, last.code)
    assert client.post(ASK, {"forget_levels": "1", "sure": "1"}).status_code == 302
    for receipt in (first, last):
        page = words_of(opened(client, receipt.code))
        assert "not shown any more, as you wished" in page
        assert [word for word in TELLING if word in page] == []
    assert "In the ledger as you gave it, and counted." in words_of(
        client.get(ASK).content.decode()
    )
    # Nothing else moved, and nobody reads in the journal that somebody asked.
    assert before == (
        ledger.recounted(year.cycle.pk),
        list(Result.objects.values()),
        Entry.objects.count(),
    )


def test_forget_closes_the_way_to_the_case_for_good(client, closed):
    opened(client, closed[1].code)
    client.post(ASK, {"forget_levels": "1", "sure": "1"})
    for name in ("public:receipt-grade", "public:receipt-wish"):
        answer = client.post(reverse(name), {"grade": "satisfied", "contact": "13812345678"})
        assert (answer.status_code, answer.url) == (302, ASK)
    again = client.post(ASK, {"forget_levels": "1", "sure": "1"})
    assert again.status_code == 409
    assert "Your answers are not shown any more." in again.content.decode()


def test_forget_takes_the_answers_from_ones_own_data_too(client, closed):
    opened(client, closed[1].code)
    client.post(ASK, {"forget_levels": "1", "sure": "1"})
    [held] = held_about([Known(2026, "p" * 64, "o" * 64)])
    [rating] = held["ratings"]
    assert [rating[name] for name in ("overall", "effect", "case", "reasons")] == [
        None,
        None,
        None,
        [],
    ]
    [shown] = spoken([held])[0]["ratings"]
    assert shown["overall"] == "not shown any more, as you wished"


def test_forget_asks_to_be_sure(client, closed):
    opened(client, closed[1].code)
    page = client.post(ASK, {"forget_levels": "1"})
    assert page.status_code == 422
    assert "Please tick that you want this first." in page.content.decode()
    assert not Rating.objects.get().levels_forgotten


def test_forget_before_the_close_is_refused_and_the_rating_can_be_changed(client, year):
    """What an onlooker saw proves nothing: the same person gives another rating, and that one
    counts.
    """
    seen = give(year.first, 5)
    page = opened(client, seen.code)
    assert "Until the rating closes on" in words_of(page)
    assert "forget_levels" not in page
    answer = client.post(ASK, {"forget_levels": "1", "sure": "1"})
    assert answer.status_code == 409
    assert not Rating.objects.get().levels_forgotten
    give(year.first, 1)
    assert Rating.objects.get().overall == 1
    assert "You gave a later rating; that one counts." in client.get(ASK).content.decode()


def test_forget_without_an_open_receipt_leads_to_the_question(client, closed):
    answer = client.post(ASK, {"forget_levels": "1", "sure": "1"})
    assert (answer.status_code, answer.url) == (302, ASK)
    assert not Rating.objects.get().levels_forgotten
