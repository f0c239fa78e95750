"""Who submits a register, for which period, until when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.cycles.enums import CycleStatus, Stage
from applications.cycles.timeline import moment_in_words, window
from applications.form.enums import ApplicationStatus
from applications.lifecycle.policies import agency_people, conflict_free
from applications.models import Application, Cycle, StageWindow
from brandportal.accounts.policies import is_office
from brandportal.duties import of_agencies
from brandportal.errors import YES, Verdict, first_no, no
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import no_part_in
from reviews.rating.enums import RaterGroup
from reviews.registers.checks import Frame, point_key
from reviews.registers.models import RegisterKey

TAKES_REGISTERS = (ApplicationStatus.ACCEPTED, ApplicationStatus.SHORTLISTED)


class BySystem:
    """An agency's own system with an API key; the journal shows the key's name."""

    pk = None
    is_authenticated = False

    def __init__(self, key: RegisterKey) -> None:
        self.key = key

    def __str__(self) -> str:
        return f"{self.key.agency} · {self.key.name}"


@dataclass(frozen=True)
class Terms:
    """The terms shown before a file is chosen: the period of service, and the deadline."""

    first_day: date
    last_day: date
    deadline: datetime


def terms(cycle: Cycle) -> Terms | None:
    """Period and deadline by the rules of the year; None while the dates of the rating are
    not set.
    """
    rating = window(cycle, Stage.RATING)
    return _terms(rating) if rating is not None and cycle.rules else None


def open_terms(now: datetime) -> list[tuple[Cycle, Terms]]:
    """The running years whose registers are `still_open`, with their terms. One query."""
    coming = StageWindow.objects.filter(
        stage=Stage.RATING,
        opens_at__gt=now,
        cycle__status=CycleStatus.OPEN,
        cycle__evaluation__draw=None,
    ).select_related("cycle")
    found = [(window.cycle, _terms(window)) for window in coming if window.cycle.rules]
    return [(cycle, said) for cycle, said in found if now < said.deadline]


def _terms(rating: StageWindow) -> Terms:
    rules = rating.cycle.rules["sampling"]
    opens_on = timezone.localtime(rating.opens_at).date()
    return Terms(
        first_day=opens_on - relativedelta(months=rules["months_before"]),
        last_day=opens_on - timedelta(days=1),
        deadline=rating.opens_at - timedelta(days=rules["closes_days_before"]),
    )


def still_open(cycle: Cycle, now: datetime) -> Verdict:
    """Registers are accepted until the deadline, and never after they were closed."""
    said = terms(cycle)
    if said is None:
        return no(_("The dates of the public rating are not set yet."))
    if now >= said.deadline or Evaluation.objects.filter(cycle=cycle, draw__isnull=False).exists():
        return no(
            _("The registers closed on %(moment)s.") % {"moment": moment_in_words(said.deadline)}
        )
    return YES


def may_hand_over(application: Application, *, by: Any, now: datetime) -> Verdict:
    """The people of the agency, or its system with a key, for an accepted brand, before the
    registers close.

    The deadline is checked first, so that afterwards the answer does not reveal the state of the
    application.
    """
    return first_no(
        hands_over(application, by=by),
        still_open(application.cycle, now),
        takes_register(application),
    )


def hands_over(application: Application, *, by: Any) -> Verdict:
    if isinstance(by, BySystem):
        if by.key.agency_id == application.agency_id:
            return YES
        return no(_("This key belongs to another agency."))
    return agency_people(application, by=by)


def takes_register(application: Application) -> Verdict:
    if application.status in TAKES_REGISTERS:
        return YES
    return no(_("A register is handed over for an accepted application."))


def may_hand_over_list(cycle: Cycle, application: Application | None, *, by: Any) -> Verdict:
    """The office, without a conflict of interest: for one brand, or for all if none of them is the
    officer's own.
    """
    free = no_part_in(cycle, by=by) if application is None else conflict_free(application, by=by)
    return first_no(is_office(by), free)


def frame_of(application: Application, now: datetime) -> Frame:
    """What the cases of this brand are checked against. No case may be in the future."""
    said = terms(application.cycle)
    assert said is not None
    return Frame(
        year=application.cycle.year,
        first_day=said.first_day,
        last_day=min(said.last_day, timezone.localtime(now).date()),
        points={point_key(point.name): point.pk for point in application.service_points.all()},
    )


@dataclass(frozen=True)
class OwedRegister:
    """A brand whose register has not been submitted, with its deadline."""

    application: Application
    deadline: datetime


def owed_registers(agencies: Collection[int] | None, *, now: datetime) -> list[OwedRegister]:
    """The registers that these agencies (None: all) have not submitted and still can."""
    waiting = (
        of_agencies(Application.objects.all(), "agency_id", agencies)
        .filter(
            status__in=TAKES_REGISTERS,
            cycle__status=CycleStatus.OPEN,
            cycle__evaluation__draw=None,
        )
        .exclude(registers__group=RaterGroup.SERVICE_RECIPIENTS)
        .select_related("cycle", "brand")
        .prefetch_related("cycle__windows")
    )
    found = [(application, terms(application.cycle)) for application in waiting]
    return [
        OwedRegister(application, said.deadline)
        for application, said in found
        if said and now < said.deadline
    ]
