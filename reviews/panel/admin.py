"""The panel's sheets on the office's desk, and those on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from brandportal.accounts.policies import accounts_of
from brandportal.documents.answers import document_answer
from brandportal.errors import Verdict, first_no, require
from brandportal.office.hidden import About
from brandportal.office.queues import Waiting
from brandportal.office.records import RecordAdmin
from brandportal.office.site import desk_queue
from brandportal.office.table_import import PlannedLine, TableImportAdmin, TablePlan
from brandportal.office.verbs import step, verb
from brandportal.proposals.models import Proposal
from brandportal.tables.shapes import Table
from brandportal.web.downloads import attachment
from brandportal.web.forms import ReasonForm
from reviews.panel.conflict_forms import SetAsideForm
from reviews.panel.conflicts import to_be_set_aside
from reviews.panel.enums import PaperStatus
from reviews.panel.forms.papers import GiveBackForm, TakeToCompareForm
from reviews.panel.models import AssignmentPlan, PanelSeat, PaperSheet, ScoreSheet
from reviews.panel.paper_workflow import (
    COMPARING_LASTS,
    PAPER,
    may_compare,
    may_give_back,
    may_propose,
    may_read_scan,
    may_take_to_compare,
)
from reviews.panel.papers import (
    give_back,
    may_enter,
    owed_brands,
    take_to_compare,
    typed_points,
    withdraw_paper,
)
from reviews.panel.plan_tables import LIMITS, SHAPE, plan_places
from reviews.panel.plans import plan_from_pairs
from reviews.panel.presenters.paper import blank_sheets, paper_rows
from reviews.panel.workflow import SHEET


@admin.register(ScoreSheet)
class ScoreSheetAdmin(RecordAdmin):
    """Which sheets are locked, and the verb that unlocks one. These pages show no points and
    comments.
    """

    about = About(year="seat__evaluation__cycle")
    list_display = ("application", "seat", "status", "locked_at")
    list_filter = ("status", "seat__evaluation__cycle")
    list_select_related = ("application__brand", "seat__user")
    search_fields = ("application__number", "application__brand__name", "seat__user__name")
    fields = (
        "application",
        "seat",
        "status",
        "way",
        "locked_at",
        "locked_by",
        "aside_at",
        "aside_reason",
        "kept_versions",
    )
    ordering = ("application__number", "pk")
    verbs = (
        step(SHEET, "unlock", form=ReasonForm),
        step(SHEET, "set_aside_by_two", form=SetAsideForm),
    )

    @admin.display(description=gettext_lazy("versions kept"))
    def kept_versions(self, obj: ScoreSheet) -> SafeString | str:
        """When and at which step a version was kept, with its hash; never what it says."""
        return (
            format_html_join(
                "",
                "<div>{} {} {} <code>{}</code></div>",
                (
                    (
                        row.number,
                        date_format(timezone.localtime(row.kept_at), "DATETIME_FORMAT"),
                        row.get_why_display(),
                        row.sha256[:16],
                    )
                    for row in obj.versions.all()
                ),
            )
            or "–"
        )


@admin.register(AssignmentPlan)
class AssignmentPlanAdmin(TableImportAdmin):
    """Who scores what, and the page that takes it from a table."""

    about = About(year="evaluation__cycle")
    list_display = ("evaluation", "made", "made_at", "confirmed_at")
    list_select_related = ("evaluation__cycle",)
    fields = ("evaluation", "made", "each", "cap", "seed", "made_at", "confirmed_at")
    import_title = gettext_lazy("Who scores what, from a table")
    import_explanation = gettext_lazy(
        "One line for each judge and brand. It replaces what is drawn up, and holds once a second "
        "person has confirmed it on the page of the evaluation."
    )
    import_shape, import_limits = SHAPE, LIMITS

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def plan_table(self, table: Table, by: Any) -> TablePlan:
        plan = plan_places(table)
        lines = [
            PlannedLine(line.row, str(line.application.brand), str(line.seat))
            for line in plan.lines
        ]
        return TablePlan(lines, plan.problems, plan)

    def write_table(self, plan: TablePlan, by: Any, now: datetime, **given: Any) -> str:
        found = plan.found
        places = {line.place for line in found.lines}
        plan_from_pairs(evaluation=found.evaluation, places=places, by=by, now=now)
        return _("Taken over: %(count)d lines. It waits for a second person.") % {
            "count": len(places)
        }


def _by_the_typist(paper: PaperSheet, *, by: Any, now: datetime) -> Verdict:
    """Proposed by who typed it."""
    return first_no(may_propose(paper, by=by), PAPER.verdict("take_over", paper, by=by, now=now))


@admin.register(PaperSheet)
class PaperSheetAdmin(RecordAdmin):
    """Sheets on paper. Points and scan are read by who has taken them to compare, until they are
    taken over; then as the judge's sheet.
    """

    about = About(year="seat__evaluation__cycle")
    change_form_template = "reviews/panel/office/paper.html"
    list_display = ("application", "seat", "status", "uploaded_at", "typed_by")
    pills = {"status": PaperStatus}
    list_filter = ("status", "seat__evaluation__cycle")
    list_select_related = ("application__brand", "seat__user", "typed_by")
    search_fields = ("application__number", "application__brand__name", "seat__user__name")
    fields = (
        "application",
        "seat",
        "status",
        "uploaded_at",
        "typed_by",
        "comparing_at",
        "comparing_by",
        "taken_at",
        "taken_by",
        "withdrawn_at",
        "withdrawn_by",
        "sha256",
    )
    verbs = (
        verb("take-to-compare", may_take_to_compare, take_to_compare, form=TakeToCompareForm),
        verb("give-back", may_give_back, give_back, form=GiveBackForm),
        step(PAPER, "take_over", verdict=_by_the_typist),
        step(PAPER, "withdraw", withdraw_paper),
    )

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/scan/", view(self.scan), name="reviews_papersheet_scan"),
            path("blank/<int:pk>/", view(self.blank), name="reviews_papersheet_blank"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def scan(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The scan, for those who may read what stands on it."""
        self.only(self.reads(request))
        found = self.get_object(request, str(pk))
        if found is None:
            raise Http404
        require(may_read_scan(found, by=request.user, now=timezone.now()))
        return attachment(found.file, name=found.original_name, content_type=found.content_type)

    @method_decorator(require_safe)
    def blank(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The empty sheets that one member still owes, to be printed."""
        self.only(self.reads(request))
        seat = get_object_or_404(PanelSeat.objects.select_related("evaluation__cycle"), pk=pk)
        require(may_enter(seat.evaluation, by=request.user))
        owed = owed_brands(seat)
        if not owed:
            raise Http404
        return document_answer(blank_sheets(seat, owed), form="pdf", name=f"sheets-{seat.pk}")

    def record_context(self, request: HttpRequest, obj: PaperSheet) -> dict[str, Any]:
        now = timezone.now()
        may = may_compare(obj, by=request.user, now=now)
        return {
            "may_read": may,
            "groups": paper_rows(obj) if may else [],
            "comment": typed_points(obj)[1] if may else "",
            "scan": bool(obj.file) and may_read_scan(obj, by=request.user, now=now),
            "until": obj.comparing_at + COMPARING_LASTS if may and obj.comparing_at else None,
            "proposal": Proposal.objects.about("paper.take_over", obj.pk).open().first(),
        }


@desk_queue
def papers_to_take_over(now: datetime, by: Any) -> Iterator[Waiting]:
    """Sheets on paper that wait for a second person: whoever typed one leaves it to a colleague,
    and whoever took one to compare has it alone.
    """
    typed = PaperSheet.objects.filter(status=PaperStatus.TYPED)
    address = reverse("admin:reviews_papersheet_changelist") + "?status__exact=typed"
    by_reader = typed.filter(accounts_of(by, "typed_by"))
    taken = typed.filter(accounts_of(by, "comparing_by"))
    free = typed.filter(comparing_by=None)
    yield Waiting(
        taken,
        label=_("Sheets on paper that you compare"),
        url=address,
    )
    yield Waiting(
        free.exclude(pk__in=by_reader.values("pk")),
        label=_("Sheets on paper to take over"),
        url=address,
    )
    yield Waiting(
        typed.exclude(pk__in=taken.values("pk")).filter(
            Q(comparing_by__isnull=False) | Q(pk__in=by_reader.values("pk"))
        ),
        label=_("Sheets on paper with a second person"),
        url=address,
        tone="ok",
        roles=(),
    )


@desk_queue
def sheets_to_set_aside(now: datetime, by: Any) -> Iterator[Waiting]:
    """Sheets that still count although a conflict has come to light."""
    yield Waiting(
        to_be_set_aside(),
        label=_("Sheets to set aside"),
        url=reverse("admin:reviews_scoresheet_changelist") + "?status__exact=locked",
        note=_("A judge has declared a conflict of interest after scoring"),
        tone="due",
    )
