"""Forms for held ratings, sanctions and reports of pressure."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.web.forms import PortalForm, long_text
from reviews.screening.enums import SanctionStep
from reviews.screening.holds import REASON_LIMIT, STATEMENT_LIMIT
from reviews.screening.models import Hold, PressureReport, Sanction
from reviews.screening.pressure import NOTE_LIMIT
from reviews.screening.sanctions import EVIDENCE_LIMIT, steps_of
from reviews.screening.sanctions import STATEMENT_LIMIT as SANCTION_STATEMENT_LIMIT

# The verbs check the length.
reasons = partial(long_text, rows=6, max_length=None)


class DecideHoldForm(PortalForm):
    """Why the cluster is excluded or released."""

    reason = reasons(
        _("Reason"),
        REASON_LIMIT,
        help_text=_(
            "What was looked at and what it showed. Up to 1,000 characters. The agency and the "
            "people who rated read it."
        ),
    )


class AnswerStatementForm(PortalForm):
    """The office's answer to the agency's statement."""

    button = _("Answer the agency's statement")
    explanation = _(
        "The answer leaves the exclusion as it is; to follow the agency, release the ratings as "
        "well."
    )
    success = _("The statement is answered.")
    tone = "quiet"

    answer = reasons(
        _("Answer"),
        STATEMENT_LIMIT,
        help_text=_("Up to 1,500 characters. The agency reads it."),
    )


class DecideAppealForm(PortalForm):
    """The decision on a rater's appeal against an exclusion."""

    button = _("Decide the appeal of a rater")
    explanation = _(
        "For an officer without a part in the exclusion. Upheld, this one rating counts again; the "
        "others of the cluster stay as they are."
    )
    success = _("The appeal is decided; the rater reads it with the receipt.")
    tone = "quiet"

    upheld = forms.TypedChoiceField(
        label=_("Decision"),
        choices=(("1", _("Upheld")), ("0", _("Not upheld"))),
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    finding = reasons(
        _("What the check of the appeal showed"),
        REASON_LIMIT,
        help_text=_("What was looked at. Up to 1,000 characters. The person who rated reads it."),
    )


class ProposeSanctionForm(PortalForm):
    """A sanction with reason and evidence."""

    button = _("Propose a step against the agency")
    explanation = _(
        "Only when something shows that the agency itself interfered. It is heard before anything "
        "is decided."
    )
    tone = "quiet"
    takes_object = True

    step = forms.ChoiceField(label=_("Step"), widget=forms.RadioSelect)
    reason = reasons(
        _("Reason"),
        REASON_LIMIT,
        help_text=_("What the agency did. A statistic alone is no reason. Up to 1,000 characters."),
    )
    evidence = reasons(
        _("Evidence"),
        EVIDENCE_LIMIT,
        help_text=_("What shows it, and where it is kept. Up to 2,000 characters."),
    )

    def __init__(self, *args: Any, obj: Hold | PressureReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        evaluation = getattr(obj.application.cycle, "evaluation", None)
        steps = steps_of(evaluation) if evaluation else list(SanctionStep)
        self.fields["step"].choices = [(step.value, step.label) for step in steps]  # type: ignore[attr-defined]


class OutcomeForm(PortalForm):
    """The considerations before a sanction is imposed, dropped or taken back."""

    outcome = reasons(
        _("What was weighed"),
        REASON_LIMIT,
        help_text=_(
            "The agency's view and what speaks for and against. Up to 1,000 characters. The agency "
            "reads it."
        ),
    )


class CloseReportForm(PortalForm):
    """How a report of pressure was handled."""

    takes_object = True

    note = reasons(
        _("Note"), NOTE_LIMIT, help_text=_("What was found and done. Up to 1,000 characters.")
    )
    hold = forms.ModelChoiceField(
        label=_("Held ratings it belongs to"),
        queryset=Hold.objects.none(),
        required=False,
        empty_label=_("none"),
    )
    sanction = forms.ModelChoiceField(
        label=_("Sanction it led to"),
        queryset=Sanction.objects.none(),
        required=False,
        empty_label=_("none"),
    )

    def __init__(self, *args: Any, obj: PressureReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("hold", "sanction"):
            rows = getattr(obj.application, f"{name}s").select_related("application__brand")
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class StatementForm(PortalForm):
    """The agency's statement on an exclusion of ratings."""

    text = reasons(
        _("The agency's view"),
        STATEMENT_LIMIT,
        help_text=_("Up to 1,500 characters, once. The Efficiency Office answers it in writing."),
    )


class SanctionStatementForm(PortalForm):
    """The agency's statement on a proposed sanction."""

    text = reasons(
        _("The agency's view"),
        SANCTION_STATEMENT_LIMIT,
        help_text=_("Up to 2,000 characters, once. It is weighed before anything is decided."),
    )
