"""Verify a telephone by a six-digit code, and remember only its pseudonym."""

from __future__ import annotations

import hmac
import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brandportal.errors import BadInput, NotNow, Refused
from reviews.domain.ballots.identity import keyed, normalise_code, normalise_phone
from reviews.domain.ballots.sms import gateway
from reviews.models import Evaluation, PhoneCode

CODE_LASTS = timedelta(minutes=10)
RESEND_AFTER = timedelta(seconds=60)
AN_HOUR = timedelta(hours=1)
CODES_AN_HOUR = 5
ATTEMPTS = 5
FORGET_AFTER = timedelta(days=1)
T = TypeVar("T")
# What a code is for; the first is what raters' pseudonyms are keyed for.
TO_RATE, TO_SEE_OWN_DATA = "phone", "own-data"


@dataclass(frozen=True)
class SentCode:
    """A code on its way; `shown` holds it only in a demonstration, where nothing is really sent."""

    pseudonym: str
    shown: str


def send_code(
    *, evaluation: Evaluation, phone: str, now: datetime, purpose: str = TO_RATE
) -> SentCode:
    """Send a code that is good for ten minutes and for one purpose. The number goes to the gateway and nowhere else.

    The pseudonym is that of the purpose: a code to rate opens nothing else, and the other way round.

    Refuses with BadInput for what is no mobile number, and with NotNow within a minute of the last code, after five
    codes in an hour, or when the message service cannot be reached.
    """
    way = gateway()
    if way is None:
        raise NotNow(
            _("Rating by telephone is not offered here. Please use your personal invitation code.")
        )
    year = evaluation.cycle.year
    number = normalise_phone(phone)
    pseudonym = keyed(purpose, number, year=year)
    code = f"{secrets.randbelow(10**6):06d}"
    with transaction.atomic():
        # One at a time: two requests at the same moment must not both find "no code in the last minute".
        Evaluation.objects.select_for_update(of=("self",), no_key=True).get(pk=evaluation.pk)
        _not_too_often(evaluation, pseudonym, now)
        row = PhoneCode.objects.create(
            evaluation=evaluation,
            pseudonym=pseudonym,
            code_hash=keyed("phone-code", f"{pseudonym}|{code}", year=year),
            sent_at=now,
            expires_at=now + CODE_LASTS,
        )
    try:
        way.send(number, _words(purpose) % {"code": code})
    except OSError:
        row.delete()
        raise NotNow(
            _("The message could not be sent just now. Please try again in a few minutes.")
        ) from None
    return SentCode(pseudonym, code if way.shows_code else "")


def _words(purpose: str) -> str:
    if purpose == TO_SEE_OWN_DATA:
        return _("Your code to see what the service brand portal holds about you: %(code)s")
    return _("Your code to rate a service brand: %(code)s")


def _not_too_often(evaluation: Evaluation, pseudonym: str, now: datetime) -> None:
    sent = list(
        PhoneCode.objects.filter(
            evaluation=evaluation, pseudonym=pseudonym, sent_at__gt=now - AN_HOUR
        )
        .order_by("-sent_at")
        .values_list("sent_at", flat=True)[:CODES_AN_HOUR]
    )
    if sent and now < sent[0] + RESEND_AFTER:
        wait = math.ceil((sent[0] + RESEND_AFTER - now).total_seconds())
        raise NotNow(
            ngettext(
                "A code was sent just now. You can ask for another in %(wait)d second.",
                "A code was sent just now. You can ask for another in %(wait)d seconds.",
                wait,
            )
            % {"wait": wait}
        )
    if len(sent) == CODES_AN_HOUR:
        raise NotNow(
            _("Too many codes were sent to this telephone within an hour. Please try again later.")
        )


def check_code(*, evaluation: Evaluation, pseudonym: str, code: str, now: datetime) -> None:
    """Use the code up: it works once, five attempts are allowed, ten minutes long.

    Refuses with BadInput at the field `code` when it is wrong, and with NotNow when it expired, was used, or was
    guessed at too often. Of two simultaneous uses one wins.
    """
    row = (
        PhoneCode.objects.filter(evaluation=evaluation, pseudonym=pseudonym)
        .order_by("-sent_at", "-pk")
        .first()
    )
    if row is None or now >= row.expires_at:
        raise NotNow(_("This code has expired. Please ask for a new one."))
    if row.used_at:
        raise NotNow(_("This code has been used. Please ask for a new one."))
    # Counted before it is compared; no caller may roll a wrong guess back (`with_code` does not).
    open_row = PhoneCode.objects.filter(pk=row.pk, used_at=None)
    if not open_row.filter(attempts__lt=ATTEMPTS).update(attempts=F("attempts") + 1):
        raise NotNow(_("This code was entered wrongly too often. Please ask for a new one."))
    typed = keyed("phone-code", f"{pseudonym}|{normalise_code(code)}", year=evaluation.cycle.year)
    if not hmac.compare_digest(typed, row.code_hash):
        raise BadInput(_("This is not the code that was sent. Please look again."), field="code")
    if not open_row.update(used_at=now):
        raise NotNow(_("This code has been used. Please ask for a new one."))


def with_code(
    *, evaluation: Evaluation, pseudonym: str, code: str, now: datetime, do: Callable[[], T]
) -> T:
    """Use the code up and do what it was sent for: both, or neither when that fails; a wrong guess stays counted.

    Refuses as `check_code` does.
    """
    with transaction.atomic():
        try:
            check_code(evaluation=evaluation, pseudonym=pseudonym, code=code, now=now)
        except Refused as refusal:
            wrong = refusal
        else:
            return do()
    raise wrong


def forget_codes(*, now: datetime) -> int:
    """Delete codes older than a day; nothing that was rated depends on them. Returns how many went."""
    deleted, _by_model = PhoneCode.objects.filter(sent_at__lte=now - FORGET_AFTER).delete()
    return deleted
