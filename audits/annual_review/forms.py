"""Forms about titles and their years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.models import Commitment, RuleSet
from audits.annual_review.enums import ExemptGround
from audits.annual_review.exemption import REASON_LIMIT
from audits.annual_review.hearing import ANSWER_LIMIT, STATEMENT_LIMIT, milder_outcomes
from audits.annual_review.models import AnnualReview
from audits.annual_review.rectification import FINDING_LIMIT
from audits.annual_review.rectification import REPORT_LIMIT as RECTIFICATION_LIMIT
from audits.annual_review.reviews import NOTE_LIMIT, REPORT_LIMIT, Figure
from audits.annual_review.runs import REASON_LIMIT as STOP_REASON_LIMIT
from audits.annual_review.verdict_lists import REASON_LIMIT as LIST_REASON_LIMIT
from brandportal.errors import Incomplete, Refused
from brandportal.web.fields import DayField, NumberField, WholeNumberField
from brandportal.web.forms import PortalForm, long_text

# The verbs check the length.
reasons = partial(long_text, rows=8, max_length=None)


class ReportForm(PortalForm):
    """The annual report: the figure reached for each commitment, and the text. A draft requires
    nothing.
    """

    report = reasons(
        _("Report on the year"),
        REPORT_LIMIT,
        rows=10,
        required=False,
        help_text=_(
            "What was done for the commitments, how complaints and bad ratings were handled, what "
            "comes next. Up to 3,000 characters."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def refuse(self, refusal: Refused) -> None:
        """Gaps are listed above the form."""
        if not isinstance(refusal, Incomplete):
            super().refuse(refusal)

    def __init__(self, *args: Any, review: AnnualReview, **kwargs: Any) -> None:
        self.review = review
        self.commitments = list(review.title.application.commitments.all())
        kwargs.setdefault("initial", self._kept(review))
        super().__init__(*args, **kwargs)
        for commitment in self.commitments:
            self.fields[f"actual-{commitment.pk}"] = _actual_field(commitment)
            self.fields[f"note-{commitment.pk}"] = forms.CharField(
                label=_("Note"), required=False, max_length=NOTE_LIMIT
            )

    @staticmethod
    def _kept(review: AnnualReview) -> dict[str, Any]:
        kept: dict[str, Any] = {"report": review.report, "version": review.version}
        for figure in review.figures.all():
            kept[f"actual-{figure.commitment_id}"] = figure.actual.normalize().__format__("f")
            kept[f"note-{figure.commitment_id}"] = figure.note
        return kept

    def figures(self) -> Mapping[int, Figure]:
        """The reported figures, for the commitments that have one."""
        data = self.cleaned_data
        return {
            row.pk: Figure(data[f"actual-{row.pk}"], data[f"note-{row.pk}"])
            for row in self.commitments
            if data.get(f"actual-{row.pk}") is not None
        }


def _actual_field(commitment: Commitment) -> forms.DecimalField:
    return NumberField(
        percent=True,
        label=_("Reached"),
        required=False,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(
            attrs={
                "inputmode": "decimal",
                "data-target": str(commitment.target),
                "data-less": "1" if commitment.less_is_better else "",
            }
        ),
    )


class StatementForm(PortalForm):
    """The agency's statement on an adverse verdict."""

    statement = reasons(
        _("Statement of the agency"),
        STATEMENT_LIMIT,
        help_text=_("Up to 3,000 characters. The Efficiency Office answers it in writing."),
    )


class RectificationForm(PortalForm):
    """What was rectified."""

    report = reasons(
        _("What was corrected"),
        RECTIFICATION_LIMIT,
        help_text=_("Up to 3,000 characters. The Efficiency Office checks it on the spot."),
    )


class AnswerForm(PortalForm):
    """The office's answer to a statement."""

    answer = reasons(
        _("Answer of the office"),
        ANSWER_LIMIT,
        help_text=_("Up to 2,000 characters. The agency and the public read it."),
    )


class OverturnForm(AnswerForm):
    """A milder verdict with its reason."""

    takes_object = True

    outcome = forms.ChoiceField(label=_("Verdict"), widget=forms.RadioSelect)
    field_order = ["outcome", "answer"]

    def __init__(self, *args: Any, obj: AnnualReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (outcome.value, outcome.label) for outcome in milder_outcomes(obj)
        ]


class ExemptionForm(PortalForm):
    """Why a title has no annual review in the year."""

    ground = forms.ChoiceField(
        label=_("Ground"), choices=ExemptGround.choices, widget=forms.RadioSelect
    )
    reason = reasons(
        _("Reason"),
        REASON_LIMIT,
        rows=5,
        help_text=_(
            "What happened, and from when to when. Up to 1,000 characters. The agency reads it."
        ),
    )


class VerdictListForm(PortalForm):
    """The adverse verdicts that are proposed together, with one reason."""

    reviews = forms.MultipleChoiceField(
        label=_("Verdicts"),
        error_messages={
            "required": _("Choose the verdicts to confirm."),
            "invalid_choice": _(
                "A verdict of the list has changed meanwhile. Please look at it again."
            ),
        },
    )
    reason = long_text(
        _("Reason of the list"),
        LIST_REASON_LIMIT,
        rows=3,
        max_length=None,
        help_text=_("What was checked. Kept with each verdict; one reason for the list."),
    )

    def __init__(self, *args: Any, offered: Iterable[AnnualReview], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reviews"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(row.pk), str(row)) for row in offered]

    def clean_reviews(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["reviews"]]


class FindingForm(PortalForm):
    """The result of the re-check."""

    finding = reasons(
        _("Finding of the re-check"),
        FINDING_LIMIT,
        help_text=_("Up to 2,000 characters. The agency reads it."),
    )


class SpotCheckForm(PortalForm):
    """The result of an unannounced check."""

    button = _("Record a spot check")
    explanation = _("An unannounced look during the year, in points of 100.")
    success = _("The spot check was recorded; it counts in the annual review of its year.")

    checked_on = DayField(label=_("checked on"))
    points = NumberField(
        label=_("points"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        help_text=_("0 to 100."),
    )
    findings = reasons(_("findings"), 2000, rows=5)


class YearForm(PortalForm):
    """A calendar year."""

    year = WholeNumberField(label=_("Year"), min_value=2000, max_value=2100)

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError(
                gettext("The year %(year)s has not begun.") % {"year": year}
            )
        return year


class OtherRulesForm(YearForm):
    """A year that was reviewed, and the rules to compare with."""

    rule_set = forms.ModelChoiceField(
        label=_("rule set"), queryset=RuleSet.objects.all(), empty_label=None
    )


class RunForm(YearForm):
    """The year to open or to take back; the reason and the proof are added."""

    year = WholeNumberField(min_value=2000, max_value=2100, widget=forms.HiddenInput)


class StopForm(RunForm):
    """The year to stop, and why."""

    reason = long_text(_("Reason"), STOP_REASON_LIMIT, rows=2, telling=True)
