"""The rate limits of raters: what identifies a rater for them, and the sentence for somebody over a
limit.

Nothing is counted under a name, number or address: a person is the year's pseudonym, a device a
random number in a cookie, a network the prefix of an address, and all of them leave this process
only as keyed hashes.
"""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brandportal.tokens import purpose
from brandportal.web.address import block_of, client_address, network_of
from brandportal.web.cookies import remember, remembered
from brandportal.web.limits import Spend, Spent
from reviews.identity.pseudonyms import keyed
from reviews.rating.rating import Marks

DEVICE = purpose("device", seconds=90 * 24 * 3600)
RATE_PATH = "/rate/"
MARK_LENGTH = 16
WHOLE_CITY = "all"


@dataclass(frozen=True)
class Who:
    """The identifiers of a request. A missing network is counted like any other, so that no request
    is uncounted.
    """

    person: str
    device: str
    network: str
    city: str = WHOLE_CITY


def who_sends(request: HttpRequest, person: str = "") -> Who:
    """The identifiers of this request; `person` is the year's pseudonym with the brand, if both are
    known.
    """
    return Who(person, device_of(request), network_of(client_address(request)))


def device_of(request: HttpRequest) -> str:
    """The random number of this browser, from its cookie or new; `remember_device` sets the
    cookie.
    """
    known = getattr(request, "rating_device", "")
    if not known:
        known = remembered(request, DEVICE)
        request.rating_device_is_new = not known  # type: ignore[attr-defined]
        known = known or secrets.token_hex(8)
        request.rating_device = known  # type: ignore[attr-defined]
    return known


def remember_device(request: HttpRequest, response: HttpResponse) -> None:
    """Set the cookie of a browser that has none, for the rating pages only."""
    device = device_of(request)
    if request.rating_device_is_new:  # type: ignore[attr-defined]
        remember(response, DEVICE, device, path=RATE_PATH)


def rater_marks(request: HttpRequest, year: int) -> Marks:
    """Network, block and device of a rating as keyed hashes of 16 hex digits; '' for an unknown
    network.

    Equal marks mean that two ratings came from one network; no mark leads back to an address, or to
    another year.
    """
    address = client_address(request)
    return Marks(
        network=_mark("network", network_of(address), year),
        block=_mark("block", block_of(address), year),
        device=_mark("device", device_of(request), year),
    )


def _mark(kind: str, text: str, year: int) -> str:
    return keyed(kind, text, year=year)[:MARK_LENGTH] if text else ""


def spends_of(actions: tuple[str, ...], who: Who) -> list[Spend]:
    """The counts of these actions: one for each of their limits."""
    spends = []
    for action in actions:
        for name, limit in settings.LIMITS[action].items():
            free = None if limit.free == limit.most else limit.free
            one = Spend(
                f"{action}.{name}", getattr(who, name), limit.most, limit.seconds, free=free
            )
            spends.append(one)
    return spends


def come_back(spent: Spent) -> str:
    """The sentence for somebody over a limit: when to come back, and what else is possible."""
    minutes = math.ceil(spent.retry_after / 60)
    when = ngettext(
        "Please try again in %(minutes)d minute.",
        "Please try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
    return f"{REASONS[spent.which]()} {when} {OTHER_WAYS[spent.which.partition('.')[0]]()}"


REASONS = {
    "change.person": lambda: _(
        "You have changed this rating very often within the last hour; what you sent last counts."
    ),
    "rate.device": lambda: _("Very many ratings came from this device within the last hour."),
    "rate.network": lambda: _("Very many ratings are coming from your network just now."),
    "send.device": lambda: _("Many codes were sent to this device within the last hour."),
    "send.network": lambda: _("Very many codes are being sent to your network just now."),
    "send.city": lambda: _("Very many codes are being sent in the whole city just now."),
    "guess.device": lambda: _("Many codes were typed in on this device within the last hour."),
    "guess.network": lambda: _("Very many codes are being typed in from your network just now."),
    "counter_change.person": lambda: _(
        "You have changed this rating very often within the last hour; what you sent last counts."
    ),
    "counter_rate.device": lambda: _(
        "Very many ratings came from this tablet within the last hour."
    ),
    "counter_send.device": lambda: _("Many codes were sent from this tablet within the last hour."),
    "counter_send.city": lambda: _("Very many codes are being sent in the whole city just now."),
    "counter_guess.device": lambda: _(
        "Many codes were typed in on this tablet within the last hour."
    ),
    "receipt.network": lambda: _(
        "Very many receipts are being looked up from your network just now."
    ),
    "pressure.device": lambda: _("Several reports came from this device within the last hour."),
    "pressure.network": lambda: _("Very many reports are coming from your network just now."),
    "objection.network": lambda: _("Very many objections are coming from your network just now."),
    "objector.person": lambda: _("You have sent many objections within the last hour."),
    "objection_code.network": lambda: _(
        "Very many objections are being looked up from your network just now."
    ),
    "wait.network": lambda: _("Very many people of your network are waiting just now."),
}
OTHER_WAYS = {
    **dict.fromkeys(
        ("rate", "change"),
        lambda: _(
            "Your answers are kept on this page. You can also rate at the agency's counter, or "
            "over another network."
        ),
    ),
    "send": lambda: _(
        "Your answers are kept on this page. With an invitation code, or at the agency's counter, "
        "you need no message."
    ),
    "guess": lambda: _("You can also rate by telephone, or at the agency's counter."),
    **dict.fromkeys(
        ("counter_rate", "counter_change", "counter_send", "counter_guess"),
        lambda: _("You can also rate with your own telephone: scan the brand's QR code."),
    ),
    "receipt": lambda: _("Your receipt does not expire; you can look it up at any time."),
    "pressure": lambda: _(
        "What you wrote is kept on this page. You can also call the Efficiency Office."
    ),
    **dict.fromkeys(
        ("objection", "objector"),
        lambda: _(
            "What you wrote is kept on this page. You can also bring it to the Efficiency Office."
        ),
    ),
    "objection_code": lambda: _("Your code does not expire; you can look it up at any time."),
    "wait": lambda: _("You can also rate at the agency's counter, or with an invitation code."),
}
