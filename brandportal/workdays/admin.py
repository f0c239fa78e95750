from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from brandportal.accounts.enums import Role
from brandportal.errors import Refused
from brandportal.office.hidden import NOBODY
from brandportal.office.queues import Waiting
from brandportal.office.records import EditableAdmin
from brandportal.office.site import desk_queue
from brandportal.office.table_import import PlannedLine, TableImportAdmin, TablePlan
from brandportal.tables.shapes import Table
from brandportal.workdays import calendar_import
from brandportal.workdays.domain import (
    complete_year,
    open_year,
    remove_day,
    require_whole,
    save_day,
    years_to_enter,
)
from brandportal.workdays.models import CalendarDay, CalendarYear

ACTIONS = {
    "add": gettext_lazy("new"),
    "update": gettext_lazy("changed"),
    "same": gettext_lazy("as before"),
}


class CalendarAdmin(EditableAdmin):
    about = NOBODY
    reader_roles = (Role.OFFICE, Role.AUDITOR, Role.SYSTEM_ADMIN)
    actor_roles = (Role.OFFICE, Role.SYSTEM_ADMIN)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.acts(request)


def _day_in_words(day: CalendarDay) -> str:
    return f"{day.date.isoformat()} {day.name} · " + (_("works") if day.is_working else _("off"))


@admin.register(CalendarDay)
class CalendarDayAdmin(TableImportAdmin, CalendarAdmin):
    import_title = gettext_lazy("Import days off and make-up days")
    import_explanation = gettext_lazy(
        "One row a holiday or make-up day of the State Council's notice: its first day, its last "
        "day (empty for a single day), 放假 or 上班, and the occasion. Afterwards mark the year "
        "complete: until then its days count as not known."
    )
    import_shape = calendar_import.SHAPE
    import_limits = calendar_import.LIMITS
    change_list_template = "admin/table_list.html"
    list_display = ["date", "is_working", "name"]
    list_filter = ["is_working"]
    date_hierarchy = "date"
    search_fields = ["name"]

    def write(self, obj: CalendarDay, changed: list[str], by: Any, now: datetime) -> None:
        save_day(day=obj, by=by, now=now)

    def remove(self, obj: CalendarDay, by: Any, now: datetime) -> None:
        remove_day(day=obj, by=by, now=now)

    def plan_table(self, table: Table, by: Any) -> TablePlan:
        plan = calendar_import.plan_import(table)
        lines = [
            PlannedLine(
                row,
                _day_in_words(day),
                str(ACTIONS[action]),
            )
            for row, day, action in plan.days
        ]
        return TablePlan(lines, plan.problems, plan)

    def write_table(self, plan: TablePlan, by: Any, now: datetime, **given: Any) -> str:
        count = calendar_import.write_import(plan.found, by=by, now=now)
        return ngettext("%(count)d day written.", "%(count)d days written.", count) % {
            "count": count
        }


@admin.register(CalendarYear)
class CalendarYearAdmin(CalendarAdmin):
    """Years that the library does not know and that a person has marked complete."""

    list_display = ["year", "document", "completed_at", "completed_by"]
    list_select_related = ["completed_by"]
    fields = ["year", "document"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any):
        form = super().get_form(request, obj, change=change, **kwargs)

        class Checked(form):  # type: ignore[misc,valid-type]
            def clean_year(self) -> int:
                year = self.cleaned_data["year"]
                try:
                    require_whole(year)
                except Refused as refusal:
                    raise ValidationError(refusal.reason) from None
                return year

        return Checked

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        moved = complete_year(year=obj, by=request.user, now=timezone.now())
        messages.info(
            request,
            _("Deadlines counted again: %(moved)s moved, %(stay)s stay as they are.")
            % {"moved": moved.moved, "stay": moved.stay},
        )

    def remove(self, obj: CalendarYear, by: Any, now: datetime) -> None:
        open_year(year=obj, by=by, now=now)


@desk_queue
def missing_calendar(now: datetime, by: Any) -> Iterator[Waiting]:
    """Shown only while a year's holidays are unknown."""
    today = timezone.localdate(now)
    for year in years_to_enter(today):
        yield Waiting(
            CalendarYear.objects.filter(year=year),
            count=1 - Count("pk"),
            label=_("Holidays of %(year)s") % {"year": year},
            url=reverse("admin:workdays_calendarday_changelist"),
            note=_(
                "not known: please enter the days off and the make-up days, then mark the year "
                "complete"
            ),
            tone="due" if year == today.year else "soon",
            roles=CalendarDayAdmin.actor_roles,
        )
