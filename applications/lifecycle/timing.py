"""When an application can be handed in, returned, corrected, accepted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from applications.cycles.enums import CycleStatus, Stage
from applications.cycles.timeline import stage_verdict, window
from applications.eligibility.answers import all_confirmed
from applications.eligibility.rising import may_rise
from applications.form.models import Application
from applications.negative_list.vetoes import no_blocking_veto
from brandportal.errors import YES, Verdict, first_no, no
from brandportal.workdays.words import due_words


def applications_open(application: Application, *, now: datetime) -> Verdict:
    """Whether the application stage of the award year is open."""
    return stage_verdict(application.cycle, Stage.APPLICATION, now)


def grace_minutes(application: Application) -> int:
    """How many minutes after the deadline the rules still take a sign-off; older rules none."""
    return int(application.cycle.rules.get("acceptance", {}).get("grace_minutes", 0))


def signed_until(application: Application) -> datetime | None:
    """The moment from which a draft can no longer be signed off; None without dates."""
    stage = window(application.cycle, Stage.APPLICATION)
    if stage is None:
        return None
    return stage.closes_at + timedelta(minutes=grace_minutes(application))


def in_grace(application: Application, *, now: datetime) -> bool:
    """Whether the deadline is over and the grace of the rules is not."""
    until = signed_until(application)
    if until is None or application.cycle.status != CycleStatus.OPEN:
        return False
    return until - timedelta(minutes=grace_minutes(application)) <= now < until


def sign_off_open(application: Application, *, now: datetime) -> Verdict:
    """Whether a draft can be signed off: in the application stage, and in the grace after it; in a
    Famous Brand year by a brand that can still rise.
    """
    timely = YES if in_grace(application, now=now) else applications_open(application, now=now)
    if not timely:
        return timely
    return may_rise(application.agency, application.brand.name, application.cycle, now=now)


def may_take_back(application: Application, *, now: datetime) -> Verdict:
    """Until the deadline, and only while the office has not acted: a correction is not a way into
    sections that nobody asked for.
    """
    if application.corrections:
        return no(_("The Efficiency Office has returned it for correction; it stays handed in."))
    return applications_open(application, now=now)


def correction_allowed(application: Application, *, now: datetime) -> Verdict:
    """An application can be returned as often as the frozen rules allow; then it is decided."""
    allowed = int(application.cycle.rules["acceptance"]["corrections_allowed"])
    if application.corrections < allowed:
        return YES
    return no(
        _("It was returned for correction %(count)s time(s) already, which is all the rules allow.")
        % {"count": application.corrections}
    )


def correction_running(application: Application, *, now: datetime) -> Verdict:
    """A correction must be submitted before the due moment."""
    if application.correction_due is not None and now < application.correction_due:
        return YES
    return no(
        _("The time for the correction ended on %(moment)s.")
        % {"moment": due_words(application.correction_due)}
    )


def acceptable(application: Application, *, now: datetime) -> Verdict:
    """Nothing of the negative list excludes the agency, and the office has confirmed what was
    answered beforehand.
    """
    return first_no(no_blocking_veto(application, now=now), all_confirmed(application))


def waits_for_head(application: Application) -> bool:
    """Whether the head was asked to sign off the correction as it is saved now."""
    saved, asked = application.saved_at, application.head_asked_at
    return asked is not None and (saved is None or saved <= asked)


def correction_to_sign(application: Application, *, now: datetime) -> Verdict:
    """The head is asked once about what is saved now, while the correction can be handed in."""
    running = correction_running(application, now=now)
    if not running:
        return running
    if waits_for_head(application):
        return no(_("The head has been asked already, and nothing was saved since."))
    return YES


def correction_overdue(application: Application, *, now: datetime) -> Verdict:
    """A missing correction counts only after the due moment."""
    if application.correction_due is not None and now >= application.correction_due:
        return YES
    return no(
        _("The time for the correction runs until %(moment)s.")
        % {"moment": due_words(application.correction_due)}
    )
