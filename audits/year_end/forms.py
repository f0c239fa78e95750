"""The form that proposes to freeze a year-end table."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.year_end.checking import ANSWER_LIMIT, CONTEST_LIMIT
from audits.year_end.freezing import REASON_LIMIT
from brandportal.web.fields import WholeNumberField
from brandportal.web.forms import PortalForm, long_text


class OpenCheckForm(PortalForm):
    """The year whose table the agencies are to check."""

    year = WholeNumberField(min_value=2000, max_value=2100, widget=forms.HiddenInput)


class AgreeForm(PortalForm):
    """The agency agrees to its line."""


class ContestForm(PortalForm):
    """What the agency says is wrong with its line."""

    contest = long_text(
        _("What is wrong with it"),
        CONTEST_LIMIT,
        rows=5,
        max_length=None,
        help_text=_(
            "Which outcome is missing or should not count, and where it is proved. Up to 2,000 "
            "characters; the Efficiency Office answers in writing."
        ),
    )


class AnswerContestForm(PortalForm):
    """The office's answer to a contest."""

    button = _("Answer the contest")
    explanation = _(
        "If the agency is right, correct the records first; it is shown its new line in another "
        "round. The agency reads the answer."
    )
    success = _("The contest is answered; the agency is notified.")

    answer = long_text(_("Answer of the office"), ANSWER_LIMIT, rows=6, max_length=None)


class FreezeForm(PortalForm):
    """The year, and what was checked or is corrected; why and proof are added."""

    year = WholeNumberField(min_value=2000, max_value=2100, widget=forms.HiddenInput)
    reason = long_text(
        _("What was checked, or what is corrected"),
        REASON_LIMIT,
        rows=3,
        max_length=None,
        help_text=_("Kept with the frozen table."),
    )
