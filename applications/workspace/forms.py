"""Forms of the agency: the sections of an application, rows, evidence, signing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.cycles.indicators import Indicator, indicator_groups
from applications.drafting.evidence import limits_at_once, together
from applications.drafting.rows import (
    commitment_problems,
    due_problems,
    self_score_problems,
    service_point_problems,
)
from applications.drafting.uploads import EVIDENCE_POLICY, LOGO_POLICY
from applications.form.models import Application, Commitment, Evidence
from applications.form.sections import Field, Section, value_of
from applications.form.unfinished import Unfinished, places
from applications.versions.scans import SCAN_POLICY
from brandportal.proposals.forms import proof_field
from brandportal.web.fields import DayField, LimitedText, NumberField, PhoneField
from brandportal.web.forms import PortalForm, long_text

# Rows that stand ready to be filled in, and how many more the page gives when asked.
EMPTY_ROWS, MORE_ROWS = 3, 10


class SendBackForm(PortalForm):
    """Why the head gives a draft back."""

    reason = long_text(_("What is to be changed"), 500, telling=True)


class SignForm(PortalForm):
    """The head's proof of who signs, where it is not recent, and the sheet with the seal."""

    scan = forms.FileField(
        label=_("Scan of the sealed sheet, if there is one"), required=False, allow_empty_file=True
    )
    # Whether it is missing is asked after whether anything can be signed at all.
    proof = proof_field(
        help_text=_("Asked again because your sign-off binds the agency; counts a few minutes.")
    )

    def __init__(self, *args: Any, proved: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scan"].help_text = SCAN_POLICY.sentence
        self.fields["scan"].widget.attrs.update(SCAN_POLICY.attributes)
        self.fields["proof"].required = False
        if proved:
            del self.fields["proof"]


def _text_field(field: Field) -> LimitedText:
    return LimitedText(
        label=field.label, limit=field.limit, lines=field.lines, help_text=field.help
    )


class SectionForm(PortalForm):
    """The texts of one section, generated from its declaration; nothing is required in a draft."""

    def __init__(
        self, *args: Any, section: Section, application: Application, **kwargs: Any
    ) -> None:
        initial = {field.name: value_of(application, field) for field in section.fields}
        super().__init__(*args, initial=initial, **kwargs)
        for field in section.fields:
            self.fields[field.name] = _text_field(field)
        if section.takes_logo:
            self.fields["logo"] = forms.FileField(
                label=_("Logo"),
                required=False,
                allow_empty_file=True,
                help_text=LOGO_POLICY.sentence,
                widget=forms.FileInput(attrs=LOGO_POLICY.attributes),
            )
            if application.logo:
                self.fields["remove_logo"] = forms.BooleanField(
                    label=_("Remove the present logo"), required=False
                )


class RowForm(PortalForm):
    """One row of a list. An empty row is ignored; any other must be valid."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def is_blank(self) -> bool:
        data = getattr(self, "cleaned_data", {})
        return not any(
            value for name, value in data.items() if name not in ("id", "DELETE", *self.switches)
        )

    switches: tuple[str, ...] = ()

    def typed(self) -> dict[str, str]:
        """What was typed, by column."""
        names = [name for name in self.fields if name not in ("id", "DELETE")]
        found = {name: str(self.data.get(self.add_prefix(name)) or "").strip() for name in names}
        return {name: value for name, value in found.items() if value or name not in self.switches}

    def unfinished(self) -> Unfinished | None:
        """What was typed, if it cannot be a row yet."""
        typed = self.typed()
        filled = any(value for name, value in typed.items() if name not in self.switches)
        if self.cleaned_data.get("DELETE") or not self.errors or not filled:
            return None
        missing = [name for name in self.fields if name in self.errors and name in typed]
        return Unfinished(typed, missing, self.cleaned_data.get("id"))

    def problems(self, row: dict[str, Any]) -> dict[str, str]:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if not self.errors and not self.is_blank() and not row.get("DELETE"):
            for name, sentence in self.problems(row).items():
                self.add_error(name, sentence)
        return row


class CommitmentForm(RowForm):
    promise = LimitedText(
        label=_("What is promised"),
        limit=120,
        help_text=_("For example “Advice on a breakdown is answered on the telephone”."),
    )
    baseline = NumberField(
        label=_("Current value"), required=False, percent=True, max_digits=12, decimal_places=2
    )
    target = NumberField(
        label=_("Target"), required=False, percent=True, max_digits=12, decimal_places=2
    )
    unit = LimitedText(label=_("Unit"), limit=20)
    due_on = DayField(label=_("Due on"), required=False)
    less_is_better = forms.BooleanField(label=_("A smaller figure is better"), required=False)
    how_measured = LimitedText(
        label=_("How it is measured"),
        limit=160,
        help_text=_("For example “From the times in the hotline's log, every quarter”."),
    )
    how_to_check = LimitedText(
        label=_("How a citizen can check it"),
        limit=160,
        help_text=_("For example “The waiting time is printed on the ticket”."),
    )
    switches = ("less_is_better",)
    # The files that back it, shown beside it; they have a form of their own.
    evidence: Sequence[Evidence] = ()

    def is_blank(self) -> bool:
        data = self.cleaned_data
        figures = (data.get("baseline"), data.get("target"))
        return super().is_blank() and all(figure is None for figure in figures)

    def problems(self, row: dict[str, Any]) -> dict[str, str]:
        standing = SimpleNamespace(due_on=self.initial.get("due_on"))
        found = due_problems(row, standing, timezone.localdate())
        return {**commitment_problems(row), **found}


class ServicePointForm(RowForm):
    name = LimitedText(label=_("Service point"), limit=60)
    address = LimitedText(label=_("Address"), limit=120)
    phone = PhoneField(label=_("Telephone"), max_length=20, required=False)

    def problems(self, row: dict[str, Any]) -> dict[str, str]:
        return service_point_problems(row)


class RowFormSet(forms.BaseFormSet):
    """Rows that can be added and removed without JavaScript: a few empty ones are appended. A row
    that is not finished is shown as it was typed, with what is missing; nothing keeps it from being
    saved so.
    """

    def __init__(self, *args: Any, typed: Sequence[Unfinished | None] = (), **kwargs: Any) -> None:
        self.waiting = typed
        super().__init__(*args, **kwargs)

    def _construct_form(self, i: int, **kwargs: Any) -> RowForm:
        waiting = self.waiting[i] if i < len(self.waiting) and not self.is_bound else None
        if waiting is not None:
            prefix = self.add_prefix(i)
            kwargs["data"] = {f"{prefix}-{name}": value for name, value in waiting.typed.items()}
            kwargs["data"][f"{prefix}-id"] = str(waiting.id or "")
        return super()._construct_form(i, **kwargs)  # type: ignore[misc]

    def can_be_saved(self) -> bool:
        """Whether the list can be read at all; rows that do not fit are kept unfinished."""
        self.is_valid()
        return not self.non_form_errors()

    def rows(self) -> list[dict[str, Any]]:
        return [
            {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
            for form in self.forms
            if form.cleaned_data
            and not form.errors
            and not form.cleaned_data.get("DELETE")
            and not form.is_blank()  # type: ignore[attr-defined]
        ]

    def unfinished(self) -> list[Unfinished]:
        found = [form.unfinished() for form in self.forms]  # type: ignore[attr-defined]
        return [one for one in found if one is not None]


def _formset(form: type[RowForm]) -> type[RowFormSet]:
    return forms.formset_factory(
        form, formset=RowFormSet, extra=EMPTY_ROWS, can_delete=True, max_num=200
    )


FORMSETS = {
    "commitments": _formset(CommitmentForm),
    "service_points": _formset(ServicePointForm),
}


def row_formset(
    section: Section, application: Application, data: Any = None, *, empty: int = EMPTY_ROWS
) -> RowFormSet:
    """The formset for a section's list, with its rows and `empty` ones after them."""
    assert section.rows is not None
    name = section.rows.name
    base = FORMSETS[name]
    wanted = [n for n in base.form.base_fields if n != "id"]
    listed = places(application, section.rows)
    initial = [
        {"id": row.pk, **{n: as_typed(getattr(row, n)) for n in wanted}}
        if row is not None
        else {"id": None, **(waiting.typed if waiting else {})}
        for row, waiting in listed
    ]
    formset = base(data, initial=initial, prefix=name, typed=[waiting for _row, waiting in listed])
    formset.extra = min(empty, section.rows.most)
    return formset


def as_typed(value: Any) -> Any:
    """A number as a person writes it: 24, not 24.00."""
    if isinstance(value, Decimal):
        return (
            value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
        )
    return value


class SelfScoreForm(PortalForm):
    """The agency's points for one indicator, with the reason."""

    points = NumberField(
        label=_("Points"), required=False, max_digits=5, decimal_places=2, min_value=0
    )
    reason = LimitedText(label=_("Reason"), limit=300, lines=2)

    def __init__(
        self,
        data: Any = None,
        *args: Any,
        indicator: Indicator,
        waiting: Unfinished | None = None,
        **kwargs: Any,
    ) -> None:
        prefix = indicator.key.replace(".", "__")
        if data is None and waiting is not None:
            data = {f"{prefix}-{name}": value for name, value in waiting.typed.items()}
        super().__init__(data, *args, prefix=prefix, **kwargs)
        self.indicator = indicator
        # Its files, shown beside it; they have a form of their own.
        self.evidence: Sequence[Evidence] = ()
        widget = self.fields["points"].widget
        widget.attrs.update(
            {
                "max": f"{indicator.most:f}",
                "step": "0.01",
                "data-points": "",
                "inputmode": "decimal",
            }
        )

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if row.get("points") is not None:
            for name, sentence in self_score_problems(row, self.indicator).items():
                self.add_error(name, sentence)
        elif row.get("reason") and "points" not in self.errors:
            self.add_error("points", _("Give points, too, or the reason cannot be kept."))
        return row

    def unfinished(self) -> Unfinished | None:
        """What was typed, if it cannot be kept as points yet."""
        if not self.errors:
            return None
        typed = {name: str(self.data.get(self.add_prefix(name)) or "") for name in self.fields}
        return Unfinished(typed, list(self.errors), indicator=self.indicator.key)

    def row(self) -> dict[str, Any] | None:
        """The data to save, or None if no points were given."""
        points = self.cleaned_data.get("points")
        if points is None or self.errors:
            return None
        return {
            "indicator": self.indicator.key,
            "points": points,
            "reason": self.cleaned_data["reason"],
        }


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of one field, as a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        clean_one = super().clean
        return [clean_one(one, initial) for one in data or [None]]


def indicator_of_commitments(rules: Any) -> str:
    """The indicator under which files of commitments are filed first; empty if the rules have
    none.
    """
    first = (
        item.key
        for group in indicator_groups(rules)
        for item in group.indicators
        if item.key.startswith("commitments.")
    )
    return next(first, "")


class FileEvidenceForm(PortalForm):
    """Which commitment a document backs, and whether the public may see it."""

    commitment = forms.ModelChoiceField(
        Commitment.objects.none(),
        label=_("Commitment it backs"),
        required=False,
        empty_label=_("No commitment"),
    )
    public = forms.BooleanField(
        label=_("The public may see it with the brand"),
        required=False,
        help_text=_(
            "Otherwise it is internal. Once citizens may see the brand, anybody can download it "
            "from the brand's page. It must show no private person: no names, telephone or "
            "identity numbers, faces or single cases."
        ),
    )

    def __init__(self, *args: Any, commitments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commitment"].queryset = commitments  # type: ignore[attr-defined]


class EvidenceForm(FileEvidenceForm):
    """Documents under one indicator."""

    field_order = ("indicator", "commitment", "title", "file", "public")

    indicator = forms.ChoiceField(label=_("Indicator it proves"))
    title = LimitedText(
        label=_("What the file shows"),
        limit=80,
        help_text=_("For example “Hotline log, January to March”."),
    )
    file = FilesField(label=_("Files"), allow_empty_file=True)

    def __init__(self, *args: Any, rules: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]
            (group.label, [(item.key, item.label) for item in group.indicators])
            for group in indicator_groups(rules)
        ]
        self.fields["file"].help_text = f"{EVIDENCE_POLICY.sentence} {limits_at_once()}"
        self.fields["file"].widget.attrs.update(EVIDENCE_POLICY.attributes)
        self.fields["file"].widget.attrs.update(together())
