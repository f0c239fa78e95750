"""The rule set of a cycle: its default, its validation, its canonical form and its hash.

A rule set is plain JSON data. Every number the portal applies is read from the rule set that was
frozen when the cycle opened; nothing here or elsewhere is a constant of the programme.
Pure standard library: this module knows neither Django nor any app.
"""

import copy
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from brandportal.canonical import canonical as canonical_json
from brandportal.rulebook_checks import find_problems
from brandportal.rulebook_eligibility import ELIGIBILITY
from brandportal.rulebook_follow_up import FOLLOW_UP
from brandportal.rulebook_shape import as_number

Rules = Mapping[str, Any]
ADJUSTED = "severity_adjusted"

DEFAULT_RULES: dict[str, Any] = {
    "titles": {
        "top_ten": 10,
        "shortlist": 20,
        "may_stay_vacant": True,
        "years": 3,
        "famous_brand_years": 5,
    },
    "agency_classes": ["window", "non_window", "party_organ"],
    "eligibility": ELIGIBILITY,
    "stage_weights": {"self": 5, "panel": 35, "public": 60},
    "acceptance": {
        "correction_working_days": 5,
        "corrections_allowed": 1,
        # How long after the deadline what is written already can still be signed off.
        "grace_minutes": 30,
    },
    "indicators": {
        "brand_design": {"name_and_meaning": 6, "core_value": 5, "philosophy": 4, "image": 5},
        "commitments": {"measurable": 8, "published": 5, "delivered": 12},
        "service_quality": {
            "efficiency": 8,
            "convenience": 6,
            "attitude": 5,
            "lawful_and_clean": 6,
        },
        "mechanism": {"organisation": 3, "training": 3, "complaint_handling": 4},
        "effect_and_innovation": {"results": 8, "innovation": 4, "spread": 3},
        "evidence": {"completeness": 5},
    },
    "panel": {
        "judges_min": 5,
        "method": "trimmed_mean",
        "drop_high": 1,
        "drop_low": 1,
        "from_scores": 5,
        # Instead of the method where not every judge has scored every brand, and within each group
        # where groups of judges share no brand; same_method: nothing.
        "when_incomplete": "severity_adjusted",
        "when_apart": "severity_adjusted",
        # Agreement of the judges: of their mean (ICC) and ordinal (alpha); warn, or stop.
        "reliability": {"least_icc": 0.75, "least_alpha": 0.667, "when_below": "warn"},
        "remark": {"below": 30, "above": 95},
        # What judges do not see while they score: agency, brand.
        "blind": [],
        # Panels of their own for classes of agency, each as its classes joined by "+"; none: one
        # panel for all.
        "by_class": [],
        # How many samples each judge scores before scoring opens; they count nowhere.
        "calibration_samples": 0,
        # By more than so many points of 100 the sums of a brand must be apart for its judges to
        # discuss them before scoring closes; 0: never.
        "moderate_over": 0,
        # Indicators ("group.code") that are scored at a live defence, and at a site visit; not
        # in a year in which judges do not see the agency.
        "on_site": {"defence": [], "visit": []},
    },
    "public": {
        "levels": {"5": 100, "4": 85, "3": 70, "2": 30, "1": 0},
        "aspects": {"attitude": 20, "ability": 20, "efficiency": 20, "effect": 40},
        # What may be ticked below an answer, by level and place.
        "follow_up": FOLLOW_UP,
        "groups": {
            "window": {
                "service_recipients": 50,
                "enterprises": 15,
                "deputies": 10,
                "grass_roots": 10,
                "public": 15,
            },
            "non_window": {
                "service_recipients": 30,
                "enterprises": 10,
                "deputies": 20,
                "grass_roots": 25,
                "public": 15,
            },
            "party_organ": {
                "service_recipients": 20,
                "enterprises": 5,
                "deputies": 25,
                "grass_roots": 35,
                "public": 15,
            },
        },
        "open_group": "public",
        "min_n": {"group": 30, "brand": 200},
        "clamp_open_public": 3,
        "one_per": ["person", "brand", "cycle"],
        # Windows in hours, min_excess in percent of a cell.
        "screening": {
            "groups": ["public", "service_recipients", "enterprises", "deputies", "grass_roots"],
            # Codes on paper of one brand and group: how many used within how many minutes, or from
            # one network.
            "pace": {"codes": 10, "minutes": 10, "network": 10},
            "windows": {"short": 3, "middle": 12, "long": 24, "days": 72, "week": 168},
            "min_count": {"window": 15, "network": 10, "block": 15},
            "over_dispersion": 3,
            "min_z": 3,
            "min_excess": 60,
            "lockstep": {"raters": 5, "pairs": 3},
            "q": 0.01,
            "rounds": 12,
        },
        "comments": {
            "length": 300,
            "shown": "after_count",
            "held_when": ["personal_data", "abuse", "links"],
        },
        "batches": {"sample_percent": 5, "sample_least": 10},
        "sanctions": {
            "steps": ["reminder", "warning", "open_part_void", "exclusion"],
            "statement_working_days": 5,
            "held_statement_working_days": 3,
        },
    },
    "sampling": {
        "months_before": 12,
        "closes_days_before": 3,
        "places": {
            "service_recipients": 200,
            "enterprises": 80,
            "deputies": 60,
            "grass_roots": 80,
        },
        # How many codes on paper two people may issue at most for one brand and group.
        "letters": {
            "service_recipients": 200,
            "enterprises": 80,
            "deputies": 60,
            "grass_roots": 80,
        },
        "most_brands_a_person": 5,
        "remind_at_percent": 50,
        "phones_kept_days": 30,
    },
    "bad_rating": {
        "worst_levels": 2,
        "verify_working_days": 1,
        "answer_working_days": 5,
        "complex_answer_working_days": 15,
        "reopenings_allowed": 1,
        "grade_working_days": 10,
        "recheck_working_days": 5,
        "remind_working_days": 1,
        "escalate_working_days": 2,
        "poor_month_below": 80,
        "poor_months": 2,
        "small_cell": 5,
        "causes": [
            "staffing",
            "skill",
            "conduct",
            "rules",
            "process",
            "coordination",
            "system",
            "facilities",
            "information",
            "other",
        ],
    },
    "ties": ["public", "bad_rating_repair_rate", "panel_median", "earlier_submission"],
    "notice": {"working_days": 5, "floor": 5, "objection_answer_working_days": 15},
    "privacy": {
        "marks_days": 30,
        "contacts_days": 90,
        "reports_days": 180,
        "unlink_days": 180,
        "latest_days": 540,
    },
    # How long somebody who worked for an agency has a conflict of interest with it.
    "conflicts": {"years": 3},
    # Shares of the leading group and of those present that have to be exceeded, in percent; how it
    # votes: none, open or secret.
    "leadership": {"quorum_over_percent": 50, "pass_over_percent": 50, "ballot": "none"},
    "veto": {
        "look_back_months": 24,
        "grounds": [
            "grave_incident",
            "leading_cadre_under_investigation",
            "falsified_evidence",
            "rigged_ratings",
        ],
    },
    "annual_review": {
        "score": {"public": 50, "commitments": 25, "bad_rating_loop": 15, "spot_checks": 10},
        "retained": 85,
        "retained_with_warning": 75,
        "to_be_rectified": 60,
        "first_review_after_months": 12,
        "report_due_working_days": 15,
        "reminders": 2,
        "statement_window_working_days": 10,
        "rectification_months": 3,
    },
    "promotion": {"retained_in_a_row": 3, "last_score": 90, "quota": 3},
    "year_end": {
        "famous_brand": 3,
        "top_ten_new": 2,
        "top_ten_retained": 1,
        "shortlisted": 0.5,
        "rectifying": -0.3,
        "revoked": -0.5,
        "fraud": -1,
        "highest_only": True,
        "fraud_forfeits": True,
        "cap": {"up": 3, "down": -1},
        "agency_check_working_days": 5,
        # From the best: the share of all agencies in a band at most, and its least points.
        "bands": [
            {"code": "excellent", "at_most_percent": 15, "from_points": 0.5},
            {"code": "good", "at_most_percent": 35, "from_points": 0.5},
            {"code": "ordinary", "at_most_percent": 100, "from_points": -1},
        ],
    },
}


def default_rules() -> dict[str, Any]:
    """A fresh copy of the default rule set, free to be edited."""
    return copy.deepcopy(DEFAULT_RULES)


def problems(rules: object) -> list[str]:
    """Every problem of `rules`, one English sentence each; empty if a cycle can be opened with
    them.

    Accepts any JSON value and never raises: missing, unknown and mistyped keys are named first;
    sums, orders and lower bounds are checked only when the shape is right.
    """
    return find_problems(rules, DEFAULT_RULES)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, (Decimal, float)):
        number = as_number(value)
        return int(number) if number == int(number) else float(number)
    return value


def canonical(rules: Rules) -> bytes:
    """Canonical JSON of a rule set: sorted keys, no spaces, UTF-8, 5.0 written as 5.

    Equal rule sets give equal bytes, whichever database or form they went through. Raises
    ValueError for NaN and infinity.
    """
    return canonical_json(_plain(rules))


def digest(rules: Rules) -> str:
    """SHA-256 of the canonical bytes, as hex: identifies a rule set."""
    return hashlib.sha256(canonical(rules)).hexdigest()


def letters_of(rules: Rules, group: str) -> int:
    """The quota of codes on paper for one brand and group; in rules frozen before there was a
    quota, as many as are drawn.
    """
    sampling = rules["sampling"]
    return int(sampling.get("letters", sampling["places"])[group])


def indicator_points(rules: Rules) -> dict[str, Decimal]:
    """Points of every second-level indicator, by "group.code", in the order of the rule set."""
    return {
        f"{group}.{code}": as_number(points)
        for group, indicators in rules["indicators"].items()
        for code, points in indicators.items()
    }


def published(rules: Rules) -> dict[str, Any]:
    """The `rules.json` of a published results folder.

    The keys that a recount needs are at the top level; the complete rule set and its hash are
    included, so that the hash published when the cycle opened can be recomputed from the download.
    """
    public = rules["public"]
    panel = rules["panel"]
    return {
        "stage_weights": dict(rules["stage_weights"]),
        "panel": {key: panel[key] for key in _PUBLISHED_PANEL if key in panel},
        "levels": dict(public["levels"]),
        "aspects": dict(public["aspects"]),
        "groups": {name: dict(weights) for name, weights in public["groups"].items()},
        "min_n": dict(public["min_n"]),
        "clamp_open_public": public["clamp_open_public"],
        "open_group": public["open_group"],
        "ties": [_PUBLISHED_TIES.get(tie, tie) for tie in rules["ties"]],
        "places": rules["titles"]["top_ten"],
        "rule_set": copy.deepcopy(dict(rules)),
        "rule_set_sha256": digest(rules),
    }


_PUBLISHED_PANEL = tuple(
    "method drop_high drop_low from_scores when_incomplete when_apart moderate_over".split()
)
_PUBLISHED_TIES = {"bad_rating_repair_rate": "repair_rate"}


def remark_shares(rules: Rules) -> tuple[Decimal, Decimal] | None:
    """Points below the first or above the second share of an indicator's points, in percent, need a
    remark of the judge; none do by rules from before this key.
    """
    own = rules["panel"].get("remark")
    return None if own is None else (as_number(own["below"]), as_number(own["above"]))


def blind_fields(rules: Rules) -> frozenset[str]:
    """What judges do not see while they score ("agency", "brand"); nothing by rules from before
    this key.
    """
    return frozenset(rules["panel"].get("blind", ()))


def class_panels(rules: Rules) -> list[tuple[str, ...]]:
    """The classes of agency of each panel; empty where one panel scores all, as by rules from
    before this key.
    """
    return [tuple(spelled.split("+")) for spelled in rules["panel"].get("by_class", ())]


def calibration_samples(rules: Rules) -> int:
    """How many samples the calibration round has at least; none by rules from before this key."""
    return int(rules["panel"].get("calibration_samples", 0))


def moderate_over(rules: Rules) -> Decimal:
    """Brands whose independent sums are further apart are discussed by their judges; 0, as by rules
    from before this key: none is.
    """
    return as_number(rules["panel"].get("moderate_over", 0))


def on_site_indicators(rules: Rules) -> dict[str, tuple[str, ...]]:
    """What is scored at a live defence or site visit: the kind to its indicators; empty where
    nothing is, as by rules from before this key.
    """
    own: Mapping[str, list[str]] = rules["panel"].get("on_site", {})
    return {kind: tuple(codes) for kind, codes in own.items() if codes}


def conflict_years(rules: Rules | None = None) -> int:
    """For how many years work for an agency is a conflict of interest; rules from before this key
    get the default.
    """
    own = (rules or {}).get("conflicts", DEFAULT_RULES["conflicts"])
    return int(own["years"])


def reliability_of(rules: Rules) -> dict[str, Any]:
    """The least agreement of a panel and what happens below; rules from before this key only
    warn.
    """
    default: dict[str, Any] = DEFAULT_RULES["panel"]["reliability"]
    return dict(rules["panel"].get("reliability", default))


def adjusts_when_incomplete(rules: Rules) -> bool:
    """Whether the panel score is adjusted for severity where not every judge scored every brand."""
    panel = rules["panel"]
    return ADJUSTED in (panel["method"], panel.get("when_incomplete"))


def leadership_rules(rules: Rules | None = None) -> Mapping[str, Any]:
    """What a meeting of the leading group needs to decide; rules from before this key get the
    default.
    """
    return (rules or {}).get("leadership", DEFAULT_RULES["leadership"])
