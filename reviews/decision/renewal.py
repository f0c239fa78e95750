"""The leading group takes its decision anew after an upheld objection that excludes no brand: the
notice that runs is withdrawn with a published reason, and stays readable as it was.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.lifecycle.outcomes import seal_again
from brandportal.canonical import digest
from brandportal.journal.actions import action
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.proposals.proof import Pair, carried_out_under
from brandportal.texts import own_words, telling_text
from brandportal.workflow import transition
from reviews.decision.models import Objection, WithdrawnNotice
from reviews.decision.notice import candidates, notice_days
from reviews.decision.objections import OUTCOME_LIMIT, names_nobody
from reviews.decision.sent_back import kept_decision_of, open_again, tell_office_and_group
from reviews.decision.settling import unsettled_of
from reviews.decision.workflow import OBJECTION
from reviews.evaluation.models import Evaluation
from reviews.publication import building
from reviews.stages.workflow import EVALUATION

NOTICE_WITHDRAWN = notice_text(
    "evaluation.notice_withdrawn",
    kind=NoticeKind.TASK,
    subject=gettext_noop("The public notice of %(year)s is withdrawn"),
    body=gettext_noop(
        "Two members of the leading group have withdrawn the public notice of %(year)s "
        "after an upheld objection; the group meets and decides anew. The reason: "
        "%(reason)s"
    ),
)


def renew(
    *, evaluation: Evaluation, reason: str, by: Any, now: datetime, pair: Pair | None = None
) -> WithdrawnNotice:
    """Withdraw the notice that runs and decide anew, with a reason that everybody reads.

    One leader proposes it and another confirms it. List, term, seal and folder of the notice are
    kept as they were published, and the decision as one that was sent back. Every upheld objection
    that waited for the group is settled by it. The candidates are before the group again, what it
    chooses is hidden until the next notice, and another decision needs another meeting. Agencies of
    the shortlist, objecting agencies, the office and the group are told.

    Refuses with NotAllowed (role, part in the year; two people), NotNow (not on notice, nothing
    upheld waits, an objection is open, a brand was excluded) and BadInput as `the_renewal` does.
    """
    why = the_renewal(evaluation, reason=reason)
    with action(by=by, now=now) as act:
        decided = act.lock(evaluation)
        EVALUATION.require("renew", decided, by=by, now=now)
        decision = kept_decision_of(decided, why=why, by=by, now=now, pair=pair)
        withdrawn = _as_published(decided)
        waiting = list(unsettled_of(decided))
        reopened = transition(
            EVALUATION,
            "renew",
            decided,
            by=by,
            now=now,
            pair=pair,
            arguments={"reason": reason},
            changes={
                "decided_at": None,
                "decided_by": None,
                "noticed_at": None,
                "noticed_by": None,
            },
            data={
                "reason": why,
                "number": decision.number,
                "decision_sha256": decision.content_sha256,
                "list_sha256": withdrawn.listed_sha256,
                "seal": withdrawn.seal,
                "objections": [row.number for row in waiting],
            },
        )
        decision.save(force_insert=True)
        withdrawn.decision = decision
        withdrawn.save(force_insert=True)
        for objection in waiting:
            _renew(objection, why, by=by, now=now, pair=pair)
        open_again(act, reopened, step="decide_anew")
        building.discard(reopened, published=True)
        seal_again(cycle=reopened.cycle)
        tell_office_and_group(
            reopened,
            of="evaluation.renew",
            text=NOTICE_WITHDRAWN,
            reason=why,
            now=now,
        )
    return withdrawn


def the_renewal(evaluation: Evaluation, *, reason: str) -> str:
    """The reason as it is kept. Refuses with BadInput one that says nothing, that stands at another
    objection of the year, or that names an objector.
    """
    said = telling_text(reason, field="reason", limit=OUTCOME_LIMIT)
    for objection in unsettled_of(evaluation):
        names_nobody(objection, said, field="reason")
    others = Objection.objects.filter(notice__evaluation=evaluation)
    return own_words(said, others=others.values_list("settlement", flat=True), field="reason")


def _as_published(evaluation: Evaluation) -> WithdrawnNotice:
    """The notice with its list as a row that is not saved yet."""
    notice = evaluation.public_notice
    listed = [
        {
            "number": row.number,
            "code": row.brand.code,
            "brand": row.brand.name,
            "agency": row.agency_then.name,
            "agency_en": row.agency_then.name_en,
        }
        for row in candidates(evaluation)
    ]
    return WithdrawnNotice(
        notice=notice,
        number=notice.withdrawn.count() + 1,
        published_at=notice.published_at,
        working_days=notice.working_days,
        ends_at=notice.ends_at,
        listed=listed,
        listed_sha256=digest(listed),
        seal=notice.seal,
        folder=notice.folder.name,
    )


def _renew(objection: Objection, why: str, *, by: Any, now: datetime, pair: Pair | None) -> None:
    transition(
        OBJECTION,
        "renew",
        objection,
        by=by,
        now=now,
        changes={"settlement": why},
        data={"reason": why, **carried_out_under(pair)},
    )


def state(evaluation: Evaluation) -> dict[str, Any]:
    """The decision on notice and the objections that wait: a change of either makes a proposal
    stale.
    """
    return {
        "status": evaluation.status,
        "decided_at": evaluation.decided_at,
        "unsettled": [row.pk for row in unsettled_of(evaluation)],
    }


def words(evaluation: Evaluation, arguments: dict[str, Any]) -> list[tuple[str, str]]:
    """What the second person reads."""
    listed = [f"{row.brand} · {row.agency}" for row in candidates(evaluation)]
    upheld = [f"{row.number} · {row.subject}: {row.outcome}" for row in unsettled_of(evaluation)]
    return [
        (_("Award year"), str(evaluation.cycle)),
        (_("List that would be withdrawn"), "\n".join(listed) or "–"),
        (_("Upheld objections"), "\n".join(upheld) or "–"),
        (
            _("What follows"),
            _(
                "The public notice ends; list, reason and register stay readable. The leading "
                "group meets and decides anew, and a new notice of %(days)d working days runs for "
                "the new list."
            )
            % {"days": notice_days(evaluation.cycle.rules)},
        ),
        (_("Reason, published with the withdrawn list"), arguments["reason"]),
    ]
