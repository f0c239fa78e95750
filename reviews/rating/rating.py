"""One person's rating of one brand, and the window in which it may be given."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.cycles.enums import Stage
from applications.cycles.timeline import moment_in_words, window
from applications.form.enums import PUBLIC_STATUSES, ApplicationStatus
from applications.models import Application
from brandportal.errors import YES, BadInput, NotNow, Verdict, no, require
from brandportal.rulebook import Rules
from reviews.comments.comments import write_comment
from reviews.evaluation.enums import EvaluationStatus
from reviews.rating import rating_sql
from reviews.rating.enums import Channel, Level, RaterGroup
from reviews.rating.models import LedgerEntry, Rating
from reviews.rating.reasons import WORST, codes_at, in_order
from reviews.rating.receipts import Receipt, new_receipt

ASPECTS = ("attitude", "ability", "efficiency", "effect")
CONTENDED = 3
# Cached, because Django rebuilds these lists with their translations at each access.
LEVELS = frozenset(Level.values)
GROUPS = frozenset(RaterGroup.values)
CHANNELS = frozenset(Channel.values)


@dataclass(frozen=True)
class Answer:
    """A rater's answer: the overall level, the optional aspects, and what was ticked below it."""

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


@dataclass(frozen=True)
class Marks:
    """Keyed hashes of a rating's origin, for the screening of unusual ratings; empty if unknown."""

    network: str = ""
    block: str = ""
    device: str = ""


NO_MARKS = Marks()


def rating_verdict(application: Application, now: datetime) -> Verdict:
    """Whether this brand can be rated now, by status and by time, with a sentence that says when.

    The sentence is the same for every brand of the year, so that it never tells who was chosen.
    """
    cycle = application.cycle
    evaluation = getattr(cycle, "evaluation", None)
    found = window(cycle, Stage.RATING)
    if application.status not in PUBLIC_STATUSES or evaluation is None or found is None:
        return no(_("This brand is not up for the public rating of %(year)s.") % {"year": cycle})
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
    """Write or change this person's rating of the brand and return the receipt: one row for each
    person and brand with the latest rating, and a ledger entry each time.

    The same submission (`nonce`) is written once. An invited person stays in that group when rating
    again by telephone. Refuses with BadInput a level outside 1 to 5 and a tick that the rules of
    the year do not offer at the level, and with NotNow outside the window or after the close.
    Nothing is logged in the journal: its entries would tell how many have rated while the rating is
    sealed.
    """
    check_answer(answer, group, channel, application.cycle.rules)
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
            **dict(zip(rating_sql.LEVELS, answer.levels, strict=True)),
            "reasons": ",".join(in_order(application.cycle.rules, answer.reasons)),
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
    """The rating, with its comment in the same transaction; a rating given again deletes the old
    comment.
    """
    with transaction.atomic() if comment else nullcontext():
        row = rating_sql.put(application_id=application.pk, given=given, receipt=receipt)
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


def check_answer(answer: Answer, group: str, channel: str, rules: Rules | None) -> None:
    """Refuse with BadInput an unknown level, group or channel, and what these rules do not offer
    at the level.
    """
    for field, level in zip(("overall", *ASPECTS), answer.levels, strict=True):
        if level is None and field != "overall":
            continue
        if level not in LEVELS:
            raise BadInput(_("Please choose one of the five answers."), field=field)
    if answer.reasons and not set(answer.reasons) <= codes_at(rules, answer.overall):
        raise BadInput(choose_from_the_list(answer.overall), field="reasons")
    if group not in GROUPS or channel not in CHANNELS:
        raise BadInput(_("This way of rating is not known."))


def choose_from_the_list(level: int | None) -> str:
    """What to do about a tick that is not offered."""
    if level is None or level in WORST:
        return _("Please choose from the list what went wrong.")
    return _("Please choose from what is offered below your answer.")


def _fresh(application: Application) -> Application:
    return Application.objects.select_related("cycle__evaluation").get(pk=application.pk)
