"""The models of every subject, imported here because Django expects them in this module."""

from audits.annual_review.models import (
    AnnualReview,
    CommitmentReport,
    Rectification,
    ReviewRun,
    SpotCheck,
    VerdictList,
)
from audits.forecast.models import EarlyWarning, RecoveryStep
from audits.titles.models import Conferral, Plaque, Title
from audits.year_end.models import CheckedLine, FrozenYearEnd, YearEndCheck, YearEndTable

__all__ = [
    "AnnualReview",
    "CheckedLine",
    "CommitmentReport",
    "Conferral",
    "EarlyWarning",
    "FrozenYearEnd",
    "Plaque",
    "RecoveryStep",
    "Rectification",
    "ReviewRun",
    "SpotCheck",
    "Title",
    "VerdictList",
    "YearEndCheck",
    "YearEndTable",
]
