"""The feedback letters of a published year: most are sent, the last ones are being screened."""

from __future__ import annotations

from datetime import datetime

from demo.people import Cast
from reviews.evaluation.models import Evaluation
from reviews.feedback.enums import Handling
from reviews.feedback.letters import Screened, gather, screen, send
from reviews.feedback.models import FeedbackLetter

LEFT = 3


def send_letters(cast: Cast, evaluation: Evaluation, *, now: datetime) -> None:
    """Every remark of the letters that are sent is kept."""
    gather(evaluation=evaluation, now=now)
    letters = FeedbackLetter.objects.filter(application__cycle=evaluation.cycle_id)
    for letter in list(letters.order_by("application__number"))[:-LEFT]:
        kept = {row.pk: Screened(Handling.KEPT) for row in letter.remarks.all()}
        screened = screen(letter=letter, remarks=kept, by=cast.office, now=now)
        send(letter=screened, by=cast.office, now=now)
