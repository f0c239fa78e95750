"""The forms of the panel: its seats, a declaration, a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.cycles.enums import CycleStatus
from applications.cycles.indicators import ANCHORS, Indicator, indicator_groups
from applications.models import Application, Cycle
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.web.fields import NumberField
from brandportal.web.forms import PortalForm, long_text
from reviews.evaluation.models import Evaluation
from reviews.panel.members import REASON_LIMIT
from reviews.panel.models import PanelSeat
from reviews.panel.seats import scored_applications
from reviews.panel.sheets import Points


def plain(points: Decimal) -> Decimal:
    """The number without trailing zeros: 5.50 as 5.5, 10.00 as 10."""
    return points.normalize() + 0


def field_name(code: str) -> str:
    """The form field of an indicator."""
    return f"points-{code.replace('.', '-')}"


@dataclass(frozen=True)
class Anchor:
    """One step of the scale, in points of this indicator."""

    low: Decimal
    high: Decimal
    words: Any


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its field, as the sheet shows it."""

    indicator: Indicator
    field: forms.BoundField
    anchors: list[Anchor]


@dataclass(frozen=True)
class GroupRows:
    label: Any
    most: Decimal
    rows: list[IndicatorRow]


def anchors_of(most: Decimal) -> list[Anchor]:
    """The anchored scale in points of this indicator: shares of its maximum, rounded to tenths."""
    tenth = Decimal("0.1")
    return [
        Anchor(
            plain((most * low / 100).quantize(tenth)),
            plain((most * high / 100).quantize(tenth)),
            words,
        )
        for low, high, words in ANCHORS
    ]


class SheetForm(PortalForm):
    """Points for each indicator of the frozen rules; a draft may be incomplete."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    comment = long_text(
        _("Overall comment"),
        1000,
        required=False,
        help_text=_("For the leading group, without your name, once scoring is closed."),
    )

    def place_of(self, field: str) -> str | None:
        return super().place_of(field) or super().place_of(field_name(field))

    def __init__(self, *args: Any, rules: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = indicator_groups(rules)
        self.codes = {item.key: item for group in self.groups for item in group.indicators}
        for code, indicator in self.codes.items():
            self.fields[field_name(code)] = NumberField(
                label=indicator.label,
                required=False,
                min_value=0,
                max_value=indicator.most,
                max_digits=5,
                decimal_places=2,
                widget=forms.TextInput(
                    attrs={
                        "inputmode": "decimal",
                        "step": "0.5",
                        "class": "form-control",
                        "data-points": "",
                        "aria-describedby": f"{field_name(code)}-most",
                    }
                ),
                error_messages={
                    "max_value": gettext("Points must lie between 0 and %(limit_value)s."),
                    "min_value": gettext("Points must lie between 0 and %(most)s.")
                    % {"most": plain(indicator.most)},
                },
            )

    def scores(self) -> dict[str, Points]:
        """The indicators with points."""
        return {
            code: Points(self.cleaned_data[field_name(code)])
            for code in self.codes
            if self.cleaned_data.get(field_name(code)) is not None
        }

    def rows(self) -> Iterator[GroupRows]:
        """The sheet in the order of the rule set."""
        for group in self.groups:
            yield GroupRows(
                group.label,
                group.most,
                [
                    IndicatorRow(item, self[field_name(item.key)], anchors_of(item.most))
                    for item in group.indicators
                ],
            )


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
            "Your sheet on this brand is set aside with this reason: its points no longer count, "
            "and they are kept as they are. This cannot be undone."
        ),
    )


def panel_people():
    """Everybody who may sit on a panel."""
    return User.objects.holding(Role.PANEL).order_by("name", "pk")


class SeatPanelForm(PortalForm):
    """The members and the lead of one panel."""

    button = _("Seat the panel anew")
    explanation = _("Possible until scoring opens.")
    tone = "quiet"

    takes_object = True

    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("People with the role of panel member. Invite missing ones under “People”."),
    )
    lead = forms.ModelChoiceField(
        label=_("Lead"), queryset=User.objects.none(), empty_label=_("Please choose")
    )

    def __init__(self, *args: Any, obj: Evaluation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("members", panel_people())
        self.offer("lead", panel_people())
        if obj is not None:
            seats = list(obj.seats.all())
            self.fields["members"].initial = [seat.user_id for seat in seats]
            self.fields["lead"].initial = next((seat.user_id for seat in seats if seat.is_lead), "")


class NewPanelForm(SeatPanelForm):
    """The same for an award year that has no panel yet."""

    field_order = ("cycle", "members", "lead")

    cycle = forms.ModelChoiceField(
        label=_("Award year"), queryset=Cycle.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("cycle", without_panel())


def _why() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": REASON_LIMIT}),
        help_text=_("For the second person and the journal."),
    )


class OfPanelForm(PortalForm):
    """A form about one panel: it offers that panel's members and brands."""

    takes_object = True

    def __init__(self, *args: Any, obj: Evaluation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if obj is None:
            return
        seats = PanelSeat.objects.filter(evaluation=obj).select_related("user")
        seated = seats.values("user")
        offers: dict[str, Any] = {
            "seat": seats.filter(excused_at=None),
            "from_seat": seats,
            "to_seat": seats.filter(excused_at=None),
            "member": panel_people().exclude(pk__in=seated),
            "application": scored_applications(obj),
        }
        for name in offers.keys() & self.fields.keys():
            self.offer(name, offers[name])


def _seat(label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label, queryset=PanelSeat.objects.none(), empty_label=_("Please choose")
    )


def _brand() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=_("Brand"), queryset=Application.objects.none(), empty_label=_("Please choose")
    )


class ExcuseForm(OfPanelForm):
    """Who cannot go on, and why."""

    button = _("Propose to excuse a member")
    explanation = _(
        "For a member who cannot go on. Sheets already locked count, nothing more is owed. If "
        "others must score the rest, replace the member instead."
    )
    tone = "quiet"

    seat = _seat(_("Member"))
    reason = _why()


class ReturnForm(OfPanelForm):
    """Which excused member comes back, and why."""

    button = _("Propose to let an excused member return")
    explanation = _(
        "He scores again what nobody has taken over. Brands moved to others stay with them, and so "
        "does the lead."
    )
    tone = "quiet"

    seat = _seat(_("Member"))
    reason = _why()

    def __init__(self, *args: Any, obj: Evaluation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        if obj is not None:
            excused = PanelSeat.objects.filter(evaluation=obj).exclude(excused_at=None)
            self.offer("seat", excused.select_related("user"))


class ReplaceForm(OfPanelForm):
    """Who cannot go on, and who takes the place."""

    button = _("Propose to replace a member")
    explanation = _(
        "The new member scores what the first still owes. Sheets already locked stay with the "
        "first and count."
    )
    tone = "quiet"

    seat = _seat(_("Member"))
    member = forms.ModelChoiceField(
        label=_("In this place"),
        queryset=User.objects.none(),
        empty_label=_("Please choose"),
        help_text=_("People with the role of panel member. Invite missing ones under “People”."),
    )
    reason = _why()


class ReassignForm(OfPanelForm):
    """Which brand goes from whom to whom."""

    button = _("Propose to move a brand to another member")
    explanation = _(
        "A brand that one member has not locked is scored by another who joined while scoring: "
        "after a declared conflict, for instance."
    )
    tone = "quiet"

    application = _brand()
    from_seat = _seat(_("Not scored by"))
    to_seat = _seat(_("Scored instead by"))
    reason = _why()


class FewJudgesForm(OfPanelForm):
    """Which brand is scored by few, and why that is right."""

    button = _("Propose to allow fewer judges for a brand")
    explanation = _(
        "For a brand that cannot reach the least number of judges any more. The reason is "
        "published beside its rank."
    )
    tone = "quiet"

    application = _brand()
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": REASON_LIMIT}),
        help_text=_("Published beside the rank of the brand: name no person."),
    )


def without_panel():
    """Running award years without a panel."""
    return Cycle.objects.filter(status=CycleStatus.OPEN, evaluation=None).order_by("-year")
