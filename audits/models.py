"""The models of every subject, imported here because Django expects them in this module."""

from audits.annual_review.models import (
    AnnualReview,
    CommitmentReport,
    Rectification,
    ReviewRun,
    SpotCheck,
)
from audits.titles.models import Conferral, Plaque, Title
from audits.year_end.models import FrozenYearEnd, YearEndTable

__all__ = [
    "AnnualReview",
    "CommitmentReport",
    "Conferral",
    "FrozenYearEnd",
    "Plaque",
    "Rectification",
    "ReviewRun",
    "SpotCheck",
    "Title",
    "YearEndTable",
]
