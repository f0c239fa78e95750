"""The forms of the panel: who sits and scores, a declaration, a sheet."""

from reviews.panel.forms.seats import (
    ExcuseForm,
    FewJudgesForm,
    NewPanelForm,
    ReassignForm,
    ReplaceForm,
    SeatPanelForm,
    without_panel,
)

__all__ = [
    "ExcuseForm",
    "FewJudgesForm",
    "NewPanelForm",
    "ReassignForm",
    "ReplaceForm",
    "SeatPanelForm",
    "without_panel",
]
