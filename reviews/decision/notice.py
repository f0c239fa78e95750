"""The public notice of a Top Ten: published for a number of working days, then cleared
automatically.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from applications.form.enums import ApplicationStatus
from applications.lifecycle.outcomes import announce_outcome
from applications.models import Application
from brandportal.errors import NotNow
from brandportal.journal.actions import action
from brandportal.rulebook import Rules
from brandportal.workdays.calendar import end_of_working_day, provisional_year
from brandportal.workflow import CLOCK, transition
from reviews.decision.enums import OPEN_OBJECTIONS
from reviews.decision.models import PublicNotice
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.publication import building
from reviews.stages.policies import notice_has_passed
from reviews.stages.workflow import EVALUATION

ON_THE_NOTICE = (
    ApplicationStatus.SELECTED,
    ApplicationStatus.EXCLUDED,
    ApplicationStatus.NAMED,
)


def notice_days(rules: Rules) -> int:
    """How many working days a notice runs: the rule set's number, with a lower bound."""
    return max(rules["notice"]["working_days"], rules["notice"]["floor"])


def publish_notice(*, evaluation: Evaluation, by: Any, now: datetime) -> PublicNotice:
    """Publish the decided Top Ten until the end of the last working day, with the results as a
    download.

    The folder of the results was made before, outside the lock; the notice takes the finished file,
    if it is still made of what the database says, and shows its seal.

    A notice that reaches into a year whose holidays are not published yet is extended over every
    day that may become a day off, or refused, by `settings.NOTICE_INTO_UNKNOWN_YEAR`.

    After a notice that was withdrawn (`renewal.renew`) the row of the year goes on with this one.

    Refuses with NotAllowed (only the office) and NotNow (nothing decided, published already, or the
    folder is still being made).
    """
    days = notice_days(evaluation.cycle.rules)
    ends_at = end_of_working_day(now, days)
    year = provisional_year(ends_at)
    if year is not None and settings.NOTICE_INTO_UNKNOWN_YEAR == "refuse":
        raise NotNow(
            _(
                "The notice would reach into %(year)s, whose holidays are not published yet. "
                "Please enter them and mark the year complete, or publish later."
            )
            % {"year": year}
        )
    EVALUATION.require("publish_notice", evaluation, by=by, now=now)
    build = building.taken(evaluation, now=now)
    with action(by=by, now=now):
        noticed = transition(
            EVALUATION,
            "publish_notice",
            evaluation,
            by=by,
            now=now,
            data={
                "working_days": days,
                "ends_at": ends_at,
                "provisional_until": year,
                "seal": build.seal,
            },
        )
        building.need_unchanged(build, noticed)
        announce_outcome(cycle=noticed.cycle, now=now)
        published, _new = PublicNotice.objects.update_or_create(
            evaluation=noticed,
            defaults={
                "published_at": now,
                "working_days": days,
                "ends_at": ends_at,
                "seal": build.seal,
                "folder": build.file.name,
            },
        )
        return published


def clear_notice(*, evaluation: Evaluation, now: datetime) -> Evaluation:
    """End the notice; only the scheduled task does this. Refuses with NotNow before its end, while
    an objection is open, and while the leading group has not settled an upheld one.
    """
    return transition(EVALUATION, "clear", evaluation, by=CLOCK, now=now)


def due_to_clear(now: datetime) -> list[Evaluation]:
    """Evaluations whose notice has ended without an open objection or a place to be given."""
    ended = Evaluation.objects.filter(
        status=EvaluationStatus.ON_NOTICE, public_notice__ends_at__lte=now
    ).exclude(public_notice__objections__status__in=OPEN_OBJECTIONS)
    rows = ended.select_related("cycle", "public_notice")
    return [row for row in rows if notice_has_passed(row, now=now)]


def candidates(evaluation: Evaluation) -> list[Application]:
    """The brands on the notice with their agencies; those excluded after an objection stay listed
    and are marked.
    """
    return list(
        evaluation.cycle.applications.filter(status__in=ON_THE_NOTICE)
        .select_related(
            "brand", "agency", "result", "reserve_call", "place_given__application__brand"
        )
        .order_by("result__rank", "number")
    )
