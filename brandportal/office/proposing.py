"""A page of the desk on which something is proposed that no record stands for yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from brandportal.accounts.policies import has_role
from brandportal.errors import Refused
from brandportal.office.records import RoleAdmin
from brandportal.proposals.buttons import proposed_words
from brandportal.proposals.domain import propose
from brandportal.proposals.forms import asked, asking, own
from brandportal.web.refusals import refusal_status

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class ProposingPage:
    """Which action the form proposes; its field `subject` is what the action is about, the others are the arguments."""

    action: str
    form: type[forms.Form]
    subject: str
    title: StrOrPromise
    template: str

    def answer(self, desk: RoleAdmin, request: HttpRequest) -> HttpResponse:
        """Ask, then propose, then back to the list; a refusal keeps what was typed. Raises PermissionDenied."""
        if not has_role(request.user, *desk.actor_roles):
            raise PermissionDenied
        form = asking(self.form, request)(request.POST or None)
        status = 200 if request.method != "POST" else 422
        if request.method == "POST" and form.is_valid():
            try:
                self._propose(request, form.cleaned_data)
            except Refused as refusal:
                field = getattr(refusal, "field", "")
                form.add_error(field if field in form.fields else None, refusal.reason)
                status = refusal_status(refusal)
            else:
                messages.success(request, proposed_words())
                return redirect(desk.address("changelist"))
        context = {
            **desk.admin_site.each_context(request),
            "opts": desk.opts,
            "title": self.title,
            "form": form,
        }
        return TemplateResponse(request, self.template, context, status=status)

    def _propose(self, request: HttpRequest, data: dict[str, Any]) -> None:
        given = asked(request, data)
        arguments = own(data)
        propose(
            action=self.action,
            obj=arguments.pop(self.subject),
            arguments=arguments,
            by=request.user,
            now=timezone.now(),
            **given,
        )
