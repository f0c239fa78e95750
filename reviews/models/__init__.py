"""Panel, ratings, results, decision, public notice, objections."""

from reviews.models.ledger import DailyHead, Ledger, LedgerEntry, Tally
from reviews.models.outcome import Decision, Meeting, Objection, PublicNotice, Result
from reviews.models.panel import (
    EVALUATION_STAMPS,
    Declaration,
    Evaluation,
    PanelSeat,
    ScoreSheet,
    SheetScore,
)
from reviews.models.rating import PhoneCode, Rating, RatingInvitation
from reviews.models.screening import Hold, Screening

__all__ = [
    "Tally",
    "LedgerEntry",
    "Ledger",
    "DailyHead",
    "EVALUATION_STAMPS",
    "Decision",
    "Declaration",
    "Evaluation",
    "Hold",
    "Meeting",
    "Objection",
    "PanelSeat",
    "PhoneCode",
    "PublicNotice",
    "Rating",
    "RatingInvitation",
    "Result",
    "ScoreSheet",
    "Screening",
    "SheetScore",
]
