"""The page on which a person chooses, by kind of notice, how to be told."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.httpkit import authenticated_user
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from brandportal.accounts.enums import AgencyRole
from brandportal.accounts.models import User
from brandportal.notices.choices import choose_ways, ways_of
from brandportal.notices.enums import WAYS, NoticeKind, Way
from brandportal.web.forms import PortalForm
from brandportal.web.submissions import sent, submit

# What a kind is about, and why not everything can be chosen for it.
ABOUT = {
    NoticeKind.SECURITY: gettext_lazy(
        "Changes to your password and second factor; for auditors also the heads of the ledger. If "
        "it was somebody else, every hour counts."
    ),
    NoticeKind.DEADLINE: gettext_lazy(
        "A correction, a statement, an answer or a report is asked of you by a date, or the date "
        "has moved. The period runs already, and missing it has consequences."
    ),
    NoticeKind.REMINDER: gettext_lazy(
        "What is due soon or overdue. At least one mail a day, because a period that is missed "
        "does not come back."
    ),
    NoticeKind.TASK: gettext_lazy(
        "Something waits for you to sign, score, agree, confirm or decide. At least one mail a "
        "day, because others wait for it."
    ),
    NoticeKind.DECIDED: gettext_lazy(
        "What was decided on applications, titles, objections and cases of yours. At least one "
        "mail a day, because a period to object may follow from it."
    ),
    NoticeKind.AGENCY: gettext_lazy("What colleagues have handed in, taken back or withdrawn."),
    NoticeKind.WORK: gettext_lazy("What became of proposals, discussions and decisions."),
    NoticeKind.COURSE: gettext_lazy(
        "The opening of an award year, and brands called from the reserve."
    ),
}


# Sent to those who can do it, so not to who only reads for an agency.
_ASKED = (NoticeKind.REMINDER, NoticeKind.TASK)


def concern(user: User) -> list[NoticeKind]:
    """The kinds of notices that can reach this person."""
    held = {role for roles in user.agency_roles.values() for role in roles}
    nobodys = {
        *([] if held else [NoticeKind.AGENCY]),
        *(_ASKED if held == {AgencyRole.READER} else ()),
        *([] if user.roles else [NoticeKind.WORK]),
    }
    return [kind for kind in NoticeKind if kind not in nobodys]


class NoticeWaysForm(PortalForm):
    """One choice for each kind that leaves one."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = ways_of(user)
        for kind in concern(user):
            if len(WAYS[kind]) == 1:
                continue
            self.fields[kind] = forms.ChoiceField(
                label=kind.label,
                help_text=ABOUT[kind],
                choices=[(way.value, way.label) for way in Way if way in WAYS[kind]],
                widget=forms.RadioSelect,
                initial=now[kind],
                error_messages={"invalid_choice": gettext_lazy("Choose one of the ways shown.")},
            )

    def clean(self) -> dict[str, Any]:
        return {"ways": super().clean() or self.cleaned_data}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_ways(request: HttpRequest) -> HttpResponse:
    """Shows and changes how the signed-in person is told."""
    user = authenticated_user(request)
    form = NoticeWaysForm(**sent(request), user=user)
    chosen = submit(form, choose_ways, by=user, now=timezone.now())
    if chosen:
        if chosen.result:
            messages.success(request, _("From now on you are told as chosen here."))
        else:
            messages.info(request, _("Nothing was changed: it is as it was."))
        return redirect("web:notice-ways")
    context = {
        "form": form,
        "fixed": [(kind, ABOUT[kind]) for kind in concern(user) if len(WAYS[kind]) == 1],
        "hour": f"{settings.NOTICE_DIGEST_HOUR}:00",
    }
    return render(request, "account/notice_ways.html", context, status=chosen.status)
