"""What raters may tick below an answer by a frozen rule set, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from brandportal.rulebook import Rules


@dataclass(frozen=True)
class FollowUp:
    """One thing to tick: at these levels, on site, online or either."""

    code: str
    levels: frozenset[int]
    place: str
    zh: str
    en: str

    @property
    def label(self) -> str:
        return self.en if (get_language() or "").startswith("en") else self.zh


def follow_up(rules: Rules | None) -> tuple[FollowUp, ...]:
    """In the order of the rules; nothing by rules from before this key."""
    return tuple(
        FollowUp(
            row["code"], frozenset(map(int, row["levels"])), row["place"], row["zh"], row["en"]
        )
        for row in (rules or {}).get("public", {}).get("follow_up", ())
    )
