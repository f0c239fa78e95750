"""The pool of experts on the office's desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brandportal.accounts.person_verbs import NOTE_TIE
from brandportal.office.hidden import NOBODY
from brandportal.office.records import EditableAdmin, RecordAdmin
from reviews.experts.enums import Expertise
from reviews.experts.forms import ExpertForm
from reviews.experts.models import Expert
from reviews.experts.pool import save_expert
from reviews.experts.presenters import panels_of


def _note_tie(obj: Expert, *, by: Any) -> Any:
    return NOTE_TIE.verdict(obj.person, by=by)


@admin.register(Expert)
class ExpertAdmin(RecordAdmin, EditableAdmin):
    """Who can be drawn and seated: expertise, term, ties, and the panels of every year."""

    about = NOBODY
    form = ExpertForm
    change_form_template = "reviews/experts/office/expert.html"
    list_display = ("person", "field", "term_from", "term_until", "term")
    list_select_related = ("person",)
    list_filter = ("field",)
    search_fields = ("person__name", "person__username", "post")
    fields = ("person", "post", "field", "also", "term_from", "term_until")
    verbs = (replace(NOTE_TIE, verdict=_note_tie, about=lambda obj: obj.person),)

    def get_readonly_fields(self, request: HttpRequest, obj: Expert | None = None) -> tuple:
        if obj is None:
            return ()
        return ("person",) if self.has_change_permission(request, obj) else ("also_words",)

    def get_fields(self, request: HttpRequest, obj: Expert | None = None) -> tuple:
        if self.has_change_permission(request, obj):
            return self.fields
        return tuple("also_words" if name == "also" else name for name in self.fields)

    def write(self, obj: Expert, changed: list[str], by: Any, now: datetime) -> None:
        save_expert(expert=obj, changed=changed, by=by, now=now)

    def record_context(self, request: HttpRequest, obj: Expert) -> dict[str, Any]:
        return {
            "ties": obj.person.noted_ties.select_related("agency"),
            "panels": panels_of(obj, by=request.user),
        }

    @admin.display(description=gettext_lazy("further fields"))
    def also_words(self, obj: Expert) -> str:
        return _(", ").join(str(Expertise(code).label) for code in obj.also) or "–"

    @admin.display(description=gettext_lazy("in term"), boolean=True)
    def term(self, obj: Expert) -> bool:
        return obj.in_term(timezone.localdate())
