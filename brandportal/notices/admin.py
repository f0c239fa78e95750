from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from brandportal.accounts.enums import Role
from brandportal.notices.domain import may_retry, retry
from brandportal.notices.models import Notice
from brandportal.notices.wording_pages import wording_list, wording_page
from brandportal.office.hidden import About
from brandportal.office.lists import column
from brandportal.office.queues import Waiting
from brandportal.office.records import RecordAdmin
from brandportal.office.site import DeskPage, desk_page, desk_queue
from brandportal.office.verbs import OfficeVerb


class MailStateFilter(admin.SimpleListFilter):
    """Sent, still to be sent, given up."""

    title = _("mail")
    parameter_name = "mail"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("failed", _("Failed")),
            ("waiting", _("Waiting")),
            ("sent", _("Sent")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "failed":
            return queryset.failed()
        if self.value() == "waiting":
            return queryset.pending()
        if self.value() == "sent":
            return queryset.exclude(mailed_at=None)
        return queryset


@admin.register(Notice)
class NoticeAdmin(RecordAdmin):
    about = About(agency="recipient__memberships__agency")
    reader_roles = (Role.OFFICE, Role.AUDITOR, Role.SYSTEM_ADMIN)
    actor_roles = (Role.OFFICE, Role.SYSTEM_ADMIN)
    list_display = ["subject_shown", "recipient", "created_at", "mailed_at", "attempts", "error"]
    list_filter = [MailStateFilter]
    list_select_related = ["recipient", "wording"]
    date_hierarchy = "created_at"
    search_fields = ["recipient__name"]
    fields = [
        "subject_shown",
        "reader",
        "kind",
        "way",
        "created_at",
        "read_at",
        "mailed_at",
        "attempts",
        "try_after",
        "error",
    ]
    verbs = (
        OfficeVerb(
            name="retry",
            label=gettext_lazy("Send the mail again"),
            explanation=gettext_lazy(
                "The mail gets all its attempts again; the first is made within a minute."
            ),
            verdict=may_retry,
            run=retry,
            done=gettext_lazy("The mail is in the outbox again."),
            bulk=True,
        ),
    )

    # By name without a link, because those who repair the mail need not open the account.
    reader = column(Notice._meta.get_field("recipient").verbose_name, "recipient")
    subject_shown = column(_("subject"), "subject")


@desk_queue
def failed_mail(now: datetime, by: Any) -> Iterator[Waiting]:
    yield Waiting(
        Notice.objects.failed(),
        label=gettext("Mail that did not go out"),
        url=reverse("admin:notices_notice_changelist") + "?mail=failed",
        first="created_at",
        note=lambda first: gettext("the oldest for %(time)s") % {"time": timesince(first, now)},
        tone="due",
        when_empty=True,
        roles=NoticeAdmin.actor_roles,
    )


desk_page(
    DeskPage(
        route="notice-texts/",
        name="notice-texts",
        view=wording_list,
        roles=(Role.OFFICE, Role.AUDITOR),
        label=_("Texts of notices"),
    )
)
desk_page(
    DeskPage(
        route="notice-texts/<str:name>/",
        name="notice-text",
        view=wording_page,
        roles=(Role.OFFICE, Role.AUDITOR),
    )
)
