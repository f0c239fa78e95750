"""The pool of experts, and the draws of panels, on the office's desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from brandportal.accounts.person_verbs import NOTE_TIE
from brandportal.office.hidden import NOBODY, About
from brandportal.office.lists import column
from brandportal.office.proposing import ProposingPage
from brandportal.office.records import RecordAdmin
from brandportal.office.table_import import PlannedLine, TableImportAdmin, TablePlan
from brandportal.office.verbs import verb
from brandportal.tables.shapes import Table
from reviews.experts.as_drawn import drawn_experts
from reviews.experts.enums import Expertise
from reviews.experts.forms import CallForm, ExpertForm, LeaveOutForm, NumberForm
from reviews.experts.models import DrawCall, Expert, PanelDraw
from reviews.experts.policies import may_draw, may_leave_out
from reviews.experts.pool import save_expert
from reviews.experts.pool_cells import LIMITS, SHAPE
from reviews.experts.pool_tables import (
    in_words,
    plan_experts,
    write_experts,
)
from reviews.experts.presenters import panels_of
from reviews.experts.strata import stratum_words


def _note_tie(obj: Expert, *, by: Any) -> Any:
    return NOTE_TIE.verdict(obj.person, by=by)


@admin.register(Expert)
class ExpertAdmin(RecordAdmin, TableImportAdmin):
    """Who can be drawn and seated: expertise, term, ties, and the panels of every year; and the
    page that takes experts from a table.
    """

    about = NOBODY
    form = ExpertForm
    change_list_template = "admin/table_list.html"
    change_form_template = "reviews/experts/office/expert.html"
    import_title = gettext_lazy("Experts from a table")
    import_explanation = gettext_lazy(
        "One line for each expert. Everybody is a panel member already: the role is given under "
        "“People”, by two. An expert who is in the pool gets what the line says. An employer that "
        "is an agency of the programme closes it to the expert at once, as the preview says; a "
        "second person confirms it."
    )
    import_shape, import_limits = SHAPE, LIMITS
    import_asks = True
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

    def plan_table(self, table: Table, by: Any) -> TablePlan:
        found = plan_experts(table, by=by)
        lines = [
            PlannedLine(line.row, str(line.expert.person), in_words(line)) for line in found.lines
        ]
        takes_two = any(line.agency for line in found.lines)
        return TablePlan(lines, found.problems, found, takes_two)

    def write_table(self, plan: TablePlan, by: Any, now: datetime, **given: Any) -> str:
        written = write_experts(found=plan.found, by=by, now=now, **given)
        words = ngettext(
            "Written: %(count)d expert is new or changed.",
            "Written: %(count)d experts are new or changed.",
            written,
        )
        return words % {"count": written}

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


LAY_DOWN = ProposingPage(
    action="panel.call_draw",
    form=CallForm,
    subject="cycle",
    title=gettext_lazy("Lay down how the panel is drawn"),
    template="reviews/experts/office/call_draw.html",
)


@admin.register(DrawCall)
class DrawCallAdmin(RecordAdmin):
    """How the panel of a year is drawn, the draw, and who stood out since."""

    about = About(year="cycle")
    change_form_template = "reviews/experts/office/draw.html"
    list_display = ("cycle", "called_on", "number_on", "source", "can_be_drawn")
    list_select_related = ("cycle",)
    list_filter = ("cycle",)
    fields = (
        "year",
        "place_words",
        "source",
        "number_on",
        "tied_may_sit",
        "can_be_drawn",
        "digest",
        "rules_hash",
        "called_at",
        "caller",
        "proposer",
    )
    verbs = (
        verb(
            "draw",
            lambda obj, *, by: may_draw(obj.cycle, by=by),
            two_persons="panel.draw",
            about=lambda obj: obj.cycle,
            form=NumberForm,
        ),
        verb(
            "leave-out",
            lambda obj, *, by: may_leave_out(obj.cycle, by=by),
            two_persons="panel.leave_out",
            about=lambda obj: obj.cycle,
            form=LeaveOutForm,
        ),
    )

    year = column(DrawCall._meta.get_field("cycle").verbose_name, "cycle")
    caller = column(gettext_lazy("confirmed by"), "called_by")
    proposer = column(gettext_lazy("proposed by"), "proposed_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.acts(request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lay down how a panel is drawn."""
        return LAY_DOWN.answer(self, request)

    def record_context(self, request: HttpRequest, obj: DrawCall) -> dict[str, Any]:
        draw = PanelDraw.objects.filter(call=obj).select_related("call").first()
        return {"draw": draw, "fields_drawn": drawn_experts(draw) if draw else []}

    @admin.display(description=gettext_lazy("places by field"))
    def place_words(self, obj: DrawCall) -> str:
        return _(", ").join(
            f"{stratum_words(stratum)} {count}" for stratum, count in obj.places.items()
        )

    @admin.display(description=gettext_lazy("can be drawn"))
    def can_be_drawn(self, obj: DrawCall) -> int:
        return len(obj.eligible)
