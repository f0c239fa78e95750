"""The models of every subject, imported here because Django expects them in this module."""

from audits.annual_review.models import (
    AnnualReview,
    CommitmentReport,
    Rectification,
    ReviewRun,
    SpotCheck,
)
from audits.titles.models import Conferral, Plaque, Title

__all__ = [
    "AnnualReview",
    "CommitmentReport",
    "Conferral",
    "Plaque",
    "Rectification",
    "ReviewRun",
    "SpotCheck",
    "Title",
]
