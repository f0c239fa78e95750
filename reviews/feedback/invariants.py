"""What must hold of feedback letters."""

from __future__ import annotations

from collections.abc import Iterator

from brandportal.texts import letters_of
from reviews.feedback.enums import LetterStatus
from reviews.feedback.letters import names_of_the_panel
from reviews.feedback.models import FeedbackLetter


def _letters() -> Iterator[str]:
    """A letter that was sent has no remark that nobody screened, and names nobody of the panel."""
    sent = FeedbackLetter.objects.filter(status=LetterStatus.SENT)
    for letter in sent.select_related("application").prefetch_related("remarks"):
        rows = letter.remarks.all()
        if any(not row.handling for row in rows):
            yield f"letter {letter}: a remark was not screened"
        text = letters_of("".join(row.text for row in rows))
        if any(name in text for name in names_of_the_panel(letter.application)):
            yield f"letter {letter} names somebody of the panel"


CHECKS = (("feedback.screened", "what an agency reads of the panel was screened", _letters),)
