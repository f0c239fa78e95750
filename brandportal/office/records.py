"""Records on the office's desk: read-only, each verb behind a small confirmation form that calls
the domain.

Permissions come from roles only. The journal is the only log: Django's admin log stays empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ALL_VAR, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role
from brandportal.errors import Verdict
from brandportal.journal.models import Entry
from brandportal.office.bulk import BulkVerbs
from brandportal.office.exports import Exported
from brandportal.office.hidden import About, leaves_out, refuse_hidden, shown
from brandportal.office.lists import DeskList, refuse_unasked
from brandportal.office.read_marks import with_read_mark
from brandportal.office.verbs import OfficeVerb
from brandportal.pills import TonedChoices
from brandportal.proposals.forms import asked, asking, own
from brandportal.web.mistakes import mistakes_of
from brandportal.web.submissions import sent, submit
from brandportal.workdays.words import (
    deadline_words,
    provisional_list_words,
    provisional_words,
)


@dataclass(frozen=True)
class OfferedVerb:
    """A verb as shown on a record's page."""

    verb: OfficeVerb
    verdict: Verdict
    url: str


@cache
def deadline_column(model: type[models.Model], name: str) -> Callable[[Any], str]:
    """A column that shows this field of the model as a deadline, sortable by it."""
    field = model._meta.get_field(name)

    @admin.display(description=field.verbose_name, ordering=name)  # type: ignore[union-attr]
    def shown(row: Any) -> str:
        due = getattr(row, name)
        return "–" if due is None else deadline_words(due)

    shown.__name__ = name
    return shown


@cache
def pill_column(
    model: type[models.Model], name: str, statuses: type[TonedChoices]
) -> Callable[[Any], str | None]:
    """A column that shows this field of the model as a word with its colour, sortable by it."""
    field = model._meta.get_field(name)

    @admin.display(description=field.verbose_name, ordering=name)  # type: ignore[union-attr]
    def shown(row: Any) -> str | None:
        value = getattr(row, name)
        if not value:
            return None
        pill = statuses(value).pill
        # As components/pill.html, which a list would render once for each row.
        return format_html('<span class="pill {}">{}</span>', pill.tone, pill.word)

    shown.__name__ = name
    return shown


class RoleAdmin(Exported, admin.ModelAdmin):
    """Read access by role; adding, changing and deleting only where a subclass allows it."""

    # What its records are about: every model of the desk says so, for conflicts of interest.
    about: About
    reader_roles: tuple[str, ...] = (Role.OFFICE, Role.AUDITOR)
    actor_roles: tuple[str, ...] = (Role.OFFICE,)
    actions = None
    list_per_page = 50
    # Date fields counted in working days; marked as provisional while a year's holidays are
    # unknown.
    counted_dates: tuple[str, ...] = ()
    # Deadlines that are certain; shown in the same way.
    term_dates: tuple[str, ...] = ()
    # Fields whose words have a colour in lists, with the enum that says it.
    pills: Mapping[str, type[TonedChoices]] = {}
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False

    def get_urls(self) -> list[Any]:
        return [*self.export_urls(), *super().get_urls()]

    def reads(self, request: HttpRequest) -> bool:
        return has_role(request.user, *self.reader_roles)

    def acts(self, request: HttpRequest) -> bool:
        return has_role(request.user, *self.actor_roles)

    def only(self, allowed: bool) -> None:
        """Raises PermissionDenied unless `allowed`."""
        if not allowed:
            raise PermissionDenied

    def render(
        self, request: HttpRequest, template: str, *, status: int = 200, **context: Any
    ) -> TemplateResponse:
        """Render a page of this model in the layout of the desk."""
        frame = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, {**frame, **context}, status=status)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **more: Any
    ) -> HttpResponse:
        """The page of one record; the portal's own summary says what is to be corrected, in place
        of Django's note and its word in the title.
        """
        inlines = [inline.formset for inline in context["inline_admin_formsets"]]
        context["mistakes"] = mistakes_of(context["adminform"].form, *inlines)
        context["errors"] = None
        return super().render_change_form(request, context, *args, **more)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.reads(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.reads(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        """The records of the model that no conflict of interest hides from the reader: what lists,
        searches, filters, exports and records start from.
        """
        return shown(super().get_queryset(request), by=request.user)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """As Django's. Raises NotAllowed for a missing record if conflicts of interest may hide
        it.
        """
        found = super().get_object(request, object_id, from_field)
        if found is None:
            refuse_hidden(request.user, self.about)
        return found

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DeskList]:
        return DeskList

    def get_sortable_by(self, request: HttpRequest) -> list[str]:
        """Without the record's name, which is no column of the database: Django would offer to sort
        by it without effect.
        """
        return [name for name in super().get_sortable_by(request) if name != "__str__"]

    def _as_deadlines(self, names: Iterable[Any]) -> list[Any]:
        dates = {*self.counted_dates, *self.term_dates}
        return [deadline_column(self.model, name) if name in dates else name for name in names]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Deadlines show the last day on which something is in time, statuses their colour."""
        return [
            pill_column(self.model, name, self.pills[name]) if name in self.pills else name
            for name in self._as_deadlines(super().get_list_display(request))
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """As in the list. Only for records nobody edits: a form has no such fields."""
        return [
            (title, {**options, "fields": self._as_deadlines(options["fields"])})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Records are addressed by primary key only; otherwise the values of other columns could be
        guessed.
        """
        return False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        refuse_unasked(request)
        answer = super().changeform_view(request, object_id, form_url, extra_context)
        shown = (getattr(answer, "context_data", None) or {}).get("adminform")
        if shown is not None and getattr(shown.form, "conflict", False):
            answer.status_code = 409
        return answer

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any):
        """Forms that change a record carry the hash of what was read."""
        form = super().get_form(request, obj, change, **kwargs)
        may = obj is not None and self.has_change_permission(request, obj)
        return with_read_mark(form) if may else form

    def delete_view(self, request, object_id, extra_context=None):
        refuse_unasked(request)
        return super().delete_view(request, object_id, extra_context)

    def log_addition(self, request, obj, message) -> None:
        """Empty: the verb has written the journal."""

    def log_change(self, request, obj, message) -> None:
        """Empty: the verb has written the journal."""

    def log_deletions(self, request, queryset) -> None:
        """Empty: the verb has written the journal."""

    def address(self, page: str, *args: Any) -> str:
        """The URL of one of this model's pages: changelist, change, verb..."""
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args or None
        )

    def list_links(self, request: HttpRequest, query: str) -> dict[str, Any]:
        """What a list leads to, as context of its page; `query` is what it is filtered by."""
        return {"export_url": self.address("export") + query}

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The list, with its actions for those who may use them (`may_act`)."""
        title = capfirst(self.opts.verbose_name_plural)
        context: dict[str, Any] = {
            "title": title,
            "may_act": self.acts(request),
            "leaves_out": leaves_out(request.user, self.about),
        }
        response = super().changelist_view(request, {**context, **(extra_context or {})})
        shown = getattr(response, "context_data", None) or {}
        if "cl" in shown:
            query = shown["cl"].get_query_string(remove=[PAGE_VAR, ALL_VAR])
            shown.update(self.list_links(request, "" if query == "?" else query))
        if self.counted_dates and "cl" in shown:
            rows = shown["cl"].result_list
            dues = (getattr(row, name) for row in rows for name in self.counted_dates)
            shown["provisional_list"] = provisional_list_words(dues)
        return response

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None):
        """Redirects to the record's own page, which shows the history."""
        self.only(self.reads(request))
        return redirect(self.address("change", object_id))

    def record_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """More context for the record's page; overridden by subclasses."""
        return {}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        context = dict(extra_context or {})
        if obj is not None and self.has_view_permission(request, obj):
            context["provisional"] = self._provisional(obj)
            context["record_journal"] = Entry.objects.about(obj)[:20]
            context.update(self.record_context(request, obj))
        return super().change_view(request, object_id, form_url, context)

    def _provisional(self, obj: models.Model) -> list[str]:
        """The dates of the record that may still move, each with the reason."""
        found = [(name, provisional_words(getattr(obj, name))) for name in self.counted_dates]
        return [
            f"{capfirst(str(self.opts.get_field(name).verbose_name))}: {why}"  # type: ignore[union-attr]
            for name, why in found
            if why
        ]


class EditableAdmin(RoleAdmin):
    """Rows that are edited in the desk's forms. `write` and `remove` are verbs: they check, save
    and journal.
    """

    change_form_template = "admin/record.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.acts(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.acts(request)

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        self.write(obj, form.changed_data, request.user, timezone.now())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.remove(obj, request.user, timezone.now())

    def write(self, obj: Any, changed: list[str], by: Any, now: datetime) -> None:
        raise NotImplementedError

    def remove(self, obj: Any, by: Any, now: datetime) -> None:
        raise NotImplementedError


class RecordAdmin(BulkVerbs, RoleAdmin):
    """Read-only records for the office and the auditor, with verbs."""

    change_form_template = "admin/record.html"
    verbs: tuple[OfficeVerb, ...] = ()

    def get_urls(self):
        info = self.opts.app_label, self.opts.model_name
        return [
            path(
                "<path:object_id>/verb/<slug:verb_name>/",
                self.admin_site.admin_view(self.verb_view),
                name="{}_{}_verb".format(*info),
            ),
            *self.bulk_urls(),
            *super().get_urls(),
        ]

    def list_links(self, request: HttpRequest, query: str) -> dict[str, Any]:
        """Also the verbs for several records."""
        links = super().list_links(request, query)
        return {**links, "bulk_links": self.bulk_links(request, query)}

    def verb_url(self, obj: models.Model, verb: OfficeVerb) -> str:
        return self.address("verb", obj.pk, verb.name)

    def offered_verbs(self, request: HttpRequest, obj: models.Model) -> list[OfferedVerb]:
        """Every verb for those who may act, with the reason if it is not possible now."""
        if not self.acts(request):
            return []
        now = timezone.now()
        return [
            OfferedVerb(verb, verb.answer(obj, by=request.user, now=now), self.verb_url(obj, verb))
            for verb in self.verbs
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        verbs = self.offered_verbs(request, obj) if obj is not None else []
        context = {"offered_verbs": verbs, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def verb_view(self, request: HttpRequest, object_id: str, verb_name: str) -> HttpResponse:
        """Confirm and run a verb; a refusal is shown at its field and keeps the input."""
        obj = self.get_object(request, unquote(object_id))
        verb = next((verb for verb in self.verbs if verb.name == verb_name), None)
        self.only(self.acts(request))
        if obj is None or verb is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        extra = {"obj": obj} if getattr(verb.form, "takes_object", False) else {}
        form_class = asking(verb.form, request) if verb.asks_proof else verb.form
        form = form_class(**sent(request), **extra)

        def perform(**data: Any) -> str:
            given = asked(request, data) if verb.asks_proof else {}
            typed = own(data) if verb.asks_proof else data
            return verb.perform(obj, typed, by=request.user, now=timezone.now(), **given)

        performed = submit(form, perform)
        if performed:
            messages.success(request, performed.result)
            return redirect(self.record_url(obj))
        return self.render(
            request,
            verb.template,
            status=performed.status,
            original=obj,
            title=verb.label,
            verb=verb,
            verdict=verb.answer(obj, by=request.user, now=timezone.now()),
            form=form,
            gaps=performed.gaps,
            record_url=self.record_url(obj),
        )

    def record_url(self, obj: models.Model) -> str:
        return self.address("change", obj.pk)
