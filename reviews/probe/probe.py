"""The nightly test of every way of rating, with each level."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from applications.cycles.enums import Stage
from applications.cycles.timeline import window
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.journal.actions import action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.workflow import CLOCK
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.probe.doors import offered, try_door
from reviews.probe.models import Probe
from reviews.probe.state import silent_since
from reviews.rating.enums import Level

# A run takes seconds; one that began shortly before the close would find the ways shut.
BEFORE_THE_CLOSE = timedelta(minutes=10)
# From here on a night's test is due; whatever did not get through is tried again each hour.
NIGHT = time(0, 20)
AGAIN_AFTER = timedelta(minutes=55)
WAY_SHUT = notice_text(
    "probe.shut",
    kind=NoticeKind.TASK,
    subject=gettext_noop("Test ratings did not get through: %(count)s of %(tried)s"),
    body=gettext_noop(
        "In the nightly test of the public rating %(year)s, %(count)s of %(tried)s test ratings "
        "did not get through. While this is so, people who rate may be turned away. The public "
        "page says which answers and ways are concerned."
    ),
)

NOT_TESTED = notice_text(
    "probe.silent",
    kind=NoticeKind.TASK,
    subject=gettext_noop("The ways of rating were not tested for more than a day"),
    body=gettext_noop(
        "While the public rating %(year)s is open, every way of rating is tested each night. There "
        "was no test since %(moment)s, and the public page says so. Please tell whoever runs the "
        "portal."
    ),
)


def due(now: datetime) -> list[Evaluation]:
    """Every public rating that is open, not just about to close, and was not tested since the last
    night began; or an hour ago, when something did not get through.
    """
    rated = Evaluation.objects.filter(status=EvaluationStatus.RATING).select_related("cycle")
    return [row for row in rated if _is_open(row, now) and _waits(row, now)]


def _waits(evaluation: Evaluation, now: datetime) -> bool:
    newest = Probe.objects.filter(evaluation=evaluation).order_by("-probed_at")
    last = newest.values_list("probed_at", flat=True).first()
    if last is None or last < _last_night(now):
        return True
    return last <= now - AGAIN_AFTER and newest.filter(probed_at=last).exclude(cause="").exists()


def _last_night(now: datetime) -> datetime:
    here = localtime(now)
    begun = datetime.combine(here.date(), NIGHT, here.tzinfo)
    return begun if begun <= here else begun - timedelta(days=1)


def _is_open(evaluation: Evaluation, now: datetime) -> bool:
    found = window(evaluation.cycle, Stage.RATING)
    return found is not None and found.opens_at <= now < found.closes_at - BEFORE_THE_CLOSE


def probe(*, evaluation: Evaluation, now: datetime) -> int:
    """Try every way of rating with each level, and note what became of it; the office is told of
    what did not get through, once a day. Returns how many were tried.

    The test ratings are undone before the next one; only what became of them stays. Only the
    scheduled task does this.
    """
    found = [
        Probe(
            evaluation=evaluation,
            way=way,
            level=level,
            probed_at=now,
            cause=try_door(evaluation=evaluation, way=way, level=level, now=now),
        )
        for way in offered()
        for level in Level
    ]
    shut = sum(bool(row.cause) for row in found)
    with action(by=CLOCK, now=now) as act:
        Probe.objects.bulk_create(found)
        act.log(
            "evaluation.probe",
            gettext_noop("Tested every way of rating"),
            evaluation,
            {"tried": len(found), "shut": shut},
        )
        if shut:
            queue(
                to=User.objects.holding(Role.OFFICE),
                key=f"probe.shut:{evaluation.pk}:{localtime(now):%Y%m%d}",
                text=WAY_SHUT,
                context={
                    "year": evaluation.cycle.told,
                    "count": str(shut),
                    "tried": str(len(found)),
                },
                url=reverse("public:probe"),
                now=now,
            )
    return len(found)


def tell_of_silence(*, evaluation: Evaluation, now: datetime) -> int:
    """Tell the office that a running rating was not tested for more than 26 hours, once for each
    such gap. Returns how many were told.

    Only the scheduled task does this.
    """
    since = silent_since(evaluation, now=now)
    if since is None:
        return 0
    return queue(
        to=User.objects.holding(Role.OFFICE),
        key=f"probe.silent:{evaluation.pk}:{since:%Y%m%d%H%M%S}",
        text=NOT_TESTED,
        context={
            "year": evaluation.cycle.told,
            "moment": f"{localtime(since):%Y-%m-%d %H:%M}",
        },
        url=reverse("public:probe"),
        now=now,
    )
