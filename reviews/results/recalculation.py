"""Recalculation on demand, after publication: a new version beside the published results, by two
people, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.self_assessment import self_score
from brandportal.errors import YES, Verdict, first_no, no, require
from brandportal.exact import exact
from brandportal.journal.actions import action
from brandportal.proposals.actions import TwoPersonAction
from brandportal.proposals.proof import Pair, both, require_pair
from brandportal.texts import telling_text
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import PUBLISHED, office_runs
from reviews.results import versions
from reviews.results.counting import compute, ratings_by_application
from reviews.results.enums import VersionCause
from reviews.results.judges import counted_points, scored_sums
from reviews.results.models import Result, ResultVersion
from reviews.results.shortlist import pin, ranked_after_the_panel
from reviews.scoring.official import official
from reviews.scoring.panel import PanelRules, panel_score

CODE = "results.recalculate"
REASON_LIMIT = 1000


def may_recalculate(evaluation: Evaluation, *, by: Any) -> Verdict:
    """The office, when the results are published; before that every change counts anew by
    itself.
    """
    return first_no(office_runs(evaluation, by=by), _is_published(evaluation))


def _is_published(evaluation: Evaluation) -> Verdict:
    if evaluation.status in PUBLISHED:
        return YES
    return no(_("The results of this year are not published yet."))


def the_reason(evaluation: Evaluation, *, reason: str) -> str:
    """The reason as it is published. Refuses with BadInput one that says nothing."""
    return telling_text(reason, field="reason", limit=REASON_LIMIT)


def recalculate(
    *, evaluation: Evaluation, reason: str, by: Any, now: datetime, pair: Pair | None = None
) -> ResultVersion:
    """Compute the results of everybody who was scored again, from the sheets as they were locked
    and the ratings as they count now, by the frozen rules, and keep what comes out as a new
    version. Of a brand outside the shortlist that is what the panel made; the version says, too,
    who would be on the shortlist, which itself stands.

    The published results, their folder, ranks and names are not touched. One officer proposes it
    and another confirms it. Refuses with NotAllowed, NotNow (not published; a sheet that is no
    longer what was locked) and BadInput (a reason that says nothing).
    """
    why = the_reason(evaluation, reason=reason)
    with action(by=by, now=now) as act:
        agreed = require_pair(
            pair, action=CODE, obj=evaluation, arguments={"reason": reason}, by=by, now=now
        )
        require(may_recalculate(evaluation, by=by))
        every, lines = _scored(evaluation), ratings_by_application(evaluation)
        listed = _panel_again(evaluation, every)
        results = [result for result in every if result.shortlisted]
        compute(evaluation, results, lines, now=now)
        version = versions.keep(
            act,
            evaluation,
            results,
            cause=VersionCause.RECALCULATION,
            lines=lines,
            reason=why,
            agreed=agreed,
            outside=[result for result in every if not result.shortlisted],
            listed=listed,
        )
        done = gettext_noop("Recalculated the results beside the published ones")
        pin(act, CODE, done, evaluation, every, version, {"reason": why, **both(agreed)})
    return version


def _scored(evaluation: Evaluation) -> list[Result]:
    rows = evaluation.results.select_related("application__agency", "application__brand")
    return list(rows.prefetch_related("application__self_scores").order_by("pk"))


def _panel_again(evaluation: Evaluation, results: list[Result]) -> set[str]:
    """Self-assessment and panel score from what was handed in, locked and moderated. Returns who
    would be on the shortlist by them, by number.
    """
    rules, given_by = PanelRules.from_rules(evaluation.cycle.rules), counted_points(evaluation)
    corrections = official(scored_sums(evaluation, given_by), rules).corrections
    panels = {}
    for result in results:
        given = given_by.get(result.application_id, {})
        panels[result.application.number] = panel_score(
            {str(seat): points for seat, points in given.items()},
            rules,
            correction=corrections.get(result.application_id),
        )
    by_number = {result.application.number: result for result in results}
    applications = {number: result.application for number, result in by_number.items()}
    listed = set()
    for number, preliminary, is_listed in ranked_after_the_panel(evaluation, applications, panels):
        result, panel = by_number[number], panels[number]
        result.exact = {
            **result.exact,
            "self": str(exact(self_score(result.application))),
            "panel": str(panel.score),
            "panel_median": str(panel.median),
            "preliminary": str(preliminary),
        }
        if is_listed:
            listed.add(number)
    return listed


def _words(evaluation: Evaluation, arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (_("Award year"), str(evaluation.cycle)),
        (
            _("What follows"),
            _(
                "A new version of all that were scored is published beside the results, with a "
                "comparison. The published results, their folder and the naming stay as they are."
            ),
        ),
        (_("Reason"), arguments["reason"]),
    ]


RECALCULATION = TwoPersonAction(
    code=CODE,
    label=gettext_noop("Recalculate the published results"),
    verb=recalculate,
    model="reviews.evaluation",
    may_propose=may_recalculate,
    may_confirm=may_recalculate,
    check=the_reason,
    words=_words,
    done=lambda version: (
        _("Version %(number)d is shown beside the published results.") % {"number": version.number}
    ),
    url=lambda row: reverse("public:result-versions", args=[row.cycle.edition]),
)
