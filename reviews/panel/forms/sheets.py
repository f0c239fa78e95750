"""A judge's sheet: for each indicator a step of the scale, points and a remark; and several sheets
to lock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.cycles.indicators import Indicator, indicator_groups
from brandportal.web.fields import NumberField
from brandportal.web.forms import PortalForm, long_text
from reviews.panel.drafts import REMARK_LIMIT, Points
from reviews.panel.models import ScoreSheet
from reviews.panel.scale import Anchor, anchors_of, plain, points_of, step_of

STEPS = [(str(step), str(step)) for step in range(1, 6)]


def field_name(code: str, kind: str = "points") -> str:
    """The form field of an indicator: its points, its step of the scale, or its remark."""
    return f"{kind}-{code.replace('.', '-')}"


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its fields, as the sheet shows it. `step` is the chosen step."""

    indicator: Indicator
    field: forms.BoundField
    remark: forms.BoundField
    step_name: str
    step: str
    anchors: list[Anchor]


@dataclass(frozen=True)
class GroupRows:
    code: str
    label: Any
    most: Decimal
    rows: list[IndicatorRow]


class SheetForm(PortalForm):
    """Points for each indicator of the frozen rules; a draft may be incomplete.

    `saved` are the points that stand. A step counts where no points are typed, or where the points
    are still those that stand and the step is not theirs.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    comment = long_text(
        _("Overall comment"),
        1000,
        required=False,
        help_text=_("For the leading group, without your name, once scoring is closed."),
    )

    def place_of(self, field: str) -> str | None:
        return super().place_of(field) or super().place_of(field_name(field))

    def __init__(
        self,
        *args: Any,
        rules: dict[str, Any],
        saved: Mapping[str, Decimal] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.saved = saved or {}
        self.groups = indicator_groups(rules)
        self.codes = {item.key: item for group in self.groups for item in group.indicators}
        for code, indicator in self.codes.items():
            self.fields[field_name(code)] = NumberField(
                label=str(indicator.label),
                required=False,
                min_value=0,
                max_value=indicator.most,
                max_digits=5,
                decimal_places=2,
                error_messages={
                    "max_value": gettext("Points must lie between 0 and %(limit_value)s."),
                    "min_value": gettext("Points must lie between 0 and %(most)s.")
                    % {"most": plain(indicator.most)},
                },
            )
            self.fields[field_name(code, "step")] = forms.ChoiceField(
                label=str(indicator.label), required=False, choices=[("", ""), *STEPS]
            )
            self.fields[field_name(code, "remark")] = forms.CharField(
                label=str(indicator.label), required=False, max_length=REMARK_LIMIT
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for code in self.codes:
            name = field_name(code)
            if name not in self.errors and self._points(code) is None:
                if data.get(field_name(code, "remark")):
                    self.add_error(name, gettext("Please give points to this remark, too."))
        return data

    def _points(self, code: str) -> Decimal | None:
        """What is given for an indicator, by points or by a step."""
        most, stands = self.codes[code].most, self.saved.get(code)
        points = self.cleaned_data.get(field_name(code))
        chosen = self.cleaned_data.get(field_name(code, "step"))
        step = int(chosen) if chosen else None
        if step is None:
            return points
        if points is None:
            cleared = stands is not None and step == step_of(stands, most)
            return None if cleared else points_of(step, most)
        if points == stands and step != step_of(points, most):
            return points_of(step, most)
        return points

    def scores(self) -> dict[str, Points]:
        """The indicators with points."""
        return {
            code: Points(points, self.cleaned_data.get(field_name(code, "remark"), ""))
            for code in self.codes
            if (points := self._points(code)) is not None
        }

    def rows(self) -> Iterator[GroupRows]:
        """The sheet in the order of the rule set."""
        for group in self.groups:
            yield GroupRows(
                group.code, group.label, group.most, [self._row(item) for item in group.indicators]
            )

    def _row(self, item: Indicator) -> IndicatorRow:
        name = field_name(item.key, "step")
        if self.is_bound:
            step = str(self.data.get(name, ""))
        else:
            stands = self.saved.get(item.key)
            step = "" if stands is None else str(step_of(stands, item.most))
        return IndicatorRow(
            indicator=item,
            field=self[field_name(item.key)],
            remark=self[field_name(item.key, "remark")],
            step_name=name,
            step=step,
            anchors=list(reversed(anchors_of(item.most))),
        )


class LockAllForm(PortalForm):
    """The complete sheets that are to be locked, each with the version that the page shows."""

    sheets = forms.MultipleChoiceField(
        label=_("Sheets"),
        error_messages={
            "required": _("Choose the sheets to lock."),
            "invalid_choice": _(
                "A sheet was saved in another window meanwhile. Please look at them again."
            ),
        },
    )

    def __init__(self, *args: Any, complete: list[ScoreSheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.complete = complete
        field = self.fields["sheets"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(self.key_of(sheet), str(sheet.application)) for sheet in complete]

    @staticmethod
    def key_of(sheet: ScoreSheet) -> str:
        return f"{sheet.pk}-{sheet.version}"

    def rows(self) -> Iterator[tuple[ScoreSheet, str, bool]]:
        """Each sheet, its value, and whether it is ticked: all of them at first."""
        ticked = self["sheets"].value() if self.is_bound else None
        for sheet in self.complete:
            key = self.key_of(sheet)
            yield sheet, key, ticked is None or key in ticked

    def seen(self) -> dict[int, int]:
        """Key of each chosen sheet and the version that was seen."""
        pairs = (value.split("-") for value in self.cleaned_data["sheets"])
        return {int(pk): int(version) for pk, version in pairs}
