"""The stages and the public register of objections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications.form.enums import PUBLIC_STATUSES
from brandportal.workdays.words import due_day_words
from reviews.decision.enums import OPEN_OBJECTIONS, ObjectionStatus
from reviews.decision.filing import MOST_FILES
from reviews.decision.models import Objection, PublicNotice, WithdrawnNotice
from reviews.decision.open_to import open_to
from reviews.decision.presenters.answers import what_follows


def filing_context(notice: PublicNotice, now: datetime) -> dict[str, Any]:
    """What every page on which something is filed says before the form: whether it is open, to what
    until when, and the limits.
    """
    open_now = open_to(notice, now)
    return {
        "notice": notice,
        "open_to": open_now,
        "verdict": open_now.verdict,
        "most_files": MOST_FILES,
        "answer_days": notice.evaluation.cycle.rules["notice"]["objection_answer_working_days"],
    }


def state_context(objection: Objection) -> dict[str, Any]:
    """What an objector sees of an objection: its stages, its files, whether it still takes one."""
    return {
        "objection": objection,
        "stages": objection_stages(objection),
        "files": list(objection.files.all()),
        "is_open": objection.status in OPEN_OBJECTIONS,
        "unsettled": objection.is_unsettled,
        "follows": what_follows(objection),
    }


@dataclass(frozen=True)
class ObjectionStage:
    """One stage of an objection for `components/timeline.html`: done, now or next."""

    name: str
    dates: str
    state: str
    note: str = ""


def objection_stages(objection: Objection) -> list[ObjectionStage]:
    """What has become of an objection, from received to answered, without naming who handles it."""
    closed = objection.status not in OPEN_OBJECTIONS
    steps = [(_("Received"), objection.filed_at)]
    if objection.status != ObjectionStatus.INADMISSIBLE:
        steps += [
            (_("Admitted"), objection.admitted_at),
            (_("Given to an investigator"), objection.assigned_at),
        ]
    steps.append((_("Answered"), objection.answered_at))
    done = sum(moment is not None for _name, moment in steps)
    return [
        ObjectionStage(
            name=name,
            dates=_day(moment),
            state="done" if moment else "now" if place == done else "next",
            note=_("by %(day)s at the latest") % {"day": due_day_words(objection.answer_due)}
            if place == len(steps) - 1 and not closed
            else "",
        )
        for place, (name, moment) in enumerate(steps)
    ]


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "DATE_FORMAT") if moment else ""


@dataclass(frozen=True)
class RegisterRow:
    """One objection in the public register: nothing about who filed it."""

    number: str
    about: str
    filed_at: datetime
    status: str
    answered_at: datetime | None
    outcome: str
    settlement: str
    unsettled: bool


def register_rows(
    notice: PublicNotice, *, since: datetime | None = None, before: datetime | None = None
) -> list[RegisterRow]:
    """The public register of a notice, that of the running one if not told otherwise. A brand that
    was not shortlisted is not named: it is not public.
    """
    rows = list(notice.objections.for_register().filter(filed_at__gte=since or notice.published_at))
    rows = [row for row in rows if before is None or row.filed_at < before]
    upheld = any(row.status == ObjectionStatus.UPHELD for row in rows)
    unsettled = set(notice.objections.unsettled().values_list("pk", flat=True)) if upheld else ()
    return [
        RegisterRow(
            number=row.number,
            about=_about_in_public(row),
            filed_at=row.filed_at,
            status=str(row.get_status_display()),
            answered_at=row.answered_at,
            outcome=row.outcome,
            settlement=row.settlement,
            unsettled=row.pk in unsettled,
        )
        for row in rows
    ]


def withdrawn_notices(notice: PublicNotice) -> list[tuple[WithdrawnNotice, list[RegisterRow]]]:
    """The notices of the year that were withdrawn, the newest first, each with its register."""
    rows = notice.withdrawn.select_related("decision").order_by("-number")
    return [
        (row, register_rows(notice, since=row.published_at, before=row.withdrawn_at))
        for row in rows
    ]


def _about_in_public(objection: Objection) -> str:
    application = objection.application
    if application is None:
        return _("The procedure")
    if application.status not in PUBLIC_STATUSES:
        return _("A brand that was not shortlisted")
    return str(application.brand.name)
