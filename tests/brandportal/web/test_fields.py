"""Numbers and days are understood as people write them."""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from brandportal.web.fields import DayField, NumberField, PhoneField, WholeNumberField
from tests.architecture.sources import modules

BARE = {"forms.DecimalField", "forms.IntegerField", "forms.DateField"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("99.8", "99.8"),
        ("99.8%", "99.8"),
        ("99.8 ％", "99.8"),
        ("1,000", "1000"),
        ("1，000，000.5", "1000000.5"),
        ("２０２６", "2026"),
        ("  12 ", "12"),
        ("−3", "-3"),
        ("０．５", "0.5"),
    ],
)
def test_a_number_as_it_is_written(written, meant):
    assert NumberField(percent=True).clean(written) == Decimal(meant)


@pytest.mark.parametrize(
    "written", ["1,5", "10,00", "1.000,5", "三", "1e9x", "12 人", "9" * 13, "NaN"]
)
def test_what_could_mean_two_numbers_is_not_guessed(written):
    with pytest.raises(ValidationError):
        NumberField(percent=True, max_digits=12, decimal_places=2).clean(written)


def test_a_percent_sign_is_understood_only_where_the_unit_stands_beside():
    with pytest.raises(ValidationError):
        NumberField().clean("99.8%")


def test_a_whole_number_as_it_is_written():
    assert WholeNumberField().clean("２，０２６") == 2026
    with pytest.raises(ValidationError):
        WholeNumberField().clean("2026.5")


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-05",
        "2026/3/5",
        "2026.3.5",
        "20260305",
        "2026年3月5日",
        "２０２６年３月５日",
        " 2026-3-5 ",
    ],
)
def test_a_day_as_it_is_written(written):
    assert DayField().clean(written) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-02-30", "没有这一天，请核对日历。"),
        ("0001-01-01", "请填写 1950 年至 2100 年之间的日期。"),
        ("9999-12-31", "请填写 1950 年至 2100 年之间的日期。"),
        ("5/3/2026", "请填写有效的日期，例如 2026-03-05。"),
        ("明天", "请填写有效的日期，例如 2026-03-05。"),
    ],
)
def test_what_is_no_day_is_said_with_a_way_to_mend_it(written, said):
    with override("zh-hans"), pytest.raises(ValidationError) as refused:
        DayField().clean(written)
    assert refused.value.messages == [said]


def test_a_day_is_shown_as_the_browser_s_field_needs_it():
    with override("zh-hans"):
        field = DayField()
        assert 'value="2026-03-05"' in field.widget.render("day", date(2026, 3, 5))


def test_no_form_asks_with_a_field_that_understands_less():
    """A hidden field holds what the portal wrote itself."""
    bare = [
        f"{module.place}:{node.lineno}"
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func) in BARE
        and "HiddenInput" not in ast.unparse(node)
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0512-55550000", "0512-55550000"),
        ("１２３４５", "12345"),
        ("（0512）5555 0000", "(0512)5555 0000"),
        ("0512-55550000转801", "0512-55550000转801"),
        ("+86 138 0000 1111", "+86 138 0000 1111"),
        ("", ""),
    ],
)
def test_a_telephone_is_read_as_people_write_it(typed, kept):
    assert PhoneField(required=False).clean(typed) == kept


@pytest.mark.parametrize("typed", ["12", "热线", "0512-5555x", "<script>"])
def test_what_is_no_telephone_is_refused(typed):
    with pytest.raises(ValidationError):
        PhoneField(required=False).clean(typed)
