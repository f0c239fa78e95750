"""A place that became vacant after an objection: the next of the reserve is called, or it stays
vacant. The office proposes it, the leading group confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.lifecycle.notice_recipients import people_of_agency
from applications.lifecycle.workflow import APPLICATION
from applications.models import Application
from applications.negative_list.vetoes import no_blocking_veto
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import YES, NotNow, Verdict, first_no, no, require
from brandportal.journal.actions import Action, action
from brandportal.journal.models import Entry
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.proposals.models import Proposal
from brandportal.proposals.proof import Pair, both, require_pair
from brandportal.texts import telling_text
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workflow import transition
from reviews.decision.models import Decision, ReserveCall
from reviews.decision.notice import notice_days
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import office_runs
from reviews.stages.policies import leaders_decide, open_places

REASON_LIMIT = 1000
CALLED_FROM_RESERVE = notice_text(
    "reserve.called",
    kind=NoticeKind.COURSE,
    subject=gettext_noop("Called from the reserve: %(called)s"),
    body=gettext_noop(
        "The place of “%(place)s”, which was excluded after an objection, goes to "
        "“%(called)s”, the next of the reserve. It is on public notice now."
    ),
)


def reserves(evaluation: Evaluation) -> list[Decision]:
    """Who is still on the reserve, in its order."""
    rows = evaluation.decisions.filter(
        reserve__isnull=False, application__status=ApplicationStatus.NOT_SELECTED
    )
    return list(
        rows.select_related(
            "application__brand", "application__agency", "application__cycle"
        ).order_by("reserve")
    )


def next_reserve(evaluation: Evaluation, *, now: datetime) -> Decision | None:
    """The first of the reserve whom the negative list does not bar."""
    return next(
        (row for row in reserves(evaluation) if no_blocking_veto(row.application, now=now)), None
    )


def may_give_place(evaluation: Evaluation, *, by: Any) -> Verdict:
    """An officer without a part in the year, while a place waits for the reserve."""
    return first_no(office_runs(evaluation, by=by), has_open_place(evaluation))


def has_open_place(evaluation: Evaluation) -> Verdict:
    """While the year is on notice and a place waits for the reserve."""
    if evaluation.status == EvaluationStatus.ON_NOTICE and open_places(evaluation):
        return YES
    return no(_("No place waits for the reserve."))


def place_given(evaluation: Evaluation, *, vacated: Application, reason: str) -> str:
    """The reason as it is kept. Refuses with NotNow a place that does not wait, and with BadInput a
    reason that says nothing.
    """
    said = telling_text(reason, field="reason", limit=REASON_LIMIT)
    require(when=has_open_place(evaluation))
    if vacated.pk not in [row.pk for row in open_places(evaluation)]:
        raise NotNow(_("The place of this brand does not wait for the reserve."))
    return said


def kept_call(*, vacated: Application, reason: str) -> dict[str, Any]:
    return {"vacated": vacated.pk, "reason": reason}


def call_of(evaluation: Evaluation, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords of `call_reserve` and `leave_vacant`, restored from JSON."""
    rows = Application.objects.select_related("brand", "agency", "cycle")
    return {"vacated": rows.get(pk=kept["vacated"]), "reason": kept["reason"]}


def call_reserve(
    *,
    evaluation: Evaluation,
    vacated: Application,
    reason: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> ReserveCall:
    """Give the place of an excluded brand to the next of the reserve: it is chosen, with a notice
    of its own of as many working days as the rules name, and may be objected to until its end.

    An officer proposes it and a leader confirms it. Refuses with NotAllowed (role, part in the
    year), NotNow (no place waits, nobody is left on the reserve) and BadInput (no reason). The
    agency, those still on the reserve and the office are told; the published folder stays as it is.
    """
    with action(by=by, now=now) as act:
        locked, agreed = _agreed(act, "evaluation.call_reserve", evaluation, vacated, reason, pair)
        said = place_given(locked, vacated=vacated, reason=reason)
        chosen = next_reserve(locked, now=now)
        if chosen is None:
            raise NotNow(_("Nobody is left on the reserve; the place can be left vacant."))
        called = transition(
            APPLICATION,
            "call_up",
            chosen.application,
            by=by,
            now=now,
            data={"reserve": chosen.reserve, "in_place_of": vacated.number, **both(agreed)},
        )
        days = notice_days(locked.cycle.rules)
        row = ReserveCall.objects.create(
            notice=locked.public_notice,
            vacated=vacated,
            application=called,
            reason=said,
            called_at=now,
            called_by=by,
            proposed_by_id=agreed.proposed_by_id,
            working_days=days,
            ends_at=end_of_working_day(now, days),
        )
        entry = act.log(
            "evaluation.call_reserve",
            gettext_noop("Called the next of the reserve into a vacant place"),
            locked,
            {
                "vacated": vacated.number,
                "called": called.number,
                "reason": row.reason,
                "ends_at": row.ends_at,
                **both(agreed),
            },
        )
        _tell(entry, locked, _others(locked), called=called.brand.name, place=vacated.brand.name)
        return row


def leave_vacant(
    *,
    evaluation: Evaluation,
    vacated: Application,
    reason: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> ReserveCall:
    """Leave the place of an excluded brand vacant although somebody is on the reserve. By two, and
    refused, as `call_reserve`.
    """
    with action(by=by, now=now) as act:
        locked, agreed = _agreed(act, "evaluation.leave_vacant", evaluation, vacated, reason, pair)
        said = place_given(locked, vacated=vacated, reason=reason)
        row = ReserveCall.objects.create(
            notice=locked.public_notice,
            vacated=vacated,
            reason=said,
            called_at=now,
            called_by=by,
            proposed_by_id=agreed.proposed_by_id,
        )
        act.log(
            "evaluation.leave_vacant",
            gettext_noop("Left a place vacant"),
            locked,
            {"vacated": vacated.number, "reason": row.reason, **both(agreed)},
        )
        return row


def _agreed(
    act: Action,
    code: str,
    evaluation: Evaluation,
    vacated: Application,
    reason: str,
    pair: Pair | None,
) -> tuple[Evaluation, Proposal]:
    """The evaluation under its lock and the proof of two."""
    require(leaders_decide(evaluation, by=act.by))
    kept = kept_call(vacated=vacated, reason=reason)
    agreed = require_pair(pair, action=code, obj=evaluation, arguments=kept, by=act.by, now=act.now)
    return act.lock(evaluation), agreed


def _others(evaluation: Evaluation) -> Iterable[User]:
    """Those still on the reserve, and the office."""
    for row in reserves(evaluation):
        yield from people_of_agency(row.application)
    yield from User.objects.holding(Role.OFFICE)


def _tell(entry: Entry, evaluation: Evaluation, to: Iterable[User], **words: str) -> None:
    queue(
        to=to,
        key=f"journal:{entry.seq}",
        text=CALLED_FROM_RESERVE,
        context=words,
        url=reverse("public:notice-detail", args=[evaluation.cycle.edition]),
        now=entry.at,
    )
