"""Production refuses to start until everything it needs is set and safe, and reports all faults at
once.
"""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from brandportal.settings.demands import demand, faults

COMPLETE = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP",
    "RATER_KEY": "zyxwvutsrqponmlkjihgfedcba9876543210",
    "ALLOWED_HOSTS": "brands.example.org,www.example.org",
    "BASE_URL": "https://brands.example.org",
    "DATABASE_URL": "postgres://portal:secret@db.example.org/brands",
    "REDIS_URL": "redis://redis.example.org:6379/0",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "brands@example.org",
    "MEDIA_ROOT": "/srv/brands/media",
    "SMS_URL": "none",
}


def test_demand_is_silent_when_everything_is_there():
    assert faults(COMPLETE) == []
    demand(COMPLETE)


def test_demand_names_everything_that_is_missing_at_once():
    assert faults({}) == [f"{name} is not set" for name in COMPLETE]
    with pytest.raises(ImproperlyConfigured) as refusal:
        demand({})
    assert str(refusal.value).splitlines() == [
        "The portal cannot start in production:",
        *(f"  - {name} is not set" for name in COMPLETE),
    ]


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("SECRET_KEY", "short", "has 5 characters, at least 50 are needed"),
        ("SECRET_KEY", "ab" * 30, "repeats a few characters; generate it at random"),
        (
            "SECRET_KEY",
            "development-only-key-that-production-refuses-to-start-with",
            "is a key of the source tree, which everybody knows",
        ),
        ("RATER_KEY", "short", "has 5 characters, at least 32 are needed"),
        ("RATER_KEY", "a" * 40, "repeats a few characters; generate it at random"),
        (
            "ALLOWED_HOSTS",
            "*",
            "has a '*', which answers to every host name; list the real ones",
        ),
        (
            "ALLOWED_HOSTS",
            "https://brands.example.org",
            "wants host names, not addresses with a scheme or a path",
        ),
        ("BASE_URL", "http://brands.example.org", "has to start with https://"),
        ("BASE_URL", "https://brands.example.org/portal", "has to end after the host name"),
        (
            "DATABASE_URL",
            "sqlite:///db.sqlite3",
            "starts with 'sqlite:'; production runs on PostgreSQL (postgres://…)",
        ),
        ("DATABASE_URL", "postgres://db.example.org/", "names no database"),
        ("REDIS_URL", "memory://", "has to start with redis:// or rediss://"),
        (
            "EMAIL_URL",
            "consolemail://",
            (
                "starts with 'consolemail:'; a mail server is needed "
                "(smtp+tls://user:password@host:587)"
            ),
        ),
        ("EMAIL_URL", "smtp://", "names no mail server"),
        ("DEFAULT_FROM_EMAIL", "brands", "is not a mail address"),
        ("MEDIA_ROOT", "media", "has to be an absolute path"),
    ],
)
def test_demand_refuses_what_is_unsafe(name, value, fault):
    assert f"{name} {fault}" in faults({**COMPLETE, name: value})


def test_demand_wants_two_different_keys():
    same = {**COMPLETE, "RATER_KEY": COMPLETE["SECRET_KEY"]}
    assert faults(same) == ["RATER_KEY is the same as SECRET_KEY; each needs its own"]


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        ("other.example.org", ["BASE_URL names a host that ALLOWED_HOSTS does not list"]),
        ("brands.example.org", []),
        (".example.org", []),
    ],
)
def test_demand_wants_the_address_among_the_hosts(hosts, expected):
    assert faults({**COMPLETE, "ALLOWED_HOSTS": hosts}) == expected


def test_a_refusal_never_repeats_a_value():
    secret = "hunter2-hunter2"
    said = "\n".join(faults(dict.fromkeys(COMPLETE, secret)))
    assert secret not in said


@pytest.mark.parametrize(("hour", "right"), [("", True), ("0", True), ("23", True), ("24", False)])
def test_demand_wants_an_hour_of_the_day(hour, right):
    assert (faults({**COMPLETE, "NOTICE_DIGEST_HOUR": hour}) == []) is right
