"""Actions of the office about titles that take two people: conferral, the freezing of a year-end
table, and actions that can cost a title.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from audits.annual_review.enums import ExemptGround, Outcome
from audits.annual_review.exemption import exempt_review, reason_of_exemption
from audits.annual_review.hearing import (
    answer_to_statement,
    milder_answer,
    overturn_verdict,
    uphold_verdict,
)
from audits.annual_review.models import AnnualReview, Rectification, ReviewRun, VerdictList
from audits.annual_review.policies import office_of_list
from audits.annual_review.presenters.reasons import reasons_of
from audits.annual_review.presenters.runs import due_of, extent_words
from audits.annual_review.rectification import fail_rectification, finding_on, pass_rectification
from audits.annual_review.runs import extent_of, open_run, opened_extent, take_back_run
from audits.annual_review.verdict_lists import (
    CONFIRM,
    check_list,
    confirm_verdicts,
    listed_state,
)
from audits.annual_review.workflow import RECTIFICATION, REVIEW, RUN
from audits.tasks import annual_review
from audits.titles.models import Title
from audits.titles.titles import chosen_in_order, confer, document_number
from audits.year_end.freezing import (
    FREEZE,
    agreed_state,
    freezable,
    freeze_year_end,
    frozen_version,
)
from audits.year_end.models import YearEndTable
from audits.year_end.policies import office_of_table
from audits.year_end.year_end import year_end
from brandportal.proposals.actions import EXCLUSIONS, SPARING, TwoPersonAction, whole_row
from brandportal.proposals.steps import step
from brandportal.soon import do_soon
from reviews.models import Evaluation
from reviews.stages.workflow import EVALUATION

Arguments = Mapping[str, Any]


def _chosen(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation with everything that would be conferred."""
    return {
        **whole_row(evaluation),
        "chosen": [row.number for row in chosen_in_order(evaluation)],
        "approval": evaluation.cycle.approval_number,
    }


def _conferral(evaluation: Evaluation, arguments: Arguments) -> list[tuple[str, str]]:
    chosen = chosen_in_order(evaluation)
    names = [f"{place}. {row.brand} · {row.agency}" for place, row in enumerate(chosen, start=1)]
    return [
        (_("Award year"), str(evaluation.cycle)),
        (_("Approving document"), arguments["approving_document"]),
        (_("Titles"), "\n".join(names) or "–"),
    ]


def _conferred(titles: Sequence[Title]) -> str:
    return ngettext(
        "%(count)d title has been conferred; the award year is concluded.",
        "%(count)d titles have been conferred; the award year is concluded.",
        len(titles),
    ) % {"count": len(titles)}


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


def _listed(verdict_list: VerdictList, arguments: Arguments) -> list[tuple[str, str]]:
    rows = verdict_list.reviews.select_related("title__brand", "title__agency")
    return [
        (_("Year"), str(verdict_list.year)),
        (
            _("What follows"),
            _("Each verdict takes effect when its agency's time for a statement is over."),
        ),
        (_("Reason"), verdict_list.reason),
        *(
            (
                f"{row.title.number} · {row.title.brand} · {row.title.agency}",
                "\n".join([str(row.get_outcome_display()), *reasons_of(row)]),
            )
            for row in rows.order_by("title__number")
        ),
    ]


def _milder(review: AnnualReview, arguments: Arguments) -> list[tuple[str, str]]:
    title, year, verdict, statement, answer = _verdict(review, arguments)
    changed = (_("Changed to"), str(Outcome(arguments["outcome"]).label))
    return [title, year, verdict, changed, statement, answer]


def _exemption(review: AnnualReview, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        _of(review.title),
        (_("Year"), str(review.year)),
        (_("Ground"), str(ExemptGround(arguments["ground"]).label)),
        (_("Reason"), arguments["reason"]),
        (_("What follows"), _("No report is due; the title is kept as it is.")),
    ]


def _pass(rectification: Rectification, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        _of(rectification.review.title),
        (_("What follows"), _("The title is valid again.")),
        (_("What was corrected"), rectification.report),
        (_("Finding of the re-check"), arguments["finding"]),
    ]


def _failure(rectification: Rectification, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        _of(rectification.review.title),
        (_("What follows"), _("The title is revoked at once.")),
        (_("What was corrected"), rectification.report),
        (_("Finding of the re-check"), arguments["finding"]),
    ]


def _run_words(run: ReviewRun, arguments: Arguments) -> list[tuple[str, str]]:
    extent = extent_of(run.year, now=timezone.now())
    before = opened_extent(run.year - 1)
    return [
        (_("Year"), str(run.year)),
        (_("What follows"), extent_words(extent)),
        (_("Reports due"), due_of(extent)),
        (_("The year before"), extent_words(before)),
    ]


def _taken_back_words(run: ReviewRun, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Year"), str(run.year)),
        (_("What follows"), _("No agency owes a report until the year is opened again.")),
        (_("Reviews taken back"), extent_words(opened_extent(run.year))),
    ]


def _opens(run: ReviewRun) -> dict[str, Any]:
    """The run with every title that its opening would concern."""
    due = Title.objects.due_for_review(run.year)
    return {**whole_row(run), "titles": list(due.values_list("number", flat=True))}


def _annual_page(run: ReviewRun) -> str:
    return f"{reverse('admin:audits_title_annual')}?year={run.year}"


def _freezing(table: YearEndTable, arguments: Arguments) -> list[tuple[str, str]]:
    live, newest = year_end(table.year), frozen_version(table.year)
    counts = {"count": len(live.lines), "nought": sum(not line.points for line in live.lines)}
    return [
        (_("Year"), str(table.year)),
        (_("Agencies"), _("%(count)d, of which %(nought)d without points") % counts),
        (_("Hash of the table"), live.content_hash),
        (_("Replaces version"), str(newest.version) if newest else "–"),
        (_("What was checked, or what is corrected"), arguments["reason"]),
    ]


ACTIONS = (
    TwoPersonAction(
        code=FREEZE,
        label=gettext_noop("Freeze a year-end table"),
        verb=freeze_year_end,
        model="audits.yearendtable",
        may_propose=office_of_table,
        may_confirm=office_of_table,
        check=freezable,
        state=agreed_state,
        words=_freezing,
        done=lambda frozen: (
            _("The year-end table is frozen: version %(number)d.") % {"number": frozen.version}
        ),
        url=lambda table: f"{reverse('admin:audits_title_year_end')}?year={table.year}",
    ),
    step(
        RUN,
        "open",
        verb=open_run,
        state=_opens,
        words=_run_words,
        done=lambda run: _("The annual review of the year is open; the agencies are notified."),
        url=_annual_page,
        soon=lambda run: do_soon(annual_review, run.year),
    ),
    step(
        RUN,
        "take_back",
        verb=take_back_run,
        words=_taken_back_words,
        done=lambda run: _(
            "The annual review of the year is taken back; the agencies are notified."
        ),
        url=_annual_page,
    ),
    step(
        EVALUATION,
        "conclude",
        # The conferral names the chosen brands.
        makes_whole=True,
        verb=confer,
        state=_chosen,
        check=lambda year, *, approving_document: document_number(approving_document),
        words=_conferral,
        done=_conferred,
        url=lambda row: reverse("admin:audits_conferral_change", args=[row.pk]),
    ),
    step(
        REVIEW,
        "exempt",
        verb=exempt_review,
        check=reason_of_exemption,
        words=_exemption,
        done=lambda review: _("The title is exempt from the review; the agency is notified."),
    ),
    step(
        REVIEW,
        "uphold",
        verb=uphold_verdict,
        check=answer_to_statement,
        words=_verdict,
        done=lambda review: _("The verdict is upheld and in effect; the agency has been notified."),
        writes=("title.revoke",),
        since=EXCLUSIONS,
    ),
    step(
        REVIEW,
        "overturn",
        verb=overturn_verdict,
        check=milder_answer,
        words=_milder,
        done=lambda review: _(
            "The verdict is changed and in effect; the agency has been notified."
        ),
        writes=("title.warn", "title.retain"),
        since=SPARING,
    ),
    TwoPersonAction(
        code=CONFIRM,
        label=gettext_noop("Confirm a list of adverse verdicts"),
        verb=confirm_verdicts,
        model="audits.verdictlist",
        may_propose=office_of_list,
        may_confirm=office_of_list,
        check=check_list,
        state=listed_state,
        words=_listed,
        done=lambda confirmed: _("The verdicts of the list are confirmed."),
        soon=lambda confirmed: do_soon(annual_review, confirmed.year),
        writes=("review.confirm",),
    ),
    step(
        RECTIFICATION,
        "pass",
        verb=pass_rectification,
        check=finding_on,
        words=_pass,
        done=lambda rectification: _("The rectification is passed; the title is valid again."),
        writes=("title.restore",),
        since=SPARING,
    ),
    step(
        RECTIFICATION,
        "fail",
        verb=fail_rectification,
        check=finding_on,
        words=_failure,
        done=lambda rectification: _("The rectification is failed; the title is revoked."),
        writes=("title.revoke",),
        since=EXCLUSIONS,
    ),
)
