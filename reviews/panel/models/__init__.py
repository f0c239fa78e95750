"""The panel of an award year: seats, declarations, score sheets, their points and versions."""

from reviews.panel.models.changes import MinimumException, Reassignment
from reviews.panel.models.plans import Assignment, AssignmentPlan
from reviews.panel.models.seats import Declaration, PanelSeat
from reviews.panel.models.sheets import ScoreSheet, SheetScore, SheetVersion

__all__ = [
    "Assignment",
    "AssignmentPlan",
    "Declaration",
    "MinimumException",
    "PanelSeat",
    "Reassignment",
    "ScoreSheet",
    "SheetScore",
    "SheetVersion",
]
