"""What a rater may tick below the answer, and what the ticked codes of a rating say."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.cycles.follow_up import FollowUp, follow_up
from brandportal.rulebook import Rules
from brandportal.rulebook_follow_up import EITHER, ONLINE
from reviews.rating.enums import Level, Shortcoming

WORST = (Level.DISSATISFIED, Level.VERY_DISSATISFIED)


@cache
def _shortcomings() -> tuple[FollowUp, ...]:
    """What every year asked before the rules said it: the same everywhere, of a bad rating."""

    def said(language: str, code: Shortcoming) -> str:
        with override(language):
            return str(code.label)

    return tuple(
        FollowUp(code.value, frozenset(WORST), EITHER, said("zh-hans", code), said("en", code))
        for code in Shortcoming
    )


def reasons(rules: Rules | None) -> tuple[FollowUp, ...]:
    """Everything that may be ticked by these rules, in their order."""
    return follow_up(rules) or _shortcomings()


def offered(rules: Rules | None, *, on_site: bool) -> tuple[FollowUp, ...]:
    """What the page offers: at a service point nothing about online services, elsewhere all, as
    nobody knows yet where the person was served.
    """
    return tuple(row for row in reasons(rules) if not (on_site and row.place == ONLINE))


def codes_at(rules: Rules | None, level: int) -> frozenset[str]:
    """The codes that a rating of this level may hold, wherever it was given; by rules from before
    there were follow-up questions all, at every level.
    """
    own = follow_up(rules)
    return frozenset(row.code for row in own or _shortcomings() if not own or level in row.levels)


def in_order(rules: Rules | None, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Ticked codes in the order of the rules, each once."""
    return tuple(row.code for row in reasons(rules) if row.code in codes)


def reason_words(rules: Rules | None, stored: str) -> list[str]:
    """What the codes of a rating say, by the rules under which it was given, in the reader's
    language.
    """
    codes = stored.split(",")
    return [row.label for row in reasons(rules) if row.code in codes]


def asked_by_level(rules: Rules | None) -> list[tuple[str, list[FollowUp]]]:
    """What these rules ask at each run of levels that are asked the same, from the best, the levels
    in words; nothing by rules from before there were follow-up questions.
    """
    rows = follow_up(rules)
    found: list[tuple[list[str], list[FollowUp]]] = []
    for level in Level:
        asked = [row for row in rows if level in row.levels]
        if found and found[-1][1] == asked:
            found[-1][0].append(str(level.label))
        else:
            found.append(([str(level.label)], asked))
    return [(_(", ").join(words), asked) for words, asked in found if asked]
