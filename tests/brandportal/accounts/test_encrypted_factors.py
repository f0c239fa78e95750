"""Seeds of second factors are encrypted at rest, reported if not, and re-encrypted under another
key.
"""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from brandportal import rotating_encryption
from brandportal.accounts.domain.invariants import INVARIANTS
from brandportal.accounts.second_factor import PURPOSE
from brandportal.encryption import Unreadable
from tests.factories.people import make_user

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(counters())))


def dumped() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return str(cursor.fetchall())


def a_factor():
    user = make_user()
    totp, codes = TOTP.activate(user, SECRET), RecoveryCodes.activate(user)
    return user, totp, codes


def test_no_seed_and_no_code_lies_in_the_database():
    _user, totp, codes = a_factor()
    seed = rotating_encryption.decrypt(codes.instance.data["seed"], purpose=PURPOSE)
    kept = dumped()
    assert all(secret not in kept for secret in (SECRET, seed, *codes.get_unused_codes()))
    assert rotating_encryption.decrypt(totp.instance.data["secret"], purpose=PURPOSE) == SECRET


def test_a_person_signs_in_with_an_encrypted_factor(client):
    user, _totp, codes = a_factor()
    for code in (code_of(SECRET), codes.get_unused_codes()[0]):
        client.logout()
        client.post(
            reverse("account_login"),
            {"login": user.username, "password": "a long enough pass phrase"},
        )
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert client.get("/inbox/").status_code == 200


def test_each_purpose_has_a_key_of_its_own():
    token = rotating_encryption.encrypt(SECRET, purpose=PURPOSE)
    with pytest.raises(Unreadable):
        rotating_encryption.decrypt(token, purpose="another")


def test_the_invariant_finds_a_seed_in_clear():
    invariant = next(each for each in INVARIANTS if each.code == "accounts.second_factors")
    _user, totp, _codes = a_factor()
    assert list(invariant.faults()) == []
    Authenticator.objects.filter(pk=totp.instance.pk).update(data={"secret": SECRET})
    assert list(invariant.faults()) == [
        f"second factor {totp.instance.pk} is not encrypted under a key of this installation"
    ]


def test_keys_are_renewed_in_three_steps(settings):
    _user, totp, _codes = a_factor()
    old, new = settings.SECRET_KEY, "another key of this installation, drawn at random"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, [old]
    totp.instance.refresh_from_db()
    assert rotating_encryption.decrypt(totp.instance.data["secret"], purpose=PURPOSE) == SECRET
    out = StringIO()
    call_command("renew_second_factors", stdout=out)
    assert out.getvalue() == "2 second factors are encrypted under the present key.\n"
    settings.SECRET_KEY_FALLBACKS = []
    totp.instance.refresh_from_db()
    assert rotating_encryption.decrypt(totp.instance.data["secret"], purpose=PURPOSE) == SECRET
    settings.SECRET_KEY = "a third key that nobody named as the one before"
    with pytest.raises(CommandError):
        call_command("renew_second_factors", stdout=out)
