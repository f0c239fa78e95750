from decimal import Decimal

import pytest

from audits.rules.promotion import TitleHistory, YearRecord, eligibility
from brandportal.rulebook import DEFAULT_RULES


def history(*outcomes: str, score="90", veto=(), first=2023) -> TitleHistory:
    years = [YearRecord(first + n, outcome, Decimal(score)) for n, outcome in enumerate(outcomes)]
    return TitleHistory(tuple(years), tuple(veto))


def test_eligibility_after_three_years_retained():
    found = eligibility(history("retained", "retained", "retained"), DEFAULT_RULES)
    assert (found.eligible, found.missing) == (True, ())
    assert found.explanation["retained_in_a_row"] == {"needed": 3, "have": 3}


def test_eligibility_does_not_depend_on_the_order_of_the_years():
    given = history("to_be_rectified", "retained", "retained", "retained")
    backward = TitleHistory(given.years[::-1])
    assert eligibility(backward, DEFAULT_RULES) == eligibility(given, DEFAULT_RULES)
    assert eligibility(backward, DEFAULT_RULES).eligible


@pytest.mark.parametrize(
    ("outcomes", "have"),
    [
        ((), 0),
        (("retained", "retained"), 2),
        (("retained", "retained", "retained_with_warning"), 0),
        (("retained", "retained", "retained", "retained_with_warning", "retained"), 1),
    ],
)
def test_eligibility_counts_only_the_last_row_without_a_warning(outcomes, have):
    found = eligibility(history(*outcomes), DEFAULT_RULES)
    assert not found.eligible
    assert found.missing[0] == ("retained_in_a_row", {"needed": 3, "have": have})


def test_eligibility_a_year_without_review_breaks_the_row():
    years = tuple(YearRecord(year, "retained", 95) for year in (2022, 2024, 2025))
    found = eligibility(TitleHistory(years), DEFAULT_RULES)
    assert found.missing == (("retained_in_a_row", {"needed": 3, "have": 2}),)


def test_eligibility_asks_for_the_last_score():
    found = eligibility(history(*["retained"] * 3, score="89.99"), DEFAULT_RULES)
    assert found.missing == (("last_score", {"needed": "90", "have": "8999/100"}),)


def test_eligibility_without_a_last_score_misses_it():
    years = (
        YearRecord(2023, "retained", 95),
        YearRecord(2024, "retained", 95),
        YearRecord(2025, "retained"),
    )
    assert eligibility(TitleHistory(years), DEFAULT_RULES).missing == (
        ("last_score", {"needed": "90", "have": None}),
    )


@pytest.mark.parametrize(
    ("exempt", "have", "last"), [(2025, 2, "91"), (2024, 2, "92"), (2026, 3, "92")]
)
def test_an_exempt_year_is_passed_over_and_has_no_score(exempt, have, last):
    years = tuple(
        YearRecord(year, "retained", Decimal(score), exempt=year == exempt)
        for year, score in ((2023, 90), (2024, 91), (2025, 92))
    )
    found = eligibility(TitleHistory(years), DEFAULT_RULES).explanation
    assert (found["retained_in_a_row"]["have"], found["last_score"]["have"]) == (have, last)


def test_eligibility_names_each_veto():
    found = eligibility(
        history(*["retained"] * 3, veto=["grave_incident", "rigged_ratings"]), DEFAULT_RULES
    )
    assert found.missing == (
        ("veto", {"ground": "grave_incident"}),
        ("veto", {"ground": "rigged_ratings"}),
    )


def test_eligibility_refuses_a_year_twice():
    with pytest.raises(ValueError, match="one annual review"):
        eligibility(
            TitleHistory((YearRecord(2025, "retained"), YearRecord(2025, "revoked"))), DEFAULT_RULES
        )


def test_eligibility_looks_at_the_latest_score():
    years = tuple(YearRecord(2023 + n, "retained", score) for n, score in enumerate((50, 60, 90)))
    found = eligibility(TitleHistory(years), DEFAULT_RULES)
    assert (found.eligible, found.explanation["eligible"]) == (True, True)
    worse = eligibility(TitleHistory((*years, YearRecord(2026, "retained", 50))), DEFAULT_RULES)
    assert (worse.eligible, worse.explanation["eligible"]) == (False, False)
