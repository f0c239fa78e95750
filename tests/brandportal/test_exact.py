from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brandportal.exact import display, exact, mean, median, text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 200), "0.01"),
        (Fraction(999, 200000), "0.00"),
        (Fraction(200, 3), "66.67"),
        (Fraction(85), "85.00"),
        (Decimal("1.005"), "1.01"),
        (2.675, "2.68"),
        (Fraction(-1, 200), "0.00"),
        (Decimal("-0.3"), "-0.30"),
        (Decimal("-0.306"), "-0.31"),
        ("255/4", "63.75"),
    ],
)
def test_display_rounds_half_up_to_two_decimals(value, shown):
    assert str(display(value)) == shown


def test_display_does_not_depend_on_the_decimal_context():
    with localcontext() as context:
        context.prec = 2
        assert str(display(Fraction(123456, 1000))) == "123.46"


@given(st.fractions(min_value=-1000, max_value=1000))
def test_display_is_within_half_a_hundredth(value):
    assert -Fraction(1, 200) < Fraction(display(value)) - value <= Fraction(1, 200)


def test_exact_reads_a_number_as_it_is_written():
    assert [exact(0.1), exact("0.1"), exact(Decimal("0.1")), exact("1/10")] == [Fraction(1, 10)] * 4


@pytest.mark.parametrize(
    "value",
    [True, None, float("nan"), float("inf"), "x", "1/0", Decimal("NaN"), Decimal("Infinity")],
)
def test_exact_refuses_what_is_no_number(value):
    with pytest.raises(ValueError, match="is not a number"):
        exact(value)


def test_mean_and_median_of_even_and_odd_counts():
    values = [Fraction(1), Fraction(9), Fraction(2)]
    assert (mean(values), median(values), median([*values, Fraction(3)])) == (4, 2, Fraction(5, 2))


def test_text_of_a_number_and_of_nothing():
    assert (text(Fraction(255, 4)), text(Fraction(85)), text(None)) == ("255/4", "85", None)
