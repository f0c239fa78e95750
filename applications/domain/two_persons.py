"""What takes two people of the office in an award year's rules and dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications import policies
from applications.domain.cycles import extend_stage, extended, kept_extension, open_cycle
from applications.domain.timeline import moment_in_words
from applications.domain.workflow import CYCLE
from applications.enums import Stage
from applications.models import Cycle
from brandportal.accounts.enums import Role
from brandportal.proposals.actions import TwoPersonAction, whole_row
from brandportal.proposals.steps import step
from brandportal.rulebook import digest

Arguments = Mapping[str, Any]
OFFICE = (Role.OFFICE,)


def _state(cycle: Cycle) -> dict[str, Any]:
    """The year, its dates, and the rules it is drawn up under."""
    windows = cycle.windows.order_by("stage").values_list("stage", "opens_at", "closes_at")
    return {
        **whole_row(cycle),
        "windows": [[stage, opens.timestamp(), ends.timestamp()] for stage, opens, ends in windows],
        "rule_set": digest(cycle.rule_set.rules),
    }


def _page(cycle: Cycle) -> str:
    return reverse("admin:applications_cycle_change", args=[cycle.pk])


def _opening(cycle: Cycle, arguments: Arguments) -> list[tuple[str, str]]:
    first = cycle.windows.order_by("opens_at").first()
    return [
        (_("Award year"), str(cycle.year)),
        (_("Rule set"), str(cycle.rule_set)),
        (_("Hash of the rules"), digest(cycle.rule_set.rules)),
        (_("Begins"), moment_in_words(first.opens_at) if first else "–"),
    ]


def _extension(cycle: Cycle, arguments: Arguments) -> list[tuple[str, str]]:
    window = cycle.windows.filter(stage=arguments["stage"]).first()
    return [
        (_("Award year"), str(cycle.year)),
        (_("Stage"), str(Stage(arguments["stage"]).label)),
        (_("Ends now"), moment_in_words(window.closes_at) if window else "–"),
        (_("Will end"), moment_in_words(arguments["closes_at"])),
        (_("Reason for the journal"), arguments["reason"]),
    ]


def _extension_check(cycle: Cycle, arguments: Arguments, by: Any, now: datetime) -> None:
    extended(cycle, stage=arguments["stage"], closes_at=arguments["closes_at"], now=now)


def _extension_again(cycle: Cycle, kept: Arguments) -> dict[str, Any]:
    return {**kept, "closes_at": datetime.fromisoformat(kept["closes_at"])}


ACTIONS = (
    step(
        CYCLE,
        "open",
        verb=open_cycle,
        subject="cycle",
        proposers=OFFICE,
        confirmers=OFFICE,
        state=_state,
        words=_opening,
        done=lambda cycle: _("The award year is open. Its rules are frozen and public."),
        url=_page,
    ),
    TwoPersonAction(
        code="cycle.extend_stage",
        label=gettext_noop("Extend a stage"),
        verb=extend_stage,
        subject="cycle",
        model="applications.cycle",
        proposers=OFFICE,
        confirmers=OFFICE,
        may_propose=lambda by, cycle, given: policies.office(by, cycle),
        may_confirm=lambda by, cycle, given: policies.office(by, cycle),
        check=_extension_check,
        dump=kept_extension,
        load=_extension_again,
        state=_state,
        words=_extension,
        done=lambda window: _("The stage was extended."),
        url=_page,
    ),
)
