"""Parsing of cells: dates, telephones, credit codes and words in the notations of offices."""

from __future__ import annotations

from datetime import date

import pytest

from brandportal.tables import columns
from brandportal.tables.columns import Unfit


def refusal(reader, text: str) -> str:
    with pytest.raises(Unfit) as unfit:
        reader(text)
    return unfit.value.code


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05",
        "2026/3/5",
        "2026.03.5",
        "2026 - 3 - 5",
        "2026年3月5日",
        "2026年3月5",
        "2026-03-05 09:30:00",
        "2026-03-05T09:30",
        "2026年3月5日 9时30分",
        "２０２６－０３－０５",
        "20260305",
        "46086",
        "46086.5",
    ],
)
def test_day(text):
    assert columns.day(text) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5/3/2026", "day_form"),
        ("26-03-05", "day_form"),
        ("2026", "day_form"),
        ("", "day_form"),
        ("2026-13-05", "day_none"),
        ("20260230", "day_none"),
    ],
)
def test_day_is_not_guessed_at(text, code):
    assert refusal(columns.day, text) == code


@pytest.mark.parametrize(
    "text",
    [
        "13912345678",
        "+86 139-1234-5678",
        "0086 13912345678",
        "8613912345678",
        "１３９１２３４５６７８",
        "13９1234５678",
        "(139) 1234 5678",
    ],
)
def test_mobile(text):
    assert columns.mobile(text) == "13912345678"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("138****2001", "phone_masked"),
        ("138xxxx2001", "phone_masked"),
        ("13900002001/13900002002", "phone_several"),
        ("13900002001、13900002002", "phone_several"),
        ("0532-85910000", "phone_landline"),
        ("85910000", "phone_landline"),
        ("12912345678", "phone_wrong"),
        ("1391234567", "phone_wrong"),
        ("张三", "phone_wrong"),
    ],
)
def test_mobile_says_what_the_number_is_instead(text, code):
    assert refusal(columns.mobile, text) == code


# Codes from public registers.
@pytest.mark.parametrize(
    "code",
    ["91350100M000100Y43", "9144030071526726XG", "91330100799655058B", "914403001922038216"],
)
def test_credit_code_of_the_standard_and_of_public_registers(code):
    assert columns.credit_code(code) == code
    assert columns.credit_code(f" {code[:9].lower()} {code[9:]}") == code


def test_credit_code_with_any_one_character_changed_is_refused():
    code = "91350100M000100Y43"
    for place in range(18):
        for other in columns.CREDIT_CHARACTERS:
            if other != code[place]:
                changed = code[:place] + other + code[place + 1 :]
                assert refusal(columns.credit_code, changed) == "credit_code_check"


@pytest.mark.parametrize("text", ["", "123", "91350100M000100Y4I", "91350100M000100Y433"])
def test_credit_code_has_eighteen_characters_of_its_alphabet(text):
    assert refusal(columns.credit_code, text) == "credit_code_form"


@pytest.mark.parametrize("text", ["满意", "满意。", " 满 意 ", "满意．", "满\n意"])
def test_word(text):
    assert columns.word(text) == "满意"


def test_one_line_joins_chinese_words_and_keeps_a_space_between_others():
    assert columns.one_line("青岛市\n测试三局") == "青岛市测试三局"
    assert columns.one_line("Transport\n  Bureau") == "Transport Bureau"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张三", ["张三"]),
        ("张\u3000三", ["张三"]),
        ("张三、李四；王五/赵六\n钱七", ["张三", "李四", "王五", "赵六", "钱七"]),
        ("阿依古丽 • 买买提", ["阿依古丽·买买提"]),
        ("Ｊｏｈｎ  Smith", ["John Smith"]),
        (" 、 ", []),
    ],
)
def test_names_of_a_cell(text, found):
    assert columns.names(text) == found


def test_one_name_is_asked_for():
    assert columns.person_name("张 三") == "张三"
    assert refusal(columns.person_name, "张三、李四") == "name_several"
    assert refusal(columns.person_name, "张三\n李四") == "name_several"
    assert refusal(columns.person_name, "、") == "empty"
