"""One person's rating of one brand, and the window in which it may be given."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.domain.timeline import moment_in_words, window
from applications.enums import PUBLIC_STATUSES, ApplicationStatus, Stage
from applications.models import Application
from brandportal.errors import YES, BadInput, NotNow, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.workflow import CLOCK, perform
from reviews.domain import results
from reviews.domain.ballots import ballot_box, heads
from reviews.domain.ballots.receipts import Receipt, new_receipt
from reviews.domain.repairs.case_rates import repair_rates
from reviews.domain.voices.comments import write_comment
from reviews.domain.workflow import EVALUATION
from reviews.enums import Channel, EvaluationStatus, Level, RaterGroup, Shortcoming
from reviews.models import Evaluation, LedgerEntry, Rating

ASPECTS = ("attitude", "ability", "efficiency", "effect")
CONTENDED = 3
# Django makes these lists anew, with their translations, each time they are asked for.
LEVELS = frozenset(Level.values)
SHORTCOMINGS = tuple(Shortcoming.values)
GROUPS = frozenset(RaterGroup.values)
CHANNELS = frozenset(Channel.values)


@dataclass(frozen=True)
class Answer:
    """What a rater says: the overall level, the four aspects where given, and what went wrong where something did."""

    overall: int
    attitude: int | None = None
    ability: int | None = None
    efficiency: int | None = None
    effect: int | None = None
    reasons: tuple[str, ...] = ()

    @property
    def levels(self) -> tuple[int | None, ...]:
        """Overall, then the aspects in their order."""
        return (self.overall, self.attitude, self.ability, self.efficiency, self.effect)

    @property
    def reasons_in_words(self) -> str:
        """The ticked reasons as they are stored: codes in the list's order, joined by commas."""
        return ",".join(code for code in SHORTCOMINGS if code in self.reasons)


@dataclass(frozen=True)
class Marks:
    """Keyed hashes of where a rating came from, for the screening of unusual ratings; empty where unknown."""

    network: str = ""
    block: str = ""
    device: str = ""


NO_MARKS = Marks()


def rating_verdict(application: Application, now: datetime) -> Verdict:
    """Whether this brand can be rated now, by status and by clock, with the sentence that says when.

    The sentence is the same for every brand of the year: it never tells who was chosen.
    """
    cycle = application.cycle
    evaluation = getattr(cycle, "evaluation", None)
    found = window(cycle, Stage.RATING)
    if application.status not in PUBLIC_STATUSES or evaluation is None or found is None:
        return no(
            _("This brand is not up for the public rating of %(year)s.") % {"year": cycle.year}
        )
    if now < found.opens_at:
        return no(
            _("The public rating opens on %(moment)s.")
            % {"moment": moment_in_words(found.opens_at)}
        )
    if now >= found.closes_at:
        return no(
            _("The public rating closed on %(moment)s.")
            % {"moment": moment_in_words(found.closes_at)}
        )
    if evaluation.status == EvaluationStatus.SHORTLISTED:
        return no(_("The public rating opens in a moment. Please try again in a minute."))
    shortlisted = application.status == ApplicationStatus.SHORTLISTED
    if evaluation.status != EvaluationStatus.RATING or not shortlisted:
        return no(_("The public rating is not open."))
    return YES


def rate(
    *,
    application: Application,
    answer: Answer,
    pseudonym: str,
    group: str,
    channel: str,
    now: datetime,
    nonce: str = "",
    marks: Marks = NO_MARKS,
    service_point_id: int | None = None,
    comment: str = "",
) -> Receipt:
    """Write this person's rating of the brand, or change it, and return the receipt: there is one row a person and brand,
    the last one given, and one ledger entry each time.

    The same sending (`nonce`) of the same rating is written once. Whoever was invited stays in that group when rating
    again by telephone. Refuses with BadInput for a level outside 1 to 5 and with NotNow outside the window or once the
    rating was closed. Nothing goes to the journal: its entries would tell its readers how many have rated while the
    rating is sealed.
    """
    check_answer(answer, group, channel)
    for _attempt in range(CONTENDED):
        receipt = new_receipt(
            pseudonym=pseudonym,
            brand=application.brand.code,
            group=group,
            levels=answer.levels,
            year=application.cycle.year,
            nonce=nonce,
        )
        given = {
            "pseudonym": pseudonym,
            '"group"': str(group),
            "channel": str(channel),
            "service_point_id": service_point_id,
            **dict(zip(ballot_box.LEVELS, answer.levels, strict=True)),
            "reasons": answer.reasons_in_words,
            "accepted_at": now,
            "receipt": receipt.hash,
            "network": marks.network,
            "block": marks.block,
            "device": marks.device,
        }
        if _written(application, given, receipt, comment):
            return receipt
        require(when=rating_verdict(_fresh(application), now))
        standing = Rating.objects.filter(application=application.pk, pseudonym=pseudonym)
        given_as = standing.values_list("group", flat=True).first()
        if given_as and given_as not in (group, RaterGroup.PUBLIC):
            group = given_as
        elif LedgerEntry.objects.filter(receipt=receipt.hash).exists():
            return receipt
    raise NotNow(_("The public rating is not open."))


def _written(
    application: Application, given: dict[str, Any], receipt: Receipt, comment: str
) -> bool:
    """The rating, with its comment in the same transaction when there is one; a rating given anew drops the old comment."""
    with transaction.atomic() if comment else nullcontext():
        row = ballot_box.put(application_id=application.pk, given=given, receipt=receipt)
        if row is None:
            return False
        rating_id, revision = row
        if comment or revision > 1:
            write_comment(
                application=application,
                rating_id=rating_id,
                text=comment,
                now=given["accepted_at"],
            )
    return True


def check_answer(answer: Answer, group: str, channel: str) -> None:
    """Refuse with BadInput what is no level, no known reason, no known group or channel."""
    for field, level in zip(("overall", *ASPECTS), answer.levels, strict=True):
        if level is None and field != "overall":
            continue
        if level not in LEVELS:
            raise BadInput(_("Please choose one of the five answers."), field=field)
    if not set(answer.reasons).issubset(SHORTCOMINGS):
        raise BadInput(_("Please choose from the list what went wrong."), field="reasons")
    if group not in GROUPS or channel not in CHANNELS:
        raise BadInput(_("This way of rating is not known."))


def _fresh(application: Application) -> Application:
    return Application.objects.select_related("cycle__evaluation").get(pk=application.pk)


def due_to_open(now: datetime) -> list[Evaluation]:
    """Evaluations with a shortlist whose rating window is running."""
    return list(
        Evaluation.objects.filter(
            status=EvaluationStatus.SHORTLISTED,
            cycle__windows__stage=Stage.RATING,
            cycle__windows__opens_at__lte=now,
            cycle__windows__closes_at__gt=now,
        )
    )


def due_to_close(now: datetime) -> list[Evaluation]:
    """Evaluations whose rating window is over and not yet counted."""
    return list(
        Evaluation.objects.filter(
            status=EvaluationStatus.RATING,
            cycle__windows__stage=Stage.RATING,
            cycle__windows__closes_at__lte=now,
        )
    )


def open_rating(*, evaluation: Evaluation, now: datetime) -> Evaluation:
    """Open the public rating when its window begins; only the clock does this. Refuses with NotNow at any other time."""
    return perform(EVALUATION, "open_rating", evaluation, by=CLOCK, now=now)


def close_rating(*, evaluation: Evaluation, now: datetime) -> Evaluation:
    """Close the public rating when its window is over, complete the ledger and count, all in one transaction.

    Only the clock does this.

    Refuses with NotNow before the end of the window: nobody can cut it short and look.
    """
    with action(by=CLOCK, now=now):
        closed = perform(EVALUATION, "close_rating", evaluation, by=CLOCK, now=now)
        rates = _repair_rates(closed, now)
        results.count(evaluation=closed, by=CLOCK, now=now, repair_rates=rates)
        heads.publish_last(evaluation=closed, now=now)
    return closed


def _repair_rates(evaluation: Evaluation, now: datetime) -> dict[int, Fraction]:
    """Brand id to the share of repaired cases of the year before, which breaks ties: the loop of this year has not begun."""
    brands = evaluation.results.filter(shortlisted=True).values_list(
        "application__brand", flat=True
    )
    return repair_rates(evaluation.cycle.year - 1, brands, now=now)
