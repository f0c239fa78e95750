"""Forms of the office about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.accounts.domain import OFFICE_GIVES
from brandportal.accounts.domain.conflicts import REASON_LIMIT
from brandportal.accounts.domain.ties import EMPLOYER_LIMIT
from brandportal.accounts.enums import GIVEN_BY_ONE, AgencyRole, Role, TieKind
from brandportal.accounts.models import Agency, Membership, User
from brandportal.web.fields import DayField, PersonNameField
from brandportal.web.forms import MobileForm, PortalForm, link_by_mail, long_text


class InviteForm(MobileForm):
    """An invitation, either for the programme or for an agency."""

    field_order = ("name", "email", "mobile", "role", "agency", "agency_role", "by_mail")

    name = PersonNameField(label=_("Name"), max_length=40)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(
        label=_("Role in the programme"),
        required=False,
        choices=[("", _("none, works for an agency")), *((r.value, r.label) for r in OFFICE_GIVES)],
    )
    agency = forms.ModelChoiceField(
        label=_("Agency"), required=False, queryset=Agency.objects.active()
    )
    agency_role = forms.ChoiceField(
        label=_("What the person does there"),
        required=False,
        choices=[("", _("none, works for the programme")), *AgencyRole.choices],
    )

    by_mail = link_by_mail()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for_programme = bool(data.get("role"))
        for_agency = bool(data.get("agency") or data.get("agency_role"))
        if for_programme == for_agency:
            raise forms.ValidationError(
                _(
                    "Please choose either a role in the programme, or an agency and what the "
                    "person does there."
                )
            )
        if for_agency and not data.get("agency"):
            self.add_error("agency", _("Please choose the agency."))
        return data


def invited_by_two(data: dict[str, Any]) -> bool:
    """Whether the form invites to a role that a second person confirms."""
    return data.get("agency_role") not in GIVEN_BY_ONE


class GrantForm(PortalForm):
    """The role to give."""

    button = _("Propose to give a role")
    explanation = _(
        "The security administrator confirms it. Administrations are proposed by the operator on "
        "the server."
    )

    role = forms.ChoiceField(label=_("Role"), choices=[(r.value, r.label) for r in OFFICE_GIVES])


class RevokeForm(PortalForm):
    """The role to revoke, among those held."""

    button = _("Take a role")
    explanation = _("The person's sessions end at once.")
    success = _("The role was taken. The person's sessions have ended.")
    tone = "quiet"

    takes_object = True
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, obj: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.fields["role"]
        assert isinstance(held, forms.ChoiceField)
        held.choices = [(role, Role(role).label) for role in sorted(obj.roles)]


class JoinForm(PortalForm):
    """The agency that the person joins as drafter or reader."""

    button = _("Begin a membership")
    explanation = _("For a person who has an account already; others are invited.")
    success = _("The person works for the agency from now on.")
    tone = "quiet"

    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.active())
    role = forms.ChoiceField(
        label=_("What the person does there"),
        choices=[(role.value, role.label) for role in GIVEN_BY_ONE],
    )


class HeadForm(PortalForm):
    """The agency that the person will head."""

    button = _("Propose as head of an agency")
    explanation = _(
        "For a person who has an account already; others are invited. The security administrator "
        "confirms it."
    )
    tone = "quiet"

    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.active())


class LeaveForm(PortalForm):
    """The membership to end, among the current ones."""

    button = _("End a membership")
    explanation = _("What the person wrote stays with the agency.")
    success = _("The membership has ended.")
    tone = "quiet"

    takes_object = True
    membership = forms.ModelChoiceField(label=_("Membership"), queryset=Membership.objects.none())

    def __init__(self, *args: Any, obj: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = obj.memberships.filter(ended_at=None)
        self.offer("membership", present.select_related("agency", "user"))


class ShortReasonForm(PortalForm):
    """A reason, kept in the journal."""

    reason = long_text(_("Reason"), 300, rows=3, telling=True)


class TieForm(PortalForm):
    """To which agency, how, and from when to when."""

    button = _("Note a tie to an agency")
    explanation = _(
        "Closed to the person at once, under every account: nothing about the agency is read, "
        "scored or decided, and the person is told. A second person confirms or refuses it; until "
        "then no sheet is set aside. To take a confirmed tie back takes two people as well."
    )
    success = _("The tie is noted; a tie to an agency waits for a second person.")
    tone = "quiet"

    kind = forms.ChoiceField(label=_("Kind of tie"), choices=TieKind.choices)
    agency = forms.ModelChoiceField(
        label=_("Agency"), queryset=Agency.objects.none(), required=False, empty_label="–"
    )
    employer = forms.CharField(
        label=_("Employer outside the programme"),
        max_length=EMPLOYER_LIMIT,
        required=False,
        help_text=_("Only where it is no agency of the programme; it binds nobody."),
    )
    since = DayField(label=_("Since"), required=False)
    until = DayField(label=_("Last day"), required=False, help_text=_("Empty while it lasts."))
    note = long_text(_("What exactly"), REASON_LIMIT, rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("agency", Agency.objects.order_by("name"))


class ConfirmTieForm(PortalForm):
    """A tie that was noted before its confirmation was proposed in the same step."""

    button = _("Propose to confirm the tie")
    explanation = _("A second person reads what was noted, and confirms or refuses it.")
    tone = "quiet"


class MergeForm(PortalForm):
    """Two accounts that a person proved to hold."""

    button = _("Propose to merge the accounts")
    explanation = _(
        "Make sure that it is one person, and that nobody was talked into it. The security "
        "administrator confirms it."
    )


class WithdrawTieForm(PortalForm):
    """Why a tie was noted by mistake."""

    button = _("Propose to take the tie back")
    explanation = _(
        "For a tie noted by mistake. What it closed is open again; the security administrator "
        "confirms it."
    )
    tone = "quiet"

    reason = long_text(_("Reason"), REASON_LIMIT, rows=2, telling=True)
