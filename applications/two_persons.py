"""Actions of the office that take two people: an award year's rules and dates, declining an
application, the negative list.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles import policies
from applications.cycles.cycles import extend_stage, extended, kept_extension, open_cycle
from applications.cycles.enums import Stage
from applications.cycles.models import Cycle
from applications.cycles.timeline import moment_in_words
from applications.cycles.workflow import CYCLE
from applications.form.models import Application
from applications.lifecycle.applications import decline, reason_to_decline
from applications.lifecycle.workflow import APPLICATION
from applications.negative_list.enums import VetoKind
from applications.negative_list.vetoes import kept_finding, may_find, need_sound, record_veto
from brandportal.accounts.models import Agency
from brandportal.proposals.actions import EXCLUSIONS, TwoPersonAction, whole_row
from brandportal.proposals.steps import step
from brandportal.rulebook import digest

Arguments = Mapping[str, Any]


def _state(cycle: Cycle) -> dict[str, Any]:
    """The year, its dates, and its rules."""
    windows = cycle.windows.order_by("stage").values_list("stage", "opens_at", "closes_at")
    return {
        **whole_row(cycle),
        "windows": [[stage, opens.timestamp(), ends.timestamp()] for stage, opens, ends in windows],
        "rule_set": digest(cycle.rule_set.rules),
    }


def _opening(cycle: Cycle, arguments: Arguments) -> list[tuple[str, str]]:
    first = cycle.windows.order_by("opens_at").first()
    return [
        (_("Award year"), str(cycle)),
        (_("Rule set"), str(cycle.rule_set)),
        (_("Hash of the rules"), digest(cycle.rule_set.rules)),
        (_("Begins"), moment_in_words(first.opens_at) if first else "–"),
    ]


def _extension(cycle: Cycle, arguments: Arguments) -> list[tuple[str, str]]:
    window = cycle.windows.filter(stage=arguments["stage"]).first()
    return [
        (_("Award year"), str(cycle)),
        (_("Stage"), str(Stage(arguments["stage"]).label)),
        (_("Ends now"), moment_in_words(window.closes_at) if window else "–"),
        (_("Will end"), moment_in_words(arguments["closes_at"])),
        (_("Reason for the journal"), arguments["reason"]),
    ]


def _extension_again(cycle: Cycle, kept: Arguments) -> dict[str, Any]:
    return {**kept, "closes_at": datetime.fromisoformat(kept["closes_at"])}


def _declined(application: Application, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Brand"), f"{application.brand} · {application.agency}"),
        (_("Application"), application.number),
        (_("Reason"), arguments["reason"]),
    ]


def _finding(agency: Agency, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Agency"), str(agency)),
        (_("Ground"), str(VetoKind(arguments["kind"]).label)),
        (_("Happened on"), arguments["happened_on"].isoformat()),
        (_("Who confirmed it"), arguments["source"]),
        (_("Note"), arguments["note"] or "–"),
    ]


def _finding_check(
    agency: Agency, *, kind: str, happened_on: date, source: str, now: datetime
) -> None:
    need_sound(kind=kind, happened_on=happened_on, source=source, now=now)


def _finding_again(agency: Agency, kept: Arguments) -> dict[str, Any]:
    return {**kept, "happened_on": date.fromisoformat(kept["happened_on"])}


def _with_findings(agency: Agency) -> dict[str, Any]:
    """The agency with its existing findings."""
    rows = agency.veto_findings.order_by("pk")
    found = rows.values_list("pk", "kind", "happened_on")
    return {**whole_row(agency), "findings": [list(row) for row in found]}


ACTIONS = (
    step(
        CYCLE,
        "open",
        verb=open_cycle,
        state=_state,
        words=_opening,
        done=lambda cycle: _("The award year is open. Its rules are frozen and public."),
    ),
    TwoPersonAction(
        code="cycle.extend_stage",
        label=gettext_noop("Extend a stage"),
        verb=extend_stage,
        model="applications.cycle",
        may_propose=policies.office,
        may_confirm=policies.office,
        check=extended,
        dump=kept_extension,
        load=_extension_again,
        state=_state,
        words=_extension,
        done=lambda window: _("The stage was extended."),
    ),
    step(
        APPLICATION,
        "decline",
        verb=decline,
        check=reason_to_decline,
        words=_declined,
        done=lambda application: _("Declined. The agency has been notified of the reason."),
        since=EXCLUSIONS,
    ),
    TwoPersonAction(
        code="veto.record",
        label=gettext_noop("Record a finding of the negative list"),
        verb=record_veto,
        model="accounts.agency",
        may_propose=may_find,
        may_confirm=may_find,
        check=_finding_check,
        dump=kept_finding,
        load=_finding_again,
        state=_with_findings,
        words=_finding,
        done=lambda finding: _("The finding is on the negative list."),
        since=EXCLUSIONS,
    ),
)
