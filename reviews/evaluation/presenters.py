"""The timeline of an award year, by the evaluation instead of the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from applications.cycles.enums import CycleStatus, Stage
from applications.cycles.timeline import Span, StageOnTimeline, current_stage, timeline, window
from applications.models import Cycle
from reviews.evaluation.enums import EvaluationStatus as E

AT_WORK = {
    E.SCORING: Stage.PRELIMINARY,
    E.RATING: Stage.RATING,
    E.COUNTED: Stage.LEADERSHIP,
    # The decision is not public before the notice; until then the leadership stage is shown as
    # running.
    E.DECIDED: Stage.LEADERSHIP,
    E.ON_NOTICE: Stage.NOTICE,
    E.CLEARED: Stage.CONFERRAL,
}


# What `year_timeline` reads of a year, for `select_related`.
AS_RUN = "evaluation__public_notice"


def stage_at_work(cycle: Cycle, now: datetime) -> str | None:
    """The stage in progress: by the evaluation once it has begun, by the calendar before."""
    evaluation = getattr(cycle, "evaluation", None)
    known = AT_WORK.get(evaluation.status) if evaluation else None
    return known or current_stage(cycle, now)


def stages_as_run(cycle: Cycle, now: datetime) -> dict[str, Span]:
    """The real dates of the stages that the evaluation has begun.

    An end that lies ahead is that of the notice itself or, for the others, the planned one while it
    has not passed. The decision is public with the notice only; until then the leadership review
    goes on.
    """
    evaluation = getattr(cycle, "evaluation", None)
    if evaluation is None:
        return {}
    notice = getattr(evaluation, "public_notice", None)
    rating = window(cycle, Stage.RATING)
    ran = {
        Stage.PRELIMINARY: (evaluation.scoring_opened_at, evaluation.scoring_closed_at),
        Stage.RATING: (evaluation.rating_opened_at, rating and rating.closes_at),
        Stage.LEADERSHIP: (evaluation.counted_at, evaluation.noticed_at),
        Stage.NOTICE: (evaluation.noticed_at, notice and notice.ends_at),
        Stage.CONFERRAL: (evaluation.cleared_at, evaluation.concluded_at),
    }
    return {
        stage: Span(began, ended or _planned_end(cycle, stage, now))
        for stage, (began, ended) in ran.items()
        if began is not None
    }


def _planned_end(cycle: Cycle, stage: str, now: datetime) -> datetime | None:
    planned = window(cycle, stage)
    return planned.closes_at if planned and planned.closes_at > now else None


def year_timeline(cycle: Cycle, now: datetime) -> list[StageOnTimeline]:
    """Every stage of the year for `components/timeline.html`, those that have begun with their real
    dates; all are done once the year is concluded.
    """
    stages = timeline(cycle, stage_at_work(cycle, now), now, ran=stages_as_run(cycle, now))
    if cycle.status != CycleStatus.CONCLUDED:
        return stages
    return [replace(stage, state="done", note="") for stage in stages]
