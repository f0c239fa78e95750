"""Sending one message to one drawn person: claim it, pass it to the gateway, record the result.

A code exists in plain text only between its making and the gateway. A message is claimed (its
code's hash stored, the try counted) before it is sent, and marked as sent afterwards. If the
process dies in between, or the gateway does not respond in time, nobody knows whether it was sent:
it is sent once more with a new code, and never a third time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.error import URLError

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.cycles.enums import Stage
from applications.cycles.timeline import last_day, window
from applications.models import Application
from brandportal.codes import new_code
from brandportal.encryption import Unreadable, decrypt
from brandportal.sms import Gateway
from reviews.identity.pseudonyms import keyed
from reviews.rating.invitations import CODE_LENGTH
from reviews.recipients.enums import MessageKind
from reviews.recipients.models import InvitationMessage, Sending
from reviews.registers.models import PHONE_PURPOSE

MOST_TRIES = 2
MOST_FAILURES = 5
LEASE = timedelta(minutes=10)


@dataclass(frozen=True)
class Taken:
    """A claimed message, with its code in plain text."""

    message: InvitationMessage
    code: str


def unsent(sending: Sending) -> QuerySet[InvitationMessage]:
    """Messages that may still be sent: not sent, not given up, to people who have not answered."""
    return sending.messages.filter(
        sent_at=None,
        tries__lt=MOST_TRIES,
        failures__lt=MOST_FAILURES,
        invitation__used=False,
    )


def take_up(sending: Sending, now: datetime, count: int) -> list[Taken]:
    """Claim up to `count` messages that no other worker has: count the try and store the hash of a
    new code.
    """
    year = sending.draw.evaluation.cycle.year
    free = unsent(sending).filter(Q(claimed_at=None) | Q(claimed_at__lte=now - LEASE))
    with transaction.atomic():
        rows = list(
            free.order_by("pk")
            .select_for_update(of=("self",), skip_locked=True)
            .select_related(
                "invitation__case",
                "invitation__application__brand",
                "invitation__application__agency",
            )[:count]
        )
        taken = [Taken(row, new_code(CODE_LENGTH)) for row in rows]
        InvitationMessage.objects.filter(pk__in=[row.pk for row in rows]).update(
            tries=F("tries") + 1, claimed_at=now
        )
        for one in taken:
            one.message.code_hash = keyed("invitation", one.code, year=year)
        InvitationMessage.objects.bulk_update(rows, ["code_hash"], batch_size=200)
    return taken


def hand_over(way: Gateway, taken: Taken, words: str) -> bool | None:
    """None if the message was sent; otherwise whether it may have been sent nevertheless."""
    invitation = taken.message.invitation
    try:
        phone = decrypt(invitation.case.phone if invitation.case else "", purpose=PHONE_PURPOSE)
        way.send(phone, words % address_of(invitation.application, taken.code))
    except TimeoutError:
        return True
    except URLError as failure:
        return isinstance(failure.reason, TimeoutError)
    except (OSError, Unreadable):
        return False
    return None


def wording(sending: Sending) -> str:
    """The text of a round in the portal's default language, with the last day; brand and address
    follow.
    """
    rating = window(sending.draw.evaluation.cycle, Stage.RATING)
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            MessageKind.INVITATION: _(
                "Drawn by lot, you are asked to rate the service brand “%(brand)s” of %(agency)s. "
                "The agency does not learn who answers. Your link, for you alone, until %(day)s: "
                "%(address)s"
            ),
            MessageKind.REMINDER: _(
                "A reminder, the only one: please rate the service brand “%(brand)s” of "
                "%(agency)s. The agency does not learn who answers. Your link, for you alone, "
                "until %(day)s: %(address)s"
            ),
        }[MessageKind(sending.kind)]
        # Translators: a day without its year, in Django's date format
        day = date_format(last_day(rating.closes_at), _("j M")) if rating else ""
        return words.replace("%(day)s", day)


def address_of(application: Application, code: str) -> dict[str, str]:
    """Brand, agency and the URL with the code, always on the portal's own host."""
    path = reverse("public:rate", args=[application.brand.code])
    return {
        "brand": application.brand.name,
        "agency": application.agency.name,
        "address": f"{settings.BASE_URL}{path}?i={code}",
    }


def note_sent(messages: Sequence[InvitationMessage], now: datetime) -> None:
    """Mark them as sent."""
    InvitationMessage.objects.filter(pk__in=[row.pk for row in messages]).update(sent_at=now)


def note_failure(message: InvitationMessage, *, may_be_out: bool) -> None:
    """A message that was certainly not sent gets its try back and waits for its lease; one that may
    have been sent keeps it.
    """
    changes: dict[str, Any] = {"failures": F("failures") + 1}
    if not may_be_out:
        changes |= {"tries": F("tries") - 1, "code_hash": None}
    InvitationMessage.objects.filter(pk=message.pk).update(**changes)


def excuse(messages: Sequence[InvitationMessage]) -> None:
    """The gateway was down, which does not count as a failure of these messages."""
    InvitationMessage.objects.filter(pk__in=[row.pk for row in messages]).update(
        failures=F("failures") - 1
    )


def give_back(taken: Sequence[Taken]) -> None:
    """Release messages that were claimed but not tried."""
    InvitationMessage.objects.filter(pk__in=[one.message.pk for one in taken]).update(
        tries=F("tries") - 1, code_hash=None, claimed_at=None
    )
