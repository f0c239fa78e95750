"""What raters may tick below an answer by a frozen rule set, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.cycles.presenters import LEVEL_WORDS
from brandportal.rulebook import Rules
from brandportal.rulebook_follow_up import EITHER, ON_SITE, ONLINE


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


@dataclass(frozen=True)
class AskedAt:
    """What is asked at some levels, for the page of the rules: place and texts."""

    levels: str
    asked: list[tuple[str, str]]


def follow_up(rules: Rules | None) -> tuple[FollowUp, ...]:
    """In the order of the rules; nothing by rules from before this key."""
    return tuple(
        FollowUp(
            row["code"], frozenset(map(int, row["levels"])), row["place"], row["zh"], row["en"]
        )
        for row in (rules or {}).get("public", {}).get("follow_up", ())
    )


def follow_up_table(rules: Rules | None) -> list[AskedAt]:
    """A row for each run of levels that are asked the same, from the best; none by rules from
    before this key.
    """
    return [AskedAt(levels, _by_place(asked)) for levels, asked in follow_up_by_level(rules)]


def follow_up_by_level(rules: Rules | None) -> list[tuple[str, list[FollowUp]]]:
    """What is asked at each run of levels that are asked the same, the levels in words."""
    rows = follow_up(rules)
    found: list[tuple[list[str], list[FollowUp]]] = []
    for level, word in LEVEL_WORDS.items():
        asked = [row for row in rows if int(level) in row.levels]
        if found and found[-1][1] == asked:
            found[-1][0].append(str(word))
        else:
            found.append(([str(word)], asked))
    return [(_(", ").join(words), asked) for words, asked in found if asked]


def _by_place(asked: list[FollowUp]) -> list[tuple[str, str]]:
    places = {ON_SITE: _("On site"), ONLINE: _("Online"), EITHER: _("Either way")}
    texts = {
        words: _("; ").join(row.label for row in asked if row.place == place)
        for place, words in places.items()
    }
    return [(words, text) for words, text in texts.items() if text]
