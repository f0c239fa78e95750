"""Whether an award year can be opened: valid rules, and every stage with dates in order."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from applications.cycles.enums import Stage
from applications.cycles.models import Cycle
from brandportal.errors import Gap
from brandportal.rulebook import Rules, adjusts_when_incomplete, problems

Windows = dict[str, tuple[datetime, datetime]]


def for_famous_brand(rules: Rules) -> dict[str, Any]:
    """The same rules for a Famous Brand year: as many places as titles may be raised in a year
    (`promotion.quota`), and a shortlist in the same proportion, rounded up.
    """
    changed = deepcopy(dict(rules))
    titles, places = changed["titles"], int(rules["promotion"]["quota"])
    titles["shortlist"] = -(-places * titles["shortlist"] // titles["top_ten"])
    titles["top_ten"] = places
    return changed


def rules_to_freeze(cycle: Cycle) -> dict[str, Any]:
    """A copy of the rule set as it binds this award year: a Famous Brand year has as many places as
    titles may be raised. Rules with problems as they are.
    """
    rules = cycle.rule_set.rules
    if cycle.is_famous and not problems(rules):
        return for_famous_brand(rules)
    return deepcopy(rules)


def opening_gaps(cycle: Cycle) -> list[Gap]:
    """What prevents opening; empty if the award year may open."""
    found = [Gap("rules", "rule_set", sentence) for sentence in problems(cycle.rule_set.rules)]
    if cycle.is_famous and not found and not cycle.rule_set.rules["promotion"]["quota"]:
        sentence = _("These rules raise no title: promotion.quota is 0.")
        found.append(Gap("rules", "rule_set", sentence))
    windows = {row.stage: (row.opens_at, row.closes_at) for row in cycle.windows.all()}
    for stage in Stage:
        if stage.value not in windows:
            sentence = _("The stage “%(stage)s” has no dates.") % {"stage": stage.label}
            found.append(Gap("windows", stage.value, sentence))
    return found + list(order_gaps(windows))


def opening_warnings(cycle: Cycle) -> list[str]:
    """What to know before opening, though it prevents nothing."""
    rules = cycle.rule_set.rules
    if problems(rules) or adjusts_when_incomplete(rules):
        return []
    return [
        _(
            "These rules do not adjust the panel score for the severity of the judges. As soon as "
            "not every judge scores every brand (assignment, a conflict of interest, absence), "
            "brands with harsh judges are at a disadvantage. The rule panel.when_incomplete "
            "adjusts for it."
        )
    ]


def order_gaps(windows: Windows) -> Iterator[Gap]:
    """Every stage opens before it closes, and not before the previous stage has closed."""
    dated = [(stage, *windows[stage.value]) for stage in Stage if stage.value in windows]
    for stage, opens_at, closes_at in dated:
        if opens_at >= closes_at:
            sentence = _("The stage “%(stage)s” must open before it closes.")
            yield Gap("windows", stage.value, sentence % {"stage": stage.label})
    for (before, _opens, closed_at), (stage, opens_at, _closes) in pairwise(dated):
        if opens_at < closed_at:
            sentence = _("The stage “%(stage)s” must not open before “%(before)s” has closed.")
            yield Gap(
                "windows", stage.value, sentence % {"stage": stage.label, "before": before.label}
            )
