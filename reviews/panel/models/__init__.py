"""The panel of an award year: seats, declarations, score sheets, points, versions and paper."""

from reviews.panel.models.changes import MinimumException, Reassignment
from reviews.panel.models.papers import PaperSheet
from reviews.panel.models.plans import Assignment, AssignmentPlan
from reviews.panel.models.seats import Declaration, PanelSeat
from reviews.panel.models.sheets import ScoreSheet, SheetScore, SheetVersion

__all__ = [
    "Assignment",
    "AssignmentPlan",
    "Declaration",
    "MinimumException",
    "PanelSeat",
    "PaperSheet",
    "Reassignment",
    "ScoreSheet",
    "SheetScore",
    "SheetVersion",
]
