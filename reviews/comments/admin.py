"""Comments on the office's desk: held ones, shown ones, and the words that hold a comment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role
from brandportal.office.hidden import NOBODY, About
from brandportal.office.lists import column
from brandportal.office.queues import Waiting
from brandportal.office.records import EditableAdmin, RecordAdmin
from brandportal.office.site import desk_queue
from brandportal.office.verbs import step
from reviews.comments.comments import finding_words, hide, public_text, show
from reviews.comments.enums import CommentStatus, Finding
from reviews.comments.forms import HideCommentForm
from reviews.comments.held_words import remove_word, save_word
from reviews.comments.models import Comment, HeldWord
from reviews.comments.workflow import COMMENT

SHORT = 60


COMMENT_VERBS = (
    step(COMMENT, "show", show, bulk=True, ticked=False),
    step(COMMENT, "hide", hide, form=HideCommentForm),
)


class HeldFilter(admin.SimpleListFilter):
    """Filter by what must be done."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("held", _("to be decided")),
            ("clean", _("shown by rule")),
            *((s.value, s.label) for s in CommentStatus if s != CommentStatus.WAITING),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() in ("held", "clean"):
            return queryset.filter(status=CommentStatus.WAITING, held=self.value() == "held")
        return queryset.filter(status=self.value()) if self.value() else queryset


class FindingFilter(admin.SimpleListFilter):
    """Filter by the findings of the screen."""

    title = gettext_lazy("finding")
    parameter_name = "finding"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Finding.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        known = self.value() in Finding.values
        return queryset.filter(findings__contains=self.value()) if known else queryset


@admin.register(Comment)
class CommentAdmin(RecordAdmin):
    """Comments of counted years, without their authors and with only the month."""

    about = About(agency="application__agency", order="application__cycle")
    verbs = COMMENT_VERBS
    list_display = ("beginning", "brand", "month", "found", "state")
    export_display = (
        "year",
        "brand_name",
        "agency",
        "written_in",
        "as_shown",
        "found",
        "state",
        "reason",
    )
    list_filter = (HeldFilter, FindingFilter, "application__cycle")
    search_fields = ("application__brand__name", "application__number")
    readonly_fields = ("brand", "month", "whole", "as_shown", "found", "state", "decider")

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).for_desk()

    def get_fields(self, request: HttpRequest, obj: Comment | None = None):
        whole = ("whole",) if has_role(request.user, Role.OFFICE) else ()
        closing = ("decided_at", "decider", "reason") if obj is not None and obj.decided_at else ()
        return ("brand", "month", *whole, "as_shown", "found", "state", *closing)

    beginning = column(
        gettext_lazy("comment"), lambda obj: Truncator(public_text(obj)).chars(SHORT)
    )
    year = column(gettext_lazy("award year"), "application.cycle.year")
    agency = column(gettext_lazy("agency"), "application.agency.name")
    whole = column(gettext_lazy("as it is kept"), "text")
    as_shown = column(gettext_lazy("As it is shown"), public_text)
    brand = column(gettext_lazy("brand"), "application", ordering="application__brand__name")
    month = column(
        gettext_lazy("month"), lambda obj: date_format(obj.written_on, "YEAR_MONTH_FORMAT")
    )
    brand_name = column(gettext_lazy("brand"), "application.brand.name")
    written_in = column(gettext_lazy("month"), lambda obj: f"{obj.written_on:%Y-%m}")
    found = column(
        gettext_lazy("what the screen found"), lambda obj: _(", ").join(finding_words(obj))
    )

    @admin.display(description=gettext_lazy("state"))
    def state(self, obj: Comment) -> str:
        if obj.status != CommentStatus.WAITING:
            return obj.get_status_display()
        return _("to be decided") if obj.held else _("shown by rule")

    decider = column(gettext_lazy("decided by"), "decided_by")


@admin.register(HeldWord)
class HeldWordAdmin(EditableAdmin):
    """The office's own words; each change is logged in the journal."""

    about = NOBODY
    list_display = ("word", "note")
    search_fields = ("word", "note")
    fields = ("word", "note")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.acts(request)

    def write(self, obj: HeldWord, changed: list[str], by: Any, now: datetime) -> None:
        save_word(word=obj, by=by, now=now)

    def remove(self, obj: HeldWord, by: Any, now: datetime) -> None:
        remove_word(word=obj, by=by, now=now)


@desk_queue
def comments_to_decide(now: datetime, by: Any) -> Iterator[Waiting]:
    """Held comments that the office must decide on."""
    yield Waiting(
        Comment.objects.to_decide(),
        label=_("Comments to look at"),
        url=reverse("admin:reviews_comment_changelist") + "?state=held",
        when_empty=True,
    )
