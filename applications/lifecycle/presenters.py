"""The next step of an application, in one sentence for its agency."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from applications.cycles.enums import Stage
from applications.cycles.timeline import moment_in_words, window
from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from applications.lifecycle.outcomes import shown_status
from applications.lifecycle.timing import in_grace, signed_until
from brandportal.workdays.words import due_words

A = ApplicationStatus


def next_step(application: Application, now: datetime) -> str:
    """What to do or wait for, with its date if there is one."""
    status = shown_status(application)
    stage = window(application.cycle, Stage.APPLICATION)
    closes = moment_in_words(stage.closes_at) if stage else "—"
    if status in (A.DRAFT, A.SIGN_OFF) and in_grace(application, now=now):
        until = signed_until(application)
        assert until is not None
        return _(
            "The deadline was %(moment)s. By the rules the head can still sign off until %(until)s."
        ) % {"moment": closes, "until": moment_in_words(until)}
    if status in (A.DRAFT, A.SIGN_OFF) and stage and now >= stage.closes_at:
        return _(
            "The application stage ended on %(moment)s; this draft can no longer be handed in."
        ) % {"moment": closes}
    if status == A.RETURNED and application.correction_due and now >= application.correction_due:
        return _(
            "The time for the correction ended on %(moment)s; it can no longer be handed in."
        ) % {"moment": due_words(application.correction_due)}
    if status == A.RETURNED:
        return _("Correct the named sections; the head hands them in before %(moment)s.") % {
            "moment": due_words(application.correction_due)
        }
    sentences = {
        A.DRAFT: _("Fill in the sections; the head signs off before %(moment)s.")
        % {"moment": closes},
        A.SIGN_OFF: _("The head reads and signs off before %(moment)s.") % {"moment": closes},
        A.SUBMITTED: _("The Efficiency Office checks the application."),
        A.ACCEPTED: _("The panel makes the preliminary evaluation."),
        A.SHORTLISTED: _(
            "Service recipients and the public rate the brand, then the leading group reviews the "
            "result."
        ),
        A.SELECTED: _(
            "The brand is on public notice; the naming follows when no objection is open."
        ),
        A.NAMED: _("The title is reviewed every year."),
        A.DECLINED: _(
            "The reason is given below. The agency may start another application while the stage "
            "is "
            "open."
        ),
        A.WITHDRAWN: _("The agency may start another application while the stage is open."),
    }
    return sentences.get(
        status, _("Nothing more happens with this application in this award year.")
    )
