"""The questions that a frozen rule set asks before an application, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from brandportal.rulebook import Rules
from brandportal.rulebook_eligibility import YES


@dataclass(frozen=True)
class Question:
    """A yes-or-no question. The answer `excludes` (True: yes) excludes, for `reason`."""

    code: str
    text: str
    excludes: bool
    reason: str

    @property
    def field(self) -> str:
        """The field of the form that asks it."""
        return f"answer_{self.code}"


def questions(rules: Rules | None) -> list[Question]:
    """The questions in the order of the rules; none by rules from before there were any."""
    tongue = "en" if (get_language() or "").startswith("en") else "zh"
    return [
        Question(row["code"], row[tongue], row["excludes"] == YES, row[f"reason_{tongue}"])
        for row in (rules or {}).get("eligibility", {}).get("questions", ())
    ]


def revoked_title_years(rules: Rules | None) -> int:
    """For how many years a revoked title bars its agency; 0, as by rules from before this key: it
    does not.
    """
    return int((rules or {}).get("eligibility", {}).get("revoked_title_years", 0))
