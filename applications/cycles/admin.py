"""Award years and rule sets: editable in preparation, read-only once opened."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.cycles import cycles as verbs
from applications.cycles import policies
from applications.cycles.enums import CycleStatus, Stage
from applications.cycles.forms import (
    ApprovalForm,
    CopyCycleForm,
    CycleForm,
    ExtendStageForm,
    RuleSetForm,
    midnight,
)
from applications.cycles.models import Cycle, RuleSet
from applications.cycles.readiness import opening_gaps, opening_warnings
from applications.cycles.timeline import timeline
from applications.cycles.workflow import CYCLE
from brandportal.accounts.policies import is_office
from brandportal.errors import Verdict, first_no, no
from brandportal.office.hidden import NOBODY
from brandportal.office.records import RecordAdmin
from brandportal.office.verbs import step, verb
from brandportal.workdays.calendar import ONE_DAY


def may_extend(obj: Cycle, *, by: Any) -> Verdict:
    if obj.status != CycleStatus.OPEN:
        return first_no(
            is_office(by), no(_("Only a stage of an award year under way can be extended."))
        )
    return is_office(by)


def may_record_approval(obj: Cycle, *, by: Any) -> Verdict:
    if obj.status == CycleStatus.CONCLUDED:
        return no(_("The award year %(year)s is concluded.") % {"year": obj.year})
    return is_office(by)


def _extension(obj: Cycle, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "stage": data["stage"],
        "closes_at": midnight(data["last_day"] + ONE_DAY),
        "reason": data["reason"],
    }


def _drawn_up(copied: Cycle) -> str:
    return _("The award year %(year)s was drawn up.") % {"year": copied}


CYCLE_VERBS = (
    step(CYCLE, "open"),
    verb(
        "extend",
        may_extend,
        form=ExtendStageForm,
        arguments=_extension,
        two_persons="cycle.extend_stage",
    ),
    verb("approval", may_record_approval, verbs.record_approval, form=ApprovalForm),
    verb("copy", policies.office, verbs.copy_cycle, form=CopyCycleForm, done=_drawn_up),
)


@admin.register(Cycle)
class CycleAdmin(RecordAdmin):
    """An award year: in preparation one form with its rules and dates, afterwards its timeline and
    its frozen rules.
    """

    about = NOBODY
    change_form_template = "applications/cycles/office/cycle.html"
    form = CycleForm
    verbs = CYCLE_VERBS
    list_display = ("year", "kind", "status", "rules_version", "opened_at", "concluded_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(is_office(request.user))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        drawn_up = obj is None or obj.status == CycleStatus.DRAFT
        return drawn_up and bool(is_office(request.user))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None):
        if obj is not None and not self.has_change_permission(request, obj):
            return [(None, {"fields": READ_FIELDS})]
        days = tuple((f"{stage.value}_opens", f"{stage.value}_closes") for stage in Stage)
        return [(None, {"fields": ("year", "kind", "rule_set")}), (_("Stages"), {"fields": days})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None):
        if obj is None:
            return ()
        return ("year", "kind") if self.has_change_permission(request, obj) else READ_FIELDS

    def save_model(self, request: HttpRequest, obj: Cycle, form: Any, change: bool) -> None:
        """Saves through the verbs."""
        by, now = request.user, timezone.now()
        rule_set = form.cleaned_data["rule_set"]
        if change:
            cycle = obj
            if "rule_set" in form.changed_data:
                cycle = verbs.revise_cycle(cycle=obj, rule_set=rule_set, by=by, now=now)
        else:
            year, kind = form.cleaned_data["year"], form.cleaned_data["kind"]
            cycle = verbs.create_cycle(year=year, kind=kind, rule_set=rule_set, by=by, now=now)
            obj.pk = cycle.pk
            obj._state.adding = False
        if not change or any(name.endswith(("_opens", "_closes")) for name in form.changed_data):
            verbs.set_windows(cycle=cycle, windows=form.windows(), by=by, now=now)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Does nothing: the verbs have written everything."""

    def record_context(self, request: HttpRequest, obj: Cycle) -> dict[str, Any]:
        context: dict[str, Any] = {"stages": timeline(obj, None, timezone.now())}
        if obj.status == CycleStatus.DRAFT:
            context.update(gaps=opening_gaps(obj), warnings=opening_warnings(obj))
        return context


READ_FIELDS = (
    "year",
    "kind",
    "status",
    "rule_set",
    "rules_version",
    "rules_hash",
    "opened_at",
    "approval_body",
    "approval_number",
    "concluded_at",
)


@admin.register(RuleSet)
class RuleSetAdmin(RecordAdmin):
    """Versions of the rules. A version is never changed; a change makes another version."""

    about = NOBODY
    form = RuleSetForm
    list_display = ("version", "title", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(is_office(request.user))

    def get_fields(self, request: HttpRequest, obj: Any = None):
        if obj is None:
            return ("version", "title", "rules")
        return ("version", "title", "created_at", "as_json")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None):
        return () if obj is None else self.get_fields(request, obj)

    @admin.display(description=gettext_lazy("rules"))
    def as_json(self, obj: RuleSet) -> str:
        # It scrolls sideways on a phone, also by keyboard.
        return format_html(
            '<pre tabindex="0">{}</pre>', json.dumps(obj.rules, ensure_ascii=False, indent=2)
        )

    def save_model(self, request: HttpRequest, obj: RuleSet, form: Any, change: bool) -> None:
        data = form.cleaned_data
        kept = verbs.add_rule_set(
            version=data["version"],
            title=data["title"],
            rules=data["rules"],
            by=request.user,
            now=timezone.now(),
        )
        obj.pk = kept.pk
        obj._state.adding = False
