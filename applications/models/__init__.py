"""Award years, brands and what agencies declare about them."""

from applications.models.applications import (
    Application,
    Brand,
    Commitment,
    CorrectionItem,
    Evidence,
    SelfScore,
    ServicePoint,
)
from applications.models.cycles import Cycle, RuleSet, StageWindow
from applications.models.vetoes import VetoFinding

__all__ = [
    "Application",
    "Brand",
    "Commitment",
    "CorrectionItem",
    "Cycle",
    "Evidence",
    "RuleSet",
    "SelfScore",
    "ServicePoint",
    "StageWindow",
    "VetoFinding",
]
