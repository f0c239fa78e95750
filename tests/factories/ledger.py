"""Ratings written straight into the tables, each with the ledger entry that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable

from reviews.models import LedgerEntry, Rating
from reviews.rating.receipts import new_receipt
from reviews.scoring.commitments import sha256

LEVELS = ("overall", "attitude", "ability", "efficiency", "effect")


def enter(ratings: Iterable[Rating]) -> list[Rating]:
    """Save new ratings and their entries, as if each had been submitted."""
    made = Rating.objects.bulk_create(ratings)
    entries = []
    for rating in made:
        levels = [getattr(rating, name) for name in LEVELS]
        cycle = rating.application.cycle
        receipt = new_receipt(
            pseudonym=rating.pseudonym,
            brand=rating.application.brand.code,
            group=rating.group,
            levels=levels,
            year=cycle.year,
            nonce="",
        )
        rating.receipt, rating.commitment = receipt.hash, sha256(receipt.bound)
        entries.append(
            LedgerEntry(
                rating=rating,
                revision=rating.revision,
                cycle=cycle,
                application=rating.application,
                group=rating.group,
                **dict(zip(LEVELS, levels, strict=True)),
                commitment=sha256(receipt.bound),
                r_g=receipt.r_g,
                r_l=receipt.r_l,
                receipt=receipt.hash,
                accepted_at=rating.accepted_at,
            )
        )
    Rating.objects.bulk_update(made, ["receipt", "commitment"])
    LedgerEntry.objects.bulk_create(entries)
    return made
