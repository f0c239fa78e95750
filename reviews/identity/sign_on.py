"""Rating with the city's sign-on: no account, session or row; an encrypted note is carried by the
browser and sent back.

The note contains what must match when the person returns (state, nonce, PKCE verifier), and the
answer, so that no choice is lost. It is encrypted: neither the person's browser nor anybody else
can read it.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from brandportal.errors import BadInput, NotNow
from brandportal.tokens import issue, purpose, read
from reviews.identity import openid
from reviews.identity.openid import Provider, TokenRefused, Vouched
from reviews.identity.provider_http import ProviderFailed
from reviews.identity.pseudonyms import keyed, phone_pseudonym

# The size that every browser accepts for one cookie, less its name and attributes.
LONGEST_NOTE = 3800
NOTE = purpose("sign-on", seconds=600, packed=True)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Note:
    """What is carried to the sign-on service and back; `typed` are the fields of the answer, in
    order.
    """

    state: str
    nonce: str
    verifier: str
    brand: str
    year: int
    point: str = ""
    typed: tuple[tuple[str, str], ...] = ()


def offered() -> str:
    """The name of the sign-on in the reader's language; empty if it is not offered."""
    named = settings.SIGN_ON
    if not named:
        return ""
    return named["name_en"] if get_language() == "en" else named["name_zh"]


def begin(
    *,
    brand: str,
    year: int,
    typed: Sequence[tuple[str, str]],
    redirect_uri: str,
    now: datetime,
    point: str = "",
) -> tuple[str, str]:
    """The URL of the sign-on service, and the encrypted note for the browser.

    Refuses with NotNow if sign-on is not offered or the service cannot be reached, and with
    BadInput if the answer is too long for a cookie.
    """
    provider = _provider()
    note = Note(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        brand=brand,
        year=year,
        point=point,
        typed=tuple((name, str(value)) for name, value in typed),
    )
    try:
        address = openid.authorization_address(
            provider,
            redirect_uri=redirect_uri,
            state=note.state,
            nonce=note.nonce,
            verifier=note.verifier,
            language="en" if get_language() == "en" else "zh-CN",
        )
    except ProviderFailed as failure:
        raise _unreachable(failure) from None
    encrypted = write_note(note, now=now)
    if len(encrypted) > LONGEST_NOTE:
        raise BadInput(
            _(
                "What you wrote is too long to be taken along to the sign-on. Please shorten it, "
                "or use your telephone."
            )
        )
    return address, encrypted


def write_note(note: Note, *, now: datetime) -> str:
    """The note as a token."""
    return issue(asdict(note), purpose=NOTE, now=now)


def read_note(encrypted: str, *, now: datetime) -> Note | None:
    """The note from a token; None if it is forged, altered, or older than ten minutes."""
    held = read(encrypted, purpose=NOTE, now=now)
    if held is None:
        return None
    try:
        typed = tuple((name, value) for name, value in held["typed"])
        return Note(**{**held, "typed": typed})
    except (TypeError, KeyError, ValueError):
        return None  # written by an earlier version of the portal


def finish(*, note: Note, answer: Mapping[str, str], redirect_uri: str, now: datetime) -> str:
    """The pseudonym of the person who signed on, from the service's response (`answer`).

    A note is valid once. Refuses with NotNow if the person cancelled, the service cannot be
    reached, or its response cannot be trusted; the sentences say what to do, the log says what was
    wrong.
    """
    provider = _provider()
    state = answer.get("state", "")
    if not hmac.compare_digest(state.encode(), note.state.encode()) or not _first_use(note.state):
        raise _untrusted("the state does not fit or was used before")
    try:
        openid.check_sender(provider, answer.get("iss"))
        if answer.get("error"):
            raise NotNow(_("You did not sign on. You can try again or use your telephone."))
        code = answer.get("code", "")
        if not code:
            raise _untrusted("no code")
        vouched = openid.redeem(
            provider,
            code=code,
            verifier=note.verifier,
            nonce=note.nonce,
            redirect_uri=redirect_uri,
            now=now,
        )
    except ProviderFailed as failure:
        raise _unreachable(failure) from None
    except TokenRefused as refusal:
        raise _untrusted(str(refusal)) from None
    return pseudonym(provider, vouched, year=note.year)


def pseudonym(provider: Provider, vouched: Vouched, *, year: int) -> str:
    """The person's pseudonym in this award year: that of the telephone if the service has verified
    a mainland mobile number, so that it is the same in every channel; else one of the service's own
    identifier.
    """
    if vouched.phone:
        try:
            return phone_pseudonym(vouched.phone, year=year)
        except BadInput:
            pass
    return keyed("sign-on", f"{provider.issuer}|{vouched.subject}", year=year)


def _provider() -> Provider:
    found = openid.provider()
    if found is None:
        raise NotNow(_("Rating with the city's sign-on is not offered here."))
    return found


def _first_use(state: str) -> bool:
    """Whether this state is used for the first time."""
    kept = f"sign-on:state:{sha256(state.encode()).hexdigest()}"
    return cache.add(kept, 1, NOTE.seconds)


def _unreachable(failure: ProviderFailed) -> NotNow:
    logger.warning("The sign-on service %s.", failure)
    return NotNow(
        _("The sign-on cannot be reached just now. Please use your telephone, or try again later.")
    )


def _untrusted(why: str) -> NotNow:
    logger.warning("A sign-on was refused: %s.", why)
    return NotNow(
        _("The sign-on could not be verified. Please try again, or use your telephone instead.")
    )
