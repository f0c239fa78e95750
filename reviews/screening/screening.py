"""The screening of a counted year as a resumable job: it can be watched, stopped, killed and run
twice.

Nothing is written before the end: a run that dies leaves the row and no hold, and the next one
starts again with the same result, because the statistics depend only on the ratings and the
settings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

from django.db.models import Q
from django.utils import timezone

from applications.models import Application
from brandportal.canonical import digest
from brandportal.journal.actions import action
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workflow import CLOCK, transition
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.models import RatingInvitation
from reviews.results import counting
from reviews.scoring import screening as statistics
from reviews.scoring.cells import Record
from reviews.scoring.pace import PACE, Cluster, Use, too_fast
from reviews.scoring.public import ASPECTS, PublicRules, RatingLine
from reviews.screening.enums import HoldSource, ScreeningStatus
from reviews.screening.holds import days_to_be_heard, free_ratings, mark, origin
from reviews.screening.models import Hold, Screening
from reviews.screening.policies import SILENT_AFTER
from reviews.screening.workflow import SCREENING

SIGN_OF_LIFE_EVERY = 1.0
CHUNK = 2000

Screen = Callable[..., statistics.Screening]


class Interrupted(Exception):
    """The run was stopped, or another worker has taken over: this one ends without writing."""


def settings_of(evaluation: Evaluation) -> dict[str, Any]:
    """The thresholds of the year's frozen rules."""
    return dict(evaluation.cycle.rules["public"]["screening"])


def due(now: datetime) -> list[Screening]:
    """Screenings that a worker should run now: not started, or started by a worker that died.
    Creates the rows.
    """
    for evaluation in Evaluation.objects.filter(
        status=EvaluationStatus.COUNTED, screening=None
    ).select_related("cycle"):
        Screening.objects.get_or_create(evaluation=evaluation)
    waiting = Q(status=ScreeningStatus.WAITING)
    dead = Q(status=ScreeningStatus.RUNNING, seen_at__lte=now - SILENT_AFTER)
    return list(
        Screening.objects.filter(waiting | dead, evaluation__status=EvaluationStatus.COUNTED)
        .select_related("evaluation__cycle")
        .order_by("pk")
    )


def stop(*, screening: Screening, by: Any, now: datetime) -> Screening:
    """Stop it: the worker ends at its next heartbeat and writes nothing. Refuses with NotAllowed
    and NotNow.
    """
    return transition(SCREENING, "stop", screening, by=by, now=now, changes={"worker": ""})


def resume(*, screening: Screening, by: Any, now: datetime) -> Screening:
    """Resume a stopped one: the scheduled task starts it within a minute. Refuses with NotAllowed
    and NotNow.
    """
    changes = {"done": 0, "total": 0}
    return transition(SCREENING, "resume", screening, by=by, now=now, changes=changes)


def run(
    screening: Screening,
    *,
    now: datetime,
    screen: Screen = statistics.screen,
    clock: Callable[[], datetime] = timezone.now,
) -> Screening | None:
    """Screen all ratings of the year and hold unusual clusters; returns the finished row, or None
    if interrupted.

    Of two workers one starts, the other is refused with NotNow. Holds, the new count and the end
    are written in one transaction. Safe to run again: a finished screening is refused with NotNow
    and nothing is held twice.
    """
    worker = uuid4().hex
    screening = _claim(screening, worker, now)
    progress = _progress(screening.pk, worker, clock)
    try:
        found = screen(records_of(screening.evaluation), screening.settings, progress)
        return _finish(screening, worker, found, clock())
    except Interrupted:
        return None


def _claim(screening: Screening, worker: str, now: datetime) -> Screening:
    """Claim the row for this worker; a running one only from a worker that died."""
    action = "take_over" if screening.status == ScreeningStatus.RUNNING else "begin"
    settings = settings_of(screening.evaluation)
    changes = {
        "worker": worker,
        "seen_at": now,
        "done": 0,
        "total": 0,
        "settings": settings,
        "settings_digest": digest(settings),
    }
    return transition(SCREENING, action, screening, by=CLOCK, now=now, changes=changes)


def _progress(pk: int, worker: str, clock: Callable[[], datetime]) -> Callable[[int, int], None]:
    """Save the progress, at most once a second; raises Interrupted if the row belongs to another
    worker.
    """
    last = -SIGN_OF_LIFE_EVERY

    def tell(done: int, total: int) -> None:
        nonlocal last
        if monotonic() - last < SIGN_OF_LIFE_EVERY and done < total:
            return
        last = monotonic()
        mine = Screening.objects.filter(pk=pk, worker=worker, status=ScreeningStatus.RUNNING)
        if not mine.update(done=done, total=total, seen_at=clock()):
            raise Interrupted

    return tell


def records_of(evaluation: Evaluation) -> Iterator[Record]:
    """The year's ratings that are not held otherwise, as input of the statistics; times in minutes
    from the opening.

    Each has the level that it counts as: its four aspects outweigh its overall level.
    """
    since = origin(evaluation)
    rules = evaluation.cycle.rules
    public_rules = PublicRules.from_rules(rules, rules["agency_classes"][0])
    levels: dict[RatingLine, int] = {}
    rows = free_ratings(evaluation).values_list(
        "pk",
        "application__brand__code",
        "group",
        "pseudonym",
        "accepted_at",
        "network",
        "block",
        "overall",
        *ASPECTS,
    )
    minute = timedelta(minutes=1)
    for key, brand, group, pseudonym, at, network, block, *answers in rows.iterator(CHUNK):
        line = RatingLine(group, *answers)
        if line not in levels:
            levels[line] = statistics.counted_level(line, public_rules)
        time = (at - since) / minute
        yield Record(key, brand, group, pseudonym, levels[line], time, network, block)


def _finish(
    screening: Screening, worker: str, found: statistics.Screening, now: datetime
) -> Screening:
    """Hold, count again and finish, all or nothing."""
    with action(by=CLOCK, now=now) as act:
        locked = act.lock(screening)
        if locked.worker != worker or locked.status != ScreeningStatus.RUNNING:
            raise Interrupted
        held = [hold for cell in found.cells if (hold := _hold(locked, cell, now))]
        held += [hold for cluster in paces_of(locked) if (hold := _hold_pace(locked, cluster, now))]
        changes = {
            "worker": "",
            "finished_at": now,
            "ratings": found.ratings,
            "done": locked.total,
        }
        data = {
            "ratings": found.ratings,
            "holds": len(held),
            "held": sum(hold.count for hold in held),
            "settings": locked.settings_digest,
        }
        finished = transition(
            SCREENING, "finish", locked, by=CLOCK, now=now, changes=changes, data=data
        )
        if held:
            counting.count(evaluation=finished.evaluation, by=CLOCK, now=now)
    return finished


def unmarked(place: Mapping[str, Any]) -> dict[str, Any]:
    """The place of a cluster without the mark of its network: marks are deleted on schedule, but a
    hold is kept.
    """
    return {name: value for name, value in place.items() if name != "name"}


def _hold(screening: Screening, cell: statistics.Cell, now: datetime) -> Hold | None:
    """One cluster of the statistics as a row, with its ratings marked; None if all of them are held
    already.
    """
    evaluation = screening.evaluation
    place = {**unmarked(cell.place), "since": origin(evaluation).isoformat()}
    return mark(
        Hold(
            evaluation=evaluation,
            application=Application.objects.get(cycle=evaluation.cycle_id, brand__code=cell.brand),
            screening=screening,
            source=HoldSource.STATISTICS,
            rule=cell.rule,
            cell=place,
            # Each rating is in one cluster, so the first one distinguishes it from others of the
            # same brand and time.
            cell_key=digest({**place, "first": cell.keys[0]}),
            expected=cell.expected,
            p_volume=cell.p_volume,
            p_content=cell.p_content,
            adjusted=cell.adjusted,
            explanation={**cell.explanation, "place": unmarked(cell.place)},
            opened_at=now,
            heard_until=end_of_working_day(now, days_to_be_heard(evaluation)),
        ),
        cell.keys,
    )


def paces_of(screening: Screening) -> list[Cluster]:
    """Codes on paper that were used too fast or from one place, by the thresholds of the frozen
    rules; empty without them.

    Only online ratings: sheets are typed in one session. People drawn by telephone have no code on
    paper.
    """
    pace = screening.settings.get("pace")
    evaluation = screening.evaluation
    if not pace:
        return []
    since, minute = origin(evaluation), timedelta(minutes=1)
    drawn = set(
        RatingInvitation.objects.filter(application__cycle=evaluation.cycle_id)
        .exclude(pseudonym="")
        .values_list("application", "pseudonym")
    )
    rows = (
        free_ratings(evaluation)
        .filter(hold=None, channel__in=[Channel.INVITATION, Channel.KIOSK])
        .exclude(group=RaterGroup.PUBLIC)
        .values_list(
            "pk",
            "application",
            "application__brand__code",
            "group",
            "pseudonym",
            "accepted_at",
            "network",
        )
    )
    return too_fast(
        (
            Use(key, brand, group, (at - since) / minute, network)
            for key, application, brand, group, pseudonym, at, network in rows.iterator(CHUNK)
            if (application, pseudonym) not in drawn
        ),
        pace,
    )


def _hold_pace(screening: Screening, cluster: Cluster, now: datetime) -> Hold | None:
    """One cluster of codes as a row, with its ratings marked."""
    evaluation = screening.evaluation
    place = {
        "kind": PACE,
        "group": cluster.group,
        "network": cluster.network,
        "from": cluster.first,
        "to": cluster.last,
        "since": origin(evaluation).isoformat(),
    }
    return mark(
        Hold(
            evaluation=evaluation,
            application=Application.objects.get(
                cycle=evaluation.cycle_id, brand__code=cluster.brand
            ),
            screening=screening,
            source=HoldSource.STATISTICS,
            rule=PACE,
            cell=place,
            cell_key=digest(place),
            explanation={
                "rule": PACE,
                "needs": PACE,
                "group": cluster.group,
                "network": cluster.network,
                "count": len(cluster.keys),
                "settings": screening.settings["pace"],
            },
            opened_at=now,
            heard_until=end_of_working_day(now, days_to_be_heard(evaluation)),
        ),
        cluster.keys,
    )
