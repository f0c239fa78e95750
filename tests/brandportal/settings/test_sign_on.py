"""The settings of the city's sign-on: complete, or not at all."""

from __future__ import annotations

import pytest

from brandportal.settings.demands import faults
from brandportal.settings.sign_on import sign_on, sign_on_faults
from tests.brandportal.settings.test_demands import COMPLETE

NAMED = {
    "SIGN_ON_ISSUER": "https://id.city.example/realms/citizens",
    "SIGN_ON_CLIENT_ID": "rating",
    "SIGN_ON_CLIENT_SECRET": "a secret",
}


def test_sign_on_is_off_where_it_is_not_named():
    assert (sign_on({}), sign_on_faults({})) == (None, [])


def test_sign_on_takes_what_is_named_and_has_a_name_of_its_own():
    assert sign_on(NAMED) == {
        "issuer": "https://id.city.example/realms/citizens",
        "client_id": "rating",
        "client_secret": "a secret",
        "hosts": (),
        "name_zh": "城市统一身份认证",
        "name_en": "City sign-on",
    }
    more = {"SIGN_ON_HOSTS": "Login.city.example, ", "SIGN_ON_NAME_ZH": "苏服办"}
    assert sign_on(NAMED | more)["hosts"] == ("login.city.example",)
    assert sign_on(NAMED | more)["name_zh"] == "苏服办"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, None),
        ({"SIGN_ON_ISSUER": "http://id.city.example"}, "has to start with https://"),
        ({"SIGN_ON_ISSUER": "https://"}, "has to start with https://"),
        ({"SIGN_ON_ISSUER": "https://id.city.example:x/"}, "is not an address"),
        ({"SIGN_ON_ISSUER": "https://id.city.example/?a=b"}, "must have neither"),
        ({"SIGN_ON_ISSUER": "https://me@id.city.example/"}, "must have neither"),
        ({"SIGN_ON_CLIENT_SECRET": " "}, "SIGN_ON_CLIENT_SECRET is not set"),
        ({"SIGN_ON_HOSTS": "https://login.city.example"}, "wants host names"),
        ({"SIGN_ON_ISSUER": ""}, "SIGN_ON_CLIENT_ID is set, and SIGN_ON_ISSUER is not"),
    ],
)
def test_production_demands_a_whole_and_safe_sign_on(changes, fault):
    found = faults(COMPLETE | NAMED | changes)
    assert [fault in line for line in found[:1]] == ([True] if fault else [])
