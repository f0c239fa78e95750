"""Rectification of a suspended title: the agency reports, the office checks again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy

from audits.annual_review.effects import standing_title
from audits.annual_review.enums import RectificationStatus
from audits.annual_review.models import Rectification
from audits.annual_review.workflow import RECTIFICATION
from audits.titles.enums import LIVE_TITLES, TitleStatus
from audits.titles.models import Title
from audits.titles.workflow import TITLE
from brandportal.journal.actions import Action, action
from brandportal.proposals.proof import Pair, carried_out_under
from brandportal.texts import own_words, telling_text
from brandportal.workflow import CLOCK, transition

REPORT_LIMIT = 3000
FINDING_LIMIT = 2000
need_report = partial(
    telling_text,
    field="report",
    limit=REPORT_LIMIT,
    missing=gettext_lazy("Please write down what was done and found."),
)
need_finding = partial(need_report, field="finding", limit=FINDING_LIMIT)


def report_rectification(
    *, rectification: Rectification, report: str, by: Any, now: datetime
) -> Rectification:
    """The head reports the rectification. Refuses an empty report, other people, and a late one."""
    text = need_report(report)
    return transition(
        RECTIFICATION, "report", rectification, by=by, now=now, changes={"report": text}
    )


def finding_on(rectification: Rectification, *, finding: str) -> str:
    """The finding as it is kept. Refuses with BadInput one that says nothing, or that stands at
    another title's rectification of the year.
    """
    text = need_finding(finding)
    others = Rectification.objects.filter(review__year=rectification.review.year).exclude(
        review__title=rectification.review.title_id
    )
    return own_words(text, others=others.values_list("finding", flat=True), field="finding")


def pass_rectification(
    *, rectification: Rectification, finding: str, by: Any, now: datetime, pair: Pair | None = None
) -> Rectification:
    """The office's check is positive: the title is valid again unless another rectification is
    still open.

    One officer proposes it and another confirms it.
    """
    text = finding_on(rectification, finding=finding)
    with action(by=by, now=now) as act:
        passed = transition(
            RECTIFICATION,
            "pass",
            rectification,
            by=by,
            now=now,
            changes={"finding": text},
            pair=pair,
            arguments={"finding": finding},
        )
        title = _locked_title(act, passed)
        if title.status == TitleStatus.SUSPENDED and not _another_open(passed):
            data = {"rectification": passed.pk, **carried_out_under(pair)}
            transition(TITLE, "restore", title, by=by, now=now, data=data)
    return passed


def fail_rectification(
    *, rectification: Rectification, finding: str, by: Any, now: datetime, pair: Pair | None = None
) -> Rectification:
    """The office's check is negative: the title is revoked.

    One officer proposes it and another confirms it.
    """
    text = finding_on(rectification, finding=finding)
    with action(by=by, now=now) as act:
        failed = transition(
            RECTIFICATION,
            "fail",
            rectification,
            by=by,
            now=now,
            changes={"finding": text},
            pair=pair,
            arguments={"finding": finding},
        )
        _revoke(act, failed, carried_out_under(pair))
    return failed


def run_out(*, rectification_id: int, now: datetime) -> Rectification:
    """Close a rectification that was not reported in time, and revoke the title. Safe to repeat."""
    with action(by=CLOCK, now=now) as act:
        rectification = act.lock(Rectification.objects.filter(pk=rectification_id))
        if rectification.status != RectificationStatus.OPEN:
            return act.nothing_done(rectification)
        closed = transition(RECTIFICATION, "run_out", rectification, by=CLOCK, now=now)
        _revoke(act, closed)
    return closed


def _revoke(
    act: Action, rectification: Rectification, agreed: Mapping[str, Any] | None = None
) -> None:
    title = _locked_title(act, rectification)
    if title.status in LIVE_TITLES:
        data = {"rectification": rectification.pk, **(agreed or {})}
        transition(TITLE, "revoke", title, by=act.by, now=act.now, data=data)


def _locked_title(act: Action, rectification: Rectification) -> Title:
    return act.lock(standing_title(rectification.review))


def _another_open(rectification: Rectification) -> bool:
    return (
        Rectification.objects.filter(
            review__title__in=Title.objects.of_line(rectification.review.title),
            status__in=[RectificationStatus.OPEN, RectificationStatus.REPORTED],
        )
        .exclude(pk=rectification.pk)
        .exists()
    )
