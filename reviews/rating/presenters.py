"""What raters are asked below their answer, for the page of the rules."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.cycles.follow_up import FollowUp
from brandportal.rulebook import Rules
from brandportal.rulebook_follow_up import EITHER, ON_SITE, ONLINE
from reviews.rating.reasons import asked_by_level


@dataclass(frozen=True)
class AskedAt:
    """What is asked at these levels: each place, and the texts for it."""

    levels: str
    asked: list[tuple[str, str]]


def asked_by_place(rules: Rules | None) -> list[AskedAt]:
    """From the best level; nothing by rules from before there were follow-up questions."""
    return [AskedAt(levels, _by_place(asked)) for levels, asked in asked_by_level(rules)]


def _by_place(asked: list[FollowUp]) -> list[tuple[str, str]]:
    places = {ON_SITE: _("On site"), ONLINE: _("Online"), EITHER: _("Either way")}
    texts = {
        words: _("; ").join(row.label for row in asked if row.place == place)
        for place, words in places.items()
    }
    return [(words, text) for words, text in texts.items() if text]
