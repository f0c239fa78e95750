"""From the judges' sheets to the panel scores and the shortlist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.form.self_assessment import self_score
from applications.lifecycle.workflow import APPLICATION
from applications.models import Application
from brandportal.canonical import digest
from brandportal.exact import display, exact
from brandportal.journal.actions import Action, action
from brandportal.workflow import transition
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.moderation.moderated import Moderated, as_published, fell, moderated_points
from reviews.panel.enums import SheetStatus
from reviews.panel.models import MinimumException, ScoreSheet
from reviews.panel.papers import sheets_on_paper
from reviews.results import versions
from reviews.results.enums import VersionCause
from reviews.results.judges import locked_points, names_on, sums_of_the_year, with_moderated
from reviews.results.models import PanelReport, Result, ResultVersion
from reviews.results.reliability import Locked, report_on
from reviews.scoring.composite import Candidate, Ranked, rank
from reviews.scoring.official import Official, official
from reviews.scoring.panel import PanelRules, PanelScore, panel_score, score_of_sums

Points = dict[str, dict[str, Any]]
DRAWN_UP = ["panel_score", "panel_rank", "shortlisted", "exact", "explanation", "computed_at"]


def _named(
    application: Application, locked: Mapping[int, Mapping[str, Any]]
) -> tuple[Points, list[int]]:
    """Pseudonym on this brand to indicator to points, and the seats in the order of the names."""
    names = names_on(application, locked)
    points = {names[seat]: dict(given) for seat, given in locked.items()}
    return points, sorted(names, key=lambda seat: (len(names[seat]), names[seat]))


def comments_by_application(evaluation: Evaluation) -> dict[int, dict[int, str]]:
    """Application to seat to the judge's overall comment."""
    rows = (
        ScoreSheet.objects.filter(seat__evaluation=evaluation, status=SheetStatus.LOCKED)
        .exclude(comment="")
        .values_list("application_id", "seat_id", "comment")
    )
    found: dict[int, dict[int, str]] = {}
    for application_id, seat_id, comment in rows:
        found.setdefault(application_id, {})[seat_id] = comment
    return found


def draw_up_shortlist(*, evaluation: Evaluation, by: Any, now: datetime) -> list[Result]:
    """Score every accepted application by its sheets and shortlist the best.

    The self-assessment and the panel, each with its stage weight, make the preliminary score of
    100; the first `titles.shortlist` are shortlisted. Equal scores are separated by those
    tie-breaks of the rule set that are known by then (median of the judges, earlier submission);
    candidates equal in these too share the rank, and nobody of a shared rank is left out. Exact
    arithmetic; rounded for display only.
    """
    accepted = evaluation.cycle.applications.filter(status=ApplicationStatus.ACCEPTED)
    locked = locked_points(evaluation)
    results = _computed(evaluation, accepted, locked, now)
    with action(by=by, now=now) as act:
        Result.objects.bulk_create(results)
        report_on(evaluation, locked, now=now).save()
        for result in results:
            step = "shortlist" if result.shortlisted else "set_aside"
            transition(APPLICATION, step, result.application, by=by, now=now)
        done = gettext_noop("Computed the panel scores and the shortlist")
        version = versions.keep(act, evaluation, results, cause=VersionCause.SHORTLIST, lines={})
        said = method_of(results)
        pin(act, "evaluation.shortlist", done, evaluation, results, version, said)
    return results


def draw_up_again(*, evaluation: Evaluation, by: Any, now: datetime) -> list[Result]:
    """Compute panel scores and shortlist again, of the same applications, after a sheet was set
    aside: part of an action that two officers take.

    The shortlist itself changes only while the public rating has not opened. Afterwards it stands,
    because the public rates or has rated it, and what would have changed is in the explanation.
    """
    standing = {row.application_id: row for row in evaluation.results.all()}
    scored = Application.objects.filter(pk__in=standing)
    locked = locked_points(evaluation)
    fresh = _computed(evaluation, scored, locked, now)
    is_open = evaluation.status == EvaluationStatus.SHORTLISTED
    aside = _set_aside_later(evaluation)
    with action(by=by, now=now) as act:
        for result in fresh:
            kept = standing[result.application_id]
            result.pk, would_be = kept.pk, result.shortlisted
            result.exact = {**kept.exact, **result.exact}
            result.explanation = {**kept.explanation, **result.explanation}
            result.explanation["sheets_set_aside"] = aside.get(result.application_id, 0)
            result.explanation["list_stands"] = not is_open and would_be != kept.shortlisted
            if not is_open:
                result.shortlisted = kept.shortlisted
            _move(result, kept, by, now)
        Result.objects.bulk_update(fresh, DRAWN_UP)
        report = report_on(evaluation, locked, now=now)
        PanelReport.objects.filter(evaluation=evaluation).update(
            agreement=report.agreement, judges=report.judges, computed_at=now
        )
        done = gettext_noop("Computed the panel scores again after a sheet was set aside")
        version = versions.keep(act, evaluation, fresh, cause=VersionCause.SHORTLIST, lines={})
        said = method_of(fresh)
        pin(act, "evaluation.draw_up_again", done, evaluation, fresh, version, said)
    return fresh


def _move(result: Result, kept: Result, by: Any, now: datetime) -> None:
    """The application follows its result on or off the shortlist; one that was excluded stays."""
    if result.shortlisted != kept.shortlisted:
        step = "move_up" if result.shortlisted else "move_down"
        if result.application.status in APPLICATION.by_action[step].sources:
            transition(APPLICATION, step, result.application, by=by, now=now)


def _set_aside_later(evaluation: Evaluation) -> Counter[int]:
    """Application to how many sheets were set aside after scoring had closed."""
    rows = ScoreSheet.objects.filter(
        seat__evaluation=evaluation,
        status=SheetStatus.ASIDE,
        aside_at__gte=evaluation.scoring_closed_at,
    )
    return Counter(rows.values_list("application", flat=True))


def _computed(
    evaluation: Evaluation, scored: QuerySet[Application], locked: Locked, now: datetime
) -> list[Result]:
    """The results of these applications by the sheets that count (`locked`), in the order of the
    preliminary ranking; nothing is written.
    """
    rules = evaluation.cycle.rules
    rows = scored.select_related("cycle", "agency", "brand").prefetch_related("self_scores")
    applications = {application.number: application for application in rows}
    named = {
        number: _named(application, locked.get(application.pk, {}))
        for number, application in applications.items()
    }
    moderated = moderated_points(evaluation)
    counted = with_moderated(locked, moderated)
    year, panels, by_number = _panels(evaluation, applications, counted)
    fair = _severity(year, by_number)
    comments = comments_by_application(evaluation)
    exceptions = _exceptions(applications.values())
    on_paper = sheets_on_paper(evaluation)
    discussed = _discussed(evaluation, applications, locked, moderated)
    results = []
    for place in _preliminary_ranking(applications, panels, rules):
        application = applications[place.candidate.application]
        result = _result(evaluation, application, panels[application.number], place)
        points, seats = named[application.number]
        said = comments.get(application.pk, {})
        result.explanation["points"] = _as_text(points)
        result.explanation["panel"].update(official=year.method, why=year.why)
        result.explanation["severity"] = fair.get(application.number)
        if application.pk in exceptions:
            result.explanation["few_judges"] = exceptions[application.pk]
        result.explanation["on_paper"] = on_paper[application.pk]
        result.explanation.update(discussed.get(application.number, {}))
        result.explanation["comments"] = [said[seat] for seat in seats if seat in said]
        result.computed_at = now
        results.append(result)
    return results


def _panels(
    evaluation: Evaluation, applications: Mapping[str, Application], given: Locked
) -> tuple[Official, dict[str, PanelScore], dict[str, dict[str, Fraction]]]:
    """The official method of the year and the panel scores by these points, and the judges' sums
    behind them, by application number.
    """
    rules = PanelRules.from_rules(evaluation.cycle.rules)
    sums = sums_of_the_year(evaluation, given)
    by_number = {number: sums.get(row.pk, {}) for number, row in applications.items()}
    year = official(by_number, rules)
    panels = {
        number: panel_score(
            _named(row, given.get(row.pk, {}))[0], rules, correction=year.corrections.get(number)
        )
        for number, row in applications.items()
    }
    return year, panels, by_number


def _discussed(
    evaluation: Evaluation,
    applications: Mapping[str, Application],
    locked: Locked,
    moderated: Mapping[int, Mapping[str, Moderated]],
) -> dict[str, dict[str, Any]]:
    """For the explanation: of each brand of a year with moderations the moderated points, why, the
    panel score by the independent sheets alone, and whether a conflict found later undid one.
    """
    if not evaluation.moderations.exists():
        return {}
    _year, alone, _sums = _panels(evaluation, applications, locked)
    undone = fell(evaluation)
    return {
        number: {
            "moderated": as_published(moderated.get(row.pk, {})),
            "panel_independent": str(alone[number].score),
            "moderation_fell": row.pk in undone,
        }
        for number, row in applications.items()
    }


def _exceptions(applications: Iterable[Application]) -> dict[int, str]:
    """Application to the published reason for which fewer judges than usual scored it."""
    rows = MinimumException.objects.filter(application__in=list(applications))
    return dict(rows.values_list("application", "reason"))


def ranked_after_the_panel(
    evaluation: Evaluation,
    applications: Mapping[str, Application],
    panels: Mapping[str, PanelScore],
) -> list[tuple[str, Fraction, bool]]:
    """Number, preliminary score, and whether the shortlist of the rules reaches that far, by these
    panel scores.
    """
    rules = evaluation.cycle.rules
    most = rules["titles"]["shortlist"]
    found = []
    for place in _preliminary_ranking(applications, panels, rules):
        candidate = place.candidate
        assert candidate.composite is not None and place.rank is not None
        found.append((candidate.application, candidate.composite, place.rank <= most))
    return found


def _preliminary_ranking(
    applications: Mapping[str, Application],
    panels: Mapping[str, PanelScore],
    rules: Mapping[str, Any],
) -> list[Ranked]:
    candidates = [
        Candidate(
            application=number,
            composite=_preliminary(application, panels[number], rules),
            public=None,
            panel_median=panels[number].median,
            submitted_at=application.submitted_at,
        )
        for number, application in applications.items()
    ]
    known = [tie for tie in rules["ties"] if tie in ("panel_median", "earlier_submission")]
    return rank(candidates, known)


def _result(
    evaluation: Evaluation, application: Application, panel: PanelScore, place: Ranked
) -> Result:
    rules = evaluation.cycle.rules
    own = exact(self_score(application))
    most = rules["titles"]["shortlist"]
    weights = {stage: str(exact(rules["stage_weights"][stage])) for stage in ("self", "panel")}
    assert place.rank is not None
    return Result(
        evaluation=evaluation,
        application=application,
        self_score=display(own),
        panel_score=display(panel.score),
        panel_rank=place.rank,
        shortlisted=place.rank <= most,
        exact={
            "self": str(own),
            "panel": str(panel.score),
            "panel_median": str(panel.median),
            "preliminary": str(place.candidate.composite),
        },
        explanation={
            "self": {row.indicator: str(row.points) for row in application.self_scores.all()},
            "panel": panel.explanation,
            "preliminary": {
                "rule": "self_and_panel_by_stage_weights",
                "weights": weights,
                "shortlist": most,
                **place.explanation,
            },
        },
        rules_hash=evaluation.cycle.rules_hash,
    )


def _preliminary(application: Application, panel: PanelScore, rules: Mapping[str, Any]) -> Fraction:
    weights = {stage: exact(rules["stage_weights"][stage]) for stage in ("self", "panel")}
    parts = weights["self"] * exact(self_score(application)) + weights["panel"] * panel.score
    return parts / sum(weights.values())


def _severity(
    year: Official, sums: Mapping[str, Mapping[str, Fraction]]
) -> dict[str, dict[str, Any]]:
    """What the panel says as the judges gave it and with every judge equally severe: each as the
    mean of all judges and with the sums left out that the rules name. One of the four is the
    official score, the others are shown beside it. `sums` are by brand and by the judge's key of
    the year.
    """
    fit = year.fit
    if fit is None:
        return {}
    return {
        number: {
            "mean": str(fit.raw[number]),
            "by_rules": str(score_of_sums(list(given.values()), year.rules)),
            "adjusted_mean": str(fit.adjusted[number]),
            "adjusted_by_rules": str(
                score_of_sums(list(year.comparable(given).values()), year.rules)
            ),
            "connected": fit.connected,
            "complete": year.complete,
        }
        for number, given in sums.items()
        if given
    }


def method_of(results: Sequence[Result]) -> dict[str, str]:
    """For the journal: which method made the panel scores, why, and the hash of the scores with and
    without the adjustment for severity.
    """
    both = sorted([row.application.number, row.explanation["severity"]] for row in results)
    said = results[0].explanation["panel"] if results else {"official": "", "why": ""}
    return {
        "panel_method": said["official"],
        "panel_method_why": said["why"],
        "panel_both_sha256": digest(both),
    }


def _as_text(points: Points) -> dict[str, dict[str, str]]:
    return {
        judge: {code: str(value) for code, value in row.items()} for judge, row in points.items()
    }


def pin(
    act: Action,
    code: str,
    done: str,
    evaluation: Evaluation,
    results: Sequence[Result],
    version: ResultVersion,
    more: Mapping[str, Any] | None = None,
) -> None:
    """A journal entry with the hashes of the computed values and of the version that keeps them."""
    lines = sorted(
        [result.application.number, result.rank, result.shortlisted, result.exact]
        for result in results
    )
    act.log(
        code,
        done,
        evaluation,
        {
            "rules_hash": evaluation.cycle.rules_hash,
            "results_sha256": digest(lines),
            "applications": len(results),
            "version": version.number,
            "version_sha256": version.sha256,
            **(more or {}),
        },
    )
