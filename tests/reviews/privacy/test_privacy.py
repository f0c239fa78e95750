"""The privacy page and a person's own data: a separate code, nothing shown to others, nothing
remembered.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from applications.cycles.enums import Stage
from applications.models import StageWindow
from brandportal.personal_data import Kind, holdings
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.phone_codes import send_code
from reviews.identity.pseudonyms import phone_pseudonym
from reviews.models import Comment, ErasureRequest, Evaluation, PhoneCode, Rating
from reviews.privacy.views import TOLD
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, rate
from tests.factories.rating import NOW, make_year
from tests.factories.screening import screened

pytestmark = pytest.mark.django_db
PHONE, OTHER = "13812345678", "13987654321"
ADDRESS = "/privacy/mine/"


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    settings.LANGUAGE_CODE = "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def year():
    made = make_year()
    for phone, level, comment in ((PHONE, 2, "等了很久"), (OTHER, 5, "别人的话")):
        rate(
            application=made.first,
            answer=Answer(level, attitude=level),
            pseudonym=phone_pseudonym(phone, year=2026),
            group=RaterGroup.PUBLIC,
            channel=Channel.PHONE,
            comment=comment,
            now=NOW,
        )
    return made


def text(response):
    return unescape(response.content.decode())


def hidden(response, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', response.content.decode())
    return unescape(found.group(1)) if found else None


def shown_code(response):
    return re.search(r'id="shown-code">(\d{6})<', response.content.decode()).group(1)


def proved(client, phone=PHONE):
    """The page with the data of this telephone's owner."""
    page = client.post(ADDRESS, {"step": "phone", "phone": phone})
    typed = {"step": "code", "code": shown_code(page), "pending": hidden(page, "pending")}
    return client.post(ADDRESS, typed)


# The page for everybody --------------------------------------------------------------------------


def test_privacy_tells_what_is_kept_with_the_terms_of_the_rules(client, year):
    page = text(client.get(reverse("public:privacy")))
    assert "emptied 30 days after the evaluation of the award year is concluded" in page
    assert "replaced by a random mark 180 days after" in page
    assert "Network and device (as a code that cannot be reversed)" in re.sub(r"<[^>]+>", "", page)
    assert f'href="{ADDRESS}"' in page


def test_privacy_follows_the_rules_of_the_award_year(client, year):
    year.cycle.rules["privacy"]["marks_days"] = 7
    year.cycle.save(update_fields=["rules"])
    page = text(client.get(reverse("public:privacy")))
    assert "emptied 7 days after" in page
    assert "emptied 30 days after" not in page


def test_privacy_before_any_award_year(client):
    assert client.get(reverse("public:privacy")).status_code == 200


def test_privacy_names_the_contact_where_there_is_one(client, settings):
    settings.PRIVACY_CONTACT = "0512-5800 0000"
    assert "Questions and complaints: 0512-5800 0000" in text(client.get(reverse("public:privacy")))


def test_privacy_tells_of_every_table_that_keeps_something_of_visitors():
    """Every model of the reviews with a keyed or encrypted field of a person is on the page, or
    holds no more than it says.
    """
    inner = {
        "reviews.batchline",
        # Experts of the panel under a code; no visitor is among them.
        "reviews.drawcall",
        "reviews.drawout",
        "reviews.paneldraw",
        "reviews.erasurerequest",
        "reviews.invitationmessage",
        "reviews.kiosk",
        "reviews.ledgerentry",
        "reviews.registerkey",
    }
    holding = {
        row.model
        for row in holdings().values()
        if row.model.startswith("reviews.")
        and {Kind.KEYED, Kind.ENCRYPTED} & set(row.kinds.values())
        and {Kind.KEYED, Kind.ENCRYPTED} & set(row.kinds.values())
    }
    assert holding - inner <= set(TOLD)


def test_privacy_is_linked_from_every_public_page(client):
    assert f'href="{reverse("public:privacy")}"' in text(client.get("/"))


def test_consent_stands_where_the_telephone_is_typed(client, year):
    page = client.post(f"/rate/{year.first.brand.code}/", {"step": "answer", "overall": "5"})
    assert "With this you agree that the number is used once" in text(page)
    assert "With this you agree that the number is used once" in text(client.get(ADDRESS))


# Proving a number --------------------------------------------------------------------------------


def test_own_data_shows_ones_own_and_nothing_of_others(client, year):
    page = proved(client)
    assert page.status_code == 200
    shown = text(page)
    assert "等了很久" in shown
    assert "Dissatisfied" in shown
    assert "别人的话" not in shown
    assert PHONE not in shown
    assert phone_pseudonym(PHONE, year=2026) not in shown


def test_own_data_of_a_number_that_nobody_used(client, year):
    assert "Nothing is held about you" in text(proved(client, "13700000000"))


def test_own_data_before_any_award_year(client):
    page = client.post(ADDRESS, {"step": "phone", "phone": PHONE})
    assert "Nothing is held about you" in text(page)


def test_own_data_needs_the_code(client, year):
    page = client.post(ADDRESS, {"step": "phone", "phone": PHONE})
    wrong = "000000" if shown_code(page) != "000000" else "111111"
    answer = client.post(
        ADDRESS, {"step": "code", "code": wrong, "pending": hidden(page, "pending")}
    )
    assert answer.status_code == 422
    assert "等了很久" not in text(answer)


def test_own_data_takes_no_code_that_was_sent_for_rating(client, year):
    """A code that somebody read out at a counter in order to rate opens nothing."""
    page = client.post(ADDRESS, {"step": "phone", "phone": PHONE})
    for_rating = send_code(evaluation=year.evaluation, phone=PHONE, now=NOW)
    typed = {"step": "code", "code": for_rating.shown, "pending": hidden(page, "pending")}
    if for_rating.shown != shown_code(page):
        assert client.post(ADDRESS, typed).status_code == 422
    assert PhoneCode.objects.values("pseudonym").distinct().count() == 2


@pytest.mark.parametrize("step", ["code", "download", "erase"])
@pytest.mark.parametrize("token", ["", "x", "forged:token:here"])
def test_own_data_takes_no_forged_token(client, year, step, token):
    typed = {"step": step, "pending": token, "proof_of": token, "code": "123456", "sure": "1"}
    answer = client.post(ADDRESS, typed)
    assert answer.status_code == 409
    assert "等了很久" not in text(answer)
    assert Comment.objects.count() == 2


def test_own_data_forgets_the_proof_after_a_quarter_of_an_hour(client, year, time_machine):
    proof = hidden(proved(client), "proof_of")
    time_machine.move_to(NOW + timedelta(minutes=15, seconds=2), tick=False)
    answer = client.post(ADDRESS, {"step": "erase", "proof_of": proof, "sure": "1"})
    assert answer.status_code == 409
    assert "Too much time has passed" in text(answer)
    assert Comment.objects.count() == 2


def test_own_data_refuses_what_is_no_number_and_keeps_it(client, year):
    answer = client.post(ADDRESS, {"step": "phone", "phone": "0512-5800"})
    assert answer.status_code == 422
    assert 'value="0512-5800"' in text(answer)


def test_own_data_remembers_nothing_on_the_server(client, year):
    proved(client)
    assert Session.objects.count() == 0
    assert "rater" not in client.cookies
    page = client.get(ADDRESS)
    assert "no-store" in page.headers["Cache-Control"]


# Taking it along, having it erased ---------------------------------------------------------------


def test_own_data_as_a_file(client, year):
    proof = hidden(proved(client), "proof_of")
    answer = client.post(ADDRESS, {"step": "download", "proof_of": proof})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="own-data.json"'
    [held] = json.loads(answer.content)["held"]
    [rating] = held["ratings"]
    assert (rating["overall"], rating["attitude"], rating["comment"]) == (2, 2, "等了很久")
    assert PHONE not in answer.content.decode()


def test_erase_asks_to_be_sure_and_then_says_what_happens_later(client, year):
    proof = hidden(proved(client), "proof_of")
    asked = client.post(ADDRESS, {"step": "erase", "proof_of": proof})
    assert asked.status_code == 422
    assert "Please tick that you want this first." in text(asked)
    assert Comment.objects.count() == 2
    done = client.post(ADDRESS, {"step": "erase", "proof_of": proof, "sure": "1"})
    told = text(done)
    assert "Your wish is noted." in told
    # The rating closes on 20 May; fifteen working days later is 10 June, 540 days later 11 November
    # of the next year.
    assert "is screened for false ratings as soon as it closes, on 20 May 2026" in told
    assert "within 15 working days after it: by 10 June 2026" in told
    assert "and on 11 November 2027 at the very latest" in told
    assert list(Comment.objects.values_list("text", flat=True)) == ["别人的话"]
    assert ErasureRequest.objects.count() == 1
    assert Rating.objects.count() == 2


def test_own_data_says_that_deletion_was_asked_for(client, year, time_machine):
    proof = hidden(proved(client), "proof_of")
    client.post(ADDRESS, {"step": "erase", "proof_of": proof, "sure": "1"})
    time_machine.move_to(NOW + timedelta(minutes=2), tick=False)
    told = text(proved(client))
    assert "You asked for deletion." in told
    assert "by 10 June 2026" in told


def test_own_data_says_before_the_deletion_what_waits_and_until_when(client, year):
    page = proved(client)
    told = text(page)
    assert "You asked for deletion." not in told
    assert "by 10 June 2026" in told
    assert "and on 11 November 2027 at the very latest" in told
    proof = hidden(page, "proof_of")
    file = client.post(ADDRESS, {"step": "download", "proof_of": proof})
    [held] = json.loads(file.content)["held"]
    assert held["kept_for_the_screening"]["expected_by"] == "2026-06-10"
    assert held["kept_for_the_screening"]["provisional"] is False


def test_own_data_says_when_the_day_of_the_deletion_is_provisional(client, year):
    closes = datetime(2026, 12, 28, 10, tzinfo=UTC)
    StageWindow.objects.filter(stage=Stage.RATING).update(closes_at=closes)
    page = proved(client)
    words = "by 21 January 2027 (provisional: the holidays of 2027 are not published yet)"
    assert words in re.sub(r"<[^>]*>", "", text(page))
    file = client.post(ADDRESS, {"step": "download", "proof_of": hidden(page, "proof_of")})
    [held] = json.loads(file.content)["held"]
    assert held["kept_for_the_screening"]["expected_by"] == "2027-01-21"
    assert held["kept_for_the_screening"]["provisional"] is True


def test_erase_after_the_screening_cuts_the_link(client, year):
    Evaluation.objects.update(status=EvaluationStatus.COUNTED)
    screened(year.evaluation)
    page = proved(client)
    assert "at the very latest" not in text(page)
    proof = hidden(page, "proof_of")
    done = client.post(ADDRESS, {"step": "erase", "proof_of": proof, "sure": "1"})
    assert "Your wish is noted." not in text(done)
    assert Rating.objects.filter(pseudonym__startswith="-").count() == 1
    again = client.post(ADDRESS, {"step": "download", "proof_of": proof})
    assert json.loads(again.content) == {"held": []}
