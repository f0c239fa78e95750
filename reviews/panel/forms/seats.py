"""Who sits on a panel, and what changes while it scores: forms of the office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from applications.cycles.enums import CycleStatus
from applications.models import Application, Cycle
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.web.fields import WholeNumberField
from brandportal.web.forms import PortalForm, long_text
from reviews.evaluation.class_panels import panel_words, panels_of, spelled
from reviews.evaluation.models import Evaluation
from reviews.panel.members import REASON_LIMIT
from reviews.panel.models import PanelSeat
from reviews.panel.plans import SEED_LIMIT
from reviews.panel.seats import scored_applications


def panel_people():
    """Everybody who may sit on a panel."""
    return User.objects.holding(Role.PANEL).order_by("name", "pk")


class SeatPanelForm(PortalForm):
    """The members and the lead of one panel."""

    button = _("Propose to seat the panel anew")
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
        self.panels: dict[str, str] = {}
        if obj is not None:
            seats = list(obj.seats.all())
            self.offer_panels([obj.cycle])
            self.fields["lead"].initial = next((seat.user_id for seat in seats if seat.is_lead), "")
            for name, panel in (self.panels or {"members": ""}).items():
                here = {code for code in panel.split("+") if code}
                self.fields[name].initial = [
                    seat.user_id for seat in seats if here <= set(seat.classes.split("+"))
                ]

    def offer_panels(self, years: Iterable[Cycle]) -> None:
        """Where classes of agency have panels of their own, one list of members for each panel,
        instead of one list for all.
        """
        found = [panels_of(year.rules) for year in years]
        panels = list(dict.fromkeys(panel for own in found for panel in own))
        self.panels = {f"members_{number}": panel for number, panel in enumerate(panels)}
        for name, panel in self.panels.items():
            self.fields[name] = forms.ModelMultipleChoiceField(
                label=format_lazy(
                    _("Members of the panel for {classes}"), classes=panel_words(panel)
                ),
                queryset=panel_people(),
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        if self.panels:
            self.fields["members"].required = False
            if all(found):
                del self.fields["members"]
            self.order_fields(["cycle", "members", *self.panels, "lead"])

    def clean(self) -> dict[str, Any]:
        """The lists of the panels as one list of members, and the classes that each scores."""
        found = super().clean() or {}
        classes: dict[int, list[str]] = {}
        people = {person.pk: person for person in found.get("members") or ()}
        for name, panel in self.panels.items():
            for person in found.pop(name, None) or ():
                people[person.pk] = person
                classes.setdefault(person.pk, []).extend(panel.split("+"))
        found["members"] = list(people.values())
        found["classes"] = {pk: spelled(own) for pk, own in classes.items()} or None
        return found


class NewPanelForm(SeatPanelForm):
    """The same for an award year that has no panel yet."""

    field_order = ("cycle", "members", "lead")

    cycle = forms.ModelChoiceField(
        label=_("Award year"), queryset=Cycle.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("cycle", without_panel())
        self.offer_panels(without_panel())


def _why() -> forms.CharField:
    return long_text(
        _("Reason"),
        REASON_LIMIT,
        rows=2,
        telling=True,
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
    over_cap = forms.BooleanField(
        label=_("Also where this is more brands than the assignment allows a judge"),
        required=False,
    )
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
    reason = long_text(
        _("Reason"),
        REASON_LIMIT,
        rows=2,
        telling=True,
        help_text=_("Published beside the rank of the brand: name no person."),
    )


class PlanByRuleForm(PortalForm):
    """How many judges a brand, and how much each may have."""

    button = _("Draw up who scores what, balanced")
    explanation = _(
        "Each brand gets so many judges without a conflict, loads as alike as can be. The same "
        "seed gives the same answer. It holds once a second person has confirmed it."
    )
    success = _("Drawn up. It waits for a second person.")
    tone = "quiet"

    each = WholeNumberField(label=_("Judges a brand"), min_value=1, max_value=50)
    cap = WholeNumberField(
        label=_("Brands a judge at most"), min_value=1, max_value=5000, required=False
    )
    seed = forms.CharField(
        label=_("Seed"),
        max_length=SEED_LIMIT,
        help_text=_("A public value named beforehand, for example the numbers of a lottery."),
    )


class PlanByHandForm(OfPanelForm):
    """One brand, one member, and whether he scores it."""

    button = _("Change who scores a brand")
    explanation = _("Before scoring opens. It holds once a second person has confirmed it.")
    success = _("Changed. It waits for a second person.")
    tone = "quiet"

    seat = _seat(_("Member"))
    application = _brand()
    scores = forms.TypedChoiceField(
        label=_("Scores this brand"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
    )
    reason = _why()


class ConfirmPlanForm(PortalForm):
    """Nothing but the second person's consent."""

    button = _("Propose that this assignment holds")
    explanation = _("As shown below. Until a second person confirms it, scoring cannot open.")
    tone = "quiet"


class DropPlanForm(PortalForm):
    """Back to the default."""

    button = _("Propose that every member scores every brand")
    explanation = _("The assignment is given up.")
    tone = "quiet"


def without_panel():
    """Running award years without a panel."""
    return Cycle.objects.filter(status=CycleStatus.OPEN, evaluation=None).order_by("-year")
