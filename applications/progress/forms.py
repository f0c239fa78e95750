"""Forms about figures of commitments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.drafting.uploads import EVIDENCE_POLICY
from applications.form.models import Application
from applications.progress.enums import Finding
from brandportal.web.fields import DayField, NumberField
from brandportal.web.forms import PortalForm, long_text


class ActualForm(PortalForm):
    """The figure of one commitment on one day, with its evidence."""

    commitment = forms.TypedChoiceField(label=_("Commitment"), coerce=int)
    as_of = DayField(label=_("Figure of the day"))
    actual = NumberField(label=_("Reached"), percent=True, max_digits=12, decimal_places=2)
    note = long_text(_("Where the figure comes from"), 300, rows=2, telling=True)
    file = forms.FileField(label=_("File that proves it"), allow_empty_file=True)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commitment"].choices = [  # type: ignore[attr-defined]
            (row.pk, f"{row.promise} ({row.unit})") for row in application.commitments.all()
        ]
        self.fields["file"].help_text = EVIDENCE_POLICY.sentence
        self.fields["file"].widget.attrs.update(EVIDENCE_POLICY.attributes)


class CheckActualForm(PortalForm):
    """What the office found about a figure."""

    button = _("Check the figure")
    explanation = _(
        "A figure that the evidence does not confirm no longer counts on the public page; the "
        "agency reads your remark and can report again."
    )
    success = _("The figure was checked.")
    finding = forms.ChoiceField(label=_("Finding"), choices=Finding.choices)
    remark = long_text(_("Remark"), 300, rows=2, required=False)
