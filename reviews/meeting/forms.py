"""The paper of a ballot, the minutes, and a signature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.proposals.forms import proof_field
from brandportal.web.forms import PortalForm, long_text
from reviews.meeting.sittings import MINUTES_LIMIT
from reviews.results.models import Result


class PaperForm(PortalForm):
    """One member's paper: the brands to choose, none ticked beforehand."""

    chosen = forms.MultipleChoiceField(
        label=_("Brands to choose"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, results: Sequence[Result], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (
                row.application.number,
                f"{'–' if row.rank is None else row.rank} · {row.application.brand.name}",
            )
            for row in results
        ]


def minutes_text() -> forms.CharField:
    """The field of minutes, of a meeting held here and of one that is recorded."""
    return long_text(
        _("Minutes"),
        MINUTES_LIMIT,
        rows=6,
        telling=True,
        help_text=_("What was discussed and how it was voted."),
    )


class MinutesForm(PortalForm):
    """The minutes with which a meeting is closed."""

    minutes = minutes_text()


class SignForm(PortalForm):
    """A signature under the minutes."""

    proof = proof_field()
