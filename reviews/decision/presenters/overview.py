"""What the leading group has to talk about: who is certain, who is contested and by what, and the
whole shortlist, a line a brand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.cycles.indicators import indicator_groups
from applications.negative_list.vetoes import barred_words, blocking_vetoes
from brandportal.rulebook import Rules
from reviews.decision.decisions import by_ranking
from reviews.decision.presenters.ranking import RankingRow, ranking_rows
from reviews.decision.presenters.what_ifs import Change, changes
from reviews.evaluation.models import Evaluation
from reviews.evaluation.small_cells import SMALL, in_words
from reviews.results.enums import Stability
from reviews.results.models import Outlook, Result
from reviews.results.presenters.explanations import Part, parts
from reviews.results.presenters.official import BothScores, both_scores, year_sentence
from reviews.results.presenters.panel import judge_lines
from reviews.screening.enums import HoldStatus

MOST_CARDS = 4
# How many indicators a card names on either side.
NAMED = 2


@dataclass(frozen=True)
class CandidateLine:
    """One brand in a line. `held` and `excluded` are numbers of ratings, `veto` the sentence of the
    negative list, `placed` in how many of the `of` what-ifs it has a place.
    """

    row: RankingRow
    contested: bool
    judges: int
    held: int
    excluded: int
    veto: str
    placed: int
    of: int

    @property
    def marks(self) -> list[str]:
        """What else to know about the brand, in a few words each."""
        said = [_("barred by the negative list")] if self.veto else []
        if self.row.few_judges:
            said.append(
                ngettext("%(n)d judge only", "%(n)d judges only", self.judges) % {"n": self.judges}
            )
        if self.excluded:
            said.append(_("ratings excluded: %(n)s") % {"n": _few(self.excluded)})
        if self.held:
            said.append(_("ratings held back: %(n)s") % {"n": _few(self.held)})
        return said


@dataclass(frozen=True)
class Card:
    """A contested brand: its parts, what the panel put above and below its average over the
    shortlist, and what severity makes of the panel score.
    """

    line: CandidateLine
    parts: list[Part]
    strong: list[str]
    weak: list[str]
    both: BothScores | None


@dataclass(frozen=True)
class Overview:
    """The page in numbers: how many places are certain, how many are open and between how many
    brands; how many what-ifs of how many change the ten, and which. `further` are contested brands
    without a card.
    """

    lines: list[CandidateLine]
    cards: list[Card]
    further: list[CandidateLine]
    is_decided: bool
    certain: int
    open: int
    contested: int
    changed: int
    of: int
    changes: list[Change]
    panel_words: str

    @property
    def is_flagged(self) -> bool:
        """Whether there is more to know about some brand."""
        return any(line.marks for line in self.lines)

    @property
    def beside(self) -> str:
        """What the panel score beside the official one is; empty for years that kept only one."""
        return next((line.row.both.beside_words for line in self.lines if line.row.both), "")

    @property
    def sentence(self) -> str:
        """Who is certain and what is to be discussed, or was."""
        if self.is_decided:
            return ngettext(
                "Before the decision %(n)d place was certain and %(contested)d contested.",
                "Before the decision %(n)d places were certain; contested brands: %(contested)d.",
                self.certain,
            ) % {"n": self.certain, "contested": self.contested}
        if not self.contested:
            return ngettext(
                "%(n)d place is certain; nothing is contested.",
                "%(n)d places are certain; nothing is contested.",
                self.certain,
            ) % {"n": self.certain}
        return ngettext(
            "%(certain)d certain, %(open)d to discuss: %(contested)d brand is contested.",
            "%(certain)d certain, %(open)d to discuss: %(contested)d brands are contested.",
            self.contested,
        ) % {"certain": self.certain, "open": self.open, "contested": self.contested}

    @property
    def what_if_sentence(self) -> str:
        """How many what-ifs change who has the places; empty for years that kept none."""
        if not self.of:
            return ""
        return _("In %(changed)d of %(of)d what-ifs the list changes.") % {
            "changed": self.changed,
            "of": self.of,
        }


def overview(evaluation: Evaluation, results: Sequence[Result], *, now: datetime) -> Overview:
    """The page of the leading group over the shortlist in the order of the ranking. After the
    decision it says what was known when it was taken: a later finding contests nothing any more.
    """
    rules = evaluation.cycle.rules
    places = rules["titles"]["top_ten"]
    kept = Outlook.objects.filter(evaluation=evaluation).first()
    variants = kept.content["variants"] if kept else []
    lines = _lines(evaluation, results, variants, evaluation.decided_at or now)
    averages = _averages(results)
    nearest = sorted(
        (line for line in lines if line.contested),
        key=lambda line: abs(2 * (line.row.result.rank or 10**6) - 2 * places - 1),
    )[:MOST_CARDS]
    chosen = {line.row.result.pk for line in nearest}
    said = by_ranking(results, places)
    certain = sum(bool(said[_of(line)]) and not line.contested for line in lines)
    changing = changes(kept.content, results) if kept else []
    return Overview(
        lines=lines,
        cards=[_card(line, averages, rules) for line in lines if line.row.result.pk in chosen],
        further=[line for line in lines if line.contested and line.row.result.pk not in chosen],
        is_decided=evaluation.decided_at is not None,
        certain=certain,
        open=max(0, places - certain),
        contested=sum(line.contested for line in lines),
        changed=sum(change.times for change in changing),
        of=len(variants),
        changes=changing,
        panel_words=year_sentence(results),
    )


def _few(n: int) -> str:
    return in_words(n, hidden=n < SMALL)


def _of(line: CandidateLine) -> int:
    return line.row.result.application_id


def _lines(
    evaluation: Evaluation,
    results: Sequence[Result],
    variants: Sequence[Mapping[str, Any]],
    now: datetime,
) -> list[CandidateLine]:
    rules = evaluation.cycle.rules
    places = rules["titles"]["top_ten"]
    said = by_ranking(results, places)
    agencies = {result.application.agency_id for result in results}
    barred = blocking_vetoes(agencies, rules, timezone.localdate(now), known_at=now)
    ratings = _ratings_set_aside(evaluation)
    inside = Counter(number for variant in variants for number in variant["inside"])
    touched = {number for variant in variants for number in variant["shared"]}
    found = []
    for row in ranking_rows(results, places):
        application = row.result.application
        has_place = said[application.pk]
        finding = barred.get(application.agency_id)
        placed = inside[application.number]
        unsure = row.stability is not (Stability.STABLE if has_place else Stability.OUTSIDE)
        contested = row.result.rank is not None and (
            unsure
            or has_place is None
            or application.number in touched
            or bool(variants)
            and placed != (len(variants) if has_place else 0)
            or bool(has_place and finding)
        )
        found.append(
            CandidateLine(
                row=row,
                contested=contested,
                judges=len(judge_lines(row.result)),
                held=ratings.get((application.pk, HoldStatus.HELD), 0),
                excluded=ratings.get((application.pk, HoldStatus.EXCLUDED), 0),
                veto=barred_words(finding) if finding else "",
                placed=placed,
                of=len(variants),
            )
        )
    return found


def _ratings_set_aside(evaluation: Evaluation) -> dict[tuple[int, str], int]:
    """(Application, held or excluded) to the number of ratings."""
    rows = evaluation.holds.values("application", "status").annotate(n=Sum("count")).order_by()
    return {(row["application"], row["status"]): row["n"] for row in rows}


def _averages(results: Sequence[Result]) -> dict[str, list[Fraction]]:
    """Indicator to the panel's mean of each brand of the shortlist."""
    found: dict[str, list[Fraction]] = {}
    for result in results:
        for key, mean in _means(result).items():
            found.setdefault(key, []).append(mean)
    return found


def _means(result: Result) -> dict[str, Fraction]:
    """Indicator to the mean of the points that entered the panel score."""
    used = [judge.points for judge in judge_lines(result) if not judge.aside]
    keys = {key for points in used for key in points}
    return {
        key: sum((Fraction(points[key]) for points in used if key in points), Fraction(0))
        / len(used)
        for key in keys
    }


def _card(line: CandidateLine, averages: Mapping[str, list[Fraction]], rules: Rules) -> Card:
    result = line.row.result
    labels = {
        item.key: (str(item.label), Fraction(item.most))
        for group in indicator_groups(rules)
        for item in group.indicators
    }
    apart = [
        ((mean - sum(averages[key], Fraction(0)) / len(averages[key])) / labels[key][1], key)
        for key, mean in _means(result).items()
        if key in labels
    ]
    ordered = sorted(apart, key=lambda pair: (-pair[0], pair[1]))
    return Card(
        line=line,
        parts=parts(result),
        strong=[labels[key][0] for difference, key in ordered[:NAMED] if difference > 0],
        weak=[labels[key][0] for difference, key in ordered[::-1][:NAMED] if difference < 0],
        both=both_scores(result),
    )
