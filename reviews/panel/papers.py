"""Sheets on paper: one officer types what a judge wrote and files the scan, another compares both
and takes it over.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.drafting.uploads import EVIDENCE_POLICY
from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.errors import BadInput, NotNow, Verdict, first_no, require
from brandportal.journal.actions import Action, action
from brandportal.proposals.proof import Pair
from brandportal.rulebook import indicator_points
from brandportal.texts import limited_text, says_something
from brandportal.uploads.kept import checked_row
from brandportal.workflow import CLOCK, transition
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import office_runs
from reviews.panel.drafts import Points, check_points
from reviews.panel.duties import before_the_panel, duties
from reviews.panel.enums import PaperStatus, SheetStatus, SheetWay, VersionKept
from reviews.panel.models import Declaration, PanelSeat, PaperSheet, ScoreSheet, SheetScore
from reviews.panel.paper_workflow import (
    COMPARING_LASTS,
    PAPER,
    free_to_take,
    is_held,
    may_compare,
    may_confirm,
    may_give_back,
)
from reviews.panel.policies import may_enter_for, may_judge, panel_scores
from reviews.panel.scale import needs_remark
from reviews.panel.versions import NOTED, keep
from reviews.panel.workflow import SHEET

SCAN_POLICY = EVIDENCE_POLICY
COMMENT_LIMIT = 1000


def may_enter(evaluation: Evaluation, *, by: Any) -> Verdict:
    """The office, without a part in the award year, while the panel scores."""
    return first_no(office_runs(evaluation, by=by), panel_scores(evaluation))


def enter_paper(
    *,
    evaluation: Evaluation,
    seat: PanelSeat,
    application: Application,
    scores: Mapping[str, Points],
    comment: str,
    file: File,
    by: Any,
    now: datetime,
) -> PaperSheet:
    """Keep what a judge wrote on paper, with its scan; nothing counts before a second officer has
    taken it over.

    Refuses with NotAllowed (role, part in the year, own sheet; a judge who has a conflict of
    interest or does not score the brand), with NotNow outside scoring, a locked sheet, one that
    was begun on the pages and one that waits already, and with BadInput gaps, points that do not
    fit, and a file as the upload gate does.
    """
    require(office_runs(evaluation, by=by), panel_scores(evaluation))
    row = PaperSheet(seat=seat, application=application, typed_by=by)
    _ready(row, by)
    rules = application.cycle.rules
    check_points(scores, rules)
    _whole(scores, rules)
    said = limited_text(comment, limit=COMMENT_LIMIT, field="comment")
    row.typed = json.dumps(
        {
            "points": {code: str(given.points) for code, given in scores.items()},
            "remarks": {code: given.comment.strip() for code, given in scores.items()},
            "comment": said.strip(),
        }
    )
    with (
        checked_row(row, file, SCAN_POLICY, now=now) as checked,
        action(by=by, now=now) as act,
    ):
        _lock(act, checked)
        _ready(checked, by)
        checked.save()
        act.log(
            "paper.type",
            gettext_noop("Typed a score sheet from paper"),
            checked,
            {"scan_sha256": checked.sha256},
        )
    return row


def _lock(act: Action, paper: PaperSheet) -> None:
    """Lock the evaluation, so that no sheet changes meanwhile. Refuses outside scoring."""
    evaluation = act.lock(Evaluation.objects.filter(pk=paper.seat.evaluation_id))
    require(when=panel_scores(evaluation))


def _ready(paper: PaperSheet, by: Any) -> None:
    """Refuse what the judge could not fill in on the pages either, and what would overwrite it."""
    seat, application = paper.seat, paper.application
    require(may_enter_for(seat, by=by))
    before = (seat.evaluation.cycle_id, ApplicationStatus.ACCEPTED)
    if (application.cycle_id, application.status) != before:
        raise BadInput(_("This application is not before the panel."), field="application")
    fits = may_judge(seat, application, by=seat.user)
    if not fits:
        said = _("The judge may not score this brand: %(why)s") % {"why": fits.reason}
        raise BadInput(said, field="seat")
    sheet = ScoreSheet.objects.filter(seat=seat, application=application).first()
    if sheet and sheet.status != SheetStatus.DRAFT:
        raise NotNow(_("This sheet is locked."))
    if sheet and sheet.way == SheetWay.PAGES and sheet.scores.exists():
        raise NotNow(_("The judge has begun this sheet on the pages. Paper does not overwrite it."))
    waiting = PaperSheet.objects.filter(
        seat=seat, application=application, status=PaperStatus.TYPED
    ).exclude(pk=paper.pk)
    if waiting.exists():
        raise NotNow(_("A paper sheet of this judge on this brand waits already."))


def _whole(scores: Mapping[str, Points], rules: Mapping[str, Any]) -> None:
    """Paper is entered whole, for it is locked at once."""
    for code, most in indicator_points(rules).items():
        if code not in scores:
            raise BadInput(_("Please give the points on the paper."), field=code)
        given = scores[code]
        if needs_remark(given.points, most, rules) and not says_something(given.comment):
            said = _("The rules ask the judge for a remark with these points. Ask for it.")
            raise BadInput(said, field=code)


def sheets_on_paper(evaluation: Evaluation) -> Counter[int]:
    """Application to how many of its locked sheets were filled in on paper."""
    rows = ScoreSheet.objects.filter(
        seat__evaluation=evaluation, status=SheetStatus.LOCKED, way=SheetWay.PAPER
    )
    return Counter(rows.values_list("application", flat=True))


def owed_brands(seat: PanelSeat) -> list[Application]:
    """The brands that this member still has to score, in the order of their numbers."""
    brands = before_the_panel(seat.evaluation)
    owed = duties(seat.evaluation, brands).owed
    return [brand for brand in brands if (seat.pk, brand.pk) in owed]


def typed_points(paper: PaperSheet) -> tuple[dict[str, Points], str]:
    """What was typed: points by indicator, and the overall comment; nothing once it is cleared."""
    if not paper.typed:
        return {}, ""
    typed = json.loads(paper.typed)
    scores = {
        code: Points(Decimal(points), typed["remarks"].get(code, ""))
        for code, points in typed["points"].items()
    }
    return scores, typed["comment"]


def take_to_compare(*, paper: PaperSheet, by: Any, now: datetime) -> PaperSheet:
    """Take a sheet that waits, to compare it with its scan: for half an hour nobody but this
    officer reads its points. Refuses with NotAllowed (role, part in the year, typed by oneself) and
    NotNow outside scoring and while somebody has it.
    """
    with action(by=by, now=now) as act:
        _lock(act, paper)
        paper = act.lock(paper)
        require(may_confirm(paper, by=by), free_to_take(paper, by=by, now=now))
        paper.comparing_at, paper.comparing_by = now, by
        paper.save(update_fields=["comparing_at", "comparing_by"])
        act.log(
            "paper.take_to_compare",
            gettext_noop("Took a score sheet on paper to compare it"),
            paper,
        )
    return paper


def give_back(*, paper: PaperSheet, by: Any, now: datetime) -> PaperSheet:
    """Give a sheet back that one has taken to compare. Refuses with NotAllowed (not one's own)."""
    with action(by=by, now=now) as act:
        paper = act.lock(paper)
        require(may_give_back(paper, by=by, now=now))
        return _given_back(act, paper)


def over_time(now: datetime) -> QuerySet[PaperSheet]:
    """Sheets that somebody took to compare and whose time is over."""
    return PaperSheet.objects.filter(comparing_at__lte=now - COMPARING_LASTS)


def give_back_in_time(*, paper: PaperSheet, now: datetime) -> PaperSheet:
    """Give a sheet back whose time of comparing is over; nobody reads it any more."""
    with action(by=CLOCK, now=now) as act:
        paper = act.lock(paper)
        if paper.comparing_at is None or is_held(paper, now):
            return act.nothing_done(paper)
        return _given_back(act, paper)


def _given_back(act: Action, paper: PaperSheet) -> PaperSheet:
    whose = paper.comparing_by_id
    paper.comparing_at = paper.comparing_by = None
    paper.save(update_fields=["comparing_at", "comparing_by"])
    act.log(
        "paper.give_back",
        gettext_noop("Gave a score sheet on paper back"),
        paper,
        {"compared_by": whose},
    )
    return paper


def take_over(*, paper: PaperSheet, by: Any, now: datetime, pair: Pair | None = None) -> PaperSheet:
    """Lock the judge's sheet with what stands on paper, by two officers; what was typed is cleared.

    The sheet is marked as filled in on paper and kept as a version, whose hash the journal notes.
    The judge is notified. Who has declared nothing yet has declared on paper to have no conflict.
    The second officer has to have taken it to compare (`take_to_compare`). Refuses as
    `enter_paper` does.
    """
    with action(by=by, now=now) as act:
        _lock(act, paper)
        paper = act.lock(paper)
        _ready(paper, by)
        if pair is not None:
            require(when=may_compare(paper, by=by, now=now))
        scores, comment = typed_points(paper)
        taken = transition(PAPER, "take_over", paper, by=by, now=now, changes=_cleared(), pair=pair)
        _declared(act, taken)
        sheet = _written(taken, scores, comment, now)
        kept = keep(act, sheet, why=VersionKept.LOCKED)
        data = {NOTED: kept.sha256, "paper": taken.pk, "scan_sha256": taken.sha256}
        transition(SHEET, "lock_paper", sheet, by=by, now=now, data=data)
    return taken


def _declared(act: Action, paper: PaperSheet) -> None:
    _row, made = Declaration.objects.get_or_create(
        seat=paper.seat,
        application=paper.application,
        defaults={"has_conflict": False, "declared_at": act.now},
    )
    if made:
        act.log(
            "panel.declare_on_paper",
            gettext_noop("Entered a judge's declaration to have no conflict of interest"),
            paper.application,
            {"seat": paper.seat_id},
        )


def _written(
    paper: PaperSheet, scores: Mapping[str, Points], comment: str, now: datetime
) -> ScoreSheet:
    sheet = ScoreSheet.objects.filter(seat=paper.seat, application=paper.application).first()
    sheet = sheet or ScoreSheet(seat=paper.seat, application=paper.application)
    sheet.way, sheet.comment, sheet.saved_at = SheetWay.PAPER, comment, now
    sheet.version += 1
    sheet.save()
    sheet.scores.all().delete()
    SheetScore.objects.bulk_create(
        SheetScore(sheet=sheet, indicator=code, points=given.points, comment=given.comment)
        for code, given in scores.items()
    )
    return sheet


def _cleared() -> dict[str, Any]:
    """What no longer stands there once the sheet is taken over or withdrawn."""
    return {"typed": "", "comparing_at": None, "comparing_by": None}


def withdraw_paper(*, paper: PaperSheet, by: Any, now: datetime) -> PaperSheet:
    """Give up a paper sheet that waits; points and scan are deleted."""
    name = str(paper.file.name)
    changes = {**_cleared(), "file": ""}
    done = transition(PAPER, "withdraw", paper, by=by, now=now, changes=changes)
    transaction.on_commit(lambda: paper.file.storage.delete(name))
    return done
