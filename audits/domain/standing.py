"""What a title, a review and its commitments say to a reader: words, tones and figures for every face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.domain.timeline import is_open
from applications.enums import Stage
from applications.models import Application, Commitment
from audits.domain.wording import bad_ratings_sentence, number, part_name, reasons_of
from audits.enums import (
    LIVE_TITLES,
    Outcome,
    RectificationStatus,
    ReviewStatus,
    TitleLevel,
    TitleStatus,
)
from audits.models import AnnualReview, CommitmentReport, Rectification, Title
from audits.rules.annual import PARTS
from brandportal.exact import display
from brandportal.pills import Pill
from reviews.enums import EvaluationStatus


@dataclass(frozen=True)
class Seal:
    """A title as `components/title_seal.html` shows it; `state` only when the title does not stand."""

    level: str
    year: int
    number: str
    famous: bool
    state: str


def seal(title: Title) -> Seal:
    stands = title.status in (TitleStatus.VALID, TitleStatus.WARNED)
    # A seal is small: the suspension is told in one word, the pill beside it says for what.
    suspended = title.status == TitleStatus.SUSPENDED
    word = _("Suspended") if suspended else str(TitleStatus(title.status).label)
    return Seal(
        level=str(TitleLevel(title.level).label),
        year=title.year,
        number=title.number,
        famous=title.level == TitleLevel.FAMOUS,
        state="" if stands else word,
    )


def title_pill(title: Title) -> Pill:
    return TitleStatus(title.status).pill


def review_pill(review: AnnualReview) -> Pill:
    """The verdict once it is in effect; before that, where the review stands."""
    if review.status == ReviewStatus.IN_EFFECT:
        return outcome_pill(review.outcome)
    return ReviewStatus(review.status).pill


def outcome_pill(outcome: str) -> Pill:
    return Outcome(outcome).pill


def rectification_pill(rectification: Rectification) -> Pill:
    return RectificationStatus(rectification.status).pill


def live_sentence(title: Title, today: date) -> str:
    """What the title's status means, in one sentence for whoever scanned the plaque."""
    values = {"last": date_format(title.valid_to, "DATE_FORMAT")}
    return {
        TitleStatus.VALID: _("The title is valid. Its term runs until %(last)s.") % values,
        TitleStatus.WARNED: _(
            "The title is valid; the last annual review retained it with a warning. Its term runs until %(last)s."
        )
        % values,
        TitleStatus.SUSPENDED: _(
            "The title is suspended until its holder has mended what the annual review found. It may not be used now."
        ),
        TitleStatus.REVOKED: _("The title has been revoked. It may no longer be used."),
        TitleStatus.LAPSED: _(
            "The title has lapsed because no annual report was handed in. It may no longer be used."
        ),
        TitleStatus.EXPIRED: _("The term of the title ended on %(last)s.") % values,
        TitleStatus.PROMOTED: _(
            "The brand has risen to Famous Brand; the new title takes this one's place."
        ),
    }[TitleStatus(title.status)]


@dataclass(frozen=True)
class Promise:
    """A public commitment beside what was reached; `reached` is empty as long as nothing was reported."""

    commitment: Commitment
    target: str
    reached: str
    year: int | None
    pill: Pill | None
    note: str


def plain_number(value: Decimal) -> str:
    """A figure without the zeros of its column: 2.00 is 2, 99.80 is 99.8."""
    return f"{value.normalize():f}"


def promises(application: Application, figures: Sequence[CommitmentReport]) -> list[Promise]:
    """Every commitment with the newest of the figures given (oldest first) for it."""
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
    changed: str


def verdict_of(review: AnnualReview) -> Verdict:
    """Outcome, score, every reason in words, and the parts of the score with their weights."""
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
        parts=[_part(code, review.explanation["parts"][code], review) for code in PARTS]
        if "parts" in review.explanation
        else [],
        changed=changed,
    )


def _part(code: str, values: dict[str, str | None], review: AnnualReview) -> Part:
    points, share = values["points"], Fraction(values["share"] or 0)
    if points is None:
        return Part(part_name(code), _("no facts"), "0", _("its weight is shared out"), "plain")
    weight = _("counts %(share)s %%") % {"share": number(share * 100)}
    if code == "bad_rating_loop":
        weight += "; " + bad_ratings_sentence(review.explanation.get("sources", {}))
    return Part(
        part_name(code),
        str(display(Fraction(points))),
        str(display(Fraction(points))),
        weight,
        "now",
    )


def is_live(title: Title) -> bool:
    return title.status in LIVE_TITLES


def being_rated(title: Title, now: datetime) -> bool:
    """Whether the brand can be rated by citizens at this moment."""
    running = Application.objects.filter(
        brand=title.brand_id, cycle__evaluation__status=EvaluationStatus.RATING
    ).select_related("cycle")
    return any(is_open(row.cycle, Stage.RATING, now) for row in running)
