from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.rules.exact import exact, text
from reviews.scoring import rounding


@given(
    st.one_of(
        st.integers(),
        st.fractions(),
        st.decimals(allow_nan=False, allow_infinity=False),
        st.floats(-1e9, 1e9),
    )
)
def test_exact_reads_numbers_as_the_scoring_does(value):
    assert exact(value) == rounding.exact(value)


@pytest.mark.parametrize("value", [True, None, float("nan"), float("inf"), "x", Decimal("NaN")])
def test_exact_refuses_what_is_no_number(value):
    with pytest.raises(ValueError, match="is not a number"):
        exact(value)


def test_text_of_a_number_and_of_nothing():
    assert (text(Fraction(255, 4)), text(Fraction(85)), text(None)) == ("255/4", "85", None)
