"""Registers on the office's desk: lists of its own groups, submissions of agencies, never a
person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.cycles.enums import CycleStatus
from applications.models import Application, Cycle
from brandportal.errors import Verdict, first_no, require
from brandportal.office.hidden import About
from brandportal.office.lists import column
from brandportal.office.queues import Waiting
from brandportal.office.records import RecordAdmin
from brandportal.office.site import desk_queue
from brandportal.tables.uploads import unread_sentence
from brandportal.web.submissions import sent, submit
from reviews.rating.enums import RaterGroup
from reviews.registers.checks import Checked
from reviews.registers.forms import ListForm
from reviews.registers.models import Register
from reviews.registers.registers import Outcome, by_stratum, hand_over_list, holding
from reviews.registers.tables import read_register
from reviews.registers.terms import (
    TAKES_REGISTERS,
    Terms,
    may_hand_over_list,
    open_terms,
    still_open,
    terms,
)
from reviews.registers.views.workspace import problem_context, taken_words


@admin.register(Register)
class RegisterAdmin(RecordAdmin):
    """How many cases each register has. No page shows the cases."""

    about = About(agency="application__agency", year="cycle")
    change_list_template = "reviews/registers/office/register_list.html"
    change_form_template = "reviews/registers/office/register.html"
    list_display = ("brand", "group", "cycle", "cases_count")
    list_filter = ("group", "cycle")
    list_select_related = ("application__brand", "cycle")
    search_fields = ("application__brand__name", "application__number")
    fields = ("cycle", "application", "group")
    ordering = ("-cycle__year", "group", "application__number")

    def get_urls(self):
        hand_over = path(
            "hand-over/",
            self.admin_site.admin_view(self.hand_over_view),
            name="reviews_register_hand_over",
        )
        return [hand_over, *super().get_urls()]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).annotate(cases_on_it=Count("cases"))

    @admin.display(description=gettext_lazy("brand"), ordering="application__number")
    def brand(self, obj: Register) -> str:
        return str(obj.application) if obj.application else _("All brands of the award year")

    cases_count = column(gettext_lazy("cases"), "cases_on_it", ordering="cases_on_it")

    def record_context(self, request: HttpRequest, obj: Register) -> dict[str, Any]:
        return {
            "holding": holding(obj),
            "strata": by_stratum(obj) if obj.application else [],
            "deliveries": obj.deliveries.select_related("delivered_by", "key")[:20],
        }

    def hand_over_view(self, request: HttpRequest) -> HttpResponse:
        """Import a list of one group, or say row by row why not."""
        self.only(self.acts(request))
        form = ListForm(**sent(request))
        handed = submit(form, lambda **_data: self._handed_over(request, form))
        checked: Checked | None = None
        status = 422 if handed else handed.status
        if handed and handed.result.delivery:
            messages.success(request, taken_words(handed.result.delivery))
            return redirect(self.address("change", handed.result.delivery.register_id))
        if handed:
            checked = handed.result.checked
        context = {
            "title": _("Hand over a list"),
            "form": form,
            "years": _open_years(timezone.now()),
            **problem_context(checked),
        }
        return self.render(
            request, "reviews/registers/office/hand_over_list.html", status=status, **context
        )

    def _handed_over(self, request: HttpRequest, form: ListForm) -> Outcome:
        data = form.cleaned_data
        file, now = data["file"], timezone.now()
        when = first_no(
            may_hand_over_list(data["cycle"], data["application"], by=request.user),
            still_open(data["cycle"], now),
        )
        require(when=when)
        table = read_register(file.name, file.read(), columns=("phone",))
        if unread := unread_sentence(table):
            messages.warning(request, unread)
        return hand_over_list(
            cycle=data["cycle"],
            application=data["application"],
            group=data["group"],
            source=data["source"],
            lines=table.rows,
            letters=table.letters,
            take_good=data["take_good"],
            by=request.user,
            now=now,
        )


def _open_years(now: datetime) -> list[tuple[Cycle, Verdict, Terms | None]]:
    """Running award years, whether their registers are still open, and until when."""
    years = Cycle.objects.filter(status=CycleStatus.OPEN).prefetch_related("windows")
    return [(cycle, still_open(cycle, now), terms(cycle)) for cycle in years]


@desk_queue
def missing_registers(now: datetime, by: Any) -> Iterator[Waiting]:
    """Brands without a register while registers are still open, with the deadline."""
    for cycle, said in open_terms(now):
        taking = Application.objects.filter(cycle=cycle, status__in=TAKES_REGISTERS)
        yield Waiting(
            taking.exclude(registers__group=RaterGroup.SERVICE_RECIPIENTS),
            label=_("Brands without a register"),
            url=reverse("admin:reviews_register_changelist"),
            note=_("due before %(moment)s")
            % {"moment": date_format(timezone.localtime(said.deadline), "DATE_FORMAT")},
            roles=(),
        )
