"""The context of the page that explains one result, for the leading group and, once published, for
everybody.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from brandportal.exact import display
from reviews.evaluation.models import Evaluation
from reviews.on_site.presenters import held
from reviews.results.models import Result
from reviews.results.presenters.explanations import (
    Part,
    group_lines,
    parts,
    segments,
    set_aside_sentences,
    stability,
    stage_label,
    tie_sentence,
    told_ratings,
)
from reviews.results.presenters.moderated import moderated_score
from reviews.results.presenters.official import both_scores
from reviews.results.presenters.panel import (
    comparison,
    judge_lines,
    panel_steps,
    points_lines,
    preliminary_shares,
)
from reviews.showcase.standing import standing_of


def explanation_context(evaluation: Evaluation, result: Result) -> dict[str, Any]:
    """All rows of one result for the template."""
    chance = result.explanation["uncertainty"].get("in_places")
    return {
        "evaluation": evaluation,
        "result": result,
        "application": result.application,
        "parts": parts(result),
        "segments": segments(result),
        "judges": judge_lines(result),
        "points": points_lines(result, evaluation.cycle.rules),
        "steps": panel_steps(result),
        "both": both_scores(result),
        "moderated": moderated_score(result),
        "on_site": held(result.application),
        "groups": group_lines(result),
        "told_ratings": told_ratings(result),
        "public": result.explanation["public"],
        "verified": _shown(result.explanation["public"]["verified"]),
        "preliminary": _shown(result.exact["preliminary"]),
        "panel_median": _shown(result.exact["panel_median"]),
        "severity": comparison(result),
        "set_aside": set_aside_sentences(result),
        "tie": tie_sentence(result),
        "stability": stability(result),
        "uncertainty": result.explanation["uncertainty"],
        "chance": None if chance is None else display(Fraction(chance) * 100),
        "class_rank": result.explanation["ranking"]["class_rank"],
        "places": evaluation.cycle.rules["titles"]["top_ten"],
        "decision": getattr(result.application, "decision", None),
        "standing": standing_of(result.application),
    }


def panel_context(evaluation: Evaluation, result: Result) -> dict[str, Any]:
    """The rows of a result outside the shortlist: the panel's part, and the score from which the
    shortlist began. No rank, and nothing about any other brand.
    """
    threshold = shortlist_threshold(evaluation)
    own = Fraction(result.exact["preliminary"])
    return {
        "evaluation": evaluation,
        "result": result,
        "application": result.application,
        "judges": judge_lines(result),
        "points": points_lines(result, evaluation.cycle.rules),
        "steps": panel_steps(result),
        "both": both_scores(result),
        "moderated": moderated_score(result),
        "on_site": held(result.application),
        "preliminary": display(own),
        "parts": _preliminary_parts(result),
        "panel_median": _shown(result.exact["panel_median"]),
        "severity": comparison(result),
        "set_aside": set_aside_sentences(result),
        "threshold": None if threshold is None else display(threshold),
        # The difference of what is shown, so that nobody finds another.
        "missing": None if threshold is None else display(threshold) - display(own),
        "equal": threshold is not None and own == threshold,
        "places": evaluation.cycle.rules["titles"]["shortlist"],
    }


def _preliminary_parts(result: Result) -> list[Part]:
    """The calculation of the score after the panel, a row for each stage."""
    return [
        Part(
            label=stage_label(stage),
            weight=display(share * 100),
            score=display(Fraction(result.exact[stage])),
            adds=display(share * Fraction(result.exact[stage])),
        )
        for stage, share in preliminary_shares(result).items()
    ]


def shortlist_threshold(evaluation: Evaluation) -> Fraction | None:
    """The lowest score after the panel on the shortlist; None when nobody is on it."""
    scores = evaluation.results.filter(shortlisted=True).values_list("exact", flat=True)
    return min((Fraction(exact["preliminary"]) for exact in scores), default=None)


def _shown(text: str | None) -> Any:
    return None if text is None else display(Fraction(text))
