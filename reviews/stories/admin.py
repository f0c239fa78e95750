"""Stories of brands on the office's desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brandportal.office.hidden import About
from brandportal.office.lists import column
from brandportal.office.queues import Waiting
from brandportal.office.records import RecordAdmin
from brandportal.office.site import desk_queue
from brandportal.office.verbs import step
from brandportal.web.forms import ReasonForm
from reviews.stories import stories
from reviews.stories.enums import StoryStatus
from reviews.stories.models import BrandStory
from reviews.stories.workflow import STORY


@admin.register(BrandStory)
class BrandStoryAdmin(RecordAdmin):
    """What agencies tell of their brands; the office releases it and changes no word."""

    about = About(agency="brand__agency")
    verbs = (
        step(STORY, "release", stories.release),
        step(STORY, "send_back", stories.send_back, form=ReasonForm),
        step(STORY, "take_down", stories.take_down, form=ReasonForm),
    )
    list_display = ("brand", "agency", "field", "title", "status", "handed_in_at")
    pills = {"status": StoryStatus}
    list_select_related = ("brand__agency",)
    list_filter = ("status", "field")
    search_fields = ("brand__name", "brand__agency__name", "title")
    fields = (
        "whose",
        "agency",
        "field",
        "title",
        "text",
        "status",
        "handed_in_at",
        "handed_in_by",
        "released_at",
        "released_by",
        "reason",
    )
    readonly_fields = ("whose", "agency")

    whose = column(gettext_lazy("brand"), "brand")
    agency = column(gettext_lazy("agency"), "brand.agency")


@desk_queue
def stories_to_release(now: datetime, by: Any) -> Iterator[Waiting]:
    """Stories that wait for the office."""
    yield Waiting(
        BrandStory.objects.filter(status=StoryStatus.HANDED_IN),
        label=_("Stories of brands to read"),
        url=reverse("admin:reviews_brandstory_changelist") + "?status__exact=handed_in",
        note=_("They are in the gallery once they are released"),
    )
