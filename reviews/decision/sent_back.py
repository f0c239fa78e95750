"""A recorded decision goes back to the leading group before its public notice: by two, with a
reason that is told. Nothing of it is lost.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.lifecycle.workflow import APPLICATION
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.canonical import digest
from brandportal.journal.actions import Action, action
from brandportal.journal.models import Entry
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import NoticeText, notice_text
from brandportal.proposals.models import Proposal
from brandportal.proposals.proof import Pair
from brandportal.texts import telling_text
from brandportal.workflow import transition
from reviews.decision.drafts import begin_again
from reviews.decision.meeting import MeetingRecord
from reviews.decision.models import Decision, Meeting, SentBackDecision
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import may_read_ranking
from reviews.meeting.outcome import sitting_behind
from reviews.publication import building
from reviews.stages.workflow import EVALUATION

REASON_LIMIT = 1000
DECISION_SENT_BACK = notice_text(
    "evaluation.decision_sent_back",
    kind=NoticeKind.TASK,
    subject=gettext_noop("The decision on the list of %(year)s was sent back"),
    body=gettext_noop(
        "Two members of the leading group have sent the decision of %(year)s back before "
        "its public notice; the group meets and decides anew. The reason: %(reason)s"
    ),
)


def the_reason(evaluation: Evaluation, *, reason: str) -> str:
    """The reason as it is kept. Refuses with BadInput one that says nothing."""
    return telling_text(reason, field="reason", limit=REASON_LIMIT)


def agreement_on(evaluation: Evaluation) -> Proposal | None:
    """The proposal by which the decision that stands was recorded, with its two people."""
    done = Proposal.objects.about("evaluation.decide", evaluation.pk).exclude(carried_out_at=None)
    return done.with_people().order_by("-pk").first()


def decision_as_recorded(evaluation: Evaluation) -> dict[str, Any]:
    """The whole decision of a decided year: the meeting and every choice, by the ranking."""
    rows = evaluation.decisions.select_related(
        "application__brand", "application__agency", "application__result"
    )
    met, sitting = evaluation.meeting, sitting_behind(evaluation)
    return {
        "sitting": sitting.pk if sitting else None,
        "meeting": MeetingRecord(
            held_on=met.held_on, chair=met.chair, present=met.present, minutes=met.minutes
        ).as_json(),
        "choices": [
            {
                "number": row.application.number,
                "brand": row.application.brand.name,
                "agency": row.application.agency.name,
                "rank": row.application.result.rank,
                "selected": row.selected,
                "departs": row.departs,
                "reason": row.reason,
                "reserve": row.reserve,
            }
            for row in rows
        ],
    }


def send_back(
    *, evaluation: Evaluation, reason: str, by: Any, now: datetime, pair: Pair | None = None
) -> SentBackDecision:
    """Send the recorded decision back to the leading group, which decides anew.

    One leader proposes it and another confirms it. The decision is kept whole, and its hash in the
    journal; the candidates are before the group again, the draft begins with what was chosen, the
    order of reserves and the folder of the results go. Another decision needs another meeting. The
    office and the leading group are told, with the reason.

    Refuses with NotAllowed (who; two people), NotNow (nothing decided, or on public notice already)
    and BadInput (a reason that says nothing).
    """
    why = the_reason(evaluation, reason=reason)
    with action(by=by, now=now) as act:
        decided = act.lock(evaluation)
        EVALUATION.require("send_back", decided, by=by, now=now)
        kept = kept_decision_of(decided, why=why, by=by, now=now, pair=pair)
        reopened = transition(
            EVALUATION,
            "send_back",
            decided,
            by=by,
            now=now,
            pair=pair,
            arguments={"reason": reason},
            changes={"decided_at": None, "decided_by": None},
            data={"reason": why, "number": kept.number, "decision_sha256": kept.content_sha256},
        )
        kept.save(force_insert=True)
        open_again(act, reopened, step="reopen_decision")
        building.discard(reopened)
        tell_office_and_group(
            reopened,
            of="evaluation.send_back",
            text=DECISION_SENT_BACK,
            reason=why,
            now=now,
        )
    return kept


def kept_decision_of(
    decided: Evaluation, *, why: str, by: Any, now: datetime, pair: Pair | None
) -> SentBackDecision:
    """The decision that stands, whole, as a row that is not saved yet; `why` as it is kept."""
    content, agreed = decision_as_recorded(decided), agreement_on(decided)
    return SentBackDecision(
        evaluation=decided,
        number=decided.sent_back_decisions.count() + 1,
        content=content,
        content_sha256=digest(content),
        decided_at=decided.decided_at,
        proposed_by=agreed.proposed_by if agreed else None,
        decided_by=decided.decided_by,
        reason=why,
        sent_back_at=now,
        sent_back_proposed_by_id=_proposer(pair),
        sent_back_by=by,
    )


def _proposer(pair: Pair | None) -> int | None:
    """Who proposed it; whether the two agree is checked by the transition."""
    if pair is None:
        return None
    return Proposal.objects.get(pk=pair.proposal_id).proposed_by_id


def open_again(act: Action, evaluation: Evaluation, *, step: str) -> None:
    """The candidates are before the group again, and what followed from the decision goes."""
    rows = list(evaluation.decisions.select_related("application__cycle"))
    Decision.objects.filter(evaluation=evaluation).delete()
    Meeting.objects.filter(evaluation=evaluation).delete()
    begin_again(act, evaluation, rows)
    for row in rows:
        transition(APPLICATION, step, row.application, by=act.by, now=act.now)


def tell_office_and_group(
    evaluation: Evaluation, *, of: str, text: NoticeText, reason: str, now: datetime
) -> None:
    """Whoever may read the ranking is told once of the newest entry of this action."""
    entry = Entry.objects.about(evaluation).filter(action=of).latest("seq")
    office = reverse("admin:reviews_evaluation_change", args=[evaluation.pk])
    leaders = reverse("leadership:decision", args=[evaluation.cycle.edition])
    for role, url in ((Role.OFFICE, office), (Role.LEADER, leaders)):
        people = User.objects.holding(role)
        queue(
            to=[one for one in people if may_read_ranking(evaluation, by=one)],
            key=f"journal:{entry.seq}",
            text=text,
            context={"year": evaluation.cycle.told, "reason": reason},
            url=url,
            now=now,
        )


def words(evaluation: Evaluation, arguments: dict[str, Any]) -> list[tuple[str, str]]:
    """What the second person reads."""
    chosen = [
        f"{row['brand']} · {row['agency']}"
        for row in decision_as_recorded(evaluation)["choices"]
        if row["selected"]
    ]
    return [
        (_("Award year"), str(evaluation.cycle)),
        (_("Chosen by the decision that would go back"), "\n".join(chosen) or "–"),
        (
            _("What follows"),
            _(
                "The leading group meets and decides anew. The decision stays readable for the "
                "group and the auditor."
            ),
        ),
        (_("Reason"), arguments["reason"]),
    ]
