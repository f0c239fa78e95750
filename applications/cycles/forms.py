"""Forms of the Efficiency Office: award years, rules, correction, decline, the negative list."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from applications.cycles.enums import Stage
from applications.cycles.models import Cycle, RuleSet
from applications.cycles.readiness import order_gaps
from applications.cycles.timeline import last_day
from brandportal.plain_json import read_json
from brandportal.rulebook import default_rules, problems
from brandportal.web.fields import DayField, WholeNumberField
from brandportal.web.forms import CountedTextMixin, PortalForm, ReasonForm
from brandportal.workdays.calendar import ONE_DAY


def _day(label: Any) -> forms.DateField:
    return DayField(label=label, required=False)


_StageFields = type(
    "_StageFields",
    (forms.Form,),
    {
        f"{stage.value}_{end}": _day(label)
        for stage in Stage
        for end, label in (
            ("opens", format_lazy(_("{stage}: first day"), stage=stage.label)),
            ("closes", _("last day")),
        )
    },
)


def midnight(day: date) -> datetime:
    """The start of a day, local time."""
    return timezone.make_aware(datetime.combine(day, time.min))


class CycleForm(forms.ModelForm, _StageFields):  # type: ignore[misc,valid-type]
    """An award year in preparation: its rules, and when each stage opens and closes."""

    class Meta:
        model = Cycle
        fields = ("year", "kind", "rule_set")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for row in self.instance.windows.all():
                self.initial[f"{row.stage}_opens"] = timezone.localdate(row.opens_at)
                self.initial[f"{row.stage}_closes"] = last_day(row.closes_at).date()

    def windows(self) -> dict[str, tuple[datetime, datetime]]:
        """The stages with both days, from the start of the first day to the end of the last."""
        found = {}
        for stage in Stage.values:
            first = self.cleaned_data.get(f"{stage}_opens")
            last = self.cleaned_data.get(f"{stage}_closes")
            if first and last:
                found[stage] = (midnight(first), midnight(last + ONE_DAY))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for stage in Stage:
            opens, closes = data.get(f"{stage.value}_opens"), data.get(f"{stage.value}_closes")
            if bool(opens) != bool(closes):
                self.add_error(f"{stage.value}_opens", _("Give both dates or none."))
        for gap in order_gaps(self.windows()):
            self.add_error(f"{gap.field}_opens", gap.sentence)
        return data


class RuleSetForm(CountedTextMixin, forms.ModelForm):
    """A new version of the rules, written as JSON; it starts from the default."""

    rules = forms.CharField(
        label=_("rules"),
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}),
        help_text=_(
            "Every number of the programme. A version is never changed; a better one gets another "
            "number."
        ),
    )

    class Meta:
        model = RuleSet
        fields = ("version", "title", "rules")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            text = json.dumps(default_rules(), ensure_ascii=False, indent=2)
            self.fields["rules"].initial = text

    def clean_rules(self) -> dict[str, Any]:
        try:
            rules = read_json(self.cleaned_data["rules"])
        except ValueError as error:
            raise forms.ValidationError(
                _("This is not sound JSON: %(error)s"), params={"error": error}
            ) from error
        found = problems(rules)
        if found:
            raise forms.ValidationError(found)
        return rules


class CopyCycleForm(PortalForm):
    """The year of the copy."""

    button = _("Draw up another year from this one")
    explanation = _(
        "The same rule set and the same dates, moved to the other year; both can be changed."
    )
    tone = "quiet"

    year = WholeNumberField(label=_("award year"), min_value=2000, max_value=2100)


class ApprovalForm(PortalForm):
    """The body that approved the commendation, and the number of its document."""

    button = _("Record the approval of the commendation")
    explanation = _("Without an approval the portal speaks of naming only, never of commendation.")
    success = _("The approval was recorded.")
    tone = "quiet"

    takes_object = True

    body = forms.CharField(label=_("approving body"), max_length=80)
    number = forms.CharField(label=_("number of the approval"), max_length=60)

    def __init__(self, *args: Any, obj: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].initial = obj.approval_body
        self.fields["number"].initial = obj.approval_number


class ExtendStageForm(ReasonForm):
    """A stage, its new end, and why."""

    button = _("Propose to extend a stage")
    explanation = _(
        "A stage can only be lengthened, and not into the next one. The reason is kept in the "
        "journal."
    )
    tone = "quiet"

    stage = forms.ChoiceField(label=_("stage"), choices=Stage.choices)
    last_day = _day(_("new last day"))
    field_order = ("stage", "last_day", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].required = True
