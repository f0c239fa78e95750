"""The receipt: a code with which only the rater can verify that the rating is in the ledger as
given.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brandportal.codes import ALPHABET
from brandportal.errors import YES, Verdict, no
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.identity.pseudonyms import cycle_key, keyed, normalise_code
from reviews.rating.models import LedgerEntry, Rating
from reviews.rating.not_counted import voided
from reviews.scoring import commitments
from reviews.screening.enums import HoldSource, HoldStatus

SEALED = (EvaluationStatus.SHORTLISTED, EvaluationStatus.RATING)
CODE_LENGTH = 20  # of 31 characters: 99 bits


@dataclass(frozen=True)
class Receipt:
    """What the rater gets: the code, once. The server stores its keyed hash, the openings of the
    entry (`r_g`, `r_l`), and the commitment, which is hashed when the rating is written: `bound` is
    its text up to the replaced commitment.
    """

    code: str
    hash: str
    r_g: str
    r_l: str
    bound: str


@dataclass(frozen=True)
class Rater:
    """The holder of one rating's receipt. The person is unknown; the journal calls him or her a
    visitor.
    """

    rating_id: int
    pk: None = None
    is_authenticated: bool = False
    is_anonymous: bool = True


def holds_receipt(rating_id: int | None, *, by: Any) -> Verdict:
    """Whether this is the holder of the receipt of a rating."""
    if isinstance(by, Rater) and by.rating_id == rating_id:
        return YES
    return no(_("Only the person who rated may do this, with the code on the receipt."))


@dataclass(frozen=True)
class Found:
    """The ledger entry of a code, whether it is this person's latest one, and whether entry and
    rating match what the code binds.
    """

    entry: LedgerEntry
    rating: Rating
    is_current: bool
    is_proved: bool


def receipt_hash(code: str, *, year: int) -> str:
    """The keyed hash by which an entry is found by its receipt's code.

    It is made from `r_g`, which is stored in the entry, so that an invariant can compute it again.
    """
    return keyed("receipt", commitments.r_g_of(code), year=year)


def new_receipt(
    *, pseudonym: str, brand: str, group: str, levels: Sequence[int | None], year: int, nonce: str
) -> Receipt:
    """A receipt for one rating. The same submission (`nonce`) of the same rating gives the same
    receipt, so that a request sent twice over a bad connection gives one entry and one code;
    without a nonce every call gives another.

    The code comes from HMAC-SHA-256 under the award year's key: without the key it cannot be
    distinguished from random.
    """
    nonce = nonce or secrets.token_hex(16)
    digits = commitments.levels_in_digits(levels)
    text = f"receipt-code|{pseudonym}|{brand}|{group}|{digits}|{nonce}"
    number = int.from_bytes(hmac.digest(cycle_key(year), text.encode(), "sha256"))
    places = []
    for _place in range(CODE_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        places.append(ALPHABET[place])
    code = "".join(places)
    r_g = commitments.r_g_of(code)
    r_l = commitments.r_l_of(code, year=year, brand=brand, group=group, levels=digits)
    bound = commitments.preimage(
        year=year,
        brand=brand,
        group=commitments.group_part(r_g, group),
        levels=commitments.levels_part(r_l, digits),
    )
    return Receipt(code, keyed("receipt", r_g, year=year), r_g, r_l, bound)


def levels_of(entry: LedgerEntry | Rating) -> tuple[int | None, ...]:
    """Overall and aspects of an entry or a rating, in the order of the ledger."""
    return (entry.overall, entry.attitude, entry.ability, entry.efficiency, entry.effect)


class ReceiptStatus(TextChoices):
    """The answer to "was my rating counted as I gave it?"."""

    CHANGED = (
        "changed",
        gettext_lazy(
            "The ledger entry does not match your receipt: it was changed after you rated. Please "
            "inform the auditor, and keep your receipt."
        ),
    )
    RECEIVED = (
        "received",
        gettext_lazy("Received as you gave it. It is counted when the rating closes."),
    )
    REPLACED = "replaced", gettext_lazy("You gave a later rating; that one counts.")
    CLOSED = "closed", gettext_lazy("In the ledger as you gave it, and counted.")
    HELD = (
        "held",
        gettext_lazy(
            "In the ledger as you gave it, and held back for a check of unusual ratings. People "
            "decide, with a reason."
        ),
    )
    EXCLUDED = (
        "excluded",
        gettext_lazy(
            "In the ledger as you gave it, and not counted after a check of unusual ratings. It "
            "stays visible as excluded."
        ),
    )
    RECHECKING = (
        "rechecking",
        gettext_lazy(
            "In the ledger as you gave it, and held back: the Efficiency Office re-checked it at "
            "the agency's request and found it mistaken. Two officers decide; the finding is below."
        ),
    )
    FOUND_MISTAKEN = (
        "found_mistaken",
        gettext_lazy(
            "In the ledger as you gave it, and not counted: the Efficiency Office re-checked it at "
            "the agency's request and found it mistaken. The finding is below."
        ),
    )
    VOID = (
        "void",
        gettext_lazy(
            "In the ledger as you gave it, and not counted: the open part of this brand was set "
            "aside by a sanction."
        ),
    )


# A rating that is held for another cause than a check of unusual ratings.
HELD_BY: dict[tuple[str, str], ReceiptStatus] = {
    (HoldSource.APPEAL, HoldStatus.HELD): ReceiptStatus.RECHECKING,
    (HoldSource.APPEAL, HoldStatus.EXCLUDED): ReceiptStatus.FOUND_MISTAKEN,
}


def receipt_status(found: Found) -> ReceiptStatus:
    """Whether the rating of a receipt counts, as far as it may be told today."""
    if not found.is_proved:
        return ReceiptStatus.CHANGED
    if not found.is_current:
        return ReceiptStatus.REPLACED
    evaluation = found.rating.application.cycle.evaluation
    if evaluation.status in SEALED:
        return ReceiptStatus.RECEIVED
    hold = found.rating.hold
    if hold is not None and (hold.source, hold.status) in HELD_BY:
        return HELD_BY[hold.source, hold.status]
    if hold is not None and hold.status == HoldStatus.HELD:
        return ReceiptStatus.HELD
    if hold is not None and hold.status == HoldStatus.EXCLUDED:
        return ReceiptStatus.EXCLUDED
    rating, public = found.rating, evaluation.cycle.rules["public"]
    if rating.group == public["open_group"] and rating.application_id in voided(evaluation):
        return ReceiptStatus.VOID
    return ReceiptStatus.CLOSED


def find(code: str) -> Found | None:
    """The entry of a typed code, in any award year; None if no ledger has it."""
    typed = normalise_code(code)
    if len(typed) != CODE_LENGTH:
        return None
    hashes = [
        found
        for year in Evaluation.objects.years()
        for found in (receipt_hash(typed, year=year), keyed("receipt", typed, year=year))
    ]
    entry = (
        LedgerEntry.objects.filter(receipt__in=hashes)
        .select_related(
            "rating__application__brand",
            "rating__application__cycle__evaluation",
            "rating__application__agency",
            "rating__hold",
        )
        .order_by("-pk")
        .first()
    )
    if entry is None:
        return None
    is_current = entry.revision == entry.rating.revision
    return Found(entry, entry.rating, is_current, _is_proved(entry, typed, is_current))


def _is_proved(entry: LedgerEntry, code: str, is_current: bool) -> bool:
    """Whether the commitment computed from the levels and the code equals the entry's; for a
    current rating also whether the counted row has the same levels.
    """
    brand, rating = entry.rating.application.brand.code, entry.rating
    if not entry.r_g:
        made = first_version(code, brand, entry.group, levels_of(entry))
    else:
        year, digits = rating.application.cycle.year, commitments.levels_in_digits(levels_of(entry))
        made = commitments.commitment(
            year=year,
            brand=brand,
            group=entry.group,
            levels=levels_of(entry),
            r_g=commitments.r_g_of(code),
            r_l=commitments.r_l_of(code, year=year, brand=brand, group=entry.group, levels=digits),
            previous=entry.previous,
        )
    counted = (rating.commitment, rating.group, *levels_of(rating))
    same = not is_current or counted == (made, entry.group, *levels_of(entry))
    return made == entry.commitment and same


def first_version(code: str, brand: str, group: str, levels: Sequence[int | None]) -> str:
    """The commitment of format version 1: SHA-256 of
    `CODE|brand|group|overall|attitude|ability|efficiency|effect`.
    """
    cells = ["" if level is None else str(level) for level in levels]
    return hashlib.sha256("|".join([code, brand, group, *cells]).encode()).hexdigest()
