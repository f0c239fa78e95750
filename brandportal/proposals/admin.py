"""Proposals that wait for a second person, on the desk's front page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brandportal.accounts.policies import accounts_of
from brandportal.office.hidden import About
from brandportal.office.queues import Waiting
from brandportal.office.site import desk_queue
from brandportal.proposals.actions import codes_for, known
from brandportal.proposals.models import Proposal


@desk_queue
def waiting_proposals(now: datetime, by: Any) -> Iterator[Waiting]:
    """Proposals that this person may be asked to confirm, those of this person, and all others,
    with the age of the oldest.
    """
    waiting = known(Proposal.objects.open())
    mine = waiting.filter(accounts_of(by, "proposed_by"))
    codes = codes_for(by.roles)
    asked = waiting.filter(action__in=codes).exclude(pk__in=mine.values("pk"))
    others = waiting.exclude(pk__in=mine.values("pk")).exclude(pk__in=asked.values("pk"))
    return (
        Waiting(
            rows,
            about=About(objects=True),
            label=label,
            url=reverse("proposals:proposals"),
            first="proposed_at",
            note=lambda first: (
                _("the oldest since %(day)s")
                % {"day": date_format(timezone.localtime(first), "DATE_FORMAT")}
            ),
            tone=tone,
            when_empty=when_empty,
            roles=by.roles if own else (),
        )
        for rows, label, tone, when_empty, own in (
            (asked, _("Proposals that wait for your confirmation"), "due", bool(codes), True),
            (mine, _("Your proposals that wait for a second person"), "ok", False, True),
            (others, _("Proposals that wait for a second person"), "soon", not codes, False),
        )
    )
