"""One person's rating of one brand, and the window in which it may be given."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from applications.domain.timeline import moment_in_words, window
from applications.enums import PUBLIC_STATUSES, ApplicationStatus, Stage
from applications.models import Application
from brandportal.errors import YES, BadInput, NotNow, Verdict, no
from brandportal.workflow import CLOCK, perform
from reviews.domain import results
from reviews.domain.workflow import EVALUATION
from reviews.enums import Channel, EvaluationStatus, Level, RaterGroup
from reviews.models import Evaluation

ASPECTS = ("attitude", "ability", "efficiency", "effect")

# One statement that looks at status and window and writes. FOR KEY SHARE waits for a closing that is under way and then
# sees it: a rating is either counted or refused, never accepted and forgotten.
RATE_SQL = """
INSERT INTO reviews_rating (application_id, pseudonym, "group", channel,
                            overall, attitude, ability, efficiency, effect, accepted_at)
SELECT a.id, %s, %s, %s, %s, %s, %s, %s, %s, %s
  FROM applications_application a
  JOIN reviews_evaluation e ON e.cycle_id = a.cycle_id
  JOIN applications_stagewindow w ON w.cycle_id = a.cycle_id AND w.stage = 'rating'
 WHERE a.id = %s AND a.status = 'shortlisted' AND e.status = 'rating'
   AND w.opens_at <= %s AND %s < w.closes_at
 FOR KEY SHARE OF e
ON CONFLICT (application_id, pseudonym) DO UPDATE SET
    overall = excluded.overall, attitude = excluded.attitude, ability = excluded.ability,
    efficiency = excluded.efficiency, effect = excluded.effect, accepted_at = excluded.accepted_at
"""
SQLITE_SQL = RATE_SQL.replace(" FOR KEY SHARE OF e\n", "")


@dataclass(frozen=True)
class Answer:
    """What a rater says: the overall level, and the four aspects where given."""

    overall: int
    attitude: int | None = None
    ability: int | None = None
    efficiency: int | None = None
    effect: int | None = None


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
) -> None:
    """Write this person's rating of the brand, or change it: there is one row a person and brand, the last one given.

    Refuses with BadInput for a level outside 1 to 5 and with NotNow outside the window or once the rating was closed.
    Nothing goes to the journal: its entries would tell its readers how many have rated while the rating is sealed.
    """
    _check(answer, group, channel)
    at = connection.ops.adapt_datetimefield_value(now)
    levels = list(asdict(answer).values())
    params = [pseudonym, group, channel, *levels, at, application.pk, at, at]
    sql = RATE_SQL if connection.vendor == "postgresql" else SQLITE_SQL
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        written = cursor.rowcount
    if not written:
        refusal = rating_verdict(_fresh(application), now)
        raise NotNow(refusal.reason or _("The public rating is not open."))


def _check(answer: Answer, group: str, channel: str) -> None:
    for field, level in asdict(answer).items():
        if level is None and field != "overall":
            continue
        if level not in Level.values:
            raise BadInput(_("Please choose one of the five answers."), field=field)
    if group not in RaterGroup.values or channel not in Channel.values:
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
    """Close the public rating when its window is over and count in the same transaction; only the clock does this.

    Refuses with NotNow before the end of the window: nobody can cut it short and look.
    """
    with transaction.atomic():
        closed = perform(EVALUATION, "close_rating", evaluation, by=CLOCK, now=now)
        results.count(closed, by=CLOCK, now=now)
    return closed
