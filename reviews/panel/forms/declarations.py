"""Conflicts of interest that a judge declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from brandportal.web.forms import PortalForm


class DeclarationForm(PortalForm):
    """Conflicts are ticked and explained brand by brand; one sentence covers all the others."""

    confirmed = forms.BooleanField(
        label=_(
            "I have no conflict of interest with the brands I did not tick: I have not worked for "
            "these agencies, nor have close relatives, and nobody has asked me for a favour."
        ),
        error_messages={"required": _("Please confirm the sentence, or tick where it is not so.")},
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, applications: list[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.applications = applications
        for application in applications:
            self.fields[f"conflict-{application.pk}"] = forms.BooleanField(
                label=application.brand.name,
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            self.fields[f"reason-{application.pk}"] = forms.CharField(
                label=_("What kind of conflict"), required=False, max_length=200
            )

    def conflicts(self) -> dict[int, str]:
        """Application id to the kind of conflict, for the ticked ones."""
        return {
            application.pk: self.cleaned_data[f"reason-{application.pk}"].strip()
            for application in self.applications
            if self.cleaned_data[f"conflict-{application.pk}"]
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for application in self.applications:
            ticked = data.get(f"conflict-{application.pk}")
            if ticked and not data.get(f"reason-{application.pk}", "").strip():
                self.add_error(
                    f"reason-{application.pk}", gettext("Please say what kind of conflict it is.")
                )
        return data

    def rows(self) -> Iterator[tuple[Application, forms.BoundField, forms.BoundField]]:
        for application in self.applications:
            yield (
                application,
                self[f"conflict-{application.pk}"],
                self[f"reason-{application.pk}"],
            )


class ConflictForm(PortalForm):
    """A conflict declared later."""

    reason = forms.CharField(
        label=_("What kind of conflict"),
        max_length=200,
        help_text=_(
            "While the panel scores, your sheet on this brand is set aside at once with this "
            "reason; later two officers set it aside. Its points then no longer count, and they "
            "are kept as they are. This cannot be undone."
        ),
    )
