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
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.errors import BadInput, EditedElsewhere, NotNow, require
from brandportal.kept_queries import kept_query
from brandportal.rulebook import indicator_points
from brandportal.texts import limited_text
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.panel.draft_sql import put_draft
from reviews.panel.in_person import not_begun
from reviews.panel.models import PanelSeat, ScoreSheet
from reviews.panel.policies import Standing, judging_columns, judging_keys, may_judge

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

    The evaluation is held, so that no sheet changes while the scoring closes; the version is
    compared in the statement that raises it, so that of two windows one is refused.
    """
    standing, sheet_id = _held(seat, application, by)
    require(may_judge(seat, application, by=by, standing=standing))
    if standing.declared is None:
        raise NotNow(_("Please declare first whether you have a conflict."))
    if standing.locked:
        raise NotNow(_("This sheet is locked."))
    waits = not_begun(application, now=now)
    early = next((code for code in scores if code in waits), None)
    if early is not None:
        raise BadInput(waits[early], field=early)
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
        sheet.version = 0
        sheet.save(force_insert=True)
        sheet.version = 1
    given = {code: (one.points, one.comment.strip()) for code, one in scores.items()}
    if not put_draft(sheet, given):
        raise EditedElsewhere(_(EDITED))
    return sheet


@kept_query
def _now(*, evaluation: int, **keys: Any) -> QuerySet[Any, Any]:
    seat, application = keys["seat"], keys["application"]
    columns = judging_columns(**keys)
    brand = Application.objects.filter(
        pk=application, cycle=OuterRef("cycle"), status=ApplicationStatus.ACCEPTED
    )
    sheet = ScoreSheet.objects.filter(seat=seat, application=application)
    return (
        Evaluation.objects.filter(pk=evaluation)
        .annotate(before_panel=Exists(brand), sheet=Subquery(sheet.values("pk")[:1]), **columns)
        .values_list("status", "before_panel", "sheet", *columns)
    )


def _held(seat: PanelSeat, application: Application, by: Any) -> tuple[Standing, int | None]:
    """Hold the evaluation, so that its scoring is not closed meanwhile, and read in the same query
    the standing of the member and the key of his sheet. Refuses outside scoring.

    Judges do not wait for each other: FOR KEY SHARE waits for whoever closes the scoring, and sees
    it then.
    """
    keys = judging_keys(seat, application, by=by)
    status, before_panel, sheet, *standing = _now.rows(
        evaluation=seat.evaluation_id, **keys, lock="FOR KEY SHARE OF reviews_evaluation"
    )[0]
    if status != EvaluationStatus.SCORING:
        raise NotNow(_("The panel is not scoring now."))
    if not before_panel:
        raise NotNow(_("This application is not before the panel."))
    return Standing(*standing), sheet


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
