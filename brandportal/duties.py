"""What people of agencies owe, over every life: the one list of their front page, and of reminders.

Each app names its duties in a `duties.py`, one function a subject, in a list that
`settings.DUTIES` names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import WRITES, AgencyRole
from brandportal.accounts.models import User
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.notices.told import Told
from brandportal.workdays.calendar import last_day_of, working_days_until
from brandportal.workdays.words import due_told

Q = TypeVar("Q", bound=QuerySet)

# Working days before a deadline on which whoever still owes it is reminded.
STEPS = (7, 3, 1)
DUE_SOON = notice_text(
    "duty.reminder",
    kind=NoticeKind.REMINDER,
    subject=gettext_noop("Due soon: %(what)s"),
    body=gettext_noop("%(sentence)s The time ends on %(due)s. It has not been done yet."),
)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One thing that an agency owes, or may still do: what, where (`url`), until when.

    `key` names it for good, so that nobody is reminded twice of the same. `heads_only`: only the
    head can do it. `fixed`: the deadline is a date or a stage's end, not counted in working days.
    `pressing`: shown as urgent whatever time is left. `by_rules`: the frozen rules of the year say
    when to remind of it, and its own task does.
    """

    key: str
    agency_id: int
    heading: str | Told
    sentence: str | Told
    url: str
    due: datetime | None = None
    heads_only: bool = False
    fixed: bool = False
    pressing: bool = False
    by_rules: bool = False


# The agencies (None: all) and the moment.
DutySource = Callable[[Collection[int] | None, datetime], Iterable[Duty]]


def of_agencies(rows: Q, path: str, agencies: Collection[int] | None) -> Q:
    """The rows of these agencies, which stand at `path`; all rows for None."""
    return rows if agencies is None else rows.filter(**{f"{path}__in": agencies})


def known_sources() -> list[DutySource]:
    """Every subject's function, in the order of the apps."""
    return [source for dotted in settings.DUTIES for source in import_string(dotted)]


def duties(agencies: Collection[int] | None, now: datetime) -> Iterator[Duty]:
    """What these agencies owe now; None: all agencies."""
    for source in known_sources():
        yield from source(agencies, now)


def duties_of(user: Any, now: datetime) -> list[Duty]:
    """What this person can do for the own agencies, the most urgent first."""
    writes = {*WRITES}
    roles = {agency: held for agency, held in user.agency_roles.items() if held & writes}
    if not roles:
        return []
    own = [
        duty
        for duty in duties(list(roles), now)
        if not duty.heads_only or AgencyRole.HEAD in roles[duty.agency_id]
    ]
    return sorted(own, key=lambda duty: (duty.due is None, duty.due or now))


def to_remind(now: datetime) -> list[tuple[Duty, int]]:
    """The duties of which somebody is to be reminded by now, each with the step that is reached."""
    coming = [
        (duty, last_day_of(duty.due))
        for duty in duties(None, now)
        if duty.due is not None and now < duty.due and not duty.by_rules
    ]
    left = working_days_until(timezone.localdate(now), [day for _duty, day in coming])
    reached = ((duty, [step for step in STEPS if left[day] <= step]) for duty, day in coming)
    return [(duty, min(steps)) for duty, steps in reached if steps]


def remind(*, reached: tuple[Duty, int], now: datetime) -> int:
    """Remind everybody of the agency who can do it, once a step and deadline (the database holds
    it). Returns how many are told by now.
    """
    duty, step = reached
    assert duty.due is not None
    people = User.objects.filter(
        is_active=True,
        memberships__agency=duty.agency_id,
        memberships__ended_at=None,
        memberships__role__in=[AgencyRole.HEAD] if duty.heads_only else WRITES,
    )
    return queue(
        to=people.distinct(),
        key=f"duty:{duty.key}:{timezone.localtime(duty.due):%Y%m%d}:{step}",
        text=DUE_SOON,
        context={
            "what": duty.heading,
            "sentence": duty.sentence,
            "due": due_told(duty.due),
        },
        url=duty.url,
        now=now,
    )
