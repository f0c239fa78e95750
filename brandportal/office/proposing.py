"""A page of the desk that proposes something for which no record exists yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from brandportal.office.records import RoleAdmin
from brandportal.proposals.buttons import proposed_words, proposes
from brandportal.proposals.forms import asking
from brandportal.web.forms import PortalForm
from brandportal.web.submissions import sent, submit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class ProposingPage:
    """Which action the form proposes. Its field `subject` is the object of the action, the others
    are its arguments.
    """

    action: str
    form: type[PortalForm]
    subject: str
    title: StrOrPromise
    template: str

    def answer(self, desk: RoleAdmin, request: HttpRequest) -> HttpResponse:
        """Show the form, propose, then redirect to the list; a refusal keeps the input. Raises
        PermissionDenied.
        """
        desk.only(desk.acts(request))
        form = asking(self.form, request)(**sent(request))
        proposed = submit(form, proposes(request, self.action, subject=self.subject))
        if proposed:
            messages.success(request, proposed_words())
            return redirect(desk.address("changelist"))
        return desk.render(
            request, self.template, status=proposed.status, title=self.title, form=form
        )
