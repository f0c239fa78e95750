import hashlib
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brandportal import rulebook
from brandportal.rulebook_shape import as_number


def changed(path: str, value) -> dict:
    rules = rulebook.default_rules()
    *way, last = path.split(".")
    place = rules
    for key in way:
        place = place[key]
    place[last] = value
    return rules


def test_default_rules_have_no_problem():
    assert rulebook.problems(rulebook.DEFAULT_RULES) == []


def test_default_rules_are_a_copy_that_may_be_edited():
    rulebook.default_rules()["titles"]["top_ten"] = 3
    assert rulebook.DEFAULT_RULES["titles"]["top_ten"] == 10


def asked(**changes) -> dict:
    rules = rulebook.default_rules()
    rules["eligibility"]["questions"][1] |= changes
    return rules


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"code": "Bad code"},
            (
                "eligibility.questions, number 2: 'Bad code' must be a code of at most 40 small "
                "letters, digits and underscores."
            ),
        ),
        ({"code": "in_operation"}, "eligibility.questions names 'in_operation' twice."),
        (
            {"excludes": "maybe"},
            (
                "eligibility.questions, number 2: excludes must be 'yes' or 'no', the answer that "
                "excludes."
            ),
        ),
        ({"en": " "}, "eligibility.questions, number 2: en must have 1 to 200 characters."),
        (
            {"reason_zh": "长" * 201},
            "eligibility.questions, number 2: reason_zh must have 1 to 200 characters.",
        ),
        ({"zh": 5}, "eligibility.questions.2.zh must be a code."),
        ({"fr": "x"}, "eligibility.questions.2.fr is not known."),
    ],
)
def test_questions_on_eligibility_are_checked(changes, problem):
    assert rulebook.problems(asked(**changes)) == [problem]


def test_rules_may_ask_no_question_or_be_from_before_there_were_any():
    assert rulebook.problems(changed("eligibility.questions", [])) == []
    older = rulebook.default_rules()
    del older["eligibility"]
    assert rulebook.problems(older) == []
    assert rulebook.problems(changed("eligibility.questions", {})) == [
        "eligibility.questions must be a list of groups of named values."
    ]
    assert rulebook.problems(changed("eligibility.questions", ["x"])) == [
        "eligibility.questions.1 must be a group of named values."
    ]
    assert rulebook.problems(changed("eligibility.revoked_title_years", -1)) == [
        "eligibility.revoked_title_years must be a whole number of at least 0."
    ]


def ticked(**changes) -> dict:
    rules = rulebook.default_rules()
    rules["public"]["follow_up"][0] |= changes
    return rules


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"code": "Bad code"},
            (
                "public.follow_up, number 1: 'Bad code' must be a code of at most 20 small "
                "letters, digits and underscores."
            ),
        ),
        ({"code": "skilled"}, "public.follow_up names 'skilled' twice."),
        (
            {"levels": ["6"]},
            (
                "public.follow_up, number 1: levels must name at least one of 5, 4, 3, 2, 1 and "
                "none twice."
            ),
        ),
        (
            {"levels": []},
            (
                "public.follow_up, number 1: levels must name at least one of 5, 4, 3, 2, 1 and "
                "none twice."
            ),
        ),
        ({"levels": [5]}, "public.follow_up.1.levels must be a list of codes."),
        (
            {"place": "phone"},
            "public.follow_up, number 1: place must be 'on_site', 'online' or 'either'.",
        ),
        ({"en": " "}, "public.follow_up, number 1: en must have 1 to 60 characters."),
        ({"zh": "长" * 61}, "public.follow_up, number 1: zh must have 1 to 60 characters."),
        ({"fr": "x"}, "public.follow_up.1.fr is not known."),
        (
            {"code": "a_code_of_twenty_car", "levels": ["2"]},
            (
                "public.follow_up: the codes of level 2 must have at most 120 characters "
                "together, with commas between them."
            ),
        ),
    ],
)
def test_follow_up_questions_are_checked(changes, problem):
    assert rulebook.problems(ticked(**changes)) == [problem]


def test_bad_levels_always_have_something_to_tick():
    rules = rulebook.default_rules()
    for row in rules["public"]["follow_up"]:
        if row["place"] == "either" and "1" in row["levels"]:
            row["levels"].remove("1")
    assert rulebook.problems(rules) == [
        f"public.follow_up, number {number}: levels must name at least one of 5, 4, 3, 2, 1 and "
        "none twice."
        for number, row in enumerate(rules["public"]["follow_up"], start=1)
        if not row["levels"]
    ] + ["public.follow_up must offer something at level 1 that fits either place."]


def test_rules_may_be_from_before_the_follow_up_questions():
    older = rulebook.default_rules()
    del older["public"]["follow_up"]
    assert rulebook.problems(older) == []
    assert b"follow_up" not in rulebook.canonical(older)
    assert rulebook.digest(older) != rulebook.digest(rulebook.default_rules())


def test_indicator_points_add_up_to_a_hundred():
    points = rulebook.indicator_points(rulebook.DEFAULT_RULES)
    assert sum(points.values()) == Decimal(100)
    assert points["commitments.delivered"] == Decimal(12)
    assert next(iter(points)) == "brand_design.name_and_meaning"
    assert len(points) == 18


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("stage_weights.self", 6, "stage_weights must add up to 100 and adds up to 101."),
        ("stage_weights.self", "5", "stage_weights.self must be a number."),
        ("stage_weights.self", True, "stage_weights.self must be a number."),
        ("stage_weights.self", float("nan"), "stage_weights.self must be a number."),
        (
            "indicators.evidence.completeness",
            6,
            "indicators must add up to 100 points and add up to 101.",
        ),
        (
            "indicators.evidence.completeness",
            0,
            "indicators.evidence.completeness must be more than 0 points.",
        ),
        ("indicators.evidence", {}, "indicators.evidence has no indicator."),
        ("indicators.evidence", 5, "indicators.evidence must be a group of named values."),
        (
            "indicators.evidence",
            {"Bad code": 5},
            (
                "indicators.evidence: 'Bad code' must be a code of small letters, digits and "
                "underscores."
            ),
        ),
        (
            "indicators.evidence.completeness",
            None,
            "indicators.evidence.completeness must be a number.",
        ),
        (
            "sampling.remind_at_percent",
            100,
            "sampling.remind_at_percent must be less than 100.",
        ),
        (
            "sampling.places.deputies",
            -1,
            "sampling.places.deputies must be a whole number of at least 0.",
        ),
        (
            "sampling.closes_days_before",
            0,
            "sampling.closes_days_before must be a whole number of at least 1.",
        ),
        ("panel.method", "max", "panel.method: 'max' is not known."),
        (
            "panel.drop_high",
            4,
            "panel.from_scores must be more than panel.drop_high and panel.drop_low together.",
        ),
        ("panel.judges_min", 0, "panel.judges_min must be a whole number of at least 1."),
        ("panel.judges_min", 2.5, "panel.judges_min must be a whole number of at least 1."),
        (
            "public.levels.3",
            85,
            "public.levels must fall from the best level (5) to the worst (1).",
        ),
        ("public.levels.5", 101, "public.levels must lie between 0 and 100."),
        ("public.aspects.effect", 41, "public.aspects must add up to 100 and adds up to 101."),
        (
            "public.groups.window.public",
            16,
            "public.groups.window must add up to 100 and adds up to 101.",
        ),
        (
            "public.groups.window",
            {"friends": 50, "service_recipients": 50},
            "public.groups.window: 'friends' is not known.",
        ),
        (
            "public.groups.window",
            {"public": 100},
            "public.groups.window must give weight to a verified group.",
        ),
        ("public.open_group", "friends", "public.open_group: 'friends' is not known."),
        ("public.min_n.group", 0, "public.min_n.group must be a whole number of at least 1."),
        (
            "public.min_n.brand",
            29,
            "public.min_n.brand must not be smaller than public.min_n.group.",
        ),
        ("public.clamp_open_public", -1, "public.clamp_open_public must not be negative."),
        ("public.one_per", ["person"], "public.one_per must be person, brand and cycle."),
        ("public.screening.groups", ["all"], "public.screening.groups: 'all' is not known."),
        (
            "public.screening.windows.short",
            13,
            "public.screening.windows must rise from short to week, from at least 1 hour.",
        ),
        (
            "public.screening.windows.short",
            0.5,
            "public.screening.windows must rise from short to week, from at least 1 hour.",
        ),
        (
            "public.screening.over_dispersion",
            0.9,
            "public.screening.over_dispersion must be at least 1.",
        ),
        ("public.screening.min_z", 0, "public.screening.min_z must be more than 0."),
        (
            "public.screening.min_excess",
            101,
            "public.screening.min_excess must lie between 0 and 100.",
        ),
        ("public.screening.q", 1, "public.screening.q must lie between 0 and 1."),
        (
            "public.screening.min_count.network",
            0,
            "public.screening.min_count.network must be a whole number of at least 1.",
        ),
        (
            "public.screening.lockstep.raters",
            1,
            "public.screening.lockstep.raters must be a whole number of at least 2.",
        ),
        (
            "public.screening.rounds",
            2.5,
            "public.screening.rounds must be a whole number of at least 0.",
        ),
        (
            "agency_classes",
            ["window", "non_window"],
            "public.groups must name exactly the agency_classes.",
        ),
        (
            "agency_classes",
            ["window", "non_window", "party_organ", "window"],
            "agency_classes must name at least one class and none twice.",
        ),
        ("agency_classes", "window", "agency_classes must be a list of codes."),
        ("ties", ["public", "lot"], "ties: 'lot' is not known."),
        ("ties", ["public", "public"], "ties names 'public' twice."),
        ("public.comments.shown", "soon", "public.comments.shown: 'soon' is not known."),
        ("public.comments.held_when", ["x"], "public.comments.held_when: 'x' is not known."),
        ("public.comments.length", 301, "public.comments.length must be at most 300."),
        (
            "public.batches.sample_percent",
            101,
            "public.batches.sample_percent must not be more than 100.",
        ),
        (
            "public.batches.sample_least",
            0,
            "public.batches.sample_least must be a whole number of at least 1.",
        ),
        ("privacy.marks_days", 0, "privacy.marks_days must be a whole number of at least 1."),
        (
            "privacy.unlink_days",
            541,
            "privacy.latest_days must not be shorter than the other terms of privacy.",
        ),
        ("privacy.latest_days", 1096, "privacy.latest_days must be at most 1095."),
        ("notice.working_days", 4, "notice.working_days must be a whole number of at least 5."),
        ("notice.floor", 4, "notice.floor must be a whole number of at least 5."),
        ("notice.floor", 7, "notice.working_days must not be shorter than notice.floor."),
        ("titles.shortlist", 9, "titles.shortlist must not be smaller than titles.top_ten."),
        ("titles.may_stay_vacant", 1, "titles.may_stay_vacant must be true or false."),
        (
            "annual_review.score.public",
            51,
            "annual_review.score must add up to 100 and adds up to 101.",
        ),
        (
            "annual_review.retained",
            75,
            "annual_review: retained, retained_with_warning and to_be_rectified must fall in this "
            "order"
            " between 100 and 0.",
        ),
        ("promotion.last_score", 101, "promotion.last_score must lie between 0 and 100."),
        (
            "year_end.cap.up",
            -2,
            "year_end.cap must run from a number below or at 0 up to one above or at 0.",
        ),
        (
            "year_end.bands",
            [{"code": "best", "at_most_percent": 15, "from_points": 1}],
            "year_end.bands: 'best' is not known.",
        ),
        (
            "year_end.bands",
            [{"code": "good", "at_most_percent": 101, "from_points": 1}],
            "year_end.bands.1.at_most_percent must lie above 0 and at most at 100.",
        ),
        (
            "year_end.bands",
            [
                {"code": "excellent", "at_most_percent": 15, "from_points": 0},
                {"code": "good", "at_most_percent": 35, "from_points": 1},
            ],
            "year_end.bands must begin with the best: from_points may not rise.",
        ),
        ("year_end.highest_only", "yes", "year_end.highest_only must be true or false."),
        ("veto.grounds", ["a", "a"], "veto.grounds names 'a' twice."),
        ("bad_rating.worst_levels", 5, "bad_rating.worst_levels must be at most 4."),
        (
            "bad_rating.complex_answer_working_days",
            4,
            (
                "bad_rating.complex_answer_working_days must not be shorter than "
                "bad_rating.answer_working_days."
            ),
        ),
        (
            "bad_rating.poor_month_below",
            101,
            "bad_rating.poor_month_below must lie between 0 and 100.",
        ),
        ("bad_rating.causes", ["luck"], "bad_rating.causes: 'luck' is not known."),
        ("bad_rating.causes", [], "bad_rating.causes must name at least one cause."),
        (
            "bad_rating.small_cell",
            0,
            "bad_rating.small_cell must be a whole number of at least 1.",
        ),
        ("public.open_group", 5, "public.open_group must be a code."),
        ("titles.top_twelve", 12, "titles.top_twelve is not known."),
        ("acceptance", [], "acceptance must be a group of named values."),
    ],
)
def test_problems_names_what_is_wrong(path, value, problem):
    assert problem in rulebook.problems(changed(path, value))


def test_problems_names_a_negative_weight():
    rules = rulebook.default_rules()
    rules["stage_weights"] = {"self": -5, "panel": 45, "public": 60}
    assert rulebook.problems(rules) == ["stage_weights.self must not be negative."]


def test_rules_from_before_conflicts_of_interest_have_the_default_years():
    rules = rulebook.default_rules()
    assert rulebook.conflict_years(rules | {"conflicts": {"years": 7}}) == 7
    del rules["conflicts"]
    assert rulebook.problems(rules) == []
    assert rulebook.conflict_years(rules) == rulebook.conflict_years() == 3


@pytest.mark.parametrize("years", [-1, 1.5])
def test_problems_names_years_of_a_conflict_that_cannot_be(years):
    rules = rulebook.default_rules() | {"conflicts": {"years": years}}
    assert rulebook.problems(rules) == ["conflicts.years must be a whole number of at least 0."]


def test_rules_from_before_meetings_decide_as_they_did():
    rules = rulebook.default_rules()
    del rules["leadership"]
    assert rulebook.problems(rules) == []
    assert (
        rulebook.leadership_rules(rules)
        == rulebook.leadership_rules()
        == {
            "quorum_over_percent": 50,
            "pass_over_percent": 50,
            "ballot": "none",
        }
    )


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("ballot", "loud", "leadership.ballot: 'loud' is not known."),
        (
            "quorum_over_percent",
            100,
            "leadership.quorum_over_percent must be at least 0 and less than 100.",
        ),
        (
            "pass_over_percent",
            -1,
            "leadership.pass_over_percent must be at least 0 and less than 100.",
        ),
    ],
)
def test_problems_names_shares_and_ballots_that_cannot_be(key, value, problem):
    rules = rulebook.default_rules()
    rules["leadership"][key] = value
    assert rulebook.problems(rules) == [problem]


@pytest.mark.parametrize(
    "key", sorted(rulebook.DEFAULT_RULES.keys() - {"conflicts", "eligibility", "leadership"})
)
def test_problems_names_a_missing_part(key):
    rules = rulebook.default_rules()
    del rules[key]
    assert rulebook.problems(rules) == [f"{key} is missing."]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


def paths(rules, way=()):
    for key, value in rules.items():
        yield (*way, key)
        if isinstance(value, dict):
            yield from paths(value, (*way, key))


@given(st.sampled_from(sorted(paths(rulebook.DEFAULT_RULES))), json_values)
def test_problems_never_raises_whatever_stands_there(path, value):
    found = rulebook.problems(changed(".".join(path), value))
    assert all(problem.endswith(".") for problem in found)


@given(json_values)
def test_problems_of_anything_else_is_never_empty(value):
    assert rulebook.problems(value) != []


def test_canonical_is_sorted_and_without_spaces():
    assert rulebook.canonical({"b": 5.0, "a": ["中文", 0.5, True], "c": Decimal("2.50")}) == (
        '{"a":["中文",0.5,true],"b":5,"c":2.5}'.encode()
    )


def test_canonical_does_not_depend_on_the_order_of_keys_nor_on_a_round_trip():
    rules = rulebook.default_rules()
    backward = dict(reversed(rules.items()))
    assert rulebook.canonical(backward) == rulebook.canonical(rules)
    assert rulebook.digest(json.loads(rulebook.canonical(rules))) == rulebook.digest(rules)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_canonical_refuses_what_is_no_number(value):
    with pytest.raises(ValueError, match="is not a finite number"):
        rulebook.canonical({"a": value})


def test_digest_is_the_hash_of_the_canonical_bytes_and_changes_with_every_number():
    rules = rulebook.default_rules()
    assert rulebook.digest(rules) == hashlib.sha256(rulebook.canonical(rules)).hexdigest()
    assert rulebook.digest(changed("panel.drop_high", 2)) != rulebook.digest(rules)


def test_published_carries_what_a_recount_needs_and_the_whole_rule_set():
    rules = rulebook.default_rules()
    published = rulebook.published(rules)
    assert published["levels"] == rules["public"]["levels"]
    assert published["panel"] == {
        "method": "trimmed_mean",
        "drop_high": 1,
        "drop_low": 1,
        "from_scores": 5,
        "when_incomplete": "severity_adjusted",
        "when_apart": "severity_adjusted",
        "moderate_over": 0,
    }
    assert published["places"] == 10
    assert published["ties"] == ["public", "repair_rate", "panel_median", "earlier_submission"]
    assert rulebook.digest(published["rule_set"]) == published["rule_set_sha256"]


@pytest.mark.parametrize("value", [True, None, "5", float("inf"), Decimal("NaN")])
def test_as_number_refuses_what_is_no_number(value):
    with pytest.raises(ValueError, match="is not a"):
        as_number(value)


def test_as_number_is_what_is_written():
    assert (as_number(0.1), as_number(-0.3), as_number(5)) == (
        Decimal("0.1"),
        Decimal("-0.3"),
        Decimal(5),
    )
