"""A bad-rating case with its answers, causes, files, call-backs and appeal, and summonses after
poor months.
"""

from reviews.bad_ratings.models.cases import Case, CaseAnswer, CaseCause, CaseOpening
from reviews.bad_ratings.models.records import (
    PURPOSE,
    Callback,
    CallbackWish,
    CaseAppeal,
    CaseFile,
    Summons,
)

__all__ = [
    "PURPOSE",
    "Callback",
    "CallbackWish",
    "Case",
    "CaseAnswer",
    "CaseAppeal",
    "CaseCause",
    "CaseFile",
    "CaseOpening",
    "Summons",
]
