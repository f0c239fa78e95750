from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role
from brandportal.office.records import EditableAdmin
from brandportal.office.site import Queue, desk_queue
from brandportal.workdays.domain import remove_day, save_day, years_without_calendar
from brandportal.workdays.models import CalendarDay


@admin.register(CalendarDay)
class CalendarDayAdmin(EditableAdmin):
    reader_roles = (Role.OFFICE, Role.AUDITOR, Role.SYSTEM_ADMIN)
    actor_roles = (Role.OFFICE, Role.SYSTEM_ADMIN)
    list_display = ["date", "is_working", "name"]
    list_filter = ["is_working"]
    date_hierarchy = "date"
    search_fields = ["name"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(request.user, *self.actor_roles)

    def write(self, obj: CalendarDay, changed: list[str], by: Any, now: datetime) -> None:
        save_day(day=obj, by=by, now=now)

    def remove(self, obj: CalendarDay, by: Any, now: datetime) -> None:
        remove_day(day=obj, by=by, now=now)


@desk_queue
def missing_calendar(now: datetime) -> Iterator[Queue]:
    """Only there when a year's holidays are unknown."""
    today = timezone.localdate(now)
    for year in years_without_calendar(today):
        yield Queue(
            label=_("Holidays of %(year)s") % {"year": year},
            count=1,
            note=_("not known: please enter the days off and the make-up days"),
            url=reverse("admin:workdays_calendarday_changelist"),
            tone="due" if year == today.year else "soon",
        )
