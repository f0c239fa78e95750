"""Every field and cookie with a token gets each other kind of token: a page with a sentence, and
nothing is done.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from redis import Redis

from brandportal.tokens import Purpose, issue, purposes
from brandportal.web.models import LimitCount, UsedOnce
from brandportal.web.proof import WAITING
from reviews.identity.phone_codes import TO_SEE_OWN_DATA, send_code
from reviews.identity.pseudonyms import keyed, phone_pseudonym
from reviews.identity.sign_on import NOTE
from reviews.kiosks import views as kiosk_page
from reviews.kiosks.kiosks import issue_kiosk, token_hash
from reviews.models import Rating
from reviews.privacy import views as privacy
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.limits import DEVICE, device_of
from reviews.rating.rating import Answer, rate
from reviews.rating.views import rate as rate_page
from reviews.receipts.views import receipts
from tests.factories.people import make_officer
from tests.factories.rating import NOW, make_year

pytestmark = pytest.mark.django_db
PHONE = "13812345678"
OWN = "/privacy/mine/"


@dataclass(frozen=True)
class Place:
    """A place where a token comes in: its purpose, what the right one holds, and a request that
    shows whether it was taken.
    """

    purpose: Purpose
    content: Any
    bound: str
    ask: Callable[[str], tuple[Any, bool]]


def places_of(year) -> list[Place]:
    brand, page = year.first.brand.code, f"/rate/{year.first.brand.code}/"
    pseudonym = phone_pseudonym(PHONE, year=2026)
    person = [[2026, pseudonym, "o" * 64]]
    receipt = rate(
        application=year.applications[1],
        answer=Answer(1),
        pseudonym=pseudonym,
        group=RaterGroup.PUBLIC,
        channel=Channel.PHONE,
        comment="只有本人可见",
        now=NOW,
    )
    to_rate = send_code(evaluation=year.evaluation, phone=PHONE, now=NOW)
    to_see = send_code(evaluation=year.evaluation, phone=PHONE, now=NOW, purpose=TO_SEE_OWN_DATA)
    kiosk, kiosk_token = issue_kiosk(
        service_point=year.first.service_points.first(), name="大厅", by=make_officer(), now=NOW
    )

    def cookie(row: Purpose, address: str, taken: str, **form: str):
        def ask(token: str) -> tuple[Any, bool]:
            client = Client()
            client.cookies[row.name] = token
            answer = client.post(address, form) if form else client.get(address)
            return answer, taken in answer.content.decode() or answer.headers.get(
                "Location", "-"
            ).endswith(taken)

        return ask

    def field(name: str, address: str, taken: Callable[[Any], bool], **form: str):
        def ask(token: str) -> tuple[Any, bool]:
            answer = Client().post(address, {**form, name: token})
            return answer, taken(answer)

        return ask

    def shows(answer) -> bool:
        return "只有本人可见" in answer.content.decode()

    def rated(answer) -> bool:
        return Rating.objects.filter(application=year.first).exists()

    codes = {"code": to_rate.shown, "overall": "5", "step": "code"}
    return [
        Place(
            rate_page.PENDING, pseudonym, f"2026|{brand}", field("pending", page, rated, **codes)
        ),
        Place(
            rate_page.RATER,
            pseudonym,
            "2026",
            cookie(rate_page.RATER, page, "/thanks/", overall="5"),
        ),
        Place(
            rate_page.RATED,
            receipt.code,
            brand,
            cookie(rate_page.RATED, f"{page}thanks/", receipt.code[:4]),
        ),
        Place(
            receipts.RECEIPT,
            receipt.code,
            "",
            cookie(receipts.RECEIPT, "/receipts/", receipt.code[:4]),
        ),
        Place(
            kiosk_page.TABLET,
            [kiosk.pk, token_hash(kiosk_token)],
            "",
            cookie(kiosk_page.TABLET, "/kiosk/", "answers"),
        ),
        Place(
            privacy.PENDING,
            [year.evaluation.pk, to_see.pseudonym, person],
            "",
            field("pending", OWN, shows, step="code", code=to_see.shown),
        ),
        Place(privacy.PROOF, person, "", field("proof_of", OWN, shows, step="download")),
        Place(
            privacy.PROOF,
            person,
            "",
            field(
                "proof_of", OWN, lambda answer: answer.status_code == 200, step="erase", sure="1"
            ),
        ),
    ]


@pytest.fixture
def year(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.LANGUAGE_CODE = "en"
    return make_year()


COUNT = 8


@pytest.mark.parametrize("place", range(COUNT))
def test_each_place_takes_one_token_and_answers_every_other_with_a_page(year, place):
    found = places_of(year)
    assert len(found) == COUNT
    place_of = found[place]
    long_ago = NOW - timedelta(days=365)
    wrong: list[tuple[str, str]] = [
        (f"{other.name} in its place", made(place_of, other)) for other in purposes()
    ]
    wrong = [
        (name, token) for name, token in wrong if not name.startswith(f"{place_of.purpose.name} ")
    ]
    assert len(wrong) == len(purposes()) - 1
    right = made(place_of, place_of.purpose)
    wrong += [
        (
            "expired",
            made(place_of, place_of.purpose, NOW - timedelta(seconds=place_of.purpose.seconds)),
        ),
        ("a year old", made(place_of, place_of.purpose, long_ago)),
        ("of another year", made(place_of, place_of.purpose, bound=f"{place_of.bound}2025")),
        ("altered", right[:20] + ("A" if right[20] != "A" else "B") + right[21:]),
        ("cut", right[:-8]),
        ("empty", ""),
        ("garbage", "WyJhIl0:1abc:forged"),
    ]
    for name, token in wrong:
        answer, taken = place_of.ask(token)
        assert (taken, answer.status_code < 500) == (False, True), name
        assert answer.status_code in (200, 302, 403, 409, 422), name
    answer, taken = place_of.ask(right)
    assert taken, (answer.status_code, answer.content.decode()[:2000])


def made(place_of: Place, purpose: Purpose, now: datetime = NOW, bound: str | None = None) -> str:
    """The place_of's own content, under any purpose: the worst that a stranger could come by."""
    return issue(
        place_of.content, purpose=purpose, now=now, bound=place_of.bound if bound is None else bound
    )


@pytest.mark.parametrize("name", ["device", "sign-on", "seen"])
def test_the_other_cookies_answer_foreign_tokens_with_a_page(year, client, name):
    for other in purposes():
        for content in ("x", ["x", 1], {"typed": [["a", "b"]]}, None):
            token = issue(content, purpose=other, now=timezone.now())
            if other.name == name and content != "x":
                continue
            client.cookies[name] = token
            for address in ("/rate/sign-on/return/", f"/rate/{year.first.brand.code}/", "/"):
                assert client.get(address).status_code < 500, (other.name, address)
    assert {NOTE.name, DEVICE.name, WAITING.name} <= {row.name for row in purposes()}


def test_a_foreign_token_in_the_cookie_of_a_device_is_another_device(year, rf):
    request = rf.get("/")
    request.COOKIES["device"] = issue("ff" * 8, purpose=WAITING, now=NOW)
    assert device_of(request) != "ff" * 8


FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*value="([^"]*)"')


def carried(client: Client, answer) -> set[str]:
    """Everything that a browser holds after this answer: cookies, hidden fields, where it is
    led.
    """
    fields = FIELD.findall(answer.content.decode()) if not answer.streaming else []
    cookies = [row.value for row in client.cookies.values()]
    return {unescape(text) for text in [*fields, *cookies, answer.headers.get("Location", "")]}


def readings(text: str) -> Iterator[bytes]:
    """The text as it stands, and every stretch of it that base64 could stand for, unpacked where it
    was packed.
    """
    yield text.encode()
    for part in re.split(r"[^A-Za-z0-9_+/=-]+", text):
        plain = part.replace("-", "+").replace("_", "/")
        for start in range(4):
            cut = plain[start : start + (len(plain) - start) // 4 * 4]
            try:
                raw = b64decode(cut)
            except ValueError:
                continue
            yield raw
            for skip in (0, 1, 8, 12, 14):
                with suppress(zlib.error):
                    yield zlib.decompressobj().decompress(raw[skip:])


def tells(found: set[str], hidden: set[str]) -> list[str]:
    wanted = {text.encode() for text in hidden} | {
        bytes.fromhex(text) for text in hidden if re.fullmatch(r"[0-9a-f]{16,}", text)
    }
    return [text for text in found for raw in readings(text) if any(one in raw for one in wanted)]


def test_nothing_hidden_is_carried_in_clear_by_any_page_of_a_rater(year, client):
    number = "13900001111"
    hidden = {number, phone_pseudonym(number, year=2026)}
    hidden |= {keyed(use, number, year=2026) for use in (TO_SEE_OWN_DATA, "objector")}
    found: set[str] = set()

    def post(address: str, **typed: str):
        answer = client.post(address, typed)
        found.update(carried(client, answer))
        return answer

    page = f"/rate/{year.first.brand.code}/"
    asked = post(page, step="phone", phone=number, overall="2", comment="等了很久")
    code = re.search(r'id="shown-code">(\d{6})<', asked.content.decode())
    pending = re.search(r'name="pending"[^>]*value="([^"]*)"', asked.content.decode())
    assert code and pending
    post(page, step="code", code=code[1], pending=pending[1], overall="2", comment="等了很久")
    thanks = client.get(f"{page}thanks/")
    receipt = re.search(r'id="receipt-code"[^>]*>([^<]+)<', thanks.content.decode())
    assert receipt
    hidden.add(receipt[1].replace("-", "").strip())
    found.update(carried(client, thanks))
    post("/receipts/", code=receipt[1])
    own = post(OWN, step="phone", phone=number).content.decode()
    code = re.search(r'id="shown-code">(\d{6})<', own)
    pending = re.search(r'name="pending"[^>]*value="([^"]*)"', own)
    assert code and pending
    post(OWN, step="code", code=code[1], pending=pending[1])
    assert len(found) > 12
    assert tells(found, hidden) == []
    # The search finds what was carried before: signed, and packed behind a dot.
    signed = signing.dumps([2026, phone_pseudonym(number, year=2026)], salt="x")
    packed = signing.dumps(
        [[2026, phone_pseudonym(number, year=2026)]] * 9, salt="x", compress=True
    )
    assert [tells({one}, hidden) != [] for one in (signed, packed)] == [True, True]
    # Nor is any of it kept beside the tables of ratings: in sessions, counts of limits, used
    # tokens, the cache.
    kept = [str(row) for model in (Session, LimitCount, UsedOnce) for row in model.objects.values()]
    kept += [str(row) for row in remembered_values()]
    assert tells(set(kept), hidden) == []


def remembered_values() -> Iterator[object]:
    """The values in the cache of the process and in Redis."""
    inside = getattr(cache, "_cache", None)
    yield from inside.values() if isinstance(inside, dict) else ()
    if settings.REDIS_URL:
        client = Redis.from_url(settings.REDIS_URL)
        for key in client.scan_iter():
            kind = client.type(key).decode()
            yield key, {"string": client.get, "hash": client.hgetall}.get(kind, str)(key)
