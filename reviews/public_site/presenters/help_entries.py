"""Questions of the help pages: what is asked, answered with the numbers of the year's rules, and
where it is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Question:
    """One question and its answer; %(names) in the answer are those of `numbers`. `link`: the name
    of a page, and the words that lead there.
    """

    code: str
    asked: Promise
    answer: Promise
    link: tuple[str, Promise] | None = None


@dataclass(frozen=True)
class Answered:
    """A question as the page shows it."""

    code: str
    asked: str
    answer: str
    url: str
    url_label: str


def answered(questions: Sequence[Question], rules: Mapping[str, Any]) -> list[Answered]:
    """The questions in the reader's language, with the numbers of these rules."""
    told = numbers(rules)
    return [
        Answered(
            one.code,
            str(one.asked),
            str(one.answer) % told,
            reverse(one.link[0]) if one.link else "",
            str(one.link[1]) if one.link else "",
        )
        for one in questions
    ]


def numbers(rules: Mapping[str, Any]) -> dict[str, str]:
    """The numbers that answers name, in words where they are working days."""
    bad, notice = rules["bad_rating"], rules["notice"]
    acceptance, review = rules["acceptance"], rules["annual_review"]
    return {
        "verify": _days(bad["verify_working_days"]),
        "reply": _days(bad["answer_working_days"]),
        "complex_reply": _days(bad["complex_answer_working_days"]),
        "grade": _days(bad["grade_working_days"]),
        "small": str(bad["small_cell"]),
        "notice": _days(notice["working_days"]),
        "objection": _days(notice["objection_answer_working_days"]),
        "correction": _days(acceptance["correction_working_days"]),
        "statement": _days(rules["public"]["sanctions"]["held_statement_working_days"]),
        "report": _days(review["report_due_working_days"]),
    }


def _days(count: int) -> str:
    return ngettext("%(days)d working day", "%(days)d working days", count) % {"days": count}
