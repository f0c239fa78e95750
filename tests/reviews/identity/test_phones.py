"""Phone codes: right, wrong, expired, used, too many, unreachable; and no number anywhere."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.core.management import call_command

from brandportal.errors import BadInput, NotNow
from reviews.identity import phone_codes
from reviews.identity.phone_codes import SentCode, UsedCode, check_code, forget_codes, send_code
from reviews.identity.pseudonyms import phone_pseudonym
from reviews.models import PhoneCode
from tests.factories.rating import NOW, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PHONE = "13812345678"
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def evaluation():
    return make_year(brands=0).evaluation


def send(evaluation, now=NOW, phone=PHONE):
    return send_code(evaluation=evaluation, phone=phone, now=now)


def check(evaluation, sent, code, now=NOW):
    check_code(evaluation=evaluation, pseudonym=sent.pseudonym, code=code, now=now)


def other_than(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_send_code_keeps_pseudonym_and_hash_only(evaluation):
    sent = send(evaluation)
    row = PhoneCode.objects.get()
    assert sent.pseudonym == row.pseudonym == phone_pseudonym(PHONE, year=2026)
    assert len(sent.shown) == 6
    assert row.code_hash != sent.shown
    assert row.expires_at == NOW + 10 * MINUTE


def test_no_number_in_a_dump_of_the_database(evaluation, capsys):
    send(evaluation)
    call_command("dumpdata", "reviews")
    dump = capsys.readouterr().out
    assert '"reviews.phonecode"' in dump
    assert PHONE not in dump


def test_check_code_works_once(evaluation):
    sent = send(evaluation)
    check(evaluation, sent, f" {sent.shown[:3]} {sent.shown[3:]} ")
    with pytest.raises(UsedCode, match="has been used"):
        check(evaluation, sent, sent.shown)


def test_check_code_wrong_is_refused_at_its_field_and_counted(evaluation):
    sent = send(evaluation)
    with pytest.raises(BadInput) as refusal:
        check(evaluation, sent, other_than(sent.shown))
    assert refusal.value.field == "code"
    assert PhoneCode.objects.get().attempts == 1


def test_check_code_five_attempts_and_no_more(evaluation):
    sent = send(evaluation)
    for _attempt in range(5):
        with pytest.raises(BadInput):
            check(evaluation, sent, other_than(sent.shown))
    with pytest.raises(BadInput, match="has expired"):
        check(evaluation, sent, sent.shown)


def test_check_code_expires_after_ten_minutes(evaluation):
    sent = send(evaluation)
    with pytest.raises(BadInput, match="has expired"):
        check(evaluation, sent, sent.shown, now=NOW + 10 * MINUTE)
    check(evaluation, sent, sent.shown, now=NOW + 10 * MINUTE - SECOND)


def test_check_code_of_another_telephone_is_refused(evaluation):
    mine, other = send(evaluation), send(evaluation, phone="13912345678")
    if mine.shown == other.shown:
        pytest.skip("one chance in a million: the same code twice")
    with pytest.raises(BadInput):
        check(evaluation, mine, other.shown)


def test_send_code_again_only_after_a_minute_and_the_new_one_counts(evaluation):
    first = send(evaluation)
    assert send(evaluation, now=NOW + 59 * SECOND) == SentCode(first.pseudonym, "")
    assert PhoneCode.objects.exclude(code_hash="").count() == 1
    again = send(evaluation, now=NOW + MINUTE)
    if first.shown != again.shown:
        with pytest.raises(BadInput):
            check(evaluation, again, first.shown, now=NOW + MINUTE)
    check(evaluation, again, again.shown, now=NOW + MINUTE)


def test_send_code_five_an_hour(evaluation):
    for number in range(5):
        send(evaluation, now=NOW + 2 * number * MINUTE)
    assert send(evaluation, now=NOW + 30 * MINUTE).shown == ""
    assert PhoneCode.objects.exclude(code_hash="").count() == 5
    send(evaluation, now=NOW + 60 * MINUTE)
    assert PhoneCode.objects.exclude(code_hash="").count() == 6


def test_send_code_refuses_what_is_no_mobile(evaluation):
    with pytest.raises(BadInput):
        send(evaluation, phone="110")
    assert PhoneCode.objects.count() == 0


class Broken:
    shows_code = False

    def send(self, phone, text):
        raise OSError("no route")


def test_send_code_unreachable_service_leaves_nothing_and_may_be_tried_again(
    evaluation, monkeypatch
):
    monkeypatch.setattr(phone_codes, "gateway", Broken)
    with pytest.raises(NotNow, match="could not be sent"):
        send(evaluation)
    assert PhoneCode.objects.count() == 0
    monkeypatch.undo()
    send(evaluation)


class Silent:
    shows_code = False
    sent: list[tuple[str, str]] = []

    def send(self, phone, text):
        self.sent.append((phone, text))


def test_send_code_real_gateway_gets_the_number_and_the_page_gets_no_code(evaluation, monkeypatch):
    monkeypatch.setattr(phone_codes, "gateway", Silent)
    sent = send(evaluation, phone="+86 138 1234 5678")
    phone, text = Silent.sent.pop()
    assert sent.shown == ""
    assert phone == PHONE
    check(evaluation, sent, text[-6:])


def test_send_code_without_a_gateway_says_so(evaluation, settings):
    settings.SMS_GATEWAY = ""
    with pytest.raises(NotNow, match="not offered here"):
        send(evaluation)


def test_forget_codes_deletes_after_a_day(evaluation):
    send(evaluation)
    assert forget_codes(now=NOW + timedelta(hours=23)) == 0
    assert forget_codes(now=NOW + timedelta(hours=24)) == 1
    assert PhoneCode.objects.count() == 0


class Slow:
    shows_code = False

    def send(self, phone, text):
        sleep(0.2)


def test_send_code_that_sends_nothing_takes_as_long_as_one_that_does(evaluation, monkeypatch):
    monkeypatch.setattr(phone_codes, "gateway", Slow)
    monkeypatch.setattr(phone_codes, "delivery", phone_codes.Delivery())
    took = []
    for wait in (0, 5):
        began = monotonic()
        send(evaluation, now=NOW + wait * SECOND)
        took.append(monotonic() - began)
    assert PhoneCode.objects.exclude(code_hash="").count() == 1
    assert took[1] >= 0.2


def test_check_code_asks_the_same_whatever_is_wrong(evaluation, django_assert_num_queries):
    """No code at all, an old one, a used one, one that was guessed at too often, a fresh one: the
    same queries and words.
    """
    wrong, later = {}, NOW + MINUTE
    for place, state in enumerate(("none", "old", "used", "guessed", "fresh")):
        phone = f"1380000000{place}"
        if state == "none":
            wrong[state] = (phone_pseudonym(phone, year=2026), "000000")
            continue
        sent = send(evaluation, now=NOW - 20 * MINUTE if state == "old" else NOW, phone=phone)
        wrong[state] = (sent.pseudonym, other_than(sent.shown))
        if state == "used":
            check(evaluation, sent, sent.shown)
        if state == "guessed":
            PhoneCode.objects.filter(pseudonym=sent.pseudonym).update(attempts=phone_codes.ATTEMPTS)
    said = set()
    for pseudonym, code in wrong.values():
        with django_assert_num_queries(2), pytest.raises(BadInput) as refusal:
            check_code(evaluation=evaluation, pseudonym=pseudonym, code=code, now=later)
        said.add((refusal.value.reason, refusal.value.field))
    assert len(said) == 1
