"""What follows on an upheld objection that excludes no brand: the leading group says that the list
stays. Until then the public notice does not pass.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from brandportal.proposals.proof import Pair
from brandportal.texts import own_words, telling_text
from brandportal.workflow import transition
from reviews.decision.models import Objection
from reviews.decision.objections import OUTCOME_LIMIT, names_nobody
from reviews.decision.workflow import OBJECTION
from reviews.evaluation.models import Evaluation


def settle(
    *, objection: Objection, reason: str, by: Any, now: datetime, pair: Pair | None = None
) -> Objection:
    """Let the list stay after an upheld objection, with a reason that everybody reads in the
    register.

    One leader proposes it and another confirms it. Refuses with NotAllowed (role, part in the year;
    two people), NotNow (not upheld, a brand is excluded by it, the notice has passed) and BadInput
    as `the_settlement` does.
    """
    said = the_settlement(objection, reason=reason)
    return transition(
        OBJECTION,
        "settle",
        objection,
        by=by,
        now=now,
        pair=pair,
        arguments={"reason": reason},
        changes={"settlement": said},
        data={"reason": said},
    )


def unsettled_of(evaluation: Evaluation) -> QuerySet[Objection]:
    """What waits for the leading group in this year, the oldest first."""
    rows = Objection.objects.unsettled().filter(notice__evaluation=evaluation)
    return rows.select_related("application__brand").order_by("filed_at", "pk")


def the_settlement(objection: Objection, *, reason: str) -> str:
    """The reason as it is kept. Refuses with BadInput one that says nothing, that stands at another
    objection of the notice, or that names the objector.
    """
    said = telling_text(reason, field="reason", limit=OUTCOME_LIMIT)
    names_nobody(objection, said, field="reason")
    others = Objection.objects.filter(notice=objection.notice_id).exclude(pk=objection.pk)
    return own_words(said, others=others.values_list("settlement", flat=True), field="reason")


def words(objection: Objection, arguments: dict[str, Any]) -> list[tuple[str, str]]:
    """What the second person reads."""
    application = objection.application
    return [
        (_("Objection"), f"{objection.number} · {objection.get_about_display()}"),
        (_("Brand"), f"{application.brand} · {application.agency}" if application else "–"),
        (_("Outcome for the public register"), objection.outcome),
        (
            _("What follows"),
            _("The list stays as it is, and the notice passes when nothing else is open."),
        ),
        (_("Reason, for the public register"), arguments["reason"]),
    ]
