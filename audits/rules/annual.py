"""The annual review: the facts of one year in, one verdict with all its reasons out."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from brandportal.exact import Number, display, exact, text

Reason = tuple[str, dict[str, Any]]

PARTS = ("public", "commitments", "bad_rating_loop", "spot_checks")

RETAINED = "retained"
RETAINED_WITH_WARNING = "retained_with_warning"
TO_BE_RECTIFIED = "to_be_rectified"
REVOKED = "revoked"
LAPSED = "lapsed"


@dataclass(frozen=True)
class YearFacts:
    """The facts about one title's year. A part without facts is None or empty, never 0.

    `public` and `spot_checks` are points of 100; `commitments_delivered` of `commitments_total`,
    where a commitment met in part counts its share; `bad_rating_loop` is the share (0 to 1) of
    bad-rating cases closed in time. `exempt` is the reason code of a year without review.
    """

    public: Number | None = None
    commitments_delivered: Number = 0
    commitments_total: int = 0
    bad_rating_loop: Number | None = None
    spot_checks: tuple[Number, ...] = ()
    veto: tuple[str, ...] = ()
    fraud: bool = False
    report_submitted: bool = True
    rectification_failed: bool = False
    exempt: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= exact(self.commitments_delivered) <= self.commitments_total:
            raise ValueError("commitments delivered must lie between 0 and their total")
        if self.bad_rating_loop is not None and not 0 <= exact(self.bad_rating_loop) <= 1:
            raise ValueError("the share of the bad-rating loop must lie between 0 and 1")
        points = [*self.spot_checks, *([] if self.public is None else [self.public])]
        if any(not 0 <= exact(value) <= 100 for value in points):
            raise ValueError("points must lie between 0 and 100")

    def points(self) -> dict[str, Fraction | None]:
        """Each part in points of 100."""
        spot = [exact(value) for value in self.spot_checks]
        delivered = None
        if self.commitments_total:
            delivered = exact(self.commitments_delivered) * 100 / self.commitments_total
        return {
            "public": None if self.public is None else exact(self.public),
            "commitments": delivered,
            "bad_rating_loop": None
            if self.bad_rating_loop is None
            else exact(self.bad_rating_loop) * 100,
            "spot_checks": sum(spot, Fraction(0)) / len(spot) if spot else None,
        }

    def as_json(self) -> dict[str, Any]:
        """The facts as JSON data with exact numbers; the inverse of `from_json`."""
        return {
            "public": None if self.public is None else str(exact(self.public)),
            "commitments_delivered": str(exact(self.commitments_delivered)),
            "commitments_total": self.commitments_total,
            "bad_rating_loop": None
            if self.bad_rating_loop is None
            else str(exact(self.bad_rating_loop)),
            "spot_checks": [str(exact(value)) for value in self.spot_checks],
            "veto": list(self.veto),
            "fraud": self.fraud,
            "report_submitted": self.report_submitted,
            "rectification_failed": self.rectification_failed,
            "exempt": self.exempt,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "YearFacts":
        """Facts from the data of `as_json`, to replay a stored decision."""
        return cls(
            **{**data, "spot_checks": tuple(data["spot_checks"]), "veto": tuple(data["veto"])}
        )


@dataclass(frozen=True)
class AnnualRules:
    """The `annual_review` part of a rule set: weights of the parts and the three thresholds."""

    weights: Mapping[str, Fraction]
    retained: Fraction
    retained_with_warning: Fraction
    to_be_rectified: Fraction

    @classmethod
    def from_rules(cls, rules: Mapping[str, Any]) -> "AnnualRules":
        review = rules["annual_review"]
        return cls(
            weights={part: exact(review["score"][part]) for part in PARTS},
            retained=exact(review["retained"]),
            retained_with_warning=exact(review["retained_with_warning"]),
            to_be_rectified=exact(review["to_be_rectified"]),
        )


@dataclass(frozen=True)
class AnnualVerdict:
    """`reasons` are (code, numbers) in order of importance; the first one decided the outcome."""

    outcome: str
    score: Fraction | None
    reasons: tuple[Reason, ...]
    explanation: dict[str, Any]

    @property
    def shown_score(self) -> Decimal | None:
        """The score rounded for display."""
        return None if self.score is None else display(self.score)


def decide(facts: YearFacts, rules: AnnualRules) -> AnnualVerdict:
    """The verdict on one year.

    First the facts that revoke a title regardless of the score: fraud, a veto, a failed
    rectification. Then an exempt year (retained), a missing report (lapsed), and the score against
    the thresholds, each met at equality. A part without facts is left out and its weight
    distributed over the others. Without any facts nobody loses a title, but nobody is praised
    either: retained with a warning, for the reason `no_facts`.
    """
    points = facts.points()
    speaking = {
        part: value
        for part, value in points.items()
        if value is not None and rules.weights[part] > 0
    }
    weight = sum((rules.weights[part] for part in speaking), Fraction(0))
    score = None
    if weight:
        score = (
            sum((rules.weights[part] * value for part, value in speaking.items()), Fraction(0))
            / weight
        )
    by_score, threshold_reason = _by_score(score, rules)
    decisive = _decisive(facts)
    outcome = decisive[0][0] if decisive else by_score
    set_aside = [
        {"part": part, "weight": str(rules.weights[part]), "reason": "no_facts"}
        for part in PARTS
        if points[part] is None
    ]
    reasons = [reason for _, reason in decisive]
    if not decisive or score is not None:
        reasons.append(threshold_reason)
    reasons += [
        ("part_set_aside", {"part": part["part"], "weight": part["weight"]}) for part in set_aside
    ]
    explanation = {
        "facts": facts.as_json(),
        "parts": {
            part: {
                "points": text(points[part]),
                "weight": str(rules.weights[part]),
                "share": str(rules.weights[part] / weight) if part in speaking else "0",
            }
            for part in PARTS
        },
        "set_aside": set_aside,
        "thresholds": {
            RETAINED: str(rules.retained),
            RETAINED_WITH_WARNING: str(rules.retained_with_warning),
            TO_BE_RECTIFIED: str(rules.to_be_rectified),
        },
        "score": text(score),
        "by_score": by_score,
        "outcome": outcome,
    }
    return AnnualVerdict(
        outcome=outcome, score=score, reasons=tuple(reasons), explanation=explanation
    )


def needed_points(
    facts: YearFacts, rules: AnnualRules, *, threshold: Fraction
) -> dict[str, Fraction]:
    """For each part that weighs something, the points of 100 at which the score would just meet the
    threshold while the other parts stay as they are: at most 0 where any will do, above 100 where
    this part alone cannot do it. A part without facts is counted as one that has them.
    """
    points = facts.points()
    needed = {}
    for part in PARTS:
        weight = rules.weights[part]
        if weight <= 0:
            continue
        others = {
            other: value
            for other, value in points.items()
            if other != part and value is not None and rules.weights[other] > 0
        }
        total = weight + sum((rules.weights[other] for other in others), Fraction(0))
        reached = sum(
            (rules.weights[other] * value for other, value in others.items()), Fraction(0)
        )
        needed[part] = (threshold * total - reached) / weight
    return needed


def _decisive(facts: YearFacts) -> list[tuple[str, Reason]]:
    """The reasons that override the score, the most serious first."""
    found: list[tuple[str, Reason]] = []
    if facts.fraud:
        found.append((REVOKED, ("fraud", {})))
    found += [(REVOKED, ("veto", {"ground": ground})) for ground in facts.veto]
    if facts.rectification_failed:
        found.append((REVOKED, ("rectification_failed", {})))
    if facts.exempt is not None:
        found.append((RETAINED, ("exempt", {"reason": facts.exempt})))
    elif not facts.report_submitted:
        found.append((LAPSED, ("no_report", {})))
    return found


def _by_score(score: Fraction | None, rules: AnnualRules) -> tuple[str, Reason]:
    if score is None:
        return RETAINED_WITH_WARNING, ("no_facts", {})
    steps = (
        (RETAINED, rules.retained),
        (RETAINED_WITH_WARNING, rules.retained_with_warning),
        (TO_BE_RECTIFIED, rules.to_be_rectified),
    )
    for outcome, threshold in steps:
        if score >= threshold:
            return outcome, (
                "score_reaches",
                {"score": str(score), "threshold": str(threshold), "for": outcome},
            )
    lowest = str(rules.to_be_rectified)
    return REVOKED, (
        "score_below",
        {"score": str(score), "threshold": lowest, "for": TO_BE_RECTIFIED},
    )
