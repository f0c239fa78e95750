"""Erasure of personal data (PIPL arts. 44 to 47), compatible with one rating for each person and an
exact count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from brandportal.journal.actions import action
from brandportal.journal.domain import lock_journal
from brandportal.workflow import CLOCK
from reviews.bad_ratings.models import CallbackWish
from reviews.comments.models import Comment
from reviews.decision.enums import OPEN_OBJECTIONS
from reviews.evaluation.models import Evaluation
from reviews.privacy.deferral import SCREENED, Deferral, deferral, is_screened
from reviews.privacy.models import ErasureRequest
from reviews.privacy.own_data import Known, objections_of
from reviews.privacy.unlinking import unlink_person
from reviews.rating.forgetting import may_hide_answers
from reviews.rating.models import Rating, RatingInvitation
from reviews.registers.models import ServiceCase

GONE = "＊"


@dataclass(frozen=True)
class Erased:
    """The result for one award year: `unlinked` at once, or `later`, deferred as `waits` says.

    `hidden` answers are shown by no receipt any more; `shown` ones still are, to whoever has its
    code.
    """

    year: str
    hidden: int
    shown: int
    comments: int
    contacts: int
    objections_kept: int
    unlinked: int
    later: bool
    waits: Deferral | None


def erase(*, person: Iterable[Known], now: datetime, hide_answers: bool = False) -> list[Erased]:
    """Delete comments and encrypted numbers at once, and marks and pseudonym in every award year
    whose screening has finished.

    In other years pseudonym and marks stay with the ratings, because a person rates once and the
    screening needs them: the request is stored and carried out by the scheduled task when the
    screening has finished (deferral.py). With `hide_answers` no receipt shows the answers of years
    whose rating has closed any more. No rating, tally, result or ledger entry changes. Safe to
    repeat.
    """
    known = {one.year: one for one in person}
    found = Evaluation.objects.filter(cycle__year__in=known).order_by("-cycle__year")
    return [
        _erase_year(evaluation.pk, known[evaluation.cycle.year], hide_answers, now)
        for evaluation in found.select_related("cycle")
    ]


def _erase_year(evaluation_id: int, known: Known, hide_answers: bool, now: datetime) -> Erased:
    with transaction.atomic():
        # The lock that the screening takes at its end: the request is stored before it and then
        # carried out, or carried out at once.
        lock_journal()
        evaluation = (
            Evaluation.objects.select_for_update(of=("self",))
            .select_related("cycle")
            .get(pk=evaluation_id)
        )
        ratings = Rating.objects.filter(
            application__cycle=evaluation.cycle_id, pseudonym=known.pseudonym
        )
        comments, _by_model = Comment.objects.filter(rating__in=ratings).delete()
        contacts = _contacts(evaluation, known, ratings, now)
        kept = _objections(evaluation, known)
        hidden = 0
        if hide_answers and may_hide_answers(evaluation.cycle, now=now):
            hidden = ratings.filter(levels_forgotten=False).update(levels_forgotten=True)
        shown = ratings.filter(levels_forgotten=False).count()
        unlinked, later = 0, False
        if is_screened(evaluation):
            unlinked = unlink_person(evaluation.cycle, known.pseudonym)
        elif later := _is_linked(evaluation, known):
            ErasureRequest.objects.get_or_create(
                evaluation=evaluation,
                pseudonym=known.pseudonym,
                done_at=None,
                defaults={"asked_at": now},
            )
    waits = deferral(evaluation) if later else None
    return Erased(
        str(evaluation.cycle), hidden, shown, comments, contacts, kept, unlinked, later, waits
    )


def _contacts(evaluation: Evaluation, known: Known, ratings, now: datetime) -> int:
    cases = ServiceCase.objects.filter(
        register__cycle=evaluation.cycle_id, pseudonym=known.pseudonym
    )
    wishes = CallbackWish.objects.filter(case__rating__in=ratings, forgotten_at=None)
    return cases.exclude(phone="").update(phone="") + wishes.update(contact="", forgotten_at=now)


def _objections(evaluation: Evaluation, known: Known) -> int:
    """Delete name, number and hash of answered objections; open ones keep them until they are
    answered. Returns how many.
    """
    own = objections_of(known).filter(notice__evaluation=evaluation)
    kept = own.filter(status__in=OPEN_OBJECTIONS)
    left = kept.count()
    own.exclude(pk__in=kept.values("pk")).update(
        objector_name=GONE, objector_contact="", objector=""
    )
    return left


def _is_linked(evaluation: Evaluation, known: Known) -> bool:
    tables = (
        Rating.objects.filter(application__cycle=evaluation.cycle_id),
        RatingInvitation.objects.filter(application__cycle=evaluation.cycle_id),
        ServiceCase.objects.filter(register__cycle=evaluation.cycle_id),
    )
    return any(rows.filter(pseudonym=known.pseudonym).exists() for rows in tables)


def due_to_carry_out() -> list[Evaluation]:
    """Screened evaluations with stored requests."""
    return list(
        Evaluation.objects.filter(
            SCREENED, erasure_requests__done_at=None, erasure_requests__isnull=False
        )
        .select_related("cycle")
        .distinct()
    )


def carry_out(*, evaluation: Evaluation, now: datetime) -> int:
    """Unlink everybody with a stored request, once the screening has finished; the journal records
    how many, not who.

    Safe to repeat. Does nothing before the screening has finished.
    """
    if not is_screened(evaluation):
        return 0
    with action(by=CLOCK, now=now) as act:
        waiting = list(
            ErasureRequest.objects.select_for_update(of=("self",)).filter(
                evaluation=evaluation, done_at=None
            )
        )
        if not waiting:
            return act.nothing_done(0)
        unlinked = 0
        for request in waiting:
            unlinked += unlink_person(evaluation.cycle, request.pseudonym)
            request.pseudonym, request.done_at = "", now
        ErasureRequest.objects.bulk_update(waiting, ["pseudonym", "done_at"])
        act.log(
            "privacy.carry_out",
            gettext_noop("Unlinked ratings at their raters' request"),
            evaluation,
            {"requests": len(waiting), "ratings": unlinked},
        )
    return len(waiting)
