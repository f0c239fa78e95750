"""Who switches the language or the size of text loses no letter and no step, without a script."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.models import DeclaredConflict, Invitation
from reviews.models import Rating
from tests.factories.people import make_agency, make_member, make_user
from tests.factories.rating import NOW, make_year

pytestmark = pytest.mark.django_db

WORDS = "本人配偶在该单位任职，\n特此申报。"
PAGE = "/conflicts/"
SWITCHES = (
    ("language=en", 'lang="en"', "django_language", "en"),
    ("size=large", 'data-text="large"', "text_size", "large"),
)
BUTTON = re.compile(r'<button[^>]*name="_switch"[^>]*>')


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize(("pressed", "shown", "cookie", "value"), SWITCHES)
def test_what_was_typed_stands_in_the_page_again(client, pressed, shown, cookie, value):
    client.force_login(make_user(Role.OFFICE))
    agency = make_agency()
    typed = {"agency": agency.pk, "reason": WORDS}
    answer = client.post(PAGE, {**typed, "_switch": pressed})
    assert answer.status_code == 200
    assert shown in text(answer)
    assert f">\n{WORDS}</textarea>" in text(answer)
    assert f'<option value="{agency.pk}" selected>' in text(answer)
    assert answer.cookies[cookie].value == value
    assert "form-errors" not in text(answer)
    assert not DeclaredConflict.objects.exists()
    # The next press sends it as if nothing had happened.
    assert client.post(PAGE, typed).status_code == 302
    assert DeclaredConflict.objects.count() == 1


def test_a_page_shown_in_answer_at_another_address_keeps_it_too(client):
    agency = make_agency()
    client.force_login(make_member(agency, AgencyRole.HEAD))
    address = reverse("web:person-invite", args=[agency.pk])
    assert client.get(address).url == reverse("web:people")
    typed = {"name": "王小明", "email": "not an address", "agency_role": "drafter"}
    assert client.post(address, typed).status_code == 422
    again = client.post(address, {**typed, "_switch": "language=en"})
    assert again.status_code == 200
    assert 'lang="en"' in text(again)
    assert re.search(r'name="name"[^>]*value="王小明"', text(again))
    assert not Invitation.objects.exists()


def test_the_switches_send_the_form_of_their_page(client):
    client.force_login(make_user(Role.OFFICE))
    page = text(client.get(PAGE))
    buttons = BUTTON.findall(page)
    assert len(buttons) >= 2
    form_id = re.search(r'form="([^"]+)"', buttons[0])[1]
    assert re.search(rf'<form[^>]*id="{form_id}"[^>]*>', page)
    first = re.search(rf'<button[^>]*form="{form_id}"[^>]*>', page)[0]
    assert "_switch" not in first
    assert all(f'form="{form_id}" formaction="{PAGE}" formnovalidate' in one for one in buttons)
    without = text(client.get("/"))
    assert "data-switch" not in page + without
    assert not any("formaction" in one for one in BUTTON.findall(without))


def test_no_other_site_puts_words_into_a_form():
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(make_user(Role.OFFICE))
    answer = stranger.post(PAGE, {"reason": WORDS, "_switch": "language=en"})
    assert answer.status_code == 403
    assert WORDS not in text(answer)


def test_a_session_that_ended_keeps_it_through_the_sign_in(client):
    answer = client.post(PAGE, {"reason": WORDS, "_switch": "language=en"})
    assert answer.status_code == 403
    assert WORDS.partition("\n")[0] in text(answer)
    assert "language=en" not in re.sub(r"<form.*?</form>", "", text(answer), flags=re.DOTALL)


def test_the_page_that_carries_it_through_the_sign_in_keeps_it_too(client):
    ended = text(client.post(PAGE, {"reason": WORDS}))
    buttons = BUTTON.findall(ended)
    assert all('form="' in one for one in buttons)
    carried = re.search(r'name="kept_form" value="([^"]+)"', ended)[1]
    sent = {"login": "office", "next": PAGE, "kept_form": carried, "_switch": "language=en"}
    again = text(client.post(PAGE, sent))
    assert 'lang="en"' in again
    assert WORDS.partition("\n")[0] in again
    assert re.search(r'name="login"[^>]*value="office"', again)


def test_an_expired_page_keeps_it_too():
    stranger = Client(enforce_csrf_checks=True)
    here = {"origin": "http://testserver"}
    expired = text(stranger.post("/privacy/mine/", {"phone": "1381234567890"}, headers=here))
    assert "1381234567890" in expired
    assert all('form="typed-form"' in one for one in BUTTON.findall(expired))


@pytest.mark.parametrize("pressed", ["language=xx", "size=huge", "else=1", "language"])
def test_an_unknown_switch_changes_nothing(client, pressed):
    client.force_login(make_user(Role.OFFICE))
    answer = client.post(PAGE, {"reason": WORDS, "_switch": pressed})
    assert WORDS in text(answer)
    assert not {"django_language", "text_size"} & set(answer.cookies)


# The steps of a rating --------------------------------------------------------------------------

SHEET = {
    "overall": "1",
    "attitude": "2",
    "comment": "等了两个小时。",
    "reasons": ["waiting"],
    "invitation": "",
}
STEPS = {
    "answer": {**SHEET, "invitation": "ABCD-EFGH"},
    "wrong": {"overall": "1", "comment": "等了两个小时。"},
    "phone": {**SHEET, "phone": "138123"},
    "code": {**SHEET, "code": "123"},
}


@pytest.fixture
def brand(time_machine):
    time_machine.move_to(NOW, tick=False)
    return make_year().first


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("pressed", "shown"), [one[:2] for one in SWITCHES])
def test_every_step_of_a_rating_stays_where_it_is(client, brand, step, pressed, shown):
    address = reverse("public:rate", args=[brand.brand.code])
    answer = client.post(address, {**STEPS[step], "step": step, "_switch": pressed})
    page = text(answer)
    assert answer.status_code == 200
    assert shown in page
    assert f'name="step" value="{step}"' in page
    assert "等了两个小时。" in page
    for name in {"phone", "code", "invitation"} & set(STEPS[step]):
        if STEPS[step][name]:
            assert re.search(rf'name="{name}"[^>]*value="{STEPS[step][name]}"', page)
    if step != "wrong":
        assert re.search(r'value="waiting"[^>]*( checked)?>', page)
    assert "form-errors" not in page
    assert not Rating.objects.exists()
    buttons = BUTTON.findall(page)
    assert len(buttons) == 2
    assert all('form="typed-form"' in one for one in buttons)


def test_the_code_that_was_sent_is_still_good(client, brand):
    address = reverse("public:rate", args=[brand.brand.code])
    asked = text(client.post(address, {**SHEET, "step": "phone", "phone": "13812345678"}))
    pending = re.search(r'name="pending" value="([^"]+)"', asked)[1]
    code = re.search(r'id="shown-code">(\d{6})<', asked)[1]
    sheet = {**SHEET, "step": "code", "pending": pending, "code": "", "shown": code}
    again = text(client.post(address, {**sheet, "_switch": "language=en"}))
    assert re.search(rf'name="pending"[^>]*value="{re.escape(pending)}"', again)
    assert f'id="shown-code">{code}<' in again
    done = client.post(address, {**sheet, "code": code})
    assert done.status_code == 302
    assert Rating.objects.count() == 1
