"""Rate limits of a person, device, network and the whole city. Explained in docs/rating.md; a test
compares the two.
"""

from __future__ import annotations

from typing import NamedTuple

MINUTE = 60
HOUR = 3600


class Limit(NamedTuple):
    """`most` in `seconds`; the first `free` of them without a proof of work. With `free == most` a
    proof does not help.
    """

    free: int
    most: int
    seconds: int


def limits(factor: float = 1.0) -> dict[str, dict[str, Limit]]:
    """Actions and their limits. Thousands of people share a mobile operator's network, so its
    limits are wide, and a proof of work is asked for before a refusal.

    `factor` widens the limits of whole networks and of the city, for a city whose people share few
    addresses.
    """

    def shared(free: int, most: int, seconds: int) -> Limit:
        return Limit(round(free * factor), round(most * factor), seconds)

    return {
        # Sending or changing a rating, or typing a code sent to a telephone: the person is not
        # known yet.
        "rate": {
            "device": Limit(30, 60, HOUR),
            "network": shared(5_000, 10_000, HOUR),
        },
        # The same by one person for one brand; counted only once the person is verified.
        "change": {
            "person": Limit(20, 20, HOUR),
        },
        # A code by text message; each costs the city money. The limit of one telephone is in
        # reviews/identity/phone_codes.py.
        "send": {
            "device": Limit(5, 10, HOUR),
            "network": shared(1_000, 2_000, HOUR),
            "city": shared(1_500, 3_000, MINUTE),
        },
        # Typing an invitation code.
        "guess": {
            "device": Limit(15, 30, HOUR),
            "network": shared(1_000, 2_000, HOUR),
        },
        # The same at a registered counter tablet, which many people share: counted by tablet, never
        # by network.
        "counter_rate": {
            "device": Limit(240, 240, HOUR),
        },
        "counter_change": {
            "person": Limit(20, 20, HOUR),
        },
        "counter_send": {
            "device": Limit(120, 120, HOUR),
            "city": shared(1_500, 3_000, MINUTE),
        },
        "counter_guess": {
            "device": Limit(120, 120, HOUR),
        },
        # Looking up a receipt by its code.
        "receipt": {
            "network": shared(1_000, 2_000, HOUR),
        },
        # Subscribing a mail address to the heads of the ledger; each costs a mail to somebody who
        # may not want it.
        "subscribe": {
            "network": shared(20, 60, HOUR),
            "city": shared(200, 400, HOUR),
        },
        # Reporting pressure while rating. A proof does not help: nobody has many reports.
        "pressure": {
            "device": Limit(5, 5, HOUR),
            "network": shared(300, 300, HOUR),
        },
        # Filing an objection to a public notice, or telling something about one without a name.
        "objection": {
            "network": shared(60, 300, HOUR),
        },
        # The same by one telephone number or one agency, whatever network it comes from.
        "objector": {
            "person": Limit(10, 10, HOUR),
        },
        # Typing the code of an objection.
        "objection_code": {
            "network": shared(200, 600, HOUR),
        },
        # Waiting instead of a proof of work.
        "wait": {
            "network": shared(300, 300, HOUR),
        },
    }
