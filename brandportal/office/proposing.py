"""A page of the desk on which something is proposed that no record stands for yet."""

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
    """Which action the form proposes; its field `subject` is what the action is about, the others
    are the arguments.
    """

    action: str
    form: type[PortalForm]
    subject: str
    title: StrOrPromise
    template: str

    def answer(self, desk: RoleAdmin, request: HttpRequest) -> HttpResponse:
        """Ask, then propose, then back to the list; a refusal keeps what was typed. Raises
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
