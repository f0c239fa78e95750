"""A draft of a sheet as it is written: with a journal entry when the judge saves, without one while
he types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.errors import BadInput, EditedElsewhere, NotNow, require
from brandportal.rulebook import indicator_points
from brandportal.texts import limited_text
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.panel.enums import SheetStatus, SheetWay
from reviews.panel.models import PanelSeat, ScoreSheet, SheetScore
from reviews.panel.policies import Standing, judging_columns, may_judge

EDITED = gettext_noop("This sheet was saved in another window meanwhile. Nothing was overwritten.")
REMARK_LIMIT = 300


@dataclass(frozen=True)
class Points:
    """What a judge gives for one indicator."""

    points: Decimal
    comment: str = ""


def autosave(
    *,
    seat: PanelSeat,
    application: Application,
    scores: Mapping[str, Points],
    comment: str,
    version: int,
    by: Any,
    now: datetime,
) -> ScoreSheet:
    """Keep what the judge has typed so far, as `save_sheet` does, but without a journal entry: the
    journal notes what is saved and locked, not keystrokes.
    """
    check_points(scores, application.cycle.rules)
    with transaction.atomic():
        return write_draft(
            seat=seat,
            application=application,
            scores=scores,
            comment=comment,
            version=version,
            by=by,
            now=now,
        )


def write_draft(
    *,
    seat: PanelSeat,
    application: Application,
    scores: Mapping[str, Points],
    comment: str,
    version: int,
    by: Any,
    now: datetime,
) -> ScoreSheet:
    """Write points, remarks and comment of a draft in the transaction of the caller. Refusals:
    `save_sheet`.

    The evaluation is locked, so that no sheet changes while the scoring closes; the version is
    compared in the statement that raises it, so that of two windows one is refused.
    """
    standing, sheet_id, others = _locked(seat, application, scores, by)
    require(may_judge(seat, application, by=by, standing=standing))
    if standing.declared is None:
        raise NotNow(_("Please declare first whether you have a conflict."))
    if standing.locked:
        raise NotNow(_("This sheet is locked."))
    sheet = ScoreSheet(
        pk=sheet_id,
        seat=seat,
        application=application,
        version=version + 1,
        comment=comment.strip(),
        saved_at=now,
    )
    if sheet_id is None:
        if version:
            raise EditedElsewhere(_(EDITED))
        sheet.save(force_insert=True)
    else:
        raised = ScoreSheet.objects.filter(
            pk=sheet_id, version=version, status=SheetStatus.DRAFT
        ).update(
            version=sheet.version,
            comment=sheet.comment,
            saved_at=now,
            way=SheetWay.PAGES,
        )
        if not raised:
            raise EditedElsewhere(_(EDITED))
    if others:
        SheetScore.objects.filter(sheet=sheet).exclude(indicator__in=scores).delete()
    SheetScore.objects.bulk_create(
        (
            SheetScore(
                sheet=sheet, indicator=code, points=given.points, comment=given.comment.strip()
            )
            for code, given in scores.items()
        ),
        update_conflicts=True,
        unique_fields=["sheet", "indicator"],
        update_fields=["points", "comment"],
    )
    return sheet


def _locked(
    seat: PanelSeat, application: Application, scores: Mapping[str, Points], by: Any
) -> tuple[Standing, int | None, bool]:
    """Lock the evaluation and read, in the same query, the standing of the member, the key of his
    sheet, and whether it has points besides these. Refuses outside scoring.
    """
    sheet = ScoreSheet.objects.filter(seat=seat.pk, application=application.pk)
    columns = judging_columns(seat, application, by=by)
    brand = Application.objects.filter(
        pk=application.pk, cycle=OuterRef("cycle"), status=ApplicationStatus.ACCEPTED
    )
    others = SheetScore.objects.filter(
        sheet__seat=seat.pk, sheet__application=application.pk
    ).exclude(indicator__in=list(scores))
    row = (
        Evaluation.objects.select_for_update(of=("self",))
        .filter(pk=seat.evaluation_id)
        .annotate(
            before_panel=Exists(brand),
            sheet=Subquery(sheet.values("pk")[:1]),
            others=Exists(others),
            **columns,
        )
        .values("before_panel", "sheet", "others", *columns, now_is=F("status"))
        .get()
    )
    if row.pop("now_is") != EvaluationStatus.SCORING:
        raise NotNow(_("The panel is not scoring now."))
    if not row.pop("before_panel"):
        raise NotNow(_("This application is not before the panel."))
    sheet_id, others_stand = row.pop("sheet"), row.pop("others")
    return Standing(**row), sheet_id, others_stand


def check_points(scores: Mapping[str, Points], rules: Mapping[str, Any]) -> None:
    """Refuse with BadInput points that do not fit their indicator, and too long a remark."""
    most = indicator_points(rules)
    for code, given in scores.items():
        if code not in most:
            raise BadInput(_("This indicator is not in the rules of the year."), field=code)
        if not 0 <= given.points <= most[code]:
            raise BadInput(
                _("Points must lie between 0 and %(most)s.") % {"most": most[code].normalize()},
                field=code,
            )
        if given.points != round(given.points, 2):
            raise BadInput(_("Points have at most two decimals."), field=code)
        limited_text(given.comment, limit=REMARK_LIMIT, field=code)
