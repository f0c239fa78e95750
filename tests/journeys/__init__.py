import pytest

# These assert outside of test modules and have to say as much when they fail.
pytest.register_assert_rewrite(
    "tests.journeys.attempts",
    "tests.journeys.attempts_after_acceptance",
    "tests.journeys.attempts_before_acceptance",
)
