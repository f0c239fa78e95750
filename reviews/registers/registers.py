"""Registers: who submits which cases until when; accepted whole, or on request only the valid
rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.models import Application, Cycle
from brandportal.encryption import encrypt
from brandportal.errors import BadInput, first_no, require
from brandportal.journal.actions import action
from brandportal.tables.shapes import Row
from brandportal.texts import required_text
from reviews.rating.enums import RaterGroup
from reviews.registers.checks import Checked, Frame, GoodCase, check_lines
from reviews.registers.enums import DeliveryWay
from reviews.registers.models import PHONE_PURPOSE, SOURCE_LIMIT, Delivery, Register, ServiceCase
from reviews.registers.terms import (
    BySystem,
    frame_of,
    hands_over,
    may_hand_over_list,
    still_open,
    takes_register,
)

OFFICE_GROUPS = (RaterGroup.ENTERPRISES, RaterGroup.DEPUTIES, RaterGroup.GRASS_ROOTS)


@dataclass(frozen=True)
class Outcome:
    """The problems found, and what was accepted."""

    checked: Checked
    delivery: Delivery | None


def hand_over(
    *,
    application: Application,
    lines: Sequence[Row],
    take_good: bool,
    by: Any,
    now: datetime,
    letters: Mapping[str, str] | None = None,
) -> Outcome:
    """Check the rows of an agency's register and accept all of them, or none if one has a problem.

    With `take_good` the valid rows are accepted and the others skipped. A case that is registered
    already changes nothing, so submitting the same file twice is harmless. `letters` are the
    columns' letters in a file. Refuses with NotAllowed (other agency) and NotNow (status,
    deadline).
    """
    require(
        hands_over(application, by=by),
        first_no(still_open(application.cycle, now), takes_register(application)),
    )
    checked = check_lines(lines, frame_of(application, now), letters)
    if not checked.good or (checked.problems and not take_good):
        return Outcome(checked, None)
    delivery = _take(
        {"cycle": application.cycle, "application": application},
        RaterGroup.SERVICE_RECIPIENTS,
        checked,
        way=DeliveryWay.API if isinstance(by, BySystem) else DeliveryWay.WORKSPACE,
        by=by,
        now=now,
    )
    return Outcome(checked, delivery)


def hand_over_list(
    *,
    cycle: Cycle,
    application: Application | None,
    group: str,
    source: str,
    lines: Sequence[Row],
    take_good: bool,
    by: Any,
    now: datetime,
    letters: Mapping[str, str] | None = None,
) -> Outcome:
    """Accept the office's list of one group, for one brand or, without one, for every brand of the
    year.

    `source` says who compiled the list, when and under which number: codes on paper are issued
    against it. Only telephones are read. Otherwise as `hand_over`; refuses with BadInput a group
    that is not the office's and a list without a source.
    """
    require(may_hand_over_list(cycle, application, by=by))
    if group not in OFFICE_GROUPS:
        raise BadInput(_("Choose one of the office's groups."), field="group")
    missing = _("Say who drew up this list, when, and under which number.")
    source = required_text(source, field="source", missing=missing, one_line=True)
    timely = still_open(cycle, now)
    if timely and application is not None:
        timely = takes_register(application)
    require(when=timely)
    checked = check_lines(lines, Frame(year=cycle.year), letters)
    if not checked.good or (checked.problems and not take_good):
        return Outcome(checked, None)
    owner = {"cycle": cycle, "application": application}
    delivery = _take(owner, group, checked, way=DeliveryWay.OFFICE, source=source, by=by, now=now)
    return Outcome(checked, delivery)


def _take(
    owner: dict[str, Any],
    group: str,
    checked: Checked,
    *,
    way: str,
    by: Any,
    now: datetime,
    source: str = "",
) -> Delivery:
    phones = {case.row: encrypt(case.phone, purpose=PHONE_PURPOSE) for case in checked.good}
    with action(by=by, now=now) as act:
        require(when=still_open(owner["cycle"], now))
        register, _created = Register.objects.get_or_create(group=group, **owner)
        known = set(register.cases.values_list("case_key", flat=True))
        fresh = [case for case in checked.good if case.case_key not in known]
        delivery = Delivery.objects.create(
            register=register,
            way=way,
            key=by.key if isinstance(by, BySystem) else None,
            rows=checked.rows,
            taken=len(fresh),
            known=len(checked.good) - len(fresh),
            left_out=checked.bad_rows,
            source=source[:SOURCE_LIMIT],
            delivered_at=now,
            delivered_by=None if isinstance(by, BySystem) else by,
        )
        ServiceCase.objects.bulk_create(_rows(fresh, delivery, phones), batch_size=1000)
        act.log(
            "registers.hand_over",
            gettext_noop("Handed over a register"),
            register,
            {
                "way": str(way),
                "rows": delivery.rows,
                "taken": delivery.taken,
                "known": delivery.known,
                "left_out": delivery.left_out,
                **({"source": delivery.source} if source else {}),
            },
        )
    return delivery


def _rows(
    cases: Iterable[GoodCase], delivery: Delivery, phones: dict[int, str]
) -> Iterable[ServiceCase]:
    return [
        ServiceCase(
            register_id=delivery.register_id,
            delivery=delivery,
            case_key=case.case_key,
            pseudonym=case.pseudonym,
            point_id=case.point_id,
            month=case.month,
            phone=phones[case.row],
        )
        for case in cases
    ]


@dataclass(frozen=True)
class Holding:
    """The current size of a register."""

    cases: int
    people: int


def holding(register: Register | None) -> Holding:
    """How many cases and people a register has."""
    if register is None:
        return Holding(0, 0)
    found = register.cases.aggregate(cases=Count("pk"), people=Count("pseudonym", distinct=True))
    return Holding(found["cases"], found["people"])


def by_stratum(register: Register | None) -> list[tuple[str, str, int]]:
    """Service point, month, cases, so that gaps are noticed."""
    if register is None:
        return []
    rows = register.cases.values("point__name", "month").annotate(count=Count("pk"))
    return [
        (row["point__name"] or "", row["month"], row["count"])
        for row in rows.order_by("point__name", "month")
    ]
