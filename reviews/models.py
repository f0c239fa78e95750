"""Panel, ratings, results, decision, public notice, objections."""

from reviews.bad_ratings.models import (
    Callback,
    CallbackWish,
    Case,
    CaseAnswer,
    CaseAppeal,
    CaseCause,
    CaseFile,
    CaseOpening,
    Summons,
)
from reviews.batches.models import Batch, BatchLine
from reviews.calibration.models import CalibrationSample, CalibrationSheet
from reviews.comments.models import LONGEST_COMMENT, Comment, HeldWord
from reviews.decision.models import (
    Decision,
    DecisionDraft,
    Meeting,
    Objection,
    ObjectionFile,
    PublicNotice,
    ReserveCall,
    SentBackDecision,
    Tip,
    WithdrawnNotice,
)
from reviews.evaluation.models import EVALUATION_STAMPS, Evaluation, ReadingPermit
from reviews.experts.models import DrawCall, DrawOut, Expert, PanelDraw
from reviews.feedback.models import FeedbackLetter, FeedbackRemark
from reviews.identity.models import PhoneCode
from reviews.kiosks.models import Kiosk
from reviews.ledger.models import DailyHead, HeadSubscriber, Ledger, LedgerHead, Tally
from reviews.meeting.models import Attendance, Ballot, HandedIn, Sitting
from reviews.moderation.models import (
    Agreement,
    ModeratedPoints,
    Moderation,
    ModerationRemark,
    Suggestion,
)
from reviews.on_site.models import Appointment, SiteNote, SitePhoto
from reviews.panel.models import (
    Assignment,
    AssignmentPlan,
    Declaration,
    MinimumException,
    PanelSeat,
    PaperSheet,
    Reassignment,
    ScoreSheet,
    SheetScore,
    SheetVersion,
)
from reviews.privacy.models import ErasureRequest
from reviews.probe.models import Probe
from reviews.publication.models import FolderBuild
from reviews.rating.models import LedgerEntry, RaterHearing, Rating, RatingInvitation
from reviews.recipients.models import Draw, InvitationMessage, Sending
from reviews.registers.models import Delivery, Register, RegisterKey, ServiceCase
from reviews.results.models import Outlook, PanelReport, Result, ResultVersion
from reviews.screening.models import (
    Hold,
    HoldStatement,
    PressureReport,
    Sanction,
    Screening,
)
from reviews.stories.models import BrandStory

__all__ = [
    "Appointment",
    "SiteNote",
    "SitePhoto",
    "Agreement",
    "ModeratedPoints",
    "Moderation",
    "ModerationRemark",
    "Suggestion",
    "BrandStory",
    "CalibrationSample",
    "CalibrationSheet",
    "PanelReport",
    "PaperSheet",
    "ResultVersion",
    "FeedbackLetter",
    "FeedbackRemark",
    "FolderBuild",
    "Batch",
    "BatchLine",
    "Kiosk",
    "Delivery",
    "Draw",
    "InvitationMessage",
    "ReadingPermit",
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
    "Attendance",
    "Ballot",
    "DecisionDraft",
    "HandedIn",
    "Sitting",
    "Outlook",
    "LedgerHead",
    "Ledger",
    "DailyHead",
    "EVALUATION_STAMPS",
    "LONGEST_COMMENT",
    "Decision",
    "DrawCall",
    "DrawOut",
    "Expert",
    "PanelDraw",
    "Comment",
    "Declaration",
    "ErasureRequest",
    "Evaluation",
    "HeldWord",
    "Hold",
    "HoldStatement",
    "Meeting",
    "Objection",
    "Assignment",
    "AssignmentPlan",
    "ObjectionFile",
    "MinimumException",
    "PanelSeat",
    "Reassignment",
    "PhoneCode",
    "PressureReport",
    "Probe",
    "PublicNotice",
    "RaterHearing",
    "Rating",
    "RatingInvitation",
    "ReserveCall",
    "SentBackDecision",
    "Result",
    "ScoreSheet",
    "Sanction",
    "Screening",
    "SheetScore",
    "SheetVersion",
    "Tip",
    "WithdrawnNotice",
]
