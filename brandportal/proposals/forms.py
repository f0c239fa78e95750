"""The fields that a proposal adds to an action's form: the reason, and the authentication."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from brandportal.proposals.domain import REASON_LIMIT
from brandportal.proposals.reauthentication import prove, recent_proof
from brandportal.web.forms import PortalForm, PortalFormMixin, long_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

F = TypeVar("F", bound=PortalForm)


def _why(label: StrOrPromise) -> forms.CharField:
    help_text = _("A few words about this one case; both reasons are kept.")
    return long_text(label, REASON_LIMIT, rows=3, telling=True, help_text=help_text)


def proof_field(*, help_text: StrOrPromise = "") -> forms.CharField:
    """The password or code with which somebody proves who he is, beside what he does."""
    return forms.CharField(
        label=_("Your password, or the code of your authenticator"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=help_text
        or _("Asked again because this takes two people; it counts for a few minutes."),
        error_messages={"required": _("Please prove who you are; what you typed is kept.")},
    )


class _AlsoAsked(PortalFormMixin):
    """If the form has its own field `reason`, that is the reason of the proposal."""

    def place_of(self, field: str) -> str | None:
        return super().place_of("reason" if field == "why" and "why" not in self.fields else field)


@cache
def _asking(form: type[PortalForm], proof: bool) -> type[PortalForm]:
    fields: dict[str, Any] = {}
    if not {"reason", "why"} & set(form.base_fields):
        fields["why"] = _why(_("Reason, for the second person and the journal"))
    if proof:
        fields["proof"] = proof_field()
    order = form.field_order
    more = {"field_order": [*order, *fields]} if order else {}
    return type(
        form.__name__, (_AlsoAsked, form), {**fields, **more, "__module__": form.__module__}
    )


def asking(form: type[F], request: HttpRequest) -> type[F]:
    """The action's form, with a reason if it has none, and a password field if the last
    authentication is too old.
    """
    return cast(type[F], _asking(form, recent_proof(request, timezone.now()) is None))


def optional(form: PortalForm) -> PortalForm:
    """The same form where only some choices take two people: the verb says when reason or
    authentication is missing.
    """
    for name in ("why", "proof"):
        if name in form.fields:
            form.fields[name].required = False
    return form


def own(data: dict[str, Any]) -> dict[str, Any]:
    """The values of the action's own fields."""
    return {name: value for name, value in data.items() if name not in ("why", "proof")}


def asked(request: HttpRequest, data: dict[str, Any]) -> dict[str, Any]:
    """Reason and authentication as arguments of `propose`. Refuses as `prove` does."""
    proved_at = prove(request, data.get("proof", ""))
    return {"reason": data.get("why") or data.get("reason", ""), "proved_at": proved_at}


class ProofForm(PortalForm):
    """Who one is, for what one does with one's own account."""

    proof = proof_field(help_text=_("Asked again because it concerns your whole account."))


class AnswerForm(PortalForm):
    """The second person's answer; the button says which one."""

    why = _why(_("Your own reason, for the journal"))
