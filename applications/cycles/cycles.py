"""Create an award year, open it under frozen rules, extend a stage, conclude it, copy it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.enums import CycleKind, CycleStatus, Stage
from applications.cycles.models import Cycle, RuleSet, StageWindow
from applications.cycles.readiness import Windows, order_gaps, rules_to_freeze
from applications.cycles.timeline import moment_in_words
from applications.cycles.workflow import CYCLE
from brandportal.accounts.policies import is_office
from brandportal.errors import BadInput, Incomplete, NotNow, require
from brandportal.journal.actions import Action, action
from brandportal.proposals.proof import Pair, both, require_pair
from brandportal.rulebook import digest, problems
from brandportal.texts import telling_text
from brandportal.workflow import transition

REASON_LIMIT = 1000


def add_rule_set(
    *, version: str, title: str, rules: Mapping[str, Any], by: Any, now: datetime
) -> RuleSet:
    """Save a new version of the rules. Refuses invalid rules with every problem named, and an
    existing version.
    """
    require(is_office(by))
    found = problems(rules)
    if found:
        raise BadInput("\n".join(found), field="rules")
    if RuleSet.objects.filter(version=version).exists():
        raise BadInput(_("A rule set with this version exists."), field="version")
    with action(by=by, now=now) as act:
        rule_set = RuleSet.objects.create(
            version=version, title=title, rules=deepcopy(dict(rules)), created_at=now
        )
        act.log(
            "rule_set.add", gettext_noop("Added a rule set"), rule_set, {"sha256": digest(rules)}
        )
    return rule_set


def create_cycle(
    *,
    year: int,
    rule_set: RuleSet,
    by: Any,
    now: datetime,
    kind: str = CycleKind.TOP_TEN,
    approval_body: str = "",
    approval_number: str = "",
) -> Cycle:
    """Create an award year under a rule set; each year has one of a kind."""
    require(is_office(by))
    try:
        with action(by=by, now=now) as act:
            cycle = Cycle.objects.create(
                year=year,
                kind=kind,
                rule_set=rule_set,
                approval_body=approval_body,
                approval_number=approval_number,
            )
            act.log(
                "cycle.create",
                gettext_noop("Drew up the award year"),
                cycle,
                {"rule_set": rule_set.version},
            )
    except IntegrityError:
        raise BadInput(
            _("The award year %(year)s exists.") % {"year": Cycle(year=year, kind=kind)},
            field="year",
        ) from None
    return cycle


def revise_cycle(*, cycle: Cycle, rule_set: RuleSet, by: Any, now: datetime) -> Cycle:
    """Change the rule set of an award year in preparation."""
    require(is_office(by))
    with action(by=by, now=now) as act:
        locked = _lock_draft(act, cycle)
        locked.rule_set = rule_set
        locked.save(update_fields=["rule_set"])
        act.log(
            "cycle.revise",
            gettext_noop("Changed the rule set of the award year"),
            locked,
            {"rule_set": rule_set.version},
        )
    return locked


def record_approval(*, cycle: Cycle, body: str, number: str, by: Any, now: datetime) -> Cycle:
    """Record which body approved the commendation and its number; without an approval no page
    uses the word 表彰.

    Possible until the award year is concluded, because the approval often comes late.
    """
    require(is_office(by))
    if bool(body.strip()) != bool(number.strip()):
        raise BadInput(_("Give both the body and the number of its document."), field="number")
    with action(by=by, now=now) as act:
        locked = act.lock(cycle)
        if locked.status == CycleStatus.CONCLUDED:
            raise NotNow(_("The award year %(year)s is concluded.") % {"year": locked.year})
        locked.approval_body, locked.approval_number = body.strip(), number.strip()
        locked.save(update_fields=["approval_body", "approval_number"])
        act.log(
            "cycle.record_approval",
            gettext_noop("Recorded the approval of the commendation"),
            locked,
            {"body": locked.approval_body, "number": locked.approval_number},
        )
    return locked


def set_windows(*, cycle: Cycle, windows: Windows, by: Any, now: datetime) -> Cycle:
    """Set the dates of the stages of a year in preparation; stages not named lose theirs.

    Refuses with Incomplete when a stage closes before it opens or overlaps the previous one.
    """
    require(is_office(by))
    wrong = list(order_gaps(windows))
    if wrong:
        raise Incomplete(wrong[0].sentence, wrong)
    with action(by=by, now=now) as act:
        locked = _lock_draft(act, cycle)
        locked.windows.all().delete()
        StageWindow.objects.bulk_create(
            StageWindow(cycle=locked, stage=stage, opens_at=opens_at, closes_at=closes_at)
            for stage, (opens_at, closes_at) in windows.items()
        )
        act.log(
            "cycle.set_windows",
            gettext_noop("Set the dates of the stages"),
            locked,
            {stage: [opens, closes] for stage, (opens, closes) in windows.items()},
        )
    return locked


def kept_extension(*, stage: str, closes_at: datetime, reason: str) -> dict[str, Any]:
    """An extension as JSON, for the proposal and to compare when it is carried out."""
    return {
        "stage": str(stage),
        "closes_at": closes_at.astimezone(UTC).isoformat(),
        "reason": reason,
    }


def extended(cycle: Cycle, *, stage: str, closes_at: datetime, now: datetime) -> StageWindow:
    """The stage with its new end, not saved yet; refuses as `extend_stage` does."""
    if cycle.status != CycleStatus.OPEN:
        raise NotNow(_("Only a stage of an award year under way can be extended."))
    windows = {row.stage: row for row in cycle.windows.all()}
    row = windows[stage]
    if now >= row.closes_at:
        raise NotNow(
            _("The stage “%(stage)s” closed on %(moment)s.")
            % {"stage": Stage(stage).label, "moment": moment_in_words(row.closes_at)}
        )
    if closes_at <= row.closes_at:
        raise BadInput(
            _("The new end must be later than %(moment)s.")
            % {"moment": moment_in_words(row.closes_at)},
            field="last_day",
        )
    row.closes_at = closes_at
    wrong = list(order_gaps({s: (w.opens_at, w.closes_at) for s, w in windows.items()}))
    if wrong:
        raise BadInput(wrong[0].sentence, field="last_day")
    return row


def extend_stage(
    *,
    cycle: Cycle,
    stage: str,
    closes_at: datetime,
    reason: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> StageWindow:
    """Give a stage of an opened year more time, with a reason in the journal.

    A stage can only be lengthened, only before it closes, and not into the next one. Because this
    changes frozen dates, one officer proposes it and another confirms it.
    """
    require(is_office(by))
    missing = _("Give the reason; it is kept in the journal.")
    why = telling_text(reason, field="reason", limit=REASON_LIMIT, missing=missing)
    with action(by=by, now=now) as act:
        locked = act.lock(cycle)
        agreed = require_pair(
            pair,
            action="cycle.extend_stage",
            obj=locked,
            arguments=kept_extension(stage=stage, closes_at=closes_at, reason=reason),
            by=by,
            now=now,
        )
        before = locked.windows.get(stage=stage).closes_at
        row = extended(locked, stage=stage, closes_at=closes_at, now=now)
        row.save(update_fields=["closes_at"])
        act.log(
            "cycle.extend_stage",
            gettext_noop("Extended a stage of the award year"),
            locked,
            {
                "stage": stage,
                "from": before,
                "to": closes_at,
                "reason": why,
                **both(agreed),
            },
        )
    return row


def open_cycle(*, cycle: Cycle, by: Any, now: datetime, pair: Pair | None = None) -> Cycle:
    """Open the award year and freeze a copy of its rules with their hash.

    One officer proposes it and another confirms it, because rules decide who wins. Refuses with
    Incomplete, naming every problem of the rules and every stage without dates or out of order.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(cycle, "rule_set")
        rules = rules_to_freeze(locked)
        fingerprint = "" if problems(rules) else digest(rules)
        return transition(
            CYCLE,
            "open",
            locked,
            by=by,
            now=now,
            changes={
                "rules": rules,
                "rules_version": locked.rule_set.version,
                "rules_hash": fingerprint,
            },
            data={"rules_version": locked.rule_set.version, "rules_sha256": fingerprint},
            pair=pair,
            arguments={},
        )


def conclude_cycle(*, cycle: Cycle, by: Any, now: datetime) -> Cycle:
    """Conclude the award year after its titles were conferred."""
    return transition(CYCLE, "conclude", cycle, by=by, now=now)


def copy_cycle(*, cycle: Cycle, year: int, by: Any, now: datetime) -> Cycle:
    """Create another year with the same rule set and the same dates, moved by whole years (29
    February becomes the 28th).
    """
    with action(by=by, now=now):
        copied = create_cycle(year=year, kind=cycle.kind, rule_set=cycle.rule_set, by=by, now=now)
        shift = year - cycle.year
        windows = {
            row.stage: (_moved(row.opens_at, shift), _moved(row.closes_at, shift))
            for row in cycle.windows.all()
        }
        return set_windows(cycle=copied, windows=windows, by=by, now=now)


def _moved(moment: datetime, years: int) -> datetime:
    local = timezone.localtime(moment)
    try:
        return local.replace(year=local.year + years)
    except ValueError:
        return local.replace(year=local.year + years, day=28)


def _lock_draft(act: Action, cycle: Cycle) -> Cycle:
    locked = act.lock(cycle)
    if locked.status != CycleStatus.DRAFT:
        raise NotNow(_("The rules and dates are frozen: the award year has been opened."))
    return locked
