"""The forms of the panel: who sits and scores, a declaration, a sheet."""

from reviews.panel.forms.papers import EnterPaperForm, given_on_paper
from reviews.panel.forms.seats import (
    ConfirmPlanForm,
    DropPlanForm,
    ExcuseForm,
    FewJudgesForm,
    NewPanelForm,
    PlanByHandForm,
    PlanByRuleForm,
    ReassignForm,
    ReplaceForm,
    ReturnForm,
    SeatPanelForm,
    without_panel,
)

__all__ = [
    "ConfirmPlanForm",
    "DropPlanForm",
    "EnterPaperForm",
    "ExcuseForm",
    "FewJudgesForm",
    "NewPanelForm",
    "PlanByHandForm",
    "PlanByRuleForm",
    "ReassignForm",
    "ReplaceForm",
    "ReturnForm",
    "SeatPanelForm",
    "given_on_paper",
    "without_panel",
]
