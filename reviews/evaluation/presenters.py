"""The timeline of an award year, by the evaluation instead of the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from applications.cycles.enums import CycleStatus, Stage
from applications.cycles.timeline import StageOnTimeline, current_stage, timeline
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


def stage_at_work(cycle: Cycle, now: datetime) -> str | None:
    """The stage in progress: by the evaluation once it has begun, by the calendar before."""
    evaluation = getattr(cycle, "evaluation", None)
    known = AT_WORK.get(evaluation.status) if evaluation else None
    return known or current_stage(cycle, now)


def year_timeline(cycle: Cycle, now: datetime) -> list[StageOnTimeline]:
    """Every stage of the year for `components/timeline.html`; all are done once the year is
    concluded.
    """
    stages = timeline(cycle, stage_at_work(cycle, now), now)
    if cycle.status != CycleStatus.CONCLUDED:
        return stages
    return [replace(stage, state="done", note="") for stage in stages]
