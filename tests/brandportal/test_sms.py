"""Text messages: what is sent where, what is refused, and what production requires."""

from __future__ import annotations

import io
import json

import pytest

from brandportal import sms
from brandportal.settings.demands import faults, sms_fault


@pytest.fixture
def sent(monkeypatch, settings):
    settings.SMS_URL, settings.SMS_TOKEN = "https://sms.example.org/send", "token-of-the-city"
    requests = []

    def urlopen(request, timeout):
        requests.append((request, timeout))
        return io.BytesIO(b"ok")

    monkeypatch.setattr(sms, "urlopen", urlopen)
    return requests


def test_http_gateway_posts_number_and_text_with_the_token(sent):
    sms.HttpGateway().send("13812345678", "验证码：123456")
    (request, timeout), *more = sent
    assert (request.full_url, request.get_method(), timeout, more) == (
        "https://sms.example.org/send",
        "POST",
        10,
        [],
    )
    assert json.loads(request.data) == {"phone": "13812345678", "text": "验证码：123456"}
    assert request.get_header("Authorization") == "Bearer token-of-the-city"


@pytest.mark.parametrize("address", ["http://sms.example.org/", "file:///etc/passwd", ""])
def test_http_gateway_goes_nowhere_but_by_https(sent, settings, address):
    settings.SMS_URL = address
    with pytest.raises(OSError, match="https"):
        sms.HttpGateway().send("13812345678", "x")
    assert sent == []


def test_only_the_demonstration_shows_codes():
    assert (sms.DemoGateway.shows_code, sms.HttpGateway.shows_code) == (True, False)


@pytest.mark.parametrize(
    ("value", "fine"),
    [
        ("none", True),
        ("https://sms.example.org/send", True),
        ("http://sms.example.org/send", False),
        ("brandportal.sms.DemoGateway", False),
        ("https://", False),
    ],
)
def test_production_wants_https_or_an_explicit_none(value, fine):
    assert (sms_fault(value) is None) == fine


def test_production_names_a_missing_service_and_a_missing_token():
    assert "SMS_URL is not set" in faults({})
    asked = "SMS_TOKEN is not set; the message service of SMS_URL asks for it"
    assert asked in faults({"SMS_URL": "https://sms.example.org/send"})
    assert asked not in faults({"SMS_URL": "none"})
