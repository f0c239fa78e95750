from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from brandportal.accounts.enums import JOURNAL_ROLES, Role
from brandportal.accounts.policies import has_role
from brandportal.journal.domain import broken_links
from brandportal.journal.models import Entry, Head, SecurityEvent, SecurityHead
from brandportal.journal.security import broken_events
from brandportal.office.records import RecordAdmin


class DeedFilter(admin.SimpleListFilter):
    """By what was done, in the reader's words."""

    title = _("what was done")
    parameter_name = "deed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        deeds = Entry.objects.order_by("action").values_list("action", "done").distinct()
        return [(action, gettext(done)) for action, done in deeds]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(Entry)
class EntryAdmin(RecordAdmin):
    reader_roles = JOURNAL_ROLES
    actor_roles = ()
    change_list_template = "admin/journal/change_list.html"
    change_form_template = "admin/journal/entry.html"
    list_display = ["seq", "at", "who", "sentence", "object_label"]
    list_display_links = ["seq", "sentence"]
    list_filter = [DeedFilter]
    date_hierarchy = "at"
    search_fields = ["actor_label", "object_label", "object_id"]
    search_help_text = _("Search by person or by record")
    fields = [
        "seq",
        "at",
        "who",
        "sentence",
        "action",
        "record",
        "details",
        "previous_hash",
        "hash",
    ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Administrations read what was done to a record; its page is the office's and the auditor's."""
        if has_role(request.user, *RecordAdmin.reader_roles):
            return self.fields
        return ["object_label" if name == "record" else name for name in self.fields]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """By what the reader sees: a record's key stands in the link that administrations do not get."""
        if has_role(request.user, *RecordAdmin.reader_roles):
            return self.search_fields
        return [name for name in self.search_fields if name != "object_id"]

    @admin.display(description=_("done by"), ordering="actor_label")
    def who(self, obj: Entry) -> str:
        return obj.who

    @admin.display(description=_("what was done"), ordering="action")
    def sentence(self, obj: Entry) -> str:
        return obj.sentence

    @admin.display(description=_("record"))
    def record(self, obj: Entry) -> str:
        """The record by name, as a link where the desk has a page for it."""
        model = apps.get_model(obj.object_type)
        try:
            url = reverse(
                f"admin:{model._meta.app_label}_{model._meta.model_name}_change",
                args=[obj.object_id],
            )
        except NoReverseMatch:
            return f"{model._meta.verbose_name} {obj.object_label}"
        return format_html(
            '<a href="{}">{} {}</a>', url, model._meta.verbose_name, obj.object_label
        )

    @admin.display(description=_("details"))
    def details(self, obj: Entry) -> str:
        return json.dumps(obj.data, ensure_ascii=False, indent=1) if obj.data else ""

    def get_urls(self):
        verify = path(
            "verify/", self.admin_site.admin_view(self.verify_view), name="journal_entry_verify"
        )
        return [verify, *super().get_urls()]

    @method_decorator(require_safe)
    def verify_view(self, request: HttpRequest) -> HttpResponse:
        """Recompute the whole chain and show what was found."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Is the journal unbroken?"),
            "faults": list(broken_links()),
            "head": Head.objects.filter(pk=1).first() or Head(),
            "list_url": reverse("admin:journal_entry_changelist"),
            "verify_url": reverse("admin:journal_entry_verify"),
        }
        return TemplateResponse(request, "admin/journal/verify.html", context)


@admin.register(SecurityEvent)
class SecurityEventAdmin(RecordAdmin):
    """Read by who watches over the sign-ins and by the auditor; the office and the system administrator are watched."""

    reader_roles = (Role.AUDITOR, Role.SECURITY_ADMIN)
    actor_roles = ()
    change_list_template = "admin/journal/security_list.html"
    list_display = ["minute", "kind", "actor_label", "network", "detail", "times"]
    list_filter = ["kind"]
    date_hierarchy = "minute"
    search_fields = ["actor_label", "network"]
    search_help_text = _("Search by person or by network")
    fields = [
        "minute",
        "kind",
        "actor_label",
        "network",
        "detail",
        "times",
        "seq",
        "previous_hash",
        "hash",
    ]

    def get_urls(self):
        verify = path(
            "verify/",
            self.admin_site.admin_view(self.verify_view),
            name="journal_securityevent_verify",
        )
        return [verify, *super().get_urls()]

    @method_decorator(require_safe)
    def verify_view(self, request: HttpRequest) -> HttpResponse:
        """Recompute the chain of the security events and compare it with the ends that the journal noted."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Are the security events unbroken?"),
            "faults": list(broken_events()),
            "head": SecurityHead.objects.filter(pk=1).first() or SecurityHead(),
            "list_url": reverse("admin:journal_securityevent_changelist"),
            "verify_url": reverse("admin:journal_securityevent_verify"),
        }
        return TemplateResponse(request, "admin/journal/verify.html", context)
