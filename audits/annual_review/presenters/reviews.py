"""An annual review and a title's commitments, for a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.models import Application, Commitment
from applications.negative_list.enums import VetoKind
from audits.annual_review.enums import Outcome, RectificationStatus, ReviewStatus
from audits.annual_review.models import AnnualReview, CommitmentReport, Rectification
from audits.annual_review.presenters.reasons import bad_ratings_sentence, part_name, reasons_of
from audits.rules.annual import PARTS
from audits.titles.terms import number
from brandportal.exact import display
from brandportal.pills import Pill
from brandportal.workdays.words import exact


def review_pill(review: AnnualReview) -> Pill:
    """The verdict once it is in effect; before that the status of the review."""
    if review.status == ReviewStatus.IN_EFFECT:
        return outcome_pill(review.outcome)
    return ReviewStatus(review.status).pill


def outcome_pill(outcome: str) -> Pill:
    return Outcome(outcome).pill


def rectification_pill(rectification: Rectification) -> Pill:
    return RectificationStatus(rectification.status).pill


@dataclass(frozen=True)
class Promise:
    """A public commitment with what was reached; `reached` is empty if nothing was reported."""

    commitment: Commitment
    target: str
    reached: str
    year: int | None
    pill: Pill | None
    note: str


def plain_number(value: Decimal) -> str:
    """A number without trailing zeros: 2.00 is 2, 99.80 is 99.8."""
    return f"{value.normalize():f}"


def promises(application: Application, figures: Sequence[CommitmentReport]) -> list[Promise]:
    """Every commitment with its newest figure (figures are given oldest first)."""
    newest = {figure.commitment_id: figure for figure in figures}
    return [_promise(row, newest.get(row.pk)) for row in application.commitments.all()]


def _promise(commitment: Commitment, figure: CommitmentReport | None) -> Promise:
    target = f"{plain_number(commitment.target)} {commitment.unit}"
    if figure is None:
        return Promise(commitment, target, "", None, None, "")
    return Promise(
        commitment=commitment,
        target=target,
        reached=f"{plain_number(figure.actual)} {commitment.unit}",
        year=figure.review.year,
        pill=Pill(_("Promise kept"), "good")
        if figure.is_delivered
        else Pill(_("Promise missed"), "warn"),
        note=figure.note,
    )


@dataclass(frozen=True)
class Part:
    """One part of the annual score, for `components/bar_table.html`."""

    label: str
    value: str
    share: str
    note: str
    tone: str


@dataclass(frozen=True)
class Verdict:
    """A decided review as a page shows it."""

    review: AnnualReview
    pill: Pill
    score: Decimal | None
    reasons: list[str]
    parts: list[Part]
    notes: list[str]
    changed: str


def verdict_of(review: AnnualReview) -> Verdict:
    """Outcome, score, every reason as a sentence, and the parts of the score with their weights."""
    changed = ""
    if review.computed != review.outcome:
        changed = _(
            "After the agency's statement the office changed the computed verdict “%(outcome)s”."
        ) % {"outcome": Outcome(review.computed).label}
    return Verdict(
        review=review,
        pill=outcome_pill(review.outcome),
        score=review.score,
        reasons=reasons_of(review),
        parts=[
            part_shown(
                code, review.explanation["parts"][code], review.explanation.get("sources", {})
            )
            for code in PARTS
        ]
        if "parts" in review.explanation
        else [],
        notes=_notes(review),
        changed=changed,
    )


def _notes(review: AnnualReview) -> list[str]:
    """As of which moment the facts were read, and what counts here because it became known only
    after the review of its own year.
    """
    sources = review.explanation.get("sources", {})
    notes = []
    if "as_of" in sources:
        moment = exact(datetime.fromisoformat(sources["as_of"]))
        notes.append(_("Facts as they were known by %(moment)s.") % {"moment": moment})
    for found in sources.get("findings", []):
        day = date.fromisoformat(found["on"])
        if day.year < review.year:
            notes.append(
                _(
                    "%(ground)s of %(day)s became known after the review of its year, so it counts "
                    "in this one."
                )
                % {
                    "ground": VetoKind(found["kind"]).label,
                    "day": date_format(day, "DATE_FORMAT"),
                }
            )
    return notes


def both(first: str, second: str) -> str:
    """Two remarks as one."""
    return _("%(first)s; %(second)s") % {"first": first, "second": second}


def part_shown(code: str, values: Mapping[str, str | None], sources: Mapping[str, Any]) -> Part:
    """One part of a verdict's explanation, with its sources."""
    points, share = values["points"], Fraction(values["share"] or 0)
    if points is None:
        return Part(part_name(code), _("no facts"), "0", _("its weight is shared out"), "plain")
    weight = _("counts %(share)s %%") % {"share": number(share * 100)}
    if code == "bad_rating_loop":
        weight = both(weight, bad_ratings_sentence(sources))
    return Part(
        part_name(code),
        str(display(Fraction(points))),
        str(display(Fraction(points))),
        weight,
        "now",
    )
