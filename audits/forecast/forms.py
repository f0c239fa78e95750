"""Forms of the plan of recovery."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.annual_review.enums import ScorePart
from audits.forecast.recovery import NOTE_LIMIT, WHAT_LIMIT, WHO_LIMIT
from brandportal.web.fields import DayField
from brandportal.web.forms import PortalForm, long_text


class StepForm(PortalForm):
    """A step to add."""

    part = forms.ChoiceField(label=_("Part of the score"), choices=ScorePart.choices)
    what = long_text(_("What is done"), WHAT_LIMIT, rows=2, telling=True)
    responsible = forms.CharField(
        label=_("Who is responsible"),
        max_length=WHO_LIMIT,
        help_text=_("A post or a section, and a name if you wish."),
    )
    due_on = DayField(label=_("Until"))


class CloseStepForm(PortalForm):
    """What came of a step."""

    note = long_text(_("What came of it"), NOTE_LIMIT, rows=3, telling=True)
