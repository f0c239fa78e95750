"""Sign-on against a small real provider: one pseudonym for each person, and every attack that the
protocol knows.
"""

from __future__ import annotations

import base64
import hmac
import json
import logging
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from threading import Event
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.cache import cache
from django.utils import timezone, translation

from brandportal.errors import BadInput, NotNow
from reviews.identity import provider_http, sign_on
from reviews.identity.provider_http import ProviderFailed, Reach, ask
from reviews.identity.pseudonyms import keyed, phone_pseudonym
from tests.factories.openid_provider import (
    CLIENT,
    SECRET,
    ec_key,
    public_row,
    rsa_key,
    running,
    send,
)

pytestmark = pytest.mark.usefixtures("english")
BACK = "https://brands.example.org/rate/sign-on/return/"
PHONE = "13812345678"
UNTRUSTED = "could not be verified"
UNREACHABLE = "cannot be reached just now"


@pytest.fixture
def service(settings):
    with running() as made:
        settings.SIGN_ON = made.setting
        yield made


def begin(**more):
    """Off to the service: its address, and the note in the browser."""
    given = {"brand": "B001", "year": 2026, "typed": [("overall", "5")], **more}
    address, encrypted = sign_on.begin(redirect_uri=BACK, now=timezone.now(), **given)
    return address, sign_on.read_note(encrypted, now=timezone.now())


def finish(note, answer):
    return sign_on.finish(note=note, answer=answer, redirect_uri=BACK, now=timezone.now())


def there_and_back(service, subject="person-1"):
    address, note = begin()
    return finish(note, service.sign_on(address, subject))


def refused(service, sentence=UNTRUSTED):
    """There and back, and refused with this sentence."""
    with pytest.raises(NotNow, match=sentence):
        there_and_back(service)


def subject_name(service, subject="person-1"):
    return keyed("sign-on", f"{service.issuer}|{subject}", year=2026)


# One person, one name ----------------------------------------------------------------------------


def test_finish_names_a_person_by_the_service_s_own_name(service):
    assert there_and_back(service) == subject_name(service)
    assert there_and_back(service) == subject_name(service)
    assert there_and_back(service, "person-2") == subject_name(service, "person-2")
    assert subject_name(service) != subject_name(service, "person-2")


@pytest.mark.parametrize("written", [PHONE, "+86 138 1234 5678", "+8613812345678"])
def test_finish_names_a_person_by_the_verified_telephone(service, written):
    service.claims = {"phone_number": written, "phone_number_verified": True}
    assert there_and_back(service) == phone_pseudonym(PHONE, year=2026)


@pytest.mark.parametrize(
    "claims",
    [
        {"phone_number": PHONE},
        {"phone_number": PHONE, "phone_number_verified": False},
        {"phone_number": PHONE, "phone_number_verified": "true"},
        {"phone_number": PHONE, "phone_number_verified": 1},
        {"phone_number": "+852 5123 4567", "phone_number_verified": True},
        {"phone_number": 13812345678, "phone_number_verified": True},
    ],
)
def test_finish_takes_no_telephone_that_is_not_verified_or_no_mobile_number(service, claims):
    service.claims = claims
    assert there_and_back(service) == subject_name(service)


def test_finish_asks_for_the_telephone_where_the_token_has_none(service):
    service.more_about = {
        "sub": "person-1",
        "phone_number": PHONE,
        "phone_number_verified": True,
    }
    assert there_and_back(service) == phone_pseudonym(PHONE, year=2026)
    assert service.asked["/userinfo"] == 1


def test_finish_works_with_es256_too(service):
    service.key, service.kid, service.algorithm = ec_key("curve"), "curve", "ES256"
    service.keys.append(public_row(service.key, "curve"))
    assert there_and_back(service) == subject_name(service)


def test_begin_sends_what_the_protocol_asks_for_and_nothing_about_the_person(service):
    address, note = begin()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    made = base64.urlsafe_b64encode(sha256(note.verifier.encode()).digest()).rstrip(b"=").decode()
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": BACK,
        "scope": "openid phone",
        "state": note.state,
        "nonce": note.nonce,
        "code_challenge": made,
        "code_challenge_method": "S256",
        "ui_locales": "en",
    }


def test_redeem_proves_the_client_by_basic_or_by_form(service):
    there_and_back(service)
    pair = base64.b64decode(service.authorizations[0].removeprefix("Basic ")).decode()
    assert pair == "rating-portal:a%20secret%20of%20this%20client%2Fonly%3A%2B%20"
    assert "client_secret" not in service.forms[0]
    cache.clear()
    service.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    there_and_back(service)
    assert service.authorizations[1] == ""
    assert service.forms[1]["client_secret"] == SECRET


def test_metadata_and_keys_are_asked_for_once(service):
    for _time in range(3):
        there_and_back(service)
    assert (service.asked["/.well-known/openid-configuration"], service.asked["/keys"]) == (1, 1)
    assert service.asked["/token"] == 3


def test_offered_has_a_name_in_both_languages(service, settings):
    assert sign_on.offered() == "Harbour ID"
    with translation.override("zh-hans"):
        assert sign_on.offered() == "港城通"
    settings.SIGN_ON = None
    assert sign_on.offered() == ""
    with pytest.raises(NotNow, match="not offered here"):
        begin()


# The note in the browser -------------------------------------------------------------------------


def test_note_comes_back_as_it_was_and_tells_nobody_anything():
    now = timezone.now()
    note = sign_on.Note(
        "s",
        "n",
        "v",
        "B001",
        2026,
        "7",
        (("overall", "1"), ("comment", "等了很久")),
    )
    encrypted = sign_on.write_note(note, now=now)
    assert sign_on.read_note(encrypted, now=now) == note
    assert "B001" not in encrypted
    assert sign_on.read_note(encrypted, now=now + timedelta(seconds=600)) is None
    assert sign_on.read_note(encrypted, now=now - timedelta(seconds=62)) is None


def test_note_that_is_altered_foreign_or_empty_is_none(settings):
    now = timezone.now()
    note = sign_on.Note("s", "n", "v", "B001", 2026)
    encrypted = sign_on.write_note(note, now=now)
    place = len(encrypted) // 2
    altered = encrypted[:place] + ("A" if encrypted[place] != "A" else "B") + encrypted[place + 1 :]
    for wrong in ("", "x", altered, encrypted[:-4]):
        assert sign_on.read_note(wrong, now=now) is None
    settings.SECRET_KEY = "another installation's key"
    assert sign_on.read_note(encrypted, now=now) is None


def test_begin_says_when_an_answer_is_too_long_to_carry(service):
    _address, note = begin(typed=[("overall", "1"), ("comment", "等了很久" * 125)])
    assert dict(note.typed)["comment"] == "等了很久" * 125
    words = "".join(chr(0x4E00 + number * 37 % 20000) for number in range(2000))
    with pytest.raises(BadInput, match="too long to be taken along"):
        begin(typed=[("overall", "1"), ("comment", words)])


# Attacks -----------------------------------------------------------------------------------------


class FromNow(int):
    """Seconds from the moment the test runs: an id with the clock in it differs between the workers
    of one run.
    """

    def __repr__(self) -> str:
        return f"now{int(self):+d}"


def on_the_clock(claims):
    now = int(time.time())
    return {
        name: now + value if isinstance(value, FromNow) else value for name, value in claims.items()
    }


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another sign-on's"},
        {"nonce": 7},
        {"aud": "another-client"},
        {"aud": [CLIENT, "another-client"]},
        {"aud": []},
        {"azp": "another-client"},
        {"iss": "https://id.example.org"},
        {"iss": ""},
        {"exp": FromNow(-31)},
        {"exp": "never"},
        {"iat": FromNow(-700), "exp": FromNow(700)},
        {"iat": FromNow(36000)},
        {"iat": float("inf")},
        {"nbf": FromNow(36000)},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
    ],
    ids=str,
)
def test_token_whose_claims_do_not_fit_is_refused(service, claims):
    service.claims = on_the_clock(claims)
    refused(service)


@pytest.mark.parametrize("name", ["nonce", "aud", "iss", "exp", "iat", "sub"])
def test_token_that_leaves_a_claim_out_is_refused(service, name):
    service.without = {name}
    refused(service)


def test_token_a_little_ahead_of_this_clock_is_taken(service):
    service.clock = lambda: time.time() + 20
    assert there_and_back(service) == subject_name(service)


def test_token_without_signature_is_refused(service):
    service.sign = lambda claims: jwt.encode(claims, None, algorithm="none")
    refused(service)


@pytest.mark.parametrize("form", ["pem", "jwk"])
def test_token_signed_with_the_public_key_as_a_shared_secret_is_refused(service, form):
    public = service.key.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    secret = pem if form == "pem" else json.dumps(service.keys[0]).encode()
    service.sign = lambda claims: by_hand(claims, {"alg": "HS256", "kid": "first"}, secret)
    refused(service)


def test_token_signed_with_the_client_s_secret_is_refused(service):
    service.sign = lambda claims: by_hand(claims, {"alg": "HS256"}, SECRET.encode())
    refused(service)


@pytest.mark.parametrize("algorithm", ["RS384", "PS256", "ES256", ["RS256"], None, "rs256"])
def test_token_of_an_algorithm_that_is_not_accepted_is_refused(service, algorithm):
    service.sign = lambda claims: by_hand(claims, {"alg": algorithm, "kid": "first"}, b"x" * 32)
    refused(service)


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_token_rightly_signed_in_a_way_that_is_not_accepted_is_refused(service, algorithm):
    service.algorithm = algorithm
    refused(service)


def test_token_of_another_s_key_under_a_known_name_is_refused(service):
    service.key = rsa_key("attacker")
    refused(service)


def test_token_that_brings_its_own_key_is_refused(service):
    own = public_row(rsa_key("attacker"), "attacker")
    service.sign = lambda claims: jwt.encode(
        claims,
        rsa_key("attacker"),
        algorithm="RS256",
        headers={"kid": "attacker", "jwk": own, "jku": f"{service.issuer}/keys"},
    )
    refused(service)


def test_token_signed_with_a_short_key_is_refused(service):
    service.key, service.kid = rsa_key("short", 1024), "short"
    service.keys = [public_row(service.key, "short")]
    refused(service)


def test_token_altered_on_the_way_is_refused(service):
    def altered(claims):
        head, _body, signature = service._sign(claims).split(".")
        claims["sub"] = "somebody-else"
        return ".".join([head, encoded(claims), signature])

    service.sign = altered
    refused(service)


@pytest.mark.parametrize("token", ["", "x", "a.b", "a.b.c", "....", "é.é.é"])
def test_token_that_is_none_is_refused(service, token):
    service.sign = lambda claims: token
    refused(service)


def test_key_for_encryption_signs_nothing(service):
    service.keys = [public_row(service.key, "first") | {"use": "enc"}]
    refused(service)


def test_two_keys_of_one_name_are_none(service):
    service.keys = [*service.keys, public_row(rsa_key("second"), "first")]
    refused(service)


def test_state_of_another_browser_is_refused_and_no_code_is_redeemed(service):
    address, note = begin()
    _other, stranger = begin()
    answer = service.sign_on(address)
    with pytest.raises(NotNow, match=UNTRUSTED):
        finish(stranger, answer)
    with pytest.raises(NotNow, match=UNTRUSTED):
        finish(note, {"code": answer["code"]})
    assert service.asked["/token"] == 0


def test_state_is_good_once(service):
    address, note = begin()
    answer = service.sign_on(address)
    finish(note, answer)
    again = {**service.sign_on(address), "state": note.state}
    with pytest.raises(NotNow, match=UNTRUSTED):
        finish(note, again)
    assert service.asked["/token"] == 1


def test_code_of_another_sign_on_is_refused_for_want_of_its_verifier(service):
    """An attacker puts the victim's code into his own return (or his own into the victim's)."""
    victim, _note = begin()
    own, note = begin()
    stolen, mine = service.sign_on(victim, "victim"), service.sign_on(own)
    with pytest.raises(NotNow, match=UNREACHABLE):
        finish(note, {**mine, "code": stolen["code"]})
    assert service.asked["/token"] == 1


def test_code_of_another_sign_on_is_refused_by_the_nonce_even_where_the_service_checks_no_pkce(
    service,
):
    victim, _note = begin()
    own, note = begin()
    stolen, mine = service.sign_on(victim, "victim"), service.sign_on(own)
    careless = {"code_challenge": service.codes[mine["code"]]["code_challenge"]}
    service.codes[stolen["code"]] |= careless
    with pytest.raises(NotNow, match=UNTRUSTED):
        finish(note, {**mine, "code": stolen["code"]})


def test_note_without_its_verifier_redeems_nothing(service):
    address, note = begin()
    answer = service.sign_on(address)
    with pytest.raises(NotNow, match=UNREACHABLE):
        finish(replace(note, verifier=""), answer)


def test_code_is_redeemed_for_the_same_address_only(service):
    address, note = begin()
    answer = service.sign_on(address)
    with pytest.raises(NotNow, match=UNREACHABLE):
        sign_on.finish(
            note=note,
            answer=answer,
            redirect_uri="https://evil.example.org/",
            now=timezone.now(),
        )


def test_answer_of_another_service_is_refused(service):
    address, note = begin()
    with pytest.raises(NotNow, match=UNTRUSTED):
        finish(note, {**service.sign_on(address), "iss": "https://id.example.org"})
    cache.clear()
    service.metadata = {"authorization_response_iss_parameter_supported": True}
    address, note = begin()
    with pytest.raises(NotNow, match=UNTRUSTED):
        finish(note, service.sign_on(address))
    address, note = begin()
    named = {**service.sign_on(address), "iss": service.issuer}
    assert finish(note, named) == subject_name(service)


def test_particulars_of_another_person_are_refused(service):
    service.more_about = {"sub": "victim", "phone_number": PHONE, "phone_number_verified": True}
    refused(service)


def test_person_who_turns_back_is_told_so(service):
    address, note = begin()
    state = service.sign_on(address)["state"]
    with pytest.raises(NotNow, match="You did not sign on"):
        finish(note, {"state": state, "error": "access_denied"})


def test_return_without_a_code_is_refused(service):
    address, note = begin()
    with pytest.raises(NotNow, match=UNTRUSTED):
        finish(note, {"state": service.sign_on(address)["state"]})


# Keys that change --------------------------------------------------------------------------------


def test_new_key_is_fetched_when_its_name_is_new(service):
    there_and_back(service)
    service.rotate("second")
    assert there_and_back(service) == subject_name(service)
    assert service.asked["/keys"] == 2


def test_unknown_key_names_do_not_make_us_ask_again_and_again(service):
    there_and_back(service)
    service.kid = "unknown"
    for _time in range(4):
        refused(service)
    assert service.asked["/keys"] == 2


def test_key_that_was_taken_back_is_refused_after_ten_minutes(service):
    there_and_back(service)
    old = service.key
    service.rotate("second")
    service.key, service.kid = old, "first"
    cache.delete(f"sign-on:keys:{service.issuer}")  # what ten minutes do
    refused(service)


# A service that misbehaves -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("token_endpoint", "http://169.254.169.254/latest/"),
        ("token_endpoint", "file:///etc/passwd"),
        ("jwks_uri", "http://127.0.0.1:1/keys"),
        ("jwks_uri", "{issuer}@evil.example.org/keys"),
        ("userinfo_endpoint", "gopher://127.0.0.1/"),
        ("authorization_endpoint", "https://evil.example.org/authorize"),
        ("authorization_endpoint", "javascript:alert(1)"),
        ("token_endpoint", None),
        ("issuer", "https://id.example.org"),
        ("code_challenge_methods_supported", ["plain"]),
    ],
)
def test_metadata_that_lead_elsewhere_are_refused(service, name, address):
    if isinstance(address, str):
        address = address.replace("{issuer}", service.issuer)
    service.metadata = {name: address}
    with pytest.raises(NotNow, match=UNREACHABLE):
        begin()
    assert set(service.asked) == {"/.well-known/openid-configuration"}


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
def test_redirects_are_not_followed(service, path):
    def elsewhere(request):
        request.send_response(302)
        request.send_header("Location", f"{service.issuer}/elsewhere")
        request.send_header("Content-Length", "0")
        request.end_headers()

    service.answers = {path: elsewhere}
    refused(service, UNREACHABLE)
    assert service.asked["/elsewhere"] == 0


@pytest.mark.parametrize("status", [201, 203, 302, 400, 500])
def test_right_answer_under_a_wrong_status_is_refused(service, status):
    service.answers = {"/keys": lambda request: send(request, {"keys": service.keys}, status)}
    refused(service, UNREACHABLE)


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"id_token": 7}', b"{}"],
)
def test_answer_that_is_not_what_was_asked_for_is_refused(service, content):
    service.answers = {"/token": lambda request: send(request, content)}
    refused(service, UNREACHABLE)


def test_huge_answer_is_not_read_to_its_end(service):
    wrote = []

    def huge(request):
        request.send_response(200)
        request.end_headers()
        for _piece in range(4000):
            request.wfile.write(b" " * 65536)
            wrote.append(1)

    service.answers = {"/keys": huge}
    refused(service, UNREACHABLE)
    assert len(wrote) < 1000


def test_answer_that_breaks_off_is_refused(service):
    def broken(request):
        request.send_response(200)
        request.send_header("Content-Length", "5000")
        request.end_headers()
        request.wfile.write(b'{"keys": []}')

    service.answers = {"/keys": broken}
    refused(service, UNREACHABLE)


@pytest.mark.parametrize("drips", ["nothing", "head", "body"])
def test_slow_service_is_given_up_in_time(service, monkeypatch, drips):
    """A client without patience would take all of half a minute's drops."""
    monkeypatch.setattr(provider_http, "PATIENCE_SECONDS", 0.4)
    hung_up = Event()

    def slow(request):
        if drips == "body":
            request.send_response(200)
            request.end_headers()
        request.connection.settimeout(0.1)
        for _drop in range(300):
            with suppress(TimeoutError):
                if not request.connection.recv(1):
                    hung_up.set()
                    return
            if drips != "nothing":
                request.wfile.write(b" " if drips == "body" else b"H")
                request.wfile.flush()

    service.answers = {"/token": slow}
    refused(service, UNREACHABLE)
    assert hung_up.wait(10)


def test_service_that_is_away_is_said_to_be_away(settings):
    with running() as gone:
        settings.SIGN_ON = gone.setting
    with pytest.raises(NotNow, match=UNREACHABLE):
        begin()


def test_reach_is_the_issuer_s_place_and_the_named_hosts():
    reach = Reach("https://id.city.example", ("login.city.example",))
    fine = [
        "https://id.city.example/a",
        "https://id.city.example:443/",
        "https://LOGIN.city.example/x",
    ]
    wrong = [
        "http://id.city.example/",
        "https://id.city.example:8443/",
        "https://id.city.example.evil.org/",
        "https://id.city.example@evil.org/",
        "https://evil@id.city.example/",
        "https://evil.org/?https://id.city.example",
        "//id.city.example/",
        "https://id.city.example:port/",
        "https://[::1]/",
        "",
    ]
    assert [reach.allows(url) for url in fine] == [True] * len(fine)
    assert [reach.allows(url) for url in wrong] == [False] * len(wrong)


def test_ask_sends_nothing_to_a_place_outside(service):
    with pytest.raises(ProviderFailed, match="outside"):
        ask(f"{service.issuer}/token", reach=Reach("https://id.city.example"))
    assert service.asked == {}


def test_log_holds_neither_token_nor_telephone_nor_code(service, caplog):
    caplog.set_level(logging.DEBUG)
    service.claims = {"phone_number": PHONE, "phone_number_verified": True, "aud": "another"}
    address, note = begin()
    answer = service.sign_on(address)
    with pytest.raises(NotNow):
        finish(note, answer)
    assert "A sign-on was refused: InvalidAudienceError." in caplog.text
    for secret in (PHONE, answer["code"], note.verifier, note.nonce, SECRET, "person-1"):
        assert secret not in caplog.text


def encoded(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def by_hand(claims, head, secret):
    """A token signed with HMAC, whatever its head says."""
    signed = f"{encoded(head)}.{encoded(claims)}"
    made = hmac.digest(secret, signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"
