"""Panel, ratings, results, decision, public notice, objections."""

from reviews.models.case_records import (
    Callback,
    CallbackWish,
    CaseAppeal,
    CaseFile,
    Summons,
)
from reviews.models.cases import Case, CaseAnswer, CaseCause, CaseOpening
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
from reviews.models.sanction import PressureReport, Sanction
from reviews.models.screening import Hold, HoldStatement, Screening

__all__ = [
    "Callback",
    "CallbackWish",
    "Case",
    "CaseAnswer",
    "CaseAppeal",
    "CaseCause",
    "CaseFile",
    "CaseOpening",
    "Summons",
    "Tally",
    "LedgerEntry",
    "Ledger",
    "DailyHead",
    "EVALUATION_STAMPS",
    "Decision",
    "Declaration",
    "Evaluation",
    "Hold",
    "HoldStatement",
    "Meeting",
    "Objection",
    "PanelSeat",
    "PhoneCode",
    "PressureReport",
    "PublicNotice",
    "Rating",
    "RatingInvitation",
    "Result",
    "ScoreSheet",
    "Sanction",
    "Screening",
    "SheetScore",
]
