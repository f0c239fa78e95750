"""Verify a telephone by a six-digit code, storing only its pseudonym."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import TypeVar

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from brandportal.errors import BadInput, NotNow, Refused
from brandportal.sms import gateway
from reviews.evaluation.models import Evaluation
from reviews.identity.models import PhoneCode
from reviews.identity.pseudonyms import keyed, normalise_code, normalise_phone

CODE_LASTS = timedelta(minutes=10)
RESEND_AFTER = timedelta(seconds=60)
AN_HOUR = timedelta(hours=1)
CODES_AN_HOUR = 5
ATTEMPTS = 5
LONGEST_PAUSE = 2.0
# A placeholder for a code requested too soon; written nevertheless, so that the request costs the
# same.
NOT_SENT = ""
FORGET_AFTER = timedelta(days=1)
T = TypeVar("T")
# The purposes of a code; the pseudonyms of raters are keyed for the first.
TO_RATE, TO_SEE_OWN_DATA = "phone", "own-data"


class UsedCode(NotNow):
    """The right code, used a second time: the only refusal that certainly reaches the telephone's
    owner.
    """


@dataclass(frozen=True)
class SentCode:
    """A sent code; `shown` contains it only in the demo, which sends nothing."""

    pseudonym: str
    shown: str


def send_code(
    *, evaluation: Evaluation, phone: str, now: datetime, purpose: str = TO_RATE
) -> SentCode:
    """Send a code that is valid for ten minutes and for one purpose. The number is passed to the
    gateway only.

    The pseudonym depends on the purpose, so that a code for rating opens nothing else. A number
    gets one code a minute and five an hour at most. More requests are silently ignored, because
    anybody may type the number: the response is the same and takes as long, no message is sent, and
    the last code stays valid.

    Refuses with BadInput an invalid mobile number, and with NotNow if the message service cannot be
    reached.
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
        # Serialised: two simultaneous requests must not both find "no code in the last minute".
        Evaluation.objects.select_for_update(of=("self",), no_key=True).get(pk=evaluation.pk)
        code_hash = keyed("phone-code", f"{pseudonym}|{code}", year=year)
        goes_out = _may_send(evaluation, pseudonym, now=now)
        row = PhoneCode.objects.create(
            evaluation=evaluation,
            pseudonym=pseudonym,
            code_hash=code_hash if goes_out else NOT_SENT,
            sent_at=now,
            expires_at=now + CODE_LASTS,
        )
    if not goes_out:
        delivery.as_long_as_the_last()
        return SentCode(pseudonym, "")
    try:
        with delivery.timed():
            way.send(number, _words(purpose) % {"code": code})
    except OSError:
        row.delete()
        raise NotNow(
            _("The message could not be sent just now. Please try again in a few minutes.")
        ) from None
    return SentCode(pseudonym, code if way.shows_code else "")


class Delivery:
    """How long the message service took recently in this process, so that a response without a
    message takes as long.
    """

    def __init__(self) -> None:
        self.took = 0.0

    @contextmanager
    def timed(self) -> Iterator[None]:
        began = monotonic()
        yield
        self.took = monotonic() - began

    def as_long_as_the_last(self) -> None:
        sleep(min(self.took, LONGEST_PAUSE))


delivery = Delivery()


def _words(purpose: str) -> str:
    if purpose == TO_SEE_OWN_DATA:
        return _("Your code to see what the service brand portal holds about you: %(code)s")
    return _("Your code to rate a service brand: %(code)s")


def _sent(evaluation: Evaluation, pseudonym: str) -> QuerySet[PhoneCode]:
    """The codes sent to a number."""
    return PhoneCode.objects.filter(evaluation=evaluation, pseudonym=pseudonym).exclude(
        code_hash=NOT_SENT
    )


def _may_send(evaluation: Evaluation, pseudonym: str, *, now: datetime) -> bool:
    """Whether a minute has passed since the number's last code, and fewer than five were sent
    within the hour.
    """
    sent = list(
        _sent(evaluation, pseudonym)
        .filter(sent_at__gt=now - AN_HOUR)
        .order_by("-sent_at")
        .values_list("sent_at", flat=True)[:CODES_AN_HOUR]
    )
    return not sent or (sent[0] + RESEND_AFTER <= now and len(sent) < CODES_AN_HOUR)


def check_code(*, evaluation: Evaluation, pseudonym: str, code: str, now: datetime) -> None:
    """Use the code: it works once, with five attempts, for ten minutes.

    Refuses with BadInput at the field `code` for every reason (wrong, expired, attempts used up, no
    code) with the same sentence and the same queries, so that a stranger learns nothing about the
    number. Only the right code used a second time is refused with UsedCode. Of two simultaneous
    uses one wins.
    """
    row = _sent(evaluation, pseudonym).order_by("-sent_at", "-pk").first()
    typed = keyed("phone-code", f"{pseudonym}|{normalise_code(code)}", year=evaluation.cycle.year)
    # Counted before the comparison; no caller may roll a wrong guess back (`with_code` does not).
    open_row = PhoneCode.objects.filter(pk=row.pk if row else 0, expires_at__gt=now)
    counted = open_row.filter(attempts__lt=ATTEMPTS).update(attempts=F("attempts") + 1)
    is_right = hmac.compare_digest(typed, row.code_hash if row else "")
    if not (is_right and counted):
        raise BadInput(
            _(
                "This code is not right, or it has expired: a code is valid for ten minutes, for "
                "five tries and for one use. Please look again, or ask for a new one."
            ),
            field="code",
        )
    if not open_row.filter(used_at=None).update(used_at=now):
        raise UsedCode(_("This code has been used. Please ask for a new one."))


def with_code(
    *, evaluation: Evaluation, pseudonym: str, code: str, now: datetime, do: Callable[[], T]
) -> T:
    """Use the code and run its action: both, or neither if the action fails; a wrong guess stays
    counted.

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
    """Delete codes older than a day; no rating depends on them. Returns how many."""
    deleted, _by_model = PhoneCode.objects.filter(sent_at__lte=now - FORGET_AFTER).delete()
    return deleted
