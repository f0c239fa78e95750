"""Ratings written straight into the tables, each with the ledger entry that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable

from reviews.domain.ballots.receipts import new_receipt
from reviews.models import LedgerEntry, Rating

LEVELS = ("overall", "attitude", "ability", "efficiency", "effect")


def enter(ratings: Iterable[Rating]) -> list[Rating]:
    """Save new ratings and their entries, as if each had come in by itself."""
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
        rating.receipt = receipt.hash
        entries.append(
            LedgerEntry(
                rating=rating,
                revision=rating.revision,
                cycle=cycle,
                application=rating.application,
                group=rating.group,
                **dict(zip(LEVELS, levels, strict=True)),
                commitment=receipt.commitment,
                receipt=receipt.hash,
                accepted_at=rating.accepted_at,
            )
        )
    Rating.objects.bulk_update(made, ["receipt"])
    LedgerEntry.objects.bulk_create(entries)
    return made
