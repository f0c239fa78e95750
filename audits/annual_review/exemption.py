"""A title that has no annual review in a year, though it is live."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.annual_review.enums import ExemptGround
from audits.annual_review.models import AnnualReview
from audits.annual_review.workflow import REVIEW
from brandportal.errors import BadInput
from brandportal.proposals.proof import Pair
from brandportal.texts import own_words, telling_text
from brandportal.workflow import transition

REASON_LIMIT = 1000
need_reason = partial(
    telling_text,
    field="reason",
    limit=REASON_LIMIT,
    missing=gettext_lazy("Please write why the title is exempt; the agency reads it."),
)


def reason_of_exemption(review: AnnualReview, *, ground: str, reason: str) -> str:
    """The reason as it is kept. Refuses with BadInput an unknown ground, a reason that says
    nothing, and one that stands at another title's review of the year.
    """
    if ground not in ExemptGround.values:
        raise BadInput(_("Choose the ground of the exemption."), field="ground")
    text = need_reason(reason)
    others = AnnualReview.objects.filter(year=review.year).exclude(pk=review.pk)
    return own_words(text, others=others.values_list("exempt_reason", flat=True), field="reason")


def exempt_review(
    *,
    review: AnnualReview,
    ground: str,
    reason: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> AnnualReview:
    """The agency owes no report for the year. The verdict is reached with the others: the title is
    kept as it is, unless fraud or a ground of the negative list is known by then.

    One officer proposes it and another confirms it, before the report is due and while it is not
    in. Refuses as `reason_of_exemption` does.
    """
    text = reason_of_exemption(review, ground=ground, reason=reason)
    return transition(
        REVIEW,
        "exempt",
        review,
        by=by,
        now=now,
        changes={"exempt_ground": ground, "exempt_reason": text},
        data={"ground": ground},
        pair=pair,
        arguments={"ground": ground, "reason": reason},
    )
