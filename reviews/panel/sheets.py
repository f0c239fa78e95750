"""Scoring by the panel: declare, score, lock; and the progress that others may see while the points
are hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.domain.conflicts import kind_of_conflict, note_conflict
from brandportal.accounts.policies import conflicts_of, is_person
from brandportal.errors import BadInput, EditedElsewhere, NotAllowed, NotNow, require
from brandportal.journal.actions import Action, action
from brandportal.proposals.proof import Pair
from brandportal.texts import reason_text
from brandportal.workflow import transition
from reviews.evaluation.class_panels import panel_words
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.panel.conflicts import SCORED, may_still_be_set_aside
from reviews.panel.drafts import EDITED, Points, check_points, write_draft
from reviews.panel.duties import Place, before_the_panel, duties
from reviews.panel.enums import SheetStatus, VersionKept
from reviews.panel.models import Declaration, PanelSeat, ScoreSheet
from reviews.panel.policies import ever_worked_for
from reviews.panel.versions import NOTED, keep
from reviews.panel.workflow import SHEET


def _lock_scoring(act: Action, seat: PanelSeat, application: Application) -> None:
    """Lock the evaluation, so that no sheet changes while the scoring closes. Refuses outside
    scoring.
    """
    evaluation = act.lock(Evaluation.objects.filter(pk=seat.evaluation_id))
    if evaluation.status != EvaluationStatus.SCORING:
        raise NotNow(_("The panel is not scoring now."))
    standing = Application.objects.filter(
        pk=application.pk, cycle=evaluation.cycle_id, status=ApplicationStatus.ACCEPTED
    )
    if not standing.exists():
        raise NotNow(_("This application is not before the panel."))


def _lock_scored(act: Action, seat: PanelSeat, application: Application) -> bool:
    """Lock the evaluation; whether scoring has closed with a locked sheet of this member on the
    application. Refuses from the decision on.
    """
    evaluation = act.lock(Evaluation.objects.filter(pk=seat.evaluation_id))
    require(when=may_still_be_set_aside(evaluation))
    locked = ScoreSheet.objects.filter(
        seat=seat, application=application, status=SheetStatus.LOCKED
    )
    return evaluation.status in SCORED and locked.exists()


def declare(
    *,
    seat: PanelSeat,
    application: Application,
    has_conflict: bool,
    reason: str,
    by: Any,
    now: datetime,
) -> Declaration:
    """Declare whether the member has a conflict of interest with one application.

    A conflict may be declared at any time while scoring is open, also after a sheet was begun or
    locked: the sheet is then set aside and no longer counts; its points and the reason are kept.
    Between then and the decision it may be declared of a locked sheet, which two officers set aside
    (`reviews/stages/late_conflicts.py`), because results follow from it. It cannot be withdrawn
    here. Refuses "no conflict" from somebody who works or worked for the
    agency, and a conflict whose kind says nothing.
    """
    if seat.user_id != by.pk:
        raise NotAllowed(_("Only the panel member himself may declare."))
    why = kind_of_conflict(reason) if has_conflict else ""
    if not has_conflict and ever_worked_for(by, application):
        raise BadInput(
            _(
                "You work or worked for this agency, or declared a conflict of interest with it: "
                "please declare the conflict."
            ),
            field="has_conflict",
        )
    with action(by=by, now=now) as act:
        is_late = has_conflict and _lock_scored(act, seat, application)
        if not is_late:
            _lock_scoring(act, seat, application)
        standing = Declaration.objects.filter(seat=seat, application=application).first()
        if standing and standing.has_conflict:
            raise NotNow(
                _("You have declared a conflict of interest; the declaration cannot be withdrawn.")
            )
        declaration, _created = Declaration.objects.update_or_create(
            seat=seat,
            application=application,
            defaults={"has_conflict": has_conflict, "reason": why, "declared_at": now},
        )
        if has_conflict:
            note_conflict(act, person=by, agency=application.agency, reason=why)
        sheet = ScoreSheet.objects.filter(seat=seat, application=application).first()
        if has_conflict and sheet and not is_late:
            _set_aside(act, sheet, why)
        act.log(
            "panel.declare",
            gettext_noop("Declared a conflict of interest")
            if has_conflict
            else gettext_noop("Declared to have no conflict of interest"),
            application,
        )
    return declaration


def _set_aside(act: Action, sheet: ScoreSheet, reason: str) -> None:
    kept = keep(act, sheet, why=VersionKept.ASIDE, reason=reason)
    transition(
        SHEET,
        "set_aside",
        sheet,
        by=act.by,
        now=act.now,
        changes={"aside_reason": reason},
        data={NOTED: kept.sha256},
    )


def save_sheet(
    *,
    seat: PanelSeat,
    application: Application,
    scores: Mapping[str, Points],
    comment: str,
    version: int,
    by: Any,
    now: datetime,
) -> ScoreSheet:
    """Save a draft of the member's points; it may be incomplete.

    `scores` contains the indicators with points, the others are cleared. `version` is the version
    that the member has seen. Refuses points below 0 or above the indicator's maximum (BadInput with
    the indicator as field), a locked sheet, a missing declaration, and with EditedElsewhere a
    version that is not the newest.
    """
    check_points(scores, application.cycle.rules)
    with action(by=by, now=now) as act:
        sheet = write_draft(
            seat=seat,
            application=application,
            scores=scores,
            comment=comment,
            version=version,
            by=by,
            now=now,
        )
        act.log(
            "sheet.save", gettext_noop("Saved a score sheet"), sheet, {"version": sheet.version}
        )
    return sheet


def lock_sheet(*, sheet: ScoreSheet, version: int, by: Any, now: datetime) -> ScoreSheet:
    """Lock a complete sheet; afterwards only the office can unlock it, with a reason. It is kept as
    a version, and the journal holds its hash.

    Refuses gaps, and with EditedElsewhere another version than the one the member has seen.
    """
    with action(by=by, now=now) as act:
        _lock_scoring(act, sheet.seat, sheet.application)
        sheet = act.lock(sheet)
        if sheet.status == SheetStatus.DRAFT and sheet.version != version:
            raise EditedElsewhere(_(EDITED))
        kept = keep(act, sheet, why=VersionKept.LOCKED)
        return transition(SHEET, "lock", sheet, by=by, now=now, data={NOTED: kept.sha256})


def lock_sheets(
    *, seat: PanelSeat, seen: Mapping[int, int], by: Any, now: datetime
) -> list[ScoreSheet]:
    """Lock several sheets of one member, all or none; `seen` are keys of sheets and the versions
    that the member has seen.

    Refuses as `lock_sheet` does, and with BadInput none, or a sheet of somebody else.
    """
    sheets = list(
        ScoreSheet.objects.filter(seat=seat, pk__in=seen)
        .select_related("application__brand", "application__cycle", "seat__user")
        .order_by("application__number")
    )
    if not sheets or len(sheets) != len(seen):
        raise BadInput(_("Choose the sheets to lock."), field="sheets")
    with transaction.atomic():
        return [lock_sheet(sheet=sheet, version=seen[sheet.pk], by=by, now=now) for sheet in sheets]


def unlock_sheet(
    *, sheet: ScoreSheet, reason: str, by: Any, now: datetime, pair: Pair | None = None
) -> ScoreSheet:
    """Unlock a sheet at the judge's request; the judge is notified, the reason is in the journal,
    and what the sheet said is kept as a version.

    One officer proposes it and another confirms it.
    """
    why = reason_text(reason)
    with action(by=by, now=now) as act:
        _lock_scoring(act, sheet.seat, sheet.application)
        sheet = act.lock(sheet)
        kept = keep(act, sheet, why=VersionKept.UNLOCKED, reason=why)
        return transition(
            SHEET,
            "unlock",
            sheet,
            by=by,
            now=now,
            changes={"locked_at": None, "locked_by": None},
            data={"reason": why, NOTED: kept.sha256},
            pair=pair,
            arguments={"reason": reason},
        )


@dataclass(frozen=True)
class JudgeProgress:
    """The progress of one judge, without points."""

    seat: PanelSeat
    locked: int
    recused: int
    owed: int

    @property
    def done(self) -> bool:
        return not self.owed

    @property
    def scores(self) -> str:
        """The classes of agency that the judge's panel scores; empty of one panel for all."""
        return panel_words(self.seat.classes)


def progress(evaluation: Evaluation, *, hidden_from: Any = None) -> list[JudgeProgress]:
    """Locked, recused and owed sheets of each judge. Applications with which `hidden_from` has a
    conflict, here or with the agency under any account, are not counted.
    """
    found = duties(evaluation, before_the_panel(evaluation))
    hidden: set[int] = set()
    if hidden_from is not None:
        own = {seat.pk for seat in found.seats if is_person(hidden_from, seat.user)}
        tied = evaluation.cycle.applications.filter(
            agency__in=conflicts_of(hidden_from, evaluation.cycle.rules)
        )
        hidden = {application for seat, application in found.recused if seat in own}
        hidden.update(tied.values_list("pk", flat=True))
    return [
        JudgeProgress(
            seat=seat,
            locked=_of(seat, found.locked, hidden),
            recused=_of(seat, found.recused & found.assigned, hidden),
            owed=_of(seat, found.owed, hidden),
        )
        for seat in found.seats
    ]


def _of(seat: PanelSeat, places: frozenset[Place], hidden: set[int]) -> int:
    return sum(1 for one, application in places if one == seat.pk and application not in hidden)
