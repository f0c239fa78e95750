"""People, agencies and invitations on the office's desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import brandportal.accounts.adapter  # noqa: F401 - its notices are in the list of the office
from brandportal.accounts.domain import agency_import, invitation_link, invite, save_agency
from brandportal.accounts.domain.invitations import given_by
from brandportal.accounts.enums import Role
from brandportal.accounts.forms import InviteForm, invited_by_two
from brandportal.accounts.models import (
    AccountMerge,
    Agency,
    DeclaredConflict,
    Invitation,
    Membership,
    NotedTie,
    User,
)
from brandportal.accounts.person_verbs import (
    CONFIRM_TIE,
    MERGE,
    PERSON_VERBS,
    WITHDRAW,
    WITHDRAW_TIE,
)
from brandportal.accounts.policies import has_role
from brandportal.accounts.texts import text_of
from brandportal.office.hidden import NOBODY
from brandportal.office.lists import column
from brandportal.office.records import RecordAdmin
from brandportal.office.table_import import PlannedLine, TableImportAdmin, TablePlan
from brandportal.proposals.forms import asked, asking, optional, own
from brandportal.tables.shapes import Table
from brandportal.web.submissions import sent, submit

# Unregistered because their pages change accounts without the verbs and without a journal entry.
for model in (Group, EmailAddress, Authenticator, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(Agency)
class AgencyAdmin(TableImportAdmin):
    about = NOBODY
    import_title = _("Import agencies")
    import_explanation = _(
        "An agency is known by its unified social credit code: a new code is added, a known one is "
        "changed where it differs. Agencies that are not in the table stay as they are."
    )
    import_shape = agency_import.SHAPE
    import_limits = agency_import.LIMITS
    change_list_template = "admin/table_list.html"
    list_display = ["name", "agency_class", "contact_name", "contact_mobile", "is_active"]
    list_filter = ["agency_class", "is_active"]
    search_fields = ["name", "name_en", "credit_code"]
    fields = [
        "name",
        "name_en",
        "agency_class",
        "credit_code",
        "contact_name",
        "contact_mobile",
        "contact_email",
        "is_active",
    ]
    change_form_template = "admin/accounts/agency.html"

    def write(self, obj: Agency, changed: list[str], by: Any, now: datetime) -> None:
        save_agency(agency=obj, changed=changed, by=by, now=now)

    def plan_table(self, table: Table, by: Any) -> TablePlan:
        plan = agency_import.plan_import(table)
        lines = [
            PlannedLine(line.row, line.agency.name, agency_import.in_words(line))
            for line in plan.lines
        ]
        return TablePlan(lines, plan.problems, plan)

    def write_table(self, plan: TablePlan, by: Any, now: datetime, **given: Any) -> str:
        agency_import.write_import(plan=plan.found, by=by, now=now)
        return agency_import.summary(plan.found)

    def record_context(self, request: HttpRequest, obj: Agency) -> dict[str, Any]:
        return {"memberships": Membership.objects.of_agencies([obj])}


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Role.choices, ("agency", gettext("Works for an agency"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "agency":
            return queryset.filter(memberships__ended_at=None, memberships__isnull=False).distinct()
        return queryset.filter(grants__role=self.value()) if self.value() else queryset


@admin.register(User)
class PersonAdmin(RecordAdmin):
    about = NOBODY
    reader_roles = (Role.OFFICE, Role.AUDITOR, Role.SECURITY_ADMIN)
    actor_roles = (Role.OFFICE, Role.SECURITY_ADMIN)
    verbs = PERSON_VERBS
    list_display = ["name", "username", "role_words", "agency_words", "last_login", "is_active"]
    list_filter = [RoleFilter, "is_active"]
    search_fields = ["name", "username", "email"]
    fields = [
        "name",
        "username",
        "email",
        "role_words",
        "agency_words",
        "second_factor",
        "language",
        "date_joined",
        "last_login",
        "is_active",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        current = Membership.objects.filter(ended_at=None).select_related("agency")
        return (
            super()
            .get_queryset(request)
            .prefetch_related("grants", Prefetch("memberships", current))
        )

    @admin.display(description=_("roles"))
    def role_words(self, obj: User) -> str:
        return gettext(", ").join(grant.get_role_display() for grant in obj.grants.all())

    @admin.display(description=_("agencies"))
    def agency_words(self, obj: User) -> str:
        return gettext(", ").join(
            f"{membership.agency} · {membership.get_role_display()}"
            for membership in obj.memberships.all()
        )

    second_factor = column(_("second factor"), is_mfa_enabled, boolean=True)


@admin.register(DeclaredConflict)
class DeclaredConflictAdmin(RecordAdmin):
    """Who declared a conflict of interest with which agency."""

    about = NOBODY
    reader_roles = (Role.OFFICE, Role.AUDITOR, Role.SECURITY_ADMIN)
    actor_roles = ()
    list_display = ["person", "agency", "reason", "declared_at"]
    list_select_related = ["person", "agency"]
    search_fields = ["person__name", "agency__name"]
    fields = ["who", "about_whom", "reason", "declared_at"]

    # By name without a link: not everybody who reads this opens accounts and agencies.
    who = column(DeclaredConflict._meta.get_field("person").verbose_name, "person")
    about_whom = column(DeclaredConflict._meta.get_field("agency").verbose_name, "agency")


@admin.register(NotedTie)
class NotedTieAdmin(RecordAdmin):
    """Which ties the office noted, and taking one back."""

    about = NOBODY
    reader_roles = (Role.OFFICE, Role.AUDITOR, Role.SECURITY_ADMIN)
    verbs = (CONFIRM_TIE, WITHDRAW_TIE)
    list_display = ["person", "kind", "whom", "since", "ended_at", "state"]
    list_filter = ["kind"]
    list_select_related = ["person", "agency"]
    search_fields = ["person__name", "agency__name", "employer"]
    fields = [
        "who",
        "kind",
        "whom",
        "note",
        "since",
        "ended_at",
        "noted_at",
        "noter",
        "state",
        "confirmed_at",
        "confirmer",
        "dropped_at",
        "withdrawn_at",
        "withdraw_reason",
    ]

    who = column(NotedTie._meta.get_field("person").verbose_name, "person")
    noter = column(NotedTie._meta.get_field("noted_by").verbose_name, "noted_by")
    confirmer = column(_("confirmed by"), "confirmed_by")

    @admin.display(description=_("agency or employer"))
    def whom(self, obj: NotedTie) -> str:
        return str(obj.agency or obj.employer)

    @admin.display(description=_("status"))
    def state(self, obj: NotedTie) -> str:
        if obj.withdrawn_at:
            return gettext("taken back")
        if obj.dropped_at:
            return gettext("not confirmed")
        if obj.agency_id is None:
            return gettext("binds nobody")
        if obj.waits_for_second:
            return gettext("waits for a second person")
        return gettext("confirmed")


@admin.register(AccountMerge)
class AccountMergeAdmin(RecordAdmin):
    """Which accounts people asked to merge, and which are merged."""

    about = NOBODY
    reader_roles = (Role.OFFICE, Role.AUDITOR, Role.SECURITY_ADMIN)
    verbs = (MERGE,)
    list_display = ["closed", "kept", "closed_proved_at", "state"]
    list_select_related = ["closed", "kept"]
    search_fields = ["closed__name", "closed__username", "kept__username"]
    fields = [
        "closing",
        "keeping",
        "closed_proved_at",
        "kept_proved_at",
        "state",
        "done_at",
    ]

    @admin.display(description=_("account that is closed"))
    def closing(self, obj: AccountMerge) -> str:
        return f"{obj.closed.name} ({obj.closed.username}, {obj.closed.email})"

    @admin.display(description=_("account that stays"))
    def keeping(self, obj: AccountMerge) -> str:
        return f"{obj.kept.name} ({obj.kept.username}, {obj.kept.email})"

    @admin.display(description=_("status"))
    def state(self, obj: AccountMerge) -> str:
        return gettext("merged") if obj.done_at else gettext("asked for")


@admin.register(Invitation)
class InvitationAdmin(RecordAdmin):
    about = NOBODY
    verbs = (WITHDRAW,)
    list_display = ["name", "email", "role_words", "state", "created_at", "expires_at"]
    list_select_related = ["agency"]
    search_fields = ["name", "email"]
    fields = [
        "name",
        "email",
        "role_words",
        "state",
        "created_at",
        "inviter",
        "expires_at",
        "confirmed_at",
        "confirmer",
        "mailed_at",
        "message",
        "accepted_at",
        "whose",
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return has_role(request.user, Role.OFFICE)

    role_words = column(_("invited as"), given_by)
    inviter = column(_("invited by"), "created_by")
    confirmer = column(_("confirmed by"), "confirmed_by")
    whose = column(_("accepted by"), "accepted_by")

    @admin.display(description=_("text message"))
    def message(self, obj: Invitation) -> str:
        text = text_of(obj)
        if text is None:
            return "–"
        if text.sent_at:
            sent = date_format(timezone.localtime(text.sent_at), "Y-m-d H:i")
            return gettext("%(mobile)s, sent %(moment)s") % {"mobile": text.mobile, "moment": sent}
        if text.is_given_up:
            return gettext("%(mobile)s, not delivered") % {"mobile": text.mobile}
        return gettext("%(mobile)s, waits") % {"mobile": text.mobile}

    @admin.display(description=_("status"))
    def state(self, obj: Invitation) -> str:
        if obj.accepted_at:
            return gettext("link used")
        if obj.withdrawn_at:
            return gettext("withdrawn")
        if obj.expires_at <= timezone.now():
            return gettext("expired")
        return gettext("waits for a second person") if obj.waits_for_second else gettext("open")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context=None
    ) -> HttpResponse:
        """Invite a person; the link is shown only in the response to this request."""
        self.only(self.has_add_permission(request))
        form = optional(asking(InviteForm, request)(**sent(request)))

        def invited(**data: Any) -> tuple[Invitation, str]:
            given = asked(request, data) if invited_by_two(data) else {}
            return invite(by=request.user, now=timezone.now(), **own(data), **given)

        made = submit(form, invited)
        if made:
            invitation, token = made.result
            link = invitation_link(token) if token else ""
            return self._invite_page(request, 201, fresh=invitation, link=link)
        return self._invite_page(request, made.status, form=form)

    def _invite_page(self, request: HttpRequest, status: int, **extra: Any) -> TemplateResponse:
        title = gettext("Invite a person")
        return self.render(
            request, "admin/accounts/invite.html", status=status, title=title, **extra
        )
