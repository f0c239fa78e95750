"""Screenings, held ratings and statements on them; reports of pressure and sanctions."""

from reviews.screening.models.holds import Hold, HoldStatement, RaterHearing, Screening
from reviews.screening.models.sanctions import PressureReport, Sanction

__all__ = ["Hold", "HoldStatement", "PressureReport", "RaterHearing", "Sanction", "Screening"]
