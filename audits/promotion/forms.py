"""The form with which a title is promoted to Famous Brand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.promotion.ladder import climbers
from audits.titles.forms import ConferForm
from audits.titles.models import Title
from brandportal.web.fields import WholeNumberField


class FamousForm(ConferForm):
    """The eligible title to promote, and the year; one title for each proposal."""

    title = forms.ModelChoiceField(
        label=_("Title"),
        queryset=Title.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    year = WholeNumberField(label=_("Award year"), min_value=2000, max_value=2100)
    field_order = ["title", "year", "approving_document"]

    def __init__(self, *args: Any, eligible: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].queryset = climbers().filter(pk__in=eligible)  # type: ignore[attr-defined]
