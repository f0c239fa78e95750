"""What takes two people of the office about titles: conferral, the rise to Famous Brand, and what
can cost one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.annual_review.hearing import answer_to_statement, uphold_verdict
from audits.annual_review.models import AnnualReview, Rectification
from audits.annual_review.rectification import fail_rectification, finding_on
from audits.annual_review.workflow import RECTIFICATION, REVIEW
from audits.promotion.famous import confer_famous, may_rise
from audits.titles.models import Title
from audits.titles.titles import chosen_in_order, confer, document_number
from audits.titles.workflow import TITLE
from brandportal.accounts.enums import Role
from brandportal.proposals.actions import EXCLUSIONS, whole_row
from brandportal.proposals.steps import step
from reviews.models import Evaluation
from reviews.stages.workflow import EVALUATION

Arguments = Mapping[str, Any]
OFFICE = (Role.OFFICE,)


def _chosen(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation with everything that would be named."""
    return {
        **whole_row(evaluation),
        "chosen": [row.number for row in chosen_in_order(evaluation)],
        "approval": evaluation.cycle.approval_number,
    }


def _conferral(evaluation: Evaluation, arguments: Arguments) -> list[tuple[str, str]]:
    chosen = chosen_in_order(evaluation)
    names = [f"{place}. {row.brand} · {row.agency}" for place, row in enumerate(chosen, start=1)]
    return [
        (_("Award year"), str(evaluation.cycle.year)),
        (_("Approving document"), arguments["approving_document"]),
        (_("Titles"), "\n".join(names) or "–"),
    ]


def _conferred(titles: Sequence[Title]) -> str:
    return ngettext(
        "%(count)d title has been conferred; the award year is concluded.",
        "%(count)d titles have been conferred; the award year is concluded.",
        len(titles),
    ) % {"count": len(titles)}


def _document_check(obj: Any, *, approving_document: str) -> None:
    document_number(approving_document)


def _rise(title: Title, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Title"), f"{title.number} · {title.brand} · {title.agency}"),
        (_("Year"), str(arguments["year"])),
        (_("Approving document"), arguments["approving_document"]),
    ]


def _rise_check(
    title: Title, *, approving_document: str, year: int, by: Any, now: datetime
) -> None:
    document_number(approving_document)
    may_rise(title, year=year, by=by, now=now)


def _of(title: Title) -> tuple[str, str]:
    return _("Title"), f"{title.number} · {title.brand} · {title.agency}"


def _verdict(review: AnnualReview, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        _of(review.title),
        (_("Year"), str(review.year)),
        (_("Verdict"), str(review.get_outcome_display())),
        (_("Statement of the agency"), review.statement),
        (_("Answer of the office"), arguments["answer"]),
    ]


def _verdict_check(review: AnnualReview, *, answer: str) -> None:
    answer_to_statement(review, answer)


def _failure(rectification: Rectification, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        _of(rectification.review.title),
        (_("What follows"), _("The title is revoked at once.")),
        (_("What was mended"), rectification.report),
        (_("Finding of the re-check"), arguments["finding"]),
    ]


def _failure_check(rectification: Rectification, *, finding: str) -> None:
    finding_on(rectification, finding)


ACTIONS = (
    step(
        EVALUATION,
        "conclude",
        # The chosen brands are named by the conferral.
        makes_whole=True,
        verb=confer,
        subject="evaluation",
        proposers=OFFICE,
        confirmers=OFFICE,
        state=_chosen,
        check=_document_check,
        words=_conferral,
        done=_conferred,
        url=lambda row: reverse("admin:audits_conferral_change", args=[row.pk]),
    ),
    step(
        TITLE,
        "promote",
        verb=confer_famous,
        subject="title",
        proposers=OFFICE,
        confirmers=OFFICE,
        check=_rise_check,
        words=_rise,
        done=lambda title: _("Raised to Famous Brand: %(titles)s") % {"titles": title},
        url=lambda row: reverse("admin:audits_title_change", args=[row.pk]),
    ),
    step(
        REVIEW,
        "uphold",
        verb=uphold_verdict,
        subject="review",
        proposers=OFFICE,
        confirmers=OFFICE,
        check=_verdict_check,
        words=_verdict,
        done=lambda review: _("The verdict is upheld and in effect; the agency has been told."),
        url=lambda row: reverse("admin:audits_annualreview_change", args=[row.pk]),
        writes=("title.revoke",),
        since=EXCLUSIONS,
    ),
    step(
        RECTIFICATION,
        "fail",
        verb=fail_rectification,
        subject="rectification",
        proposers=OFFICE,
        confirmers=OFFICE,
        check=_failure_check,
        words=_failure,
        done=lambda rectification: _("The rectification is failed; the title is revoked."),
        url=lambda row: reverse("admin:audits_rectification_change", args=[row.pk]),
        writes=("title.revoke",),
        since=EXCLUSIONS,
    ),
)
