"""The HTTP headers of every response."""

from __future__ import annotations

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


def test_every_answer_carries_the_content_security_policy(client):
    header = client.get("/healthz").headers["Content-Security-Policy"]
    assert {part.strip() for part in header.split(";")} == POLICY


def test_an_answer_that_was_not_found_carries_it_too(client, db):
    header = client.get("/no-such-page").headers["Content-Security-Policy"]
    assert {part.strip() for part in header.split(";")} == POLICY


def test_every_answer_turns_the_devices_off(client):
    answer = client.get("/healthz")
    policy = answer.headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(policy)
    assert [part for part in policy if not part.endswith("=()")] == [
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
