"""What stands on a judge's sheet of paper, as an officer types it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.cycles.indicators import indicator_groups
from applications.models import Application
from brandportal.rulebook import indicator_points
from brandportal.web.fields import NumberField
from brandportal.web.forms import PortalForm, long_text
from reviews.evaluation.models import Evaluation
from reviews.panel.drafts import REMARK_LIMIT, Points
from reviews.panel.forms.seats import OfPanelForm
from reviews.panel.forms.sheets import field_name
from reviews.panel.models import PanelSeat
from reviews.panel.papers import COMMENT_LIMIT, SCAN_POLICY
from reviews.panel.scale import plain


class EnterPaperForm(OfPanelForm):
    """Whose sheet on which brand, its scan, and the points and remarks that stand on it."""

    button = _("Enter a score sheet from paper")
    explanation = _(
        "For a judge who scores on paper. Enter what is on the sheet, nothing else. It counts "
        "once a second person has compared it with the scan."
    )
    success = _("Kept. Now propose it on its page, under “Score sheets on paper”.")
    tone = "quiet"

    seat = forms.ModelChoiceField(
        label=_("Member"), queryset=PanelSeat.objects.none(), empty_label=_("Please choose")
    )
    application = forms.ModelChoiceField(
        label=_("Brand"), queryset=Application.objects.none(), empty_label=_("Please choose")
    )
    file = forms.FileField(label=_("Scan of the sheet"), help_text=SCAN_POLICY.sentence)
    declared = forms.BooleanField(
        label=_(
            "The sheet is signed, and the judge declares on it to have no conflict of interest."
        )
    )
    comment = long_text(_("Overall comment"), COMMENT_LIMIT, rows=2, required=False)

    def __init__(self, *args: Any, obj: Evaluation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        comment = self.fields.pop("comment")
        groups = indicator_groups(obj.cycle.rules) if obj else []
        for item in (item for group in groups for item in group.indicators):
            self.fields[field_name(item.key)] = NumberField(
                label=_("%(indicator)s: points out of %(most)s")
                % {"indicator": item.label, "most": plain(item.most)},
                min_value=0,
                max_value=item.most,
                max_digits=5,
                decimal_places=2,
            )
            self.fields[field_name(item.key, "remark")] = forms.CharField(
                label=_("%(indicator)s: remark") % {"indicator": item.label},
                required=False,
                max_length=REMARK_LIMIT,
            )
        self.fields["comment"] = comment
        self._codes = list(indicator_points(obj.cycle.rules)) if obj else []

    def clean(self) -> dict[str, Any]:
        """The points and remarks together, as the verb takes them."""
        typed = super().clean() or self.cleaned_data
        typed["scores"] = {
            code: Points(typed[field_name(code)], typed.get(field_name(code, "remark"), ""))
            for code in self._codes
            if field_name(code) in typed
        }
        return typed

    def place_of(self, field: str) -> str | None:
        return super().place_of(field) or super().place_of(field_name(field))


class TakeToCompareForm(PortalForm):
    """Nothing is asked."""

    button = _("Take it to compare")
    explanation = _(
        "For half an hour you alone read what was typed and the scan; it stands in the journal. "
        "Then confirm or refuse the proposal, or give the sheet back."
    )
    success = _("Now compare every line with the scan.")


class GiveBackForm(PortalForm):
    """Nothing is asked."""

    button = _("Give it back")
    explanation = _("Nobody reads the points until somebody takes the sheet to compare it.")
    success = _("The sheet is given back.")
    tone = "quiet"


def given_on_paper(evaluation: Evaluation, typed: dict[str, Any]) -> dict[str, Any]:
    """The form's fields as the arguments of `enter_paper`."""
    names = ("seat", "application", "file", "comment")
    return {**{name: typed[name] for name in names}, "scores": typed.get("scores", {})}
