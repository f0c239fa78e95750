"""Proposals that wait for a second person, on the desk's front page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brandportal.office.hidden import shown_objects
from brandportal.office.site import Queue, desk_queue
from brandportal.proposals.actions import known
from brandportal.proposals.models import Proposal


@desk_queue
def waiting_proposals(now: datetime, by: Any) -> Iterator[Queue]:
    """How many proposals wait, and the age of the oldest."""
    waiting = shown_objects(known(Proposal.objects.open()), by=by)
    moments = list(waiting.values_list("proposed_at", flat=True))
    yield Queue(
        label=_("Proposals that wait for a second person"),
        count=len(moments),
        note=_("the oldest since %(day)s") % {"day": date_format(moments[0], "DATE_FORMAT")}
        if moments
        else "",
        url=reverse("proposals:proposals"),
        tone="due" if moments else "ok",
    )
