"""From the ratings to the ranking: runs the scoring package on data from the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.canonical import digest
from brandportal.errors import NotNow
from brandportal.exact import display
from brandportal.journal.actions import action
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.ledger import ledger
from reviews.rating.not_counted import VOID, voided
from reviews.results import versions
from reviews.results.enums import ResultStatus, VersionCause
from reviews.results.judges import counted_points, scored_sums
from reviews.results.models import Outlook, Result
from reviews.results.outlook import what_ifs_of
from reviews.results.shortlist import pin
from reviews.scoring.composite import Candidate, composite, rank
from reviews.scoring.official import official
from reviews.scoring.panel import SAME_METHOD, PanelRules
from reviews.scoring.public import PublicRules, PublicScore, RatingLine, public_score
from reviews.scoring.uncertainty import Sample, chances
from reviews.screening.enums import NOT_COUNTED

DRAWS = 1000


def ratings_by_application(
    evaluation: Evaluation, *, with_held: bool = False
) -> dict[int, Counter[RatingLine]]:
    """Application to how often each answer counts: the tallies, checked against the ratings, minus
    held ratings (unless `with_held`).

    The open part of a brand that a sanction voided is left out, too.
    """
    void = {(key, evaluation.cycle.rules["public"]["open_group"]) for key in voided(evaluation)}
    cells = Counter(ledger.proven_tallies(evaluation.cycle_id))
    if not with_held:
        cells.subtract(ledger.recounted(evaluation.cycle_id, hold__status__in=NOT_COUNTED))
    found: dict[int, Counter[RatingLine]] = {}
    for (application_id, group, overall, *aspects), times in cells.items():
        if times and (application_id, group) not in void:
            line = RatingLine(group, overall, *(level or None for level in aspects))
            found.setdefault(application_id, Counter())[line] += times
    return found


def seed_of(evaluation: Evaluation) -> str:
    """The seed of the shown uncertainty: determined by award year and rule set, so that anybody
    gets the same figures.
    """
    return f"{evaluation.cycle.year}|{evaluation.cycle.rules_hash}"


def count(
    *,
    evaluation: Evaluation,
    by: Any,
    now: datetime,
    repair_rates: Mapping[int, Fraction] | None = None,
) -> list[Result]:
    """Count the ratings and rank the shortlist, in the transaction that closes the public rating.

    Writes scores, ranks, exact values and explanations to the results; a repetition gives the same.
    `repair_rates` are shares by brand id, which break ties; a later count keeps those of the first.
    Refuses before the rating has closed (a running total would influence people) and after the
    decision.
    """
    if evaluation.status != EvaluationStatus.COUNTED:
        raise NotNow(_("Ratings are counted when the public rating has closed, once."))
    ledger.fold_all(evaluation.cycle_id)
    lines = ratings_by_application(evaluation)
    results = shortlisted(evaluation)
    compute(evaluation, results, lines, now=now, repair_rates=repair_rates)
    rules = evaluation.cycle.rules
    by_number = {result.application.number: result for result in results}
    sums = scored_sums(evaluation, counted_points(evaluation))
    _write_chances(by_number, lines, rules, sums=sums, seed=seed_of(evaluation))
    held = ratings_by_application(evaluation, with_held=True)
    outlook = what_ifs_of(results, sums=sums, with_held=held, rules=rules)
    with action(by=by, now=now) as act:
        Result.objects.bulk_update(
            results,
            [
                "public_score",
                "composite",
                "rank",
                "status",
                "ratings_count",
                "exact",
                "explanation",
                "computed_at",
            ],
        )
        done = gettext_noop("Counted the ratings and ranked the shortlist")
        Outlook.objects.update_or_create(
            evaluation=evaluation, defaults={"content": outlook, "computed_at": now}
        )
        what_ifs = {"what_ifs_sha256": digest(outlook)}
        version = versions.keep(act, evaluation, results, cause=VersionCause.COUNT, lines=lines)
        pin(act, "evaluation.count", done, evaluation, results, version, more=what_ifs)
    return results


def shortlisted(evaluation: Evaluation) -> list[Result]:
    """The results that are counted, with what counting them needs."""
    return list(
        evaluation.results.filter(shortlisted=True).select_related(
            "application__agency", "application__brand"
        )
    )


def compute(
    evaluation: Evaluation,
    results: Sequence[Result],
    lines: Mapping[int, Counter[RatingLine]],
    *,
    now: datetime,
    repair_rates: Mapping[int, Fraction] | None = None,
) -> None:
    """Public scores, composites and ranks from these ratings, written to the results in memory
    only.
    """
    rules = evaluation.cycle.rules
    public = {
        result.application.number: public_score(
            lines.get(result.application_id, Counter()),
            PublicRules.from_rules(rules, result.application.agency_class),
        )
        for result in results
    }
    by_number = {result.application.number: result for result in results}
    void = voided(evaluation)
    for number, result in by_number.items():
        _write_public(result, public[number], rules, now)
        if result.application_id in void:
            _tell_of_void(result)
    _write_repair_rates(results, repair_rates)
    _write_ranks(by_number, public, rules)


def _write_public(
    result: Result, public: PublicScore, rules: Mapping[str, Any], now: datetime
) -> None:
    whole = composite(
        Fraction(result.exact["self"]),
        Fraction(result.exact["panel"]),
        public.score,
        rules["stage_weights"],
    )
    result.public_score = None if public.score is None else display(public.score)
    result.composite = None if whole.score is None else display(whole.score)
    result.ratings_count = public.n
    result.computed_at = now
    result.exact = {
        **result.exact,
        "public": None if public.score is None else str(public.score),
        "composite": None if whole.score is None else str(whole.score),
    }
    result.explanation = {
        **result.explanation,
        "public": public.explanation,
        "composite": whole.explanation,
    }


def _tell_of_void(result: Result) -> None:
    """Explain that the open group has ratings, but a sanction excluded them."""
    public = result.explanation["public"]
    group = public["open"]["group"]
    others = [row for row in public["set_aside"] if row["group"] != group]
    public["set_aside"] = [*others, {"group": group, "reason": VOID}]


def _write_repair_rates(results: Sequence[Result], rates: Mapping[int, Fraction] | None) -> None:
    for result in results:
        kept = result.exact.get("repair_rate")
        found = kept if rates is None else rates.get(result.application.brand_id)
        result.exact = {**result.exact, "repair_rate": None if found is None else str(found)}


def _write_ranks(
    results: Mapping[str, Result], public: Mapping[str, PublicScore], rules: Mapping[str, Any]
) -> None:
    candidates = [
        Candidate(
            application=number,
            composite=_fraction(result.exact["composite"]),
            public=public[number].score,
            repair_rate=_fraction(result.exact["repair_rate"]),
            panel_median=Fraction(result.exact["panel_median"]),
            submitted_at=result.application.submitted_at,
        )
        for number, result in results.items()
    ]
    within: dict[str, list[int]] = {}
    for place in rank(candidates, rules["ties"]):
        result = results[place.candidate.application]
        result.rank = place.rank
        result.status = ResultStatus(place.status)
        class_rank = None
        if place.rank is not None:
            above = within.setdefault(result.application.agency_class, [])
            class_rank = 1 + sum(1 for other in above if other < place.rank)
            above.append(place.rank)
        result.explanation["ranking"] = {**place.explanation, "class_rank": class_rank}


def _write_chances(
    results: Mapping[str, Result],
    lines: Mapping[int, Counter[RatingLine]],
    rules: Mapping[str, Any],
    *,
    sums: Mapping[int, Mapping[str, Fraction]],
    seed: str,
) -> None:
    """A judge is drawn for all brands at once, so the judges' sums come under the keys of the year,
    which the published explanation does not have. In a year that is adjusted for severity the sums
    are drawn as they compare, with the leniencies of the whole panel or of each group of it.
    """
    panel_rules = PanelRules.from_rules(rules)
    year = official(sums, panel_rules)
    if year.adjusts:
        sums = {key: year.comparable(given) for key, given in sums.items()}
        panel_rules = replace(panel_rules, method="mean", when_incomplete=SAME_METHOD)
    samples = [
        Sample(
            application=number,
            self_score=Fraction(result.exact["self"]),
            judge_sums=sums.get(result.application_id, {}),
            ratings=lines.get(result.application_id, Counter()),
            public_rules=PublicRules.from_rules(rules, result.application.agency_class),
        )
        for number, result in results.items()
    ]
    found = chances(
        samples,
        panel_rules=panel_rules,
        weights=rules["stage_weights"],
        places=rules["titles"]["top_ten"],
        seed=seed,
        draws=DRAWS,
    )
    for chance in found:
        results[chance.application].explanation["uncertainty"] = {
            **chance.explanation,
            "in_places": None if chance.in_places is None else str(chance.in_places),
            "rank_low": chance.rank_low,
            "rank_high": chance.rank_high,
        }


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
