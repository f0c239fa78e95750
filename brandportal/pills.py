"""A status as a word and a colour (`components/pill.html`); the colour stands on the enum beside
the word.

class ReviewStatus(TonedChoices):
    REPORT_DUE = "report_due", "now", _("Waiting for the report")
    STATED = "stated", _("Statement made, office to answer")  # plain
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices


@dataclass(frozen=True)
class Pill:
    """One word about a record; `tone` is good, warn, alarm, now, gold or plain; seal for an honour
    alone.
    """

    word: str
    tone: str


class TonedChoices(TextChoices):
    """Text choices whose members may name their tone between value and label."""

    tone: str

    def __new__(cls, value: str, tone: str = "plain") -> TonedChoices:
        member = str.__new__(cls, value)
        member._value_ = value
        member.tone = tone
        return member

    @property
    def pill(self) -> Pill:
        """The label in the reader's language, with its tone."""
        return Pill(str(self.label), self.tone)
