"""A hold in words and numbers: the cluster, what was expected, and how significant the difference
is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.cycles.timeline import moment_in_words
from reviews.rating.enums import Level, RaterGroup
from reviews.screening.models import Hold

RULE_WORDS: dict[str, Any] = {
    "window": gettext_lazy("Burst in time"),
    "network": gettext_lazy("One network"),
    "block": gettext_lazy("One block of networks"),
    "lockstep": gettext_lazy("Identical lists of ratings"),
    "pace": gettext_lazy("Codes used too fast"),
    "pressure": gettext_lazy("Reported pressure"),
    "recheck": gettext_lazy("Re-check after an agency's appeal"),
    "open_part_void": gettext_lazy("Open part voided by a sanction"),
}


def rule_word(rule: str) -> str:
    """The rule's name; an unknown code is shown as is."""
    return str(RULE_WORDS.get(rule, rule))


def small(p: float | None) -> str:
    """A probability in words: one in so many."""
    if p is None:
        return "–"
    if p >= 0.01:
        return f"{p:.2f}"
    if p < 1e-15:
        return _("less than 1 in 1,000,000,000,000,000")
    return _("1 in %(many)s") % {"many": f"{1 / p:,.0f}"}


def span(cell: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    """The start and end of the cluster, if it is limited in time."""
    if "from" not in cell or "since" not in cell:
        return None
    since = datetime.fromisoformat(cell["since"])
    return (
        since + timedelta(minutes=cell["from"]),
        since + timedelta(minutes=cell["to"]),
    )


def where(hold: Hold) -> str:
    """The cluster's time or network, as a sentence. Networks are opaque marks and not shown."""
    found = span(hold.cell)
    kind = hold.cell.get("kind", "")
    if found and kind in ("network", "block"):
        words = (
            _("Ratings from one network between %(first)s and %(last)s.")
            if kind == "network"
            else _(
                "Ratings from one block of neighbouring networks between %(first)s and %(last)s."
            )
        )
        return words % _moments(found)
    if found:
        return _("Ratings between %(first)s and %(last)s.") % _moments(found)
    if kind == "lockstep":
        return _("Ratings of people who gave the same answers to the same brands: %(list)s.") % {
            "list": _list(hold.cell.get("list", ()))
        }
    return str(hold.explanation.get("note", ""))


def _moments(found: tuple[datetime, datetime]) -> dict[str, str]:
    return {"first": moment_in_words(found[0]), "last": moment_in_words(found[1])}


def _list(pairs: Sequence[Sequence[Any]]) -> str:
    # Translators: stands between the items of a list
    comma = _(", ")
    return comma.join(f"{brand} {Level(level).label}" for brand, level in pairs)


def reasons(hold: Hold) -> list[str]:
    """Why it is unusual, one sentence for each finding, with its numbers."""
    facts = hold.explanation
    if "needs" not in facts:
        return [str(facts["note"])] if facts.get("note") else []
    if hold.rule == "pace":
        return [_pace(facts)]
    if hold.rule == "lockstep":
        return [
            _("%(raters)d people gave exactly this list; by chance %(expected)s would.")
            % {"raters": facts.get("raters", hold.count), "expected": _number(hold.expected)},
            _("By chance that many would come about with a probability of %(p)s.")
            % {"p": small(hold.p_content)},
        ]
    return [
        _(
            "%(count)d ratings came in; by what the other brands received there, %(expected)s were "
            "to be expected."
        )
        % {"count": hold.count, "expected": _number(hold.expected)},
        _("By chance that many would come in with a probability of %(p)s.")
        % {"p": small(hold.p_volume)},
        _mark(facts)
        % {"inside": _percent(facts["share_inside"]), "outside": _percent(facts["share_outside"])},
        _("By chance the answers would differ so much with a probability of %(p)s.")
        % {"p": small(hold.p_content)},
        _("Corrected for all clusters that were tried: %(p)s.") % {"p": small(hold.adjusted)},
    ]


def _pace(facts: Mapping[str, Any]) -> str:
    words = (
        _(
            "%(count)d codes on paper of the group “%(group)s” were used from one network; from "
            "%(network)d on they are held."
        )
        if facts["network"]
        else _(
            "%(count)d codes on paper of the group “%(group)s” were used in one go; from %(codes)d "
            "within %(minutes)d minutes on they are held."
        )
    )
    said = facts["settings"]
    return words % {**said, "count": facts["count"], "group": RaterGroup(facts["group"]).label}


def _mark(facts: Mapping[str, Any]) -> str:
    if facts.get("mark") == "best":
        return _(
            "%(inside)s of them are “very satisfied”; among the brand's other ratings %(outside)s "
            "are."
        )
    return _("%(inside)s of them are bad ratings; among the brand's other ratings %(outside)s are.")


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}" if value >= 0.1 else _("less than 0.1")


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
