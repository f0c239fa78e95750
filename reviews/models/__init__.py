"""Panel, ratings, results, decision, public notice, objections."""

from reviews.models.batches import Batch, BatchLine
from reviews.models.case_records import (
    Callback,
    CallbackWish,
    CaseAppeal,
    CaseFile,
    Summons,
)
from reviews.models.cases import Case, CaseAnswer, CaseCause, CaseOpening
from reviews.models.comments import LONGEST_COMMENT, Comment, HeldWord
from reviews.models.draws import Draw, InvitationMessage, Sending
from reviews.models.erasure import ErasureRequest
from reviews.models.head_mail import HeadSubscriber
from reviews.models.kiosks import Kiosk
from reviews.models.ledger import DailyHead, Ledger, LedgerEntry, LedgerHead, Tally
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
from reviews.models.registers import Delivery, Register, RegisterKey, ServiceCase
from reviews.models.sanction import PressureReport, Sanction
from reviews.models.screening import Hold, HoldStatement, Screening

__all__ = [
    "Batch",
    "BatchLine",
    "Kiosk",
    "Delivery",
    "Draw",
    "InvitationMessage",
    "Register",
    "RegisterKey",
    "Sending",
    "ServiceCase",
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
    "HeadSubscriber",
    "LedgerEntry",
    "LedgerHead",
    "Ledger",
    "DailyHead",
    "EVALUATION_STAMPS",
    "LONGEST_COMMENT",
    "Decision",
    "Comment",
    "Declaration",
    "ErasureRequest",
    "Evaluation",
    "HeldWord",
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
