"""A result in words and numbers: what it is made of, down to each rater group; the panel's part is
in `panel`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brandportal.exact import display
from reviews.evaluation.small_cells import SMALL, hidden_cells, hides_whole, in_words
from reviews.rating.enums import RaterGroup
from reviews.results.enums import Stability
from reviews.results.models import Result
from reviews.scoring.panel import ADJUSTED

STABLE_FROM, OUTSIDE_UP_TO = Fraction(4, 5), Fraction(1, 5)
STAGES = ("self", "panel", "public")


@dataclass(frozen=True)
class Segment:
    """One part of a composite as a bar: what it adds to the score of 100."""

    label: str
    value: Decimal
    tone: str


@dataclass(frozen=True)
class GroupLine:
    """One rater group: `share` is its percentage of the public score.

    `told` is the shown number: numbers below five, and those that would reveal them, are hidden
    with their mean.
    """

    label: str
    n: int
    told: str
    weight: Decimal
    share: Decimal
    score: Decimal | None
    note: str


@dataclass(frozen=True)
class Part:
    """One stage of the composite as a row of the calculation."""

    label: str
    weight: Decimal
    score: Decimal | None
    adds: Decimal | None


def stage_label(stage: str) -> str:
    return {
        "self": _("Self-assessment"),
        "panel": _("Panel"),
        "public": _("Public rating"),
    }[stage]


def group_label(code: str) -> str:
    return str(RaterGroup(code).label) if code in RaterGroup.values else code


def segments(result: Result) -> list[Segment]:
    """What each stage adds to the composite; nothing for the public part if there are too few
    ratings.
    """
    return [
        Segment(part.label, part.adds, stage)
        for stage, part in zip(STAGES, parts(result), strict=True)
        if part.adds is not None
    ]


def parts(result: Result) -> list[Part]:
    """The calculation of the composite, a row for each stage; shown values are rounded, the sum is
    exact.
    """
    lines = result.explanation["composite"]["parts"]
    found = []
    for stage in STAGES:
        share = Fraction(lines[stage]["share"])
        score = lines[stage]["score"]
        found.append(
            Part(
                label=stage_label(stage),
                weight=display(share * 100),
                score=None if score is None else display(Fraction(score)),
                adds=None if score is None else display(share * Fraction(score)),
            )
        )
    return found


def stability(result: Result) -> Stability:
    """How stable the place is, from the probability of being within the places."""
    chance = result.explanation.get("uncertainty", {}).get("in_places")
    if chance is None:
        return Stability.UNRANKED
    if Fraction(chance) >= STABLE_FROM:
        return Stability.STABLE
    return Stability.OUTSIDE if Fraction(chance) <= OUTSIDE_UP_TO else Stability.CRITICAL


def group_lines(result: Result) -> list[GroupLine]:
    """The rater groups with number, mean and share, and why one does not count or not in full."""
    public = result.explanation.get("public")
    if not public:
        return []
    reasons = {row["group"]: row["reason"] for row in public["set_aside"]}
    cells = _cells(public)
    hidden = hidden_cells(cells)
    return [
        GroupLine(
            label=group_label(row["group"]),
            n=row["n"],
            told=in_words(row["n"], hidden=row["group"] in hidden),
            weight=display(Fraction(row["weight"])),
            share=display(Fraction(row["share"]) * 100),
            score=None
            if row["score"] is None or row["n"] < SMALL
            else display(Fraction(row["score"])),
            note=_group_note(reasons.get(row["group"], ""), public, few=row["n"] < SMALL),
        )
        for row in public["groups"]
    ]


def _cells(public: Mapping[str, Any]) -> dict[str, int]:
    return {row["group"]: row["n"] for row in public["groups"]}


def told_ratings(result: Result) -> str:
    """How many ratings of a brand count, unless the number would reveal a small group."""
    cells = _cells(result.explanation.get("public") or {"groups": []})
    return in_words(result.ratings_count, hidden=hides_whole(cells, hidden_cells(cells)))


def told_together(results: Sequence[Result]) -> str:
    """How many ratings count in all, in a sentence; brands with fewer than five are left out, as it
    says.
    """
    told = [row.ratings_count for row in results if told_ratings(row).isdigit()]
    if results and not told:
        return _("Every brand has fewer than %(n)d ratings; their total is not shown.") % {
            "n": SMALL
        }
    if len(told) < len(results):
        return _(
            "%(ratings)d ratings counted, without those of brands that have fewer than %(n)d."
        ) % {"ratings": sum(told), "n": SMALL}
    return _("%(ratings)d ratings counted.") % {"ratings": sum(told)}


def _group_note(reason: str, public: dict[str, Any], *, few: bool) -> str:
    """Why a group does not count or not in full; for a group of fewer than five without its
    mean.
    """
    if reason == "clamped" and few:
        return _(
            "Drawn in: the public's part is held within %(clamp)s points of the verified groups, "
            "so that organised "
            "voting cannot pay."
        ) % {"clamp": display(Fraction(public["open"]["clamp"]))}
    if reason == "clamped":
        raw, counted = (display(Fraction(public["open"][key])) for key in ("raw", "counted"))
        return _(
            "Counted as %(counted)s instead of %(raw)s: the public's part is held within %(clamp)s "
            "points of the "
            "verified groups, so that organised voting cannot pay."
        ) % {"counted": counted, "raw": raw, "clamp": display(Fraction(public["open"]["clamp"]))}
    sentences = {
        "no_rating": _("No rating; its weight is shared out among the others."),
        "below_min_group": _("Fewer than %(n)d ratings; its weight is shared out among the others.")
        % {"n": public["min_n"]["group"]},
        "no_weight": _("Has no weight in this class of agencies."),
        "open_part_void": _(
            "Does not count: set aside by a sanction for interference, after the agency was heard."
        ),
    }
    return sentences.get(reason, "")


def set_aside_sentences(result: Result) -> list[str]:
    """What was left out of the score, in sentences."""
    panel = result.explanation["panel"]
    words = {
        "lowest": _("%(judge)s, the lowest sum, is left out."),
        "highest": _("%(judge)s, the highest sum, is left out."),
        "no_counted_points": _("%(judge)s took no part."),
    }
    said = [words[row["reason"]] % {"judge": row["judge"]} for row in panel["set_aside"]]
    if panel["applied"] == "mean" and panel["method"] in ("trimmed_mean", ADJUSTED):
        said.append(_("Too few judges to leave any out: the plain mean is taken."))
    said += set_aside_later_sentences(result)
    if few := few_judges_sentence(result):
        said.append(few)
    public = result.explanation.get("public", {})
    shortage = {
        "below_min_brand": _("Fewer than %(n)d ratings in all: insufficient sample, not ranked.")
        % {"n": public.get("min_n", {}).get("brand", 0)},
        "no_verified_group": _(
            "No verified group has enough ratings: insufficient sample, not ranked."
        ),
    }
    if public.get("reason") in shortage:
        said.append(shortage[public["reason"]])
    return said


def set_aside_later_sentences(result: Result) -> list[str]:
    """That sheets were set aside for a conflict of interest found after scoring, and that the
    shortlist stood all the same.
    """
    said = []
    if count := result.explanation.get("sheets_set_aside"):
        words = ngettext(
            "%(count)d sheet was set aside by two officers for a conflict of interest found after "
            "scoring; everything was computed again without it.",
            "%(count)d sheets were set aside by two officers for conflicts of interest found after "
            "scoring; everything was computed again without them.",
            count,
        )
        said.append(words % {"count": count})
    if result.explanation.get("list_stands"):
        said.append(
            _(
                "By the score computed again the shortlist would be different here; it is "
                "unchanged, because the public rating had opened."
            )
        )
    return said


def few_judges_sentence(result: Result) -> str:
    """By how many judges fewer than the rules ask for the brand was scored, and why two officers
    allowed it; nothing where there were enough.
    """
    panel = result.explanation["panel"]
    if panel["enough_judges"]:
        return ""
    said = {"judges": len(panel["judges"]), "least": panel["judges_min"]}
    reason = result.explanation.get("few_judges")
    if not reason:
        return _("Scored by %(judges)d judges instead of at least %(least)d.") % said
    return _(
        "Scored by %(judges)d judges instead of at least %(least)d, allowed by two officers: "
        "%(reason)s"
    ) % {**said, "reason": reason}


def tie_sentence(result: Result) -> str:
    """What separated the candidate from the one above, if it was not the composite."""
    ranking = result.explanation.get("ranking", {})
    if ranking.get("shared"):
        return _("Equal on the score and on every tie-break: the rank is shared.")
    words = {
        "public": _("Equal composite; the public score decided."),
        "bad_rating_repair_rate": _("Equal composite; the share of repaired bad ratings decided."),
        "panel_median": _("Equal composite; the median of the judges decided."),
        "earlier_submission": _("Equal composite; the earlier submission decided."),
    }
    return words.get(ranking.get("decided_by") or "", "")
