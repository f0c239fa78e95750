"""Reason codes of the annual review as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from applications.negative_list.enums import VetoKind
from audits.annual_review.enums import ExemptGround, Outcome, ScorePart
from audits.annual_review.models import AnnualReview
from audits.titles.terms import number
from brandportal.exact import display


def part_name(code: str) -> str:
    """A part of the annual score in words."""
    return str(ScorePart(code).label)


def bad_ratings_sentence(sources: Mapping[str, Any]) -> str:
    """The components of the bad-rating share; if there are very few cases, only that they are
    few.
    """
    found = sources.get("bad_ratings")
    if not found or found["cases"] < found["small_cell"]:
        return _("bad ratings answered in time, of very few cases")
    return _("%(in_time)d of %(cases)d bad ratings answered in time") % found


def reason_sentence(code: str, params: Mapping[str, Any]) -> str:
    """One reason of an annual verdict, as a sentence."""
    if code == "fraud":
        return _("Fraud was established; it takes the title whatever the score.")
    if code == "veto":
        return _("A ground of the negative list applies: %(ground)s.") % {
            "ground": VetoKind(params["ground"]).label
        }
    if code == "rectification_failed":
        return _("The rectification was not passed.")
    if code == "exempt":
        return _("The title is exempt from the review of this year: %(ground)s.") % {
            "ground": ExemptGround(params["reason"]).label
        }
    if code == "no_report":
        return _("No annual report was handed in by the due moment.")
    if code == "no_facts":
        return _(
            "Nothing is known of the year; silence is no praise, so the title is kept with a "
            "warning."
        )
    if code == "part_set_aside":
        return _(
            "%(part)s: nothing is known of it this year; its weight is shared out among the others."
        ) % {"part": part_name(params["part"])}
    return _score_sentence(code, params)


def _score_sentence(code: str, params: Mapping[str, Any]) -> str:
    values = {
        "score": display(Fraction(params["score"])),
        "threshold": number(params["threshold"]),
        "outcome": Outcome(params["for"]).label,
    }
    if code == "score_reaches":
        return (
            _("The score of %(score)s reaches the %(threshold)s that “%(outcome)s” needs.") % values
        )
    if code == "score_below":
        return (
            _("The score of %(score)s is below the %(threshold)s that “%(outcome)s” needs.")
            % values
        )
    raise ValueError(f"unknown reason {code!r}")


def reason_sentences(reasons: Iterable[Sequence[Any]]) -> list[str]:
    """The reasons of a verdict, the decisive one first."""
    return [reason_sentence(code, params) for code, params in reasons]


def reasons_of(review: AnnualReview) -> list[str]:
    """Every reason of a decided review, the decisive one first."""
    return reason_sentences(review.reasons)
