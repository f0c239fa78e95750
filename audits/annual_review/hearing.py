"""The hearing before a title is suspended or revoked: statement, answer, effect."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.annual_review.effects import apply_to_title
from audits.annual_review.enums import Outcome, ReviewStatus
from audits.annual_review.models import AnnualReview
from audits.annual_review.timing import year_goes_on
from audits.annual_review.workflow import REVIEW
from brandportal.errors import BadInput, require
from brandportal.journal.actions import action
from brandportal.proposals.proof import Pair, carried_out_under
from brandportal.texts import own_words, telling_text
from brandportal.workflow import CLOCK, transition

STATEMENT_LIMIT = 3000
ANSWER_LIMIT = 2000
need_statement = partial(
    telling_text,
    field="statement",
    limit=STATEMENT_LIMIT,
    missing=gettext_lazy("Please write the reasons; the page shows them."),
)
need_answer = partial(need_statement, field="answer", limit=ANSWER_LIMIT)
SEVERITY = (
    Outcome.RETAINED,
    Outcome.RETAINED_WITH_WARNING,
    Outcome.TO_BE_RECTIFIED,
    Outcome.LAPSED,
    Outcome.REVOKED,
)


def milder_outcomes(review: AnnualReview) -> list[Outcome]:
    """The verdicts to which it may be changed: a statement never leads to a harsher one, and no
    title lapses for want of a report that was handed in.
    """
    if review.outcome not in Outcome.values:
        return []
    milder = SEVERITY[: SEVERITY.index(Outcome(review.outcome))]
    return [row for row in milder if row != Outcome.LAPSED or review.reported_at is None]


def make_statement(*, review: AnnualReview, statement: str, by: Any, now: datetime) -> AnnualReview:
    """The head answers an adverse verdict before it takes effect. Refuses an empty statement, other
    people, and a late one.
    """
    text = need_statement(statement)
    return transition(REVIEW, "state", review, by=by, now=now, changes={"statement": text})


def answer_to_statement(review: AnnualReview, *, answer: str) -> str:
    """The answer as it is kept. Refuses with BadInput one that says nothing, or that stands at
    another title's review of the year.
    """
    text = need_answer(answer)
    others = AnnualReview.objects.filter(year=review.year).exclude(pk=review.pk)
    return own_words(text, others=others.values_list("answer", flat=True), field="answer")


def uphold_verdict(
    *, review: AnnualReview, answer: str, by: Any, now: datetime, pair: Pair | None = None
) -> AnnualReview:
    """The office answers the statement and upholds the verdict, which takes effect at once.

    One officer proposes it and another confirms it.
    """
    text = answer_to_statement(review, answer=answer)
    with action(by=by, now=now) as act:
        upheld = transition(
            REVIEW,
            "uphold",
            review,
            by=by,
            now=now,
            changes={"answer": text},
            pair=pair,
            arguments={"answer": answer},
        )
        upheld.title = apply_to_title(act, upheld, carried_out_under(pair))
    return upheld


def milder_answer(review: AnnualReview, *, outcome: str, answer: str) -> str:
    """The answer to a statement that is followed, as it is kept. Refuses with BadInput a verdict
    that is not milder, and an answer as `answer_to_statement` does.
    """
    text = answer_to_statement(review, answer=answer)
    if outcome not in milder_outcomes(review):
        raise BadInput(
            _(
                "Choose a verdict that is milder than “%(outcome)s”; a statement never makes it "
                "worse."
            )
            % {"outcome": review.get_outcome_display()},
            field="outcome",
        )
    return text


def overturn_verdict(
    *,
    review: AnnualReview,
    outcome: str,
    answer: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> AnnualReview:
    """The office accepts the statement: a milder verdict with a reason, in effect at once.

    One officer proposes it and another confirms it. The computed verdict stays on record. Refuses
    as `milder_answer` does.
    """
    text = milder_answer(review, outcome=outcome, answer=answer)
    with action(by=by, now=now) as act:
        changed = transition(
            REVIEW,
            "overturn",
            review,
            by=by,
            now=now,
            changes={"answer": text, "outcome": outcome},
            data={"computed": review.computed, "outcome": outcome},
            pair=pair,
            arguments={"outcome": outcome, "answer": answer},
        )
        changed.title = apply_to_title(act, changed, carried_out_under(pair))
    return changed


def take_effect(*, review_id: int, now: datetime) -> AnnualReview:
    """Put an adverse verdict without a statement into effect once the window has closed and two
    officers have confirmed it.

    Safe to repeat: a review that is no longer waiting is returned unchanged. Refuses with NotNow
    before the window closes, and while the verdict is not confirmed.
    """
    with action(by=CLOCK, now=now) as act:
        review = act.lock(AnnualReview.objects.filter(pk=review_id))
        if review.status != ReviewStatus.HEARING:
            return act.nothing_done(review)
        require(when=year_goes_on(review.year))
        effective = transition(REVIEW, "take_effect", review, by=CLOCK, now=now)
        effective.title = apply_to_title(act, effective)
    return effective
