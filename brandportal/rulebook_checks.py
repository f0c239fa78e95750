"""The validation of a rule set: first its shape, then its sums, orders and lower bounds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from brandportal.rulebook_eligibility import eligibility_problems
from brandportal.rulebook_follow_up import follow_up_problems
from brandportal.rulebook_shape import as_number, is_whole, shape_problems

RATER_GROUPS = ("service_recipients", "enterprises", "deputies", "grass_roots", "public")
ASPECTS = ("attitude", "ability", "efficiency", "effect")
LEVELS = ("5", "4", "3", "2", "1")
PANEL_METHODS = ("trimmed_mean", "mean", "median", "severity_adjusted")
WHEN_BELOW, WHEN_INCOMPLETE = ("warn", "stop"), ("severity_adjusted", "same_method")
TIES = ("public", "bad_rating_repair_rate", "panel_median", "earlier_submission")
CAUSES = tuple(
    "staffing skill conduct rules process coordination system facilities information other".split()
)
COMMENTS_SHOWN = ("after_count", "never")
COMMENT_FINDINGS = ("personal_data", "abuse", "links")
LONGEST_COMMENT, LONGEST_KEPT_DAYS, NOTICE_FLOOR = 300, 1095, 5
SANCTION_STEPS = ("reminder", "warning", "open_part_void", "exclusion")
WINDOWS = ("short", "middle", "long", "days", "week")
BANDS = ("excellent", "good", "ordinary", "poor")
BLIND, BALLOTS = ("agency", "brand"), ("none", "open", "secret")
_HUNDRED = Decimal(100)


def _total(values: Iterable[object]) -> Decimal:
    return sum((as_number(value) for value in values), Decimal(0))


def _sum_is_hundred(weights: Mapping[str, Any], path: str) -> list[str]:
    found = [
        f"{path}.{key} must not be negative." for key in weights if as_number(weights[key]) < 0
    ]
    total = _total(weights.values())
    if total != _HUNDRED:
        found.append(f"{path} must add up to 100 and adds up to {total}.")
    return found


def _whole_at_least(rules: Mapping[str, Any], path: str, least: int) -> list[str]:
    value: Any = rules
    for key in path.split("."):
        value = value[key]
    if is_whole(value) and value >= least:
        return []
    return [f"{path} must be a whole number of at least {least}."]


def _codes(values: Iterable[str], known: tuple[str, ...], path: str) -> list[str]:
    found = [f"{path}: {value!r} is not known." for value in values if value not in known]
    listed = list(values)
    found += [
        f"{path} names {value!r} twice." for value in sorted(set(listed)) if listed.count(value) > 1
    ]
    return found


def _band_problems(bands: Sequence[Mapping[str, Any]]) -> list[str]:
    """The grade bands of the year-end table, from the best."""
    found = _codes([band["code"] for band in bands], BANDS, "year_end.bands")
    for place, band in enumerate(bands, start=1):
        if not 0 < as_number(band["at_most_percent"]) <= _HUNDRED:
            found.append(
                f"year_end.bands.{place}.at_most_percent must lie above 0 and at most at 100."
            )
    least = [as_number(band["from_points"]) for band in bands]
    if least != sorted(least, reverse=True):
        found.append("year_end.bands must begin with the best: from_points may not rise.")
    return found


def _counts(rules: Mapping[str, Any]) -> list[str]:
    floors = {
        "titles.top_ten": 1,
        "titles.shortlist": 1,
        "titles.years": 1,
        "titles.famous_brand_years": 1,
        "acceptance.correction_working_days": 1,
        "acceptance.corrections_allowed": 0,
        "panel.judges_min": 1,
        "panel.drop_high": 0,
        "panel.drop_low": 0,
        "panel.from_scores": 1,
        "public.min_n.group": 1,
        "public.min_n.brand": 1,
        "public.batches.sample_percent": 0,
        "public.batches.sample_least": 1,
        "public.sanctions.statement_working_days": 1,
        "public.sanctions.held_statement_working_days": 1,
        "public.screening.min_count.window": 1,
        "public.screening.min_count.network": 1,
        "public.screening.min_count.block": 1,
        "public.screening.lockstep.raters": 2,
        "public.screening.lockstep.pairs": 2,
        "public.screening.rounds": 0,
        "sampling.months_before": 1,
        "sampling.closes_days_before": 1,
        "sampling.places.service_recipients": 0,
        "sampling.places.enterprises": 0,
        "sampling.places.deputies": 0,
        "sampling.places.grass_roots": 0,
        "sampling.most_brands_a_person": 1,
        "sampling.remind_at_percent": 1,
        "sampling.phones_kept_days": 0,
        "bad_rating.worst_levels": 0,
        "bad_rating.verify_working_days": 1,
        "bad_rating.answer_working_days": 1,
        "bad_rating.complex_answer_working_days": 1,
        "bad_rating.reopenings_allowed": 0,
        "bad_rating.grade_working_days": 1,
        "bad_rating.recheck_working_days": 1,
        "bad_rating.remind_working_days": 0,
        "bad_rating.escalate_working_days": 0,
        "bad_rating.poor_months": 1,
        "bad_rating.small_cell": 1,
        "notice.working_days": NOTICE_FLOOR,
        "notice.floor": NOTICE_FLOOR,
        "notice.objection_answer_working_days": 1,
        "veto.look_back_months": 0,
        "annual_review.report_due_working_days": 1,
        "annual_review.reminders": 0,
        "annual_review.statement_window_working_days": 1,
        "annual_review.rectification_months": 1,
        "promotion.retained_in_a_row": 1,
        "promotion.quota": 0,
        "year_end.agency_check_working_days": 1,
    }
    if "letters" in rules["sampling"]:
        floors |= {f"sampling.letters.{group}": 0 for group in RATER_GROUPS[:-1]}
    later = [("panel", "calibration_samples"), ("panel", "moderate_over"), ("conflicts", "years")]
    later += [("acceptance", "grace_minutes"), ("annual_review", "first_review_after_months")]
    floors |= {f"{part}.{key}": 0 for part, key in later if key in rules.get(part, ())}
    if "pace" in rules["public"]["screening"]:
        floors |= {f"public.screening.pace.{key}": 2 for key in ("codes", "network")}
        floors["public.screening.pace.minutes"] = 1
    return [
        problem for path, least in floors.items() for problem in _whole_at_least(rules, path, least)
    ]


def _titles_and_stages(rules: Mapping[str, Any]) -> list[str]:
    found = _sum_is_hundred(rules["stage_weights"], "stage_weights")
    if rules["titles"]["shortlist"] < rules["titles"]["top_ten"]:
        found.append("titles.shortlist must not be smaller than titles.top_ten.")
    if rules["notice"]["working_days"] < rules["notice"]["floor"]:
        found.append("notice.working_days must not be shorter than notice.floor.")
    bad = rules["bad_rating"]
    if bad["complex_answer_working_days"] < bad["answer_working_days"]:
        found.append(
            "bad_rating.complex_answer_working_days must not be shorter than "
            "bad_rating.answer_working_days."
        )
    if rules["sampling"]["remind_at_percent"] >= 100:
        found.append("sampling.remind_at_percent must be less than 100.")
    if bad["worst_levels"] > len(LEVELS) - 1:
        found.append(f"bad_rating.worst_levels must be at most {len(LEVELS) - 1}.")
    if not 0 <= as_number(bad["poor_month_below"]) <= 100:
        found.append("bad_rating.poor_month_below must lie between 0 and 100.")
    found += _codes(bad["causes"], CAUSES, "bad_rating.causes")
    if not bad["causes"]:
        found.append("bad_rating.causes must name at least one cause.")
    found += _codes(rules["ties"], TIES, "ties")
    return found


def _indicators(rules: Mapping[str, Any]) -> list[str]:
    found = []
    total = Decimal(0)
    for group, indicators in rules["indicators"].items():
        if not indicators:
            found.append(f"indicators.{group} has no indicator.")
        for code, points in indicators.items():
            if as_number(points) <= 0:
                found.append(f"indicators.{group}.{code} must be more than 0 points.")
        total += _total(indicators.values())
    if total != _HUNDRED:
        found.append(f"indicators must add up to 100 points and add up to {total}.")
    known = tuple(f"{group}.{code}" for group, own in rules["indicators"].items() for code in own)
    on_site = [code for kind in rules["panel"].get("on_site", {}).values() for code in kind]
    found += _codes(on_site, known, "panel.on_site")
    if on_site and rules["panel"].get("blind"):
        found.append("panel.on_site: judges meet the agency; panel.blind must be empty.")
    return found


def _panel(rules: Mapping[str, Any]) -> list[str]:
    panel = rules["panel"]
    found = _codes([panel["method"]], PANEL_METHODS, "panel.method")
    incomplete = panel.get("when_incomplete", WHEN_INCOMPLETE[0])
    found += _codes([incomplete], WHEN_INCOMPLETE, "panel.when_incomplete")
    apart = panel.get("when_apart", WHEN_INCOMPLETE[0])
    found += _codes([apart], WHEN_INCOMPLETE, "panel.when_apart")
    if panel["drop_high"] + panel["drop_low"] >= panel["from_scores"]:
        found.append(
            "panel.from_scores must be more than panel.drop_high and panel.drop_low together."
        )
    if "reliability" in panel:
        gate, path = panel["reliability"], "panel.reliability"
        found += _codes([gate["when_below"]], WHEN_BELOW, f"{path}.when_below")
        for key in ("least_icc", "least_alpha"):
            if not 0 <= as_number(gate[key]) <= 1:
                found.append(f"{path}.{key} must lie between 0 and 1.")
    found += _codes(panel.get("blind", ()), BLIND, "panel.blind")
    classes = [name for spelled in panel.get("by_class", ()) for name in spelled.split("+")]
    if classes and sorted(classes) != sorted(rules["agency_classes"]):
        found.append("panel.by_class must name each of the agency_classes in exactly one panel.")
    if "remark" in panel:
        below, above = (as_number(panel["remark"][key]) for key in ("below", "above"))
        if not 0 <= below <= above <= _HUNDRED:
            found.append("panel.remark must rise from below to above, between 0 and 100.")
    return found


def _public(rules: Mapping[str, Any]) -> list[str]:
    public, classes = rules["public"], rules["agency_classes"]
    found = _sum_is_hundred(public["aspects"], "public.aspects")
    found += _levels(public["levels"])
    if set(public["groups"]) != set(classes):
        found.append("public.groups must name exactly the agency_classes.")
    if not classes or len(set(classes)) != len(classes):
        found.append("agency_classes must name at least one class and none twice.")
    if public["open_group"] not in RATER_GROUPS:
        found.append(f"public.open_group: {public['open_group']!r} is not known.")
    for name, weights in public["groups"].items():
        found += _group_weights(weights, f"public.groups.{name}", public["open_group"])
    if public["min_n"]["brand"] < public["min_n"]["group"]:
        found.append("public.min_n.brand must not be smaller than public.min_n.group.")
    if public["batches"]["sample_percent"] > 100:
        found.append("public.batches.sample_percent must not be more than 100.")
    if public["clamp_open_public"] < 0:
        found.append("public.clamp_open_public must not be negative.")
    found += _codes(public["sanctions"]["steps"], SANCTION_STEPS, "public.sanctions.steps")
    if sorted(public["one_per"]) != ["brand", "cycle", "person"]:
        found.append("public.one_per must be person, brand and cycle.")
    return found


def _levels(levels: Mapping[str, Any]) -> list[str]:
    found = []
    points = [as_number(levels[level]) for level in LEVELS]
    if any(not 0 <= point <= 100 for point in points):
        found.append("public.levels must lie between 0 and 100.")
    if any(better <= worse for better, worse in zip(points, points[1:], strict=False)):
        found.append("public.levels must fall from the best level (5) to the worst (1).")
    return found


def _group_weights(weights: Mapping[str, Any], path: str, open_group: str) -> list[str]:
    found = _codes(weights, RATER_GROUPS, path) + _sum_is_hundred(weights, path)
    if not any(as_number(weights[group]) > 0 for group in weights if group != open_group):
        found.append(f"{path} must give weight to a verified group.")
    return found


def _screening(rules: Mapping[str, Any]) -> list[str]:
    public = rules["public"]
    screening, path = public["screening"], "public.screening"
    found = _codes(screening["groups"], RATER_GROUPS, f"{path}.groups")
    steps = [as_number(screening["windows"][name]) for name in WINDOWS]
    if steps[0] < 1 or steps != sorted(steps):
        found.append(f"{path}.windows must rise from short to week, from at least 1 hour.")
    if screening["over_dispersion"] < 1:
        found.append(f"{path}.over_dispersion must be at least 1.")
    if screening["min_z"] <= 0:
        found.append(f"{path}.min_z must be more than 0.")
    if not 0 <= screening["min_excess"] <= 100:
        found.append(f"{path}.min_excess must lie between 0 and 100.")
    if not 0 < screening["q"] < 1:
        found.append(f"{path}.q must lie between 0 and 1.")
    return found


def _annual(rules: Mapping[str, Any]) -> list[str]:
    review = rules["annual_review"]
    found = _sum_is_hundred(review["score"], "annual_review.score")
    steps = [_HUNDRED] + [
        as_number(review[key]) for key in ("retained", "retained_with_warning", "to_be_rectified")
    ]
    if steps[0] < steps[1] or steps[3] < 0 or not steps[1] > steps[2] > steps[3]:
        found.append(
            "annual_review: retained, retained_with_warning and to_be_rectified must fall in this "
            "order between 100 and 0."
        )
    if not 0 <= rules["promotion"]["last_score"] <= 100:
        found.append("promotion.last_score must lie between 0 and 100.")
    found += _codes(rules["veto"]["grounds"], tuple(rules["veto"]["grounds"]), "veto.grounds")
    cap = rules["year_end"]["cap"]
    if not cap["down"] <= 0 <= cap["up"]:
        found.append("year_end.cap must run from a number below or at 0 up to one above or at 0.")
    found += _band_problems(rules["year_end"].get("bands", []))
    return found


def _comments_and_privacy(rules: Mapping[str, Any]) -> list[str]:
    comments, privacy = rules["public"]["comments"], rules["privacy"]
    found = _codes([comments["shown"]], COMMENTS_SHOWN, "public.comments.shown")
    found += _codes(comments["held_when"], COMMENT_FINDINGS, "public.comments.held_when")
    found += _whole_at_least(rules, "public.comments.length", 0)
    if comments["length"] > LONGEST_COMMENT:
        found.append(f"public.comments.length must be at most {LONGEST_COMMENT}.")
    whole = [problem for key in privacy for problem in _whole_at_least(rules, f"privacy.{key}", 1)]
    if not whole and max(privacy.values()) > privacy["latest_days"]:
        whole.append("privacy.latest_days must not be shorter than the other terms of privacy.")
    if not whole and privacy["latest_days"] > LONGEST_KEPT_DAYS:
        whole.append(f"privacy.latest_days must be at most {LONGEST_KEPT_DAYS}.")
    return found + whole


def _leadership(rules: Mapping[str, Any]) -> list[str]:
    if "leadership" not in rules:
        return []
    own = rules["leadership"]
    found = _codes([own["ballot"]], BALLOTS, "leadership.ballot")
    for key in ("quorum_over_percent", "pass_over_percent"):
        if not 0 <= as_number(own[key]) < 100:
            found.append(f"leadership.{key} must be at least 0 and less than 100.")
    return found


_CHECKS: tuple[Callable[[Mapping[str, Any]], list[str]], ...] = (
    _counts,
    _titles_and_stages,
    _indicators,
    _panel,
    _public,
    _screening,
    _annual,
    _comments_and_privacy,
    _leadership,
    eligibility_problems,
    follow_up_problems,
)


def find_problems(rules: object, pattern: Mapping[str, Any]) -> list[str]:
    """The problems of `rules`; `pattern` is a correct rule set that shows the wanted shape."""
    shape = shape_problems(rules, pattern, "")
    if shape:
        return shape
    assert isinstance(rules, Mapping)
    return [problem for check in _CHECKS for problem in check(rules)]
