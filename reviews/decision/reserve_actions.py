"""What two people do with a place that an upheld objection has made vacant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import Role
from brandportal.proposals.actions import TwoPersonAction
from reviews.decision.notice import notice_days
from reviews.decision.reserve import (
    call_of,
    call_reserve,
    kept_call,
    leave_vacant,
    next_reserve,
    place_given,
    reserves,
)
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import office_runs
from reviews.stages.policies import leaders_decide, open_places

Arguments = Mapping[str, Any]
LEADERS = (Role.LEADER,)


def _place(evaluation: Evaluation, arguments: Arguments) -> list[tuple[str, str]]:
    vacated = arguments["vacated"]
    return [
        (_("Award year"), str(evaluation.cycle)),
        (_("Place of the excluded brand"), f"{vacated.brand} · {vacated.agency}"),
        (_("Reason"), arguments["reason"]),
    ]


def _call(evaluation: Evaluation, arguments: Arguments) -> list[tuple[str, str]]:
    found = next_reserve(evaluation, now=timezone.now())
    called = f"{found.application.brand} · {found.application.agency}" if found else "–"
    first, *rest = _place(evaluation, arguments)
    days = notice_days(evaluation.cycle.rules)
    return [
        first,
        (_("Called from the reserve"), called),
        (
            _("What follows"),
            _("It is on public notice for %(days)d working days and may be objected to.")
            % {"days": days},
        ),
        *rest,
    ]


def _on_the_reserve(evaluation: Evaluation) -> dict[str, Any]:
    """Status, the places that wait and who is on the reserve: a change makes a proposal stale."""
    return {
        "status": evaluation.status,
        "places": [row.pk for row in open_places(evaluation)],
        "reserves": [row.pk for row in reserves(evaluation)],
    }


RESERVE = (
    TwoPersonAction(
        code="evaluation.call_reserve",
        label=gettext_noop("Call the next of the reserve"),
        verb=call_reserve,
        model="reviews.evaluation",
        may_propose=office_runs,
        may_confirm=leaders_decide,
        confirmers=LEADERS,
        dump=kept_call,
        load=call_of,
        check=place_given,
        state=_on_the_reserve,
        words=_call,
        done=lambda row: _("The next of the reserve is called and on public notice."),
        url=lambda row: reverse("public:notice-detail", args=[row.cycle.edition]),
        writes=("application.call_up",),
    ),
    TwoPersonAction(
        code="evaluation.leave_vacant",
        label=gettext_noop("Leave a place vacant"),
        verb=leave_vacant,
        model="reviews.evaluation",
        may_propose=office_runs,
        may_confirm=leaders_decide,
        confirmers=LEADERS,
        dump=kept_call,
        load=call_of,
        check=place_given,
        state=_on_the_reserve,
        words=_place,
        done=lambda row: _("The place stays vacant."),
        url=lambda row: reverse("public:notice-detail", args=[row.cycle.edition]),
    ),
)
