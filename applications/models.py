"""The models of every subject, imported here because Django expects them in this module."""

from applications.cycles.models import Cycle, RuleSet, StageWindow
from applications.eligibility.models import EligibilityAnswer
from applications.form.models import (
    Application,
    Brand,
    Commitment,
    CorrectionItem,
    Evidence,
    SelfScore,
    ServicePoint,
)
from applications.negative_list.models import VetoFinding
from applications.progress.models import CommitmentActual
from applications.versions.models import ApplicationVersion, SealedScan

__all__ = [
    "Application",
    "ApplicationVersion",
    "Brand",
    "Commitment",
    "CommitmentActual",
    "CorrectionItem",
    "Cycle",
    "EligibilityAnswer",
    "Evidence",
    "RuleSet",
    "SealedScan",
    "SelfScore",
    "ServicePoint",
    "StageWindow",
    "VetoFinding",
]
