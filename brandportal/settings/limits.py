"""How much one person, device, network or the whole city may do. Explained in docs/rating.md, which
a test compares.
"""

from __future__ import annotations

from typing import NamedTuple

MINUTE = 60
HOUR = 3600


class Limit(NamedTuple):
    """`most` in `seconds`; the first `free` of them without any proof of work. `free == most`: a
    proof does not help.
    """

    free: int
    most: int
    seconds: int


def limits(factor: float = 1.0) -> dict[str, dict[str, Limit]]:
    """Actions and their limits. Thousands of honest people share a mobile operator's network: wide,
    and proof before refusal.

    `factor` widens what whole networks and the city share, for a city whose people leave through
    few addresses.
    """

    def shared(free: int, most: int, seconds: int) -> Limit:
        return Limit(round(free * factor), round(most * factor), seconds)

    return {
        # A rating that is sent or changed, or a telephone's code that is typed in: who types is not
        # known yet.
        "rate": {
            "device": Limit(30, 60, HOUR),
            "network": shared(5_000, 10_000, HOUR),
        },
        # The same by one person for one brand; counted only when the person is proved.
        "change": {
            "person": Limit(20, 20, HOUR),
        },
        # A code by message; each costs the city money. One telephone's own limit stands in
        # reviews/identity/phone_codes.py.
        "send": {
            "device": Limit(5, 10, HOUR),
            "network": shared(1_000, 2_000, HOUR),
            "city": shared(1_500, 3_000, MINUTE),
        },
        # An invitation code that is typed in.
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
        # A receipt that is looked up by its code.
        "receipt": {
            "network": shared(1_000, 2_000, HOUR),
        },
        # A mail address to which the heads of the ledger are to go; each costs a mail to somebody
        # who may not want it.
        "subscribe": {
            "network": shared(20, 60, HOUR),
            "city": shared(200, 400, HOUR),
        },
        # A report of having been urged or watched while rating. A proof does not help: nobody has
        # many of them.
        "pressure": {
            "device": Limit(5, 5, HOUR),
            "network": shared(300, 300, HOUR),
        },
        # Going on by waiting instead of by proof of work.
        "wait": {
            "network": shared(300, 300, HOUR),
        },
    }
