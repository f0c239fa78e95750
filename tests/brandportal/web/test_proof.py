"""A proof works once, while it is valid and correct; a ticket once, after the wait."""

from __future__ import annotations

import base64
import copy
import json
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from altcha import Challenge, Payload, solve_challenge

from brandportal.web.models import UsedOnce
from brandportal.web.once import forget_used
from brandportal.web.proof import (
    FEWEST_TRIES,
    LONGEST_PROOF,
    MOST_TRIES,
    accept_proof,
    accept_ticket,
    new_challenge,
    new_ticket,
    read_ticket,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 12, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def at_two(time_machine):
    time_machine.move_to(NOW, tick=False)


@cache
def solved() -> dict:
    """One solved challenge of this moment; solving takes the best part of a second."""
    challenge = Challenge.from_dict(new_challenge(now=NOW))
    solution = solve_challenge(challenge, timeout=0)
    assert FEWEST_TRIES <= solution.counter < MOST_TRIES
    return Payload(challenge, solution).to_dict()


def text(payload) -> str:
    return base64.b64encode(json.dumps(payload).encode()).decode()


def changed(*path, to):
    payload = copy.deepcopy(solved())
    place = payload
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return payload


def test_proof_is_accepted_once():
    assert accept_proof(text(solved()))
    assert not accept_proof(text(solved()))
    assert UsedOnce.objects.get().expires_at == NOW + timedelta(minutes=10)


def test_proof_written_differently_is_the_same_proof():
    assert accept_proof(text(solved()))
    payload = solved()
    written = [
        {"solution": payload["solution"], "challenge": payload["challenge"]},
        {**payload, "more": 1},
        changed("solution", "counter", to=7),
        changed("solution", "derivedKey", to=payload["solution"]["derivedKey"].upper()),
    ]
    spaced = base64.b64encode(json.dumps(payload, indent=1).encode()).decode()
    assert [accept_proof(text(each)) for each in written] == [False] * 4
    assert not accept_proof(spaced)


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("solution", "derivedKey"), "00" * 32),
        (("solution", "derivedKey"), ""),
        (("solution", "derivedKey"), None),
        (("challenge", "parameters", "cost"), 1),
        (("challenge", "parameters", "keyPrefix"), ""),
        (("challenge", "parameters", "keySignature"), None),
        (("challenge", "parameters", "expiresAt"), 4_000_000_000),
        (("challenge", "parameters", "expiresAt"), None),
        (("challenge", "parameters", "nonce"), "00"),
        (("challenge", "signature"), "00" * 32),
        (("challenge", "signature"), None),
        (("challenge", "parameters"), []),
        (("challenge",), "x"),
        (("solution",), []),
    ],
)
def test_proof_that_was_changed_is_refused(path, to):
    assert not accept_proof(text(changed(*path, to=to)))
    assert not UsedOnce.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "x",
        "e30=",
        "W10=",
        "bnVsbA==",
        "é",
        "{}",
        "\x00",
        "[" * 3_000,
        "A" * (LONGEST_PROOF + 1),
    ],
)
def test_proof_that_is_none_is_refused(typed):
    assert not accept_proof(typed)


def test_proof_of_another_installation_is_refused(settings):
    mine = text(solved())
    settings.SECRET_KEY = "another"
    assert not accept_proof(mine)


def test_proof_expires_with_its_challenge(time_machine):
    time_machine.move_to(NOW + timedelta(minutes=10) + SECOND, tick=False)
    assert not accept_proof(text(solved()))


def test_proof_fits_into_what_is_read():
    assert len(text(solved())) < LONGEST_PROOF / 4


def test_challenges_differ():
    made = [new_challenge(now=NOW) for _time in range(5)]
    assert len({each["signature"] for each in made}) == 5


def test_ticket_is_good_after_the_wait_and_once():
    ticket = new_ticket(now=NOW)
    assert [ticket.waits(NOW + wait * SECOND) for wait in (0, 1, 29, 30, 31)] == [30, 29, 1, 0, 0]
    assert not accept_ticket(ticket, now=NOW + 29 * SECOND)
    assert accept_ticket(ticket, now=NOW + 30 * SECOND)
    assert not accept_ticket(ticket, now=NOW + 30 * SECOND)


def test_ticket_is_read_again_until_it_is_too_old():
    ticket = new_ticket(now=NOW)
    written = ticket.text()
    last = NOW + timedelta(minutes=15)
    assert read_ticket(written, now=NOW) == ticket
    assert read_ticket(written, now=last - SECOND) == ticket
    assert read_ticket(written, now=last) is None


@pytest.mark.parametrize("typed", ["", "x", "a:b:c", "x" * 301])
def test_ticket_that_is_none_is_not_read(typed):
    assert read_ticket(typed, now=NOW) is None


def test_used_tokens_are_forgotten_when_their_age_refuses_them():
    accept_ticket(new_ticket(now=NOW), now=NOW + 30 * SECOND)
    last = NOW + timedelta(minutes=15)
    assert forget_used(now=last - SECOND) == 0
    assert forget_used(now=last) == 1
