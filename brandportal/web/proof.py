"""Proof of work instead of a CAPTCHA, without identifying the visitor: about a second of computing,
or waiting.

Required only near a limit. The browser solves a challenge (a key derivation repeated until a prefix
matches); without JavaScript, or on an old telephone, the page is sent again half a minute later
with a ticket. Each works once.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from altcha import create_challenge, verify_solution
from django.conf import settings

from brandportal import tokens
from brandportal.web.once import use_once

ALGORITHM = "PBKDF2/SHA-256"
# One try costs a thousand rounds; the solution is between the 200th and the 400th try. A telephone
# of 2016 does some 300,000 rounds a second in one worker: about a second. The server derives one
# key for each challenge, and none to verify.
ROUNDS = 1_000
FEWEST_TRIES = 200
MOST_TRIES = 400
CHALLENGE_LASTS = timedelta(minutes=10)
LONGEST_PROOF = 4_000

WAIT = timedelta(seconds=30)
TICKET_LASTS = timedelta(minutes=15)
WAITING = tokens.purpose("waiting", seconds=15 * 60)


def new_challenge(*, now: datetime) -> dict[str, Any]:
    """A signed challenge in the widget's format, valid for ten minutes."""
    made = create_challenge(
        ALGORITHM,
        ROUNDS,
        counter=FEWEST_TRIES + secrets.randbelow(MOST_TRIES - FEWEST_TRIES),
        expires_at=now + CHALLENGE_LASTS,
        hmac_secret=_secret("challenge"),
        hmac_key_secret=_secret("solution"),
    )
    return made.to_dict()


def accept_proof(text: str) -> bool:
    """Whether this solves a challenge of ours that has not expired, and is used for the first
    time.
    """
    if not text or len(text) > LONGEST_PROOF:
        return False
    found = verify_solution(text, _secret("challenge"), hmac_key_secret=_secret("solution"))
    if not found.verified:
        return False
    challenge = json.loads(base64.b64decode(text))["challenge"]
    expires = datetime.fromtimestamp(challenge["parameters"]["expiresAt"], UTC)
    # The signature identifies the challenge: another solution of it, or another spelling, counts as
    # the same proof.
    return use_once(purpose="proof", token=challenge["signature"], expires_at=expires)


@dataclass(frozen=True)
class Ticket:
    """A ticket for waiting, with the time it was issued."""

    number: str
    given_at: datetime

    def waits(self, now: datetime) -> int:
        """Whole seconds until the ticket can be used; 0 from then on."""
        left = self.given_at + WAIT - now
        return max(0, -(-left // timedelta(seconds=1)))

    def text(self) -> str:
        """The ticket as the value of a hidden field."""
        content = [self.number, int(self.given_at.timestamp())]
        return tokens.issue(content, purpose=WAITING, now=self.given_at)


def new_ticket(*, now: datetime) -> Ticket:
    """A ticket that can be used from half a minute from now, for a quarter of an hour."""
    return Ticket(secrets.token_hex(8), now.replace(microsecond=0))


def read_ticket(text: str, *, now: datetime) -> Ticket | None:
    """The ticket in this field; None if it is forged or expired."""
    found = tokens.read(text, purpose=WAITING, now=now)
    if found is None:
        return None
    number, seconds = found
    return Ticket(number, datetime.fromtimestamp(seconds, UTC))


def accept_ticket(ticket: Ticket, *, now: datetime) -> bool:
    """Use the ticket, once and after the wait. False if it is too early, or was used."""
    until = ticket.given_at + TICKET_LASTS
    return not ticket.waits(now) and use_once(
        purpose="ticket", token=ticket.number, expires_at=until
    )


def _secret(purpose: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"proof|{purpose}".encode(), "sha256")
