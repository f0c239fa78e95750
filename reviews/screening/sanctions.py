"""Sanctions: proposed with reason and evidence, the agency heard first, imposed or dropped by
people; what two imposed is taken back by two.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.lifecycle.notice_recipients import people_of_agency
from applications.models import Application
from applications.negative_list.enums import VetoKind
from applications.negative_list.vetoes import keep_finding
from brandportal.errors import BadInput, NotNow, require
from brandportal.journal.actions import action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.proposals.proof import Pair, carried_out_under
from brandportal.texts import own_words, telling_text
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workflow import transition
from reviews.evaluation.enums import AFTER_COUNT
from reviews.evaluation.models import Evaluation
from reviews.results import counting
from reviews.screening.enums import GRAVE_STEPS, SanctionStatus, SanctionStep
from reviews.screening.models import Hold, Sanction
from reviews.screening.policies import office_apart, while_counted
from reviews.screening.workflow import SANCTION

REASON_LIMIT = 1000
EVIDENCE_LIMIT = 2000
STATEMENT_LIMIT = 2000
PLEASE_STATE = notice_text(
    "sanction.proposed",
    kind=NoticeKind.DEADLINE,
    subject=gettext_noop("A step over the rating of %(brand)s is proposed: please state your view"),
    body=gettext_noop(
        "The Efficiency Office proposes a step against your agency over the rating of "
        "“%(brand)s” (%(number)s)."
        " Reason, evidence and the deadline for your statement are on your page. Nothing is "
        "decided yet."
    ),
)


def steps_of(evaluation: Evaluation) -> list[SanctionStep]:
    """The sanctions of the year's frozen rules, mildest first."""
    return [SanctionStep(code) for code in evaluation.cycle.rules["public"]["sanctions"]["steps"]]


def propose(
    *,
    application: Application,
    step: str,
    reason: str,
    evidence: str,
    by: Any,
    now: datetime,
    hold: Hold | None = None,
) -> Sanction:
    """Propose a sanction against the brand's agency and notify it: it has some working days to make
    a statement.

    Never follows from a statistic alone: an officer writes reason and evidence. Refuses with
    NotAllowed (role, conflict), NotNow (before the count; a grave sanction after the decision), and
    BadInput for a sanction that is not in the rules or exists already, a missing reason or
    evidence, and a hold of another brand.
    """
    texts = {
        "reason": telling_text(reason, field="reason", limit=REASON_LIMIT),
        "evidence": telling_text(evidence, field="evidence", limit=EVIDENCE_LIMIT),
    }
    with action(by=by, now=now) as act:
        evaluation = Evaluation.objects.select_related("cycle").get(cycle=application.cycle_id)
        days = evaluation.cycle.rules["public"]["sanctions"]["statement_working_days"]
        sanction = Sanction(
            evaluation=evaluation,
            application=application,
            hold=hold,
            step=step,
            proposed_at=now,
            proposed_by=by,
            statement_due=end_of_working_day(now, days),
            **texts,
        )
        _check(sanction, now)
        sanction.save(force_insert=True)
        entry = act.log(
            "sanction.propose",
            gettext_noop("Proposed a step of the sanction ladder"),
            sanction,
            {"step": step, "reason": texts["reason"]},
        )
        _tell(sanction, f"journal:{entry.seq}", now)
    return sanction


def _check(sanction: Sanction, now: datetime) -> None:
    require(office_apart(sanction, by=sanction.proposed_by))
    if sanction.evaluation.status not in AFTER_COUNT:
        raise NotNow(_("Steps are proposed after the ratings were counted."))
    if sanction.step not in steps_of(sanction.evaluation):
        raise BadInput(_("Choose a step of the year's ladder."), field="step")
    if sanction.step in GRAVE_STEPS:
        require(when=while_counted(sanction, now=now))
    if sanction.hold is not None and sanction.hold.application_id != sanction.application_id:
        raise BadInput(_("These held ratings are of another brand."), field="hold")
    standing = Sanction.objects.filter(
        application=sanction.application, step=sanction.step
    ).exclude(status=SanctionStatus.LIFTED)
    if standing.exists():
        raise BadInput(_("This step has already been taken against the agency."), field="step")


def _tell(sanction: Sanction, key: str, now: datetime) -> None:
    from django.urls import reverse

    queue(
        to=people_of_agency(sanction.application),
        key=key,
        text=PLEASE_STATE,
        context={
            "brand": str(sanction.application.brand),
            "number": sanction.application.number,
        },
        url=reverse("workspace:guard", args=[sanction.application.number]),
        now=now,
    )


def state(*, sanction: Sanction, text: str, by: Any, now: datetime) -> Sanction:
    """The agency's statement, once. Refuses with NotAllowed, NotNow (window, status), and BadInput
    without words.
    """
    said = telling_text(text, field="text", limit=STATEMENT_LIMIT)
    return transition(SANCTION, "state", sanction, by=by, now=now, changes={"statement": said})


def impose(
    *, sanction: Sanction, outcome: str, by: Any, now: datetime, pair: Pair | None = None
) -> Sanction:
    """Impose the sanction with its considerations; it takes effect in the same transaction.

    One officer proposes it and another confirms it. Voiding the open part counts again without it;
    the exclusion records a finding of the negative list, so that the leading group cannot choose
    the brand. Refuses with NotAllowed (role, conflict), NotNow before the agency was heard or after
    the decision, and BadInput without words.
    """
    weighed = what_was_weighed(sanction, outcome=outcome)
    with action(by=by, now=now) as act:
        imposed = transition(
            SANCTION,
            "impose",
            sanction,
            by=by,
            now=now,
            changes={"outcome": weighed},
            data={"step": sanction.step, "outcome": weighed},
            pair=pair,
            arguments={"outcome": outcome},
        )
        if imposed.step == SanctionStep.OPEN_PART_VOID:
            counting.count(evaluation=imposed.evaluation, by=by, now=now)
        if imposed.step == SanctionStep.EXCLUSION:
            keep_finding(
                act,
                agency=imposed.application.agency,
                kind=VetoKind.RIGGED_RATINGS,
                happened_on=timezone.localdate(now),
                source=_("Efficiency Office, step %(number)d of the sanction ladder")
                % {"number": imposed.pk},
                note=imposed.reason,
                agreed=carried_out_under(pair),
            )
    return imposed


def what_was_weighed(sanction: Sanction, *, outcome: str) -> str:
    """The words as they are kept. Refuses with BadInput those that say nothing, or that stand at a
    step against another brand of the year.
    """
    text = telling_text(outcome, field="outcome", limit=REASON_LIMIT)
    others = Sanction.objects.filter(evaluation=sanction.evaluation_id).exclude(
        application=sanction.application_id
    )
    return own_words(text, others=others.values_list("outcome", flat=True), field="outcome")


def lift(*, sanction: Sanction, outcome: str, by: Any, now: datetime) -> Sanction:
    """Drop a sanction that was not imposed, with a reason. Refuses with NotAllowed (role,
    conflict), NotNow for one that is imposed or dropped, and BadInput without words.
    """
    weighed = what_was_weighed(sanction, outcome=outcome)
    return transition(
        SANCTION,
        "lift",
        sanction,
        by=by,
        now=now,
        changes={"outcome": weighed},
        data={"step": sanction.step, "outcome": weighed},
    )


def take_back(
    *, sanction: Sanction, outcome: str, by: Any, now: datetime, pair: Pair | None = None
) -> Sanction:
    """Take an imposed sanction back, with a reason; a voided open part counts again in the same
    transaction.

    One officer proposes it and another confirms it. Refuses with NotAllowed (role, conflict),
    NotNow for one that is not imposed, for a grave one after the decision and for an exclusion, and
    BadInput without words.
    """
    weighed = what_was_weighed(sanction, outcome=outcome)
    with action(by=by, now=now):
        taken_back = transition(
            SANCTION,
            "take_back",
            sanction,
            by=by,
            now=now,
            changes={"outcome": weighed},
            data={"step": sanction.step, "outcome": weighed},
            pair=pair,
            arguments={"outcome": outcome},
        )
        if taken_back.step == SanctionStep.OPEN_PART_VOID:
            counting.count(evaluation=taken_back.evaluation, by=by, now=now)
    return taken_back
