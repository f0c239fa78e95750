"""Invariants of panel, ratings, ledger, results and decisions, at any time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from brandportal.exact import exact
from brandportal.invariants import Invariant
from reviews.calibration import invariants as calibration
from reviews.comments.models import Comment
from reviews.decision import invariants as decision
from reviews.decision.decisions import by_ranking, candidates_of
from reviews.decision.models import Decision, PublicNotice, WithdrawnNotice
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import AFTER_SCORING, PUBLISHED
from reviews.experts import invariants as experts
from reviews.feedback import invariants as feedback
from reviews.ledger import invariants, ledger
from reviews.ledger.models import Ledger
from reviews.meeting.ballots import counted
from reviews.meeting.models import Ballot
from reviews.moderation import invariants as moderation
from reviews.moderation.moderated import Moderated, moderated_points
from reviews.on_site import invariants as on_site
from reviews.panel import invariants as panel
from reviews.panel.enums import SheetStatus
from reviews.panel.models import SheetVersion
from reviews.privacy.deferral import SCREENED, deferral, kept_waiting
from reviews.privacy.unlinking import MARK
from reviews.probe import invariants as probe
from reviews.rating.models import Rating, RatingInvitation
from reviews.results import invariants as results
from reviews.results.counting import ratings_by_application
from reviews.results.models import Outlook, Result
from reviews.scoring.official import panel_scores
from reviews.scoring.panel import PanelRules
from reviews.scoring.public import PublicRules, public_score
from reviews.screening import invariants as screening
from reviews.screening.models import Hold

ZERO = Fraction(0)
BEFORE_THE_COUNT = (
    EvaluationStatus.PREPARING,
    EvaluationStatus.SCORING,
    EvaluationStatus.SHORTLISTED,
    EvaluationStatus.RATING,
)


def _counted() -> list[Evaluation]:
    return list(Evaluation.objects.exclude(status__in=BEFORE_THE_COUNT).select_related("cycle"))


def _tallies() -> Iterator[str]:
    """Tallies and unfolded entries together equal the rows."""
    for cycle_id in Ledger.objects.values_list("cycle", flat=True):
        kept = Counter(ledger.tallies(cycle_id))
        kept.update(ledger.waiting(cycle_id))
        if {cell: n for cell, n in kept.items() if n} != ledger.recounted(cycle_id):
            yield f"award year {cycle_id}: the tallies are not what the ratings say"


def _inside() -> Iterator[str]:
    """Nothing was accepted outside the window of the award year."""
    inside = Q(
        application__cycle__windows__stage="rating",
        accepted_at__gte=F("application__cycle__windows__opens_at"),
        accepted_at__lt=F("application__cycle__windows__closes_at"),
    )
    known = Rating.objects.filter(inside).values("pk")
    for pk in Rating.objects.exclude(pk__in=known).values_list("pk", flat=True):
        yield f"rating {pk} was accepted outside the window"


def _only_shortlisted() -> Iterator[str]:
    rows = Rating.objects.exclude(application__result__shortlisted=True)
    for number in rows.values_list("application__number", flat=True).distinct():
        yield f"{number} has ratings and is not shortlisted"


def _counts() -> Iterator[str]:
    """A result's number of ratings and its public score equal those of today's ratings, exactly."""
    for evaluation in _counted():
        try:
            lines = ratings_by_application(evaluation)
        except ledger.TalliesDiffer:
            yield f"{evaluation}: the ratings cannot be counted"
            continue
        for result in evaluation.results.filter(shortlisted=True).select_related(
            "application__agency"
        ):
            rules = PublicRules.from_rules(evaluation.cycle.rules, result.application.agency_class)
            score = public_score(lines.get(result.application_id, Counter()), rules)
            exact = None if score.score is None else str(score.score)
            if (score.n, exact) != (result.ratings_count, result.exact.get("public")):
                yield f"{result.application.number}: the result is not what its ratings say"


def _ranks() -> Iterator[str]:
    """Nobody with a lower composite is ranked above somebody with a higher one."""
    for evaluation in _counted():
        rows = evaluation.results.filter(rank__isnull=False).order_by("rank")
        found = [(row.application_id, Fraction(row.exact["composite"])) for row in rows]
        for (_, above), (number, below) in zip(found, found[1:], strict=False):
            if below > above:
                yield f"{evaluation}: application {number} stands too low"


def _what_ifs() -> Iterator[str]:
    """Who has the places by the kept what-ifs are those whom the ranking gives them."""
    for row in Outlook.objects.select_related("evaluation__cycle"):
        evaluation = row.evaluation
        said = by_ranking(candidates_of(evaluation), evaluation.cycle.rules["titles"]["top_ten"])
        numbers = dict(evaluation.results.values_list("application", "application__number"))
        inside = sorted(numbers[pk] for pk, place in said.items() if place)
        shared = sorted(numbers[pk] for pk, place in said.items() if place is None)
        if (inside, shared) != (row.content["inside"], row.content["shared"]):
            yield f"{evaluation}: the what-ifs are not about this ranking"


def _shortlist() -> Iterator[str]:
    for evaluation in Evaluation.objects.select_related("cycle"):
        most = evaluation.cycle.rules.get("titles", {}).get("shortlist", 0)
        listed = evaluation.results.filter(shortlisted=True)
        # A list that stood although the panel scores were computed again may hold others.
        ranks = [
            rank
            for rank, explanation in listed.values_list("panel_rank", "explanation")
            if not explanation.get("list_stands")
        ]
        if ranks and max(ranks) > most:
            yield f"{evaluation}: somebody beyond place {most} is shortlisted"


def _counted_points() -> Iterator[str]:
    """A result's points and panel score are those of the last versions of the locked sheets."""
    for evaluation in Evaluation.objects.filter(status__in=AFTER_SCORING).select_related("cycle"):
        locked: dict[int, dict[int, dict[str, Fraction]]] = {}
        last = SheetVersion.objects.filter(
            sheet__seat__evaluation=evaluation, sheet__status=SheetStatus.LOCKED
        ).order_by("sheet", "-number")
        seen = set()
        for version in last.select_related("sheet"):
            if version.sheet_id not in seen:
                seen.add(version.sheet_id)
                points = {code: Fraction(text) for code, text in version.content["points"].items()}
                sheets = locked.setdefault(version.sheet.application_id, {})
                sheets[version.sheet.seat_id] = points
        results = list(evaluation.results.select_related("application"))
        agreed = moderated_points(evaluation)
        scores = panel_scores(
            {
                result.application_id: {
                    seat: sum(_as_moderated(points, agreed.get(result.application_id, {})), ZERO)
                    for seat, points in locked.get(result.application_id, {}).items()
                    if points
                }
                for result in results
            },
            PanelRules.from_rules(evaluation.cycle.rules),
        )
        for result in results:
            counted = result.explanation.get("points", {})
            told = [
                {code: Fraction(text) for code, text in row.items()} for row in counted.values()
            ]
            kept = locked.get(result.application_id, {}).values()
            same = sorted(map(_spelled, told)) == sorted(map(_spelled, kept))
            if not same or str(scores[result.application_id]) != result.exact.get("panel"):
                yield f"{result.application.number}: the result is not what the judges locked"


def _as_moderated(
    points: dict[str, Fraction], agreed: Mapping[str, Moderated]
) -> Iterator[Fraction]:
    for code, own in points.items():
        yield exact(agreed[code].points) if code in agreed else own


def _spelled(points: dict[str, Fraction]) -> str:
    return str(sorted(points.items()))


def _places_given() -> Iterator[str]:
    chosen = Decision.objects.filter(selected=True).values("evaluation").annotate(n=Count("pk"))
    given = {row["evaluation"]: row["n"] for row in chosen}
    for evaluation in Evaluation.objects.filter(pk__in=given).select_related("cycle"):
        if given[evaluation.pk] > evaluation.cycle.rules["titles"]["top_ten"]:
            yield f"{evaluation}: more are chosen than there are places"


def _ballots() -> Iterator[str]:
    """As many papers as members who handed one in, in byte order, and the tally counts them."""
    for row in Ballot.objects.annotate(n=Count("handed_in")).select_related("sitting__evaluation"):
        fits = len(row.papers) == row.n and row.papers == sorted(row.papers, key=str.encode)
        if not fits or (row.closed_at and counted(row.papers) != row.tally):
            yield f"{row.sitting}: the ballot is not what its papers say"


def _notices() -> Iterator[str]:
    published = Evaluation.objects.filter(status__in=PUBLISHED)
    for row in published.filter(public_notice=None):
        yield f"{row} is published without a notice"
    withdrawn = WithdrawnNotice.objects.filter(
        notice=OuterRef("pk"), published_at=OuterRef("published_at")
    )
    rows = PublicNotice.objects.select_related("evaluation__cycle")
    for notice in rows.annotate(withdrawn_now=Exists(withdrawn)):
        published_now = notice.evaluation.status in PUBLISHED
        if published_now and notice.withdrawn_now:
            yield f"{notice.evaluation} is published with a notice that was withdrawn"
        if not published_now and not notice.withdrawn_now:
            yield f"{notice.evaluation} has a notice and is not published"


def _holds() -> Iterator[str]:
    for hold in Hold.objects.annotate(
        n=Count("ratings"), other=Count("ratings", ~Q(ratings__application=F("application")))
    ):
        if hold.n != hold.count or hold.other:
            yield f"hold {hold.pk} does not hold the ratings it says"


def _comments() -> Iterator[str]:
    for pk in Comment.objects.exclude(application=F("rating__application")).values_list("pk"):
        yield f"comment {pk[0]} stands at another brand than its rating"


def _invitations() -> Iterator[str]:
    """No brand and group has more used invitations than ratings of that group."""
    rated = Counter(Rating.objects.values_list("application", "group"))
    used = Counter(RatingInvitation.objects.filter(used=True).values_list("application", "group"))
    for place, n in used.items():
        if n > rated[place]:
            yield (
                f"application {place[0]}: more invitations of {place[1]} are used "
                "than ratings given"
            )


def _deletions_in_time() -> Iterator[str]:
    for row in kept_waiting(timezone.now()):
        yield (
            f"{row}: deletions that people asked for wait for a screening that does not end, "
            "or were not carried out"
        )


def _screened_first() -> Iterator[str]:
    """What links a rating to others of its rater is deleted after the screening, or when the last
    term has ended.
    """
    now = timezone.now()
    for row in Evaluation.objects.exclude(SCREENED).select_related("cycle"):
        waits = deferral(row)
        cut = Rating.objects.filter(application__cycle=row.cycle_id, pseudonym__startswith=MARK)
        if waits and now < waits.latest_at and cut.exists():
            yield f"{row}: {cut.count()} ratings were unlinked before the screening"


def _stale_rules() -> Iterator[str]:
    rows = Result.objects.exclude(rules_hash=F("evaluation__cycle__rules_hash"))
    yield from (f"result {pk} was computed under other rules" for (pk,) in rows.values_list("pk"))


INVARIANTS = tuple(
    Invariant(code=code, promise=promise, faults=faults)
    for code, promise, faults in (
        ("ratings.tallies", "tallies equal the ratings", _tallies),
        ("ratings.window", "nothing was accepted outside the window", _inside),
        ("ratings.shortlisted", "only shortlisted brands are rated", _only_shortlisted),
        ("ratings.comments", "a comment stands at its rating's brand", _comments),
        ("ratings.invitations", "no more invitations are used than ratings given", _invitations),
        ("privacy.in_time", "no deletion waits past its term", _deletions_in_time),
        ("privacy.screened_first", "no rating is unlinked before the screening", _screened_first),
        ("holds.ratings", "a hold holds as many ratings as it says, of its brand", _holds),
        ("results.counts", "a result is what its ratings say", _counts),
        ("results.ranks", "the ranking follows the composite", _ranks),
        ("results.what_ifs", "the what-ifs belong to the ranking", _what_ifs),
        ("results.rules", "results are computed under the year's rules", _stale_rules),
        ("results.shortlist", "nobody beyond the shortlist's places is shortlisted", _shortlist),
        ("results.points", "a result's points are what the judges locked", _counted_points),
        ("decisions.places", "no more are chosen than there are places", _places_given),
        ("meetings.ballots", "a ballot is what its papers say", _ballots),
        ("notices.published", "what is published has its notice", _notices),
        *experts.CHECKS,
        *panel.CHECKS,
        *calibration.CHECKS,
        *moderation.CHECKS,
        *on_site.CHECKS,
        *probe.CHECKS,
        *results.CHECKS,
        *screening.CHECKS,
        *decision.CHECKS,
        *feedback.CHECKS,
        *invariants.CHECKS,
    )
)
