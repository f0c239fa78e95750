"""Screening the remarks of a feedback letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.cycles.indicators import indicator_label
from brandportal.web.forms import PortalForm, long_text
from reviews.feedback.enums import Handling
from reviews.feedback.letters import TEXT_LIMIT, Screened, field_of
from reviews.feedback.models import FeedbackLetter, FeedbackRemark


def _handling_of(remark: FeedbackRemark) -> str:
    return f"handling_{remark.pk}"


class ScreenForm(PortalForm):
    """Every remark with what the letter makes of it; what is left open can be decided later."""

    takes_object = True
    button = _("Screen the remarks")
    explanation = _(
        "The agency reads what is kept or shortened, and never who wrote it. Leave out what names "
        "or points to a person."
    )
    success = _("What you decided is kept. The letter can be sent when every remark is screened.")

    def __init__(self, *args: Any, obj: FeedbackLetter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remarks = list(obj.remarks.order_by("place"))
        for row in self.remarks:
            about = indicator_label(row.indicator) if row.indicator else _("On the whole")
            self.fields[_handling_of(row)] = forms.ChoiceField(
                label=f"{row.place}. {about}",
                help_text=row.said,
                choices=[("", _("Not decided yet")), *Handling.choices],
                required=False,
                initial=row.handling,
            )
            self.fields[field_of(row)] = long_text(
                _("Shortened text of remark %(n)d") % {"n": row.place},
                TEXT_LIMIT,
                rows=2,
                required=False,
                initial=row.text if row.handling == Handling.SHORTENED else "",
            )


def screened(letter: FeedbackLetter, typed: dict[str, Any]) -> dict[str, Any]:
    """The keywords of `letters.screen`; remarks without a decision are left as they are."""
    return {
        "remarks": {
            row.pk: Screened(given, typed.get(field_of(row), ""))
            for row in letter.remarks.all()
            if (given := typed.get(_handling_of(row)))
        }
    }
