"""Conflicts of interest that a judge declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from brandportal.accounts.domain.conflicts import REASON_LIMIT
from brandportal.errors import Incomplete, Refused
from brandportal.web.forms import TELLING, PortalForm, long_text


def _names(application: Application) -> tuple[str, str]:
    return application.agency.name, application.brand.name


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

    def __init__(
        self,
        *args: Any,
        applications: list[Application],
        hidden: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hidden = hidden
        # Where names are hidden, nothing of a row tells which brand of the list it is.
        self.applications = sorted(applications, key=_names) if hidden else applications
        for application in self.applications:
            self.fields[self._name("conflict", application)] = forms.BooleanField(
                label=application.brand.name,
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            self.fields[self._name("reason", application)] = forms.CharField(
                label=_("What kind of conflict"),
                required=False,
                max_length=REASON_LIMIT,
                help_text=TELLING,
            )

    def _name(self, kind: str, application: Application) -> str:
        """The field of a brand: by its own key, or where names are hidden by the agency's."""
        return f"{kind}-{application.agency_id if self.hidden else application.pk}"

    def conflicts(self) -> dict[int, str]:
        """Application id to the kind of conflict, for the ticked ones."""
        return {
            application.pk: self.cleaned_data[self._name("reason", application)]
            for application in self.applications
            if self.cleaned_data[self._name("conflict", application)]
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for application in self.applications:
            field = self._name("reason", application)
            if data.get(self._name("conflict", application)) and not data.get(field, "?").strip():
                self.add_error(field, gettext("Please say what kind of conflict it is."))
        return data

    def refuse(self, refusal: Refused) -> None:
        """A kind that says nothing is refused at its brand."""
        if not isinstance(refusal, Incomplete):
            return super().refuse(refusal)
        fields = {str(row.pk): self._name("reason", row) for row in self.applications}
        for gap in refusal.gaps:
            self.add_error(fields[gap.field], gap.sentence)
        return None

    def rows(self) -> Iterator[tuple[Application, forms.BoundField, forms.BoundField]]:
        for application in self.applications:
            yield (
                application,
                self[self._name("conflict", application)],
                self[self._name("reason", application)],
            )


class ConflictForm(PortalForm):
    """A conflict declared later."""

    reason = long_text(
        _("What kind of conflict"),
        REASON_LIMIT,
        rows=3,
        telling=True,
        help_text=_(
            "While the panel scores, your sheet on this brand is set aside at once with this "
            "reason; later two officers set it aside. Its points then no longer count, and they "
            "are kept as they are. This cannot be undone."
        ),
    )
