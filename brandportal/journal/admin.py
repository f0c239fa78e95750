from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from brandportal.accounts.enums import JOURNAL_ROLES, Role
from brandportal.accounts.policies import has_role
from brandportal.journal.domain import broken_links
from brandportal.journal.models import Entry, Head, SecurityEvent, SecurityHead
from brandportal.journal.security import broken_events
from brandportal.office.hidden import NOBODY, About
from brandportal.office.lists import column
from brandportal.office.records import RecordAdmin
from brandportal.web.desk_address import desk_address

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SubjectFilter(admin.SimpleListFilter):
    """Filter by the kind of record that the entries are about."""

    title = _("kind of record")
    parameter_name = "subject"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = model_admin.get_queryset(request).order_by("object_type")
        kinds = seen.values_list("object_type", flat=True).distinct()
        return [(kind, capfirst(str(apps.get_model(kind)._meta.verbose_name))) for kind in kinds]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(object_type=self.value()) if self.value() else queryset


class ActionFilter(admin.SimpleListFilter):
    """Filter by what was done in the entries that the reader sees, in the reader's language; of
    one kind of record, because all of them are too many words.
    """

    title = _("what was done")
    parameter_name = "deed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kind = request.GET.get(SubjectFilter.parameter_name)
        if not kind and self.parameter_name not in request.GET:
            return []
        seen = model_admin.get_queryset(request).order_by("action")
        if kind:
            seen = seen.filter(object_type=kind)
        actions = seen.values_list("action", "done").distinct()
        return [(action, gettext(done)) for action, done in actions]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(action=self.value()) if self.value() else queryset


class ChainAdmin(RecordAdmin):
    """A list of chained records, with a page that verifies the whole chain."""

    verify_title: StrOrPromise
    head_model: type[Head | SecurityHead]

    def broken(self) -> Iterator[tuple[int, str]]:
        """Every fault of the chain as (number, description)."""
        raise NotImplementedError

    def waiting(self) -> int:
        """How many records are not in the chain yet."""
        return 0

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_verify"
        verify = path("verify/", self.admin_site.admin_view(self.verify_view), name=name)
        return [verify, *super().get_urls()]

    @method_decorator(require_safe)
    def verify_view(self, request: HttpRequest) -> HttpResponse:
        """Verify the whole chain and show the result."""
        self.only(self.reads(request))
        return self.render(
            request,
            "admin/journal/verify.html",
            title=self.verify_title,
            faults=list(self.broken()),
            head=self.head_model.objects.filter(pk=1).first() or self.head_model(),
            waiting=self.waiting(),
            list_url=self.address("changelist"),
            verify_url=self.address("verify"),
        )


@admin.register(Entry)
class EntryAdmin(ChainAdmin):
    about = About(objects=True)
    verify_title = _("Is the journal unbroken?")
    head_model = Head
    reader_roles = JOURNAL_ROLES
    actor_roles = ()
    change_list_template = "admin/journal/change_list.html"
    change_form_template = "admin/journal/entry.html"
    list_display = ["seq", "at", "who", "sentence", "object_label"]
    list_display_links = ["seq", "sentence"]
    list_filter = [SubjectFilter, ActionFilter]
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

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Administrations see what was done to a record, but only the office and the auditor may
        open the record.
        """
        if has_role(request.user, *RecordAdmin.reader_roles):
            return self.fields
        return ["object_label" if name == "record" else name for name in self.fields]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Search only what the reader sees: administrations get no links, so they cannot search by
        a record's key.
        """
        if has_role(request.user, *RecordAdmin.reader_roles):
            return self.search_fields
        return [name for name in self.search_fields if name != "object_id"]

    who = column(_("done by"), "who", ordering="actor_label")
    sentence = column(_("what was done"), "sentence", ordering="action")

    @admin.display(description=_("record"))
    def record(self, obj: Entry) -> str:
        """The record's name, as a link where the desk has a page for it."""
        model = apps.get_model(obj.object_type)
        try:
            url = desk_address(model(pk=obj.object_id))
        except NoReverseMatch:
            return f"{model._meta.verbose_name} {obj.object_label}"
        return format_html(
            '<a href="{}">{} {}</a>', url, model._meta.verbose_name, obj.object_label
        )

    details = column(
        _("details"),
        lambda obj: json.dumps(obj.data, ensure_ascii=False, indent=1) if obj.data else "",
    )

    def broken(self) -> Iterator[tuple[int, str]]:
        return broken_links()


@admin.register(SecurityEvent)
class SecurityEventAdmin(ChainAdmin):
    """Read by the security administrator and the auditor, not by the office and the system
    administrator, who appear in it.
    """

    about = NOBODY
    verify_title = _("Are the security events unbroken?")
    head_model = SecurityHead

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

    def broken(self) -> Iterator[tuple[int, str]]:
        """Also compares the chain with the heads that were noted in the journal."""
        return broken_events()

    def waiting(self) -> int:
        return SecurityEvent.objects.filter(seq=None).count()
