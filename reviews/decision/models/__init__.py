"""The decision of the leading group, its public notice, objections, tips, and the reserve."""

from reviews.decision.models.decisions import (
    OBJECTOR,
    Decision,
    DecisionDraft,
    Meeting,
    Objection,
    ObjectionFile,
    PublicNotice,
)
from reviews.decision.models.reserve import ReserveCall
from reviews.decision.models.sent_back import SentBackDecision
from reviews.decision.models.tips import Tip
from reviews.decision.models.withdrawn import WithdrawnNotice

__all__ = [
    "OBJECTOR",
    "Decision",
    "DecisionDraft",
    "Meeting",
    "Objection",
    "ObjectionFile",
    "PublicNotice",
    "ReserveCall",
    "SentBackDecision",
    "Tip",
    "WithdrawnNotice",
]
