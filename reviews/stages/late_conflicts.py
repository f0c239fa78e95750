"""A judge's conflict of interest found after he has locked a sheet: the sheet no longer counts, and
what was computed with it is computed again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from brandportal.accounts.domain.conflicts import note_conflict
from brandportal.errors import BadInput
from brandportal.journal.actions import action
from brandportal.proposals.proof import Pair, carried_out_under
from brandportal.texts import required_text
from brandportal.workflow import transition
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.panel.conflicts import SCORED
from reviews.panel.duties import duties
from reviews.panel.enums import VersionKept
from reviews.panel.members import a_short_reason
from reviews.panel.models import Declaration, MinimumException, ScoreSheet
from reviews.panel.versions import NOTED, keep
from reviews.panel.workflow import SHEET
from reviews.results import counting
from reviews.results.shortlist import draw_up_again


def can_set_aside(sheet: ScoreSheet, *, reason: str, few: str = "") -> tuple[str, str]:
    """The two reasons as they are kept; of the second "" where enough judges are left.

    Refuses with BadInput one that says nothing, and after scoring a brand that nobody else has
    scored.
    """
    why = a_short_reason(reason)
    evaluation, brand = sheet.seat.evaluation, sheet.application
    if evaluation.status not in SCORED:
        return why, ""
    left = duties(evaluation, [brand]).judges_of(brand.pk) - 1
    if left < 1:
        raise BadInput(
            _("Nobody else has scored %(brand)s, so there would be no panel score.")
            % {"brand": brand.brand}
        )
    allowed = MinimumException.objects.filter(application=brand, judges__lte=left)
    if left >= evaluation.cycle.rules["panel"]["judges_min"] or allowed.exists():
        return why, ""
    missing = _(
        "%(left)d judges are left for %(brand)s, fewer than the rules ask for. Please say why they "
        "are enough."
    ) % {"left": left, "brand": brand.brand}
    return why, a_short_reason(required_text(few, field="few", missing=missing))


def kept_set_aside(*, reason: str, few: str = "") -> dict[str, str]:
    return {"reason": reason, "few": few}


def set_aside_by_two(
    *,
    sheet: ScoreSheet,
    reason: str,
    few: str = "",
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> ScoreSheet:
    """Set a locked sheet aside because its judge has a conflict of interest with the agency.

    Nothing is deleted: the sheet is kept as a version whose hash the journal notes. After scoring
    the panel scores are computed again; before the public rating opens the shortlist too, and once
    the ratings are counted the ranking. `few` is the published reason why fewer judges than the
    rules ask for are enough. The judge is closed out of what concerns the agency, and told.

    One officer proposes it and another confirms it. Refuses with NotAllowed (role, own sheet, part
    in the year), NotNow (not locked, decided) and BadInput as `can_set_aside` does.
    """
    with action(by=by, now=now) as act:
        evaluation = act.lock(Evaluation.objects.filter(pk=sheet.seat.evaluation_id))
        sheet = act.lock(sheet)
        why, enough = can_set_aside(sheet, reason=reason, few=few)
        kept = keep(act, sheet, why=VersionKept.ASIDE, reason=why)
        done = transition(
            SHEET,
            "set_aside_by_two",
            sheet,
            by=by,
            now=now,
            changes={"aside_reason": why},
            data={NOTED: kept.sha256},
            pair=pair,
            arguments=kept_set_aside(reason=reason, few=few),
        )
        brand = sheet.application
        Declaration.objects.update_or_create(
            seat=sheet.seat,
            application=brand,
            defaults={"has_conflict": True, "reason": why, "declared_at": now},
        )
        note_conflict(act, person=sheet.seat.user, agency=brand.agency, reason=why)
        if enough:
            _allow_few(done, enough, pair, by, now)
        _compute_again(evaluation, by, now)
    return done


def _allow_few(sheet: ScoreSheet, reason: str, pair: Pair | None, by: Any, now: datetime) -> None:
    brand = sheet.application
    MinimumException.objects.update_or_create(
        application=brand,
        defaults={
            "judges": duties(sheet.seat.evaluation, [brand]).judges_of(brand.pk),
            "reason": reason,
            "made_at": now,
            "proposed_by_id": carried_out_under(pair)["proposed_by"],
            "made_by": by,
        },
    )


def _compute_again(evaluation: Evaluation, by: Any, now: datetime) -> None:
    if evaluation.status in SCORED:
        draw_up_again(evaluation=evaluation, by=by, now=now)
    if evaluation.status == EvaluationStatus.COUNTED:
        counting.count(evaluation=evaluation, by=by, now=now)
