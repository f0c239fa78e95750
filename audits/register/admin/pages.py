"""Pages of the office about many titles at once. The auditor reads them; only the office acts."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.cycles.enums import CycleKind
from applications.models import Cycle, RuleSet
from audits.annual_review.forms import OtherRulesForm, RunForm, StopForm, YearForm
from audits.annual_review.models import ReviewRun
from audits.annual_review.other_rules import compared
from audits.annual_review.presenters.dry_run import preview
from audits.annual_review.presenters.other_rules import compared_shown
from audits.annual_review.presenters.runs import run_shown
from audits.annual_review.reviews import year_under_review
from audits.annual_review.runs import go_on_with_run, planned_run, run_of, stop_run
from audits.annual_review.workflow import RUN
from audits.promotion.ladder import ladders
from audits.tasks import annual_review
from audits.year_end import files
from audits.year_end.checking import open_check
from audits.year_end.forms import FreezeForm, OpenCheckForm
from audits.year_end.freezing import (
    FREEZE,
    frozen_version,
    ready_to_freeze,
    shown_table,
    table_row,
)
from audits.year_end.models import FrozenYearEnd, YearEndCheck, YearEndTable
from audits.year_end.presenters import check_shown
from audits.year_end.year_end import year_end
from brandportal.accounts.policies import conflicts_of
from brandportal.office.records import RecordAdmin
from brandportal.proposals.buttons import proposed_words, proposes
from brandportal.proposals.forms import asking
from brandportal.proposals.models import Proposal
from brandportal.soon import do_soon
from brandportal.web.spreadsheets import download, table_file
from brandportal.web.submissions import sent, submit

PAUSES = {"stop": stop_run, "go_on": go_on_with_run}


def _asked_year(request: HttpRequest) -> tuple[int, YearForm]:
    """The year in the address, or the one just ended if it is missing or invalid."""
    fallback = year_under_review(timezone.localdate())
    form = YearForm(request.GET if "year" in request.GET else {"year": fallback})
    return (form.cleaned_data["year"] if form.is_valid() else fallback), form


def annual_review_page(desk: RecordAdmin, request: HttpRequest) -> HttpResponse:
    """A dry run of the year's annual review, the proposal to open it or take it back, and the
    button that decides at once what is due.
    """
    desk.only(desk.reads(request))
    desk.only(request.method != "POST" or desk.acts(request))
    if "run" in request.POST:
        return _run_annual_review(desk, request)
    year, form = _asked_year(request)
    now = timezone.now()
    shown = run_shown(run_of(year), by=request.user, now=now)
    pauses = request.POST.get("pause", "")
    if pauses and pauses not in PAUSES:
        raise Http404
    step = pauses or shown.pause
    pause = (StopForm if step == "stop" else RunForm)(
        **(sent(request) if pauses else {}), initial={"year": year}, prefix="pause"
    )
    paused = submit(pause, partial(_pause_run, step), by=request.user, now=now)
    if paused:
        messages.success(request, _(RUN.by_action[step].success))
        return redirect(f"{desk.address('annual')}?year={year}")
    asked = asking(RunForm, request)(**({} if pauses else sent(request)), initial={"year": year})
    proposed = submit(asked, partial(_propose_run, request, shown.action))
    if proposed:
        messages.success(request, proposed_words())
        return redirect(f"{desk.address('annual')}?year={year}")
    bound = conflicts_of(request.user)
    lines = [line for line in preview(year, now=now) if line.title.agency_id not in bound]
    context = {
        "title": _("Annual review %(year)s") % {"year": year},
        "year": year,
        "form": form,
        "run": shown,
        "step": RUN.by_action[shown.action],
        "run_form": asked,
        "pause_form": pause,
        "pause_step": RUN.by_action.get(step),
        "lines": lines,
        "acting": sum(line.acts for line in lines),
        "may_act": desk.acts(request),
    }
    return desk.render(
        request,
        "audits/register/office/annual_review.html",
        status=paused.status if pauses else proposed.status,
        **context,
    )


def other_rules_page(desk: RecordAdmin, request: HttpRequest) -> HttpResponse:
    """What another rule set would have made of a year that was reviewed, before it binds."""
    desk.only(desk.reads(request))
    newest = RuleSet.objects.first()
    year = year_under_review(timezone.localdate())
    begun = {"year": year, "rule_set": newest.pk if newest else None}
    form = OtherRulesForm({name: request.GET.get(name, given) for name, given in begun.items()})
    rows = []
    if form.is_valid():
        year = form.cleaned_data["year"]
        rows = compared_shown(compared(year, form.cleaned_data["rule_set"], by=request.user))
    context = {
        "title": _("The annual review %(year)s under other rules") % {"year": year},
        "form": form,
        "rows": rows,
        "changed": sum(row.changed for row in rows),
    }
    return desk.render(request, "audits/register/office/other_rules.html", **context)


def _pause_run(action: str, *, year: int, **given: Any) -> ReviewRun:
    """Stop the year that was sent, or let it go on, even if the page is of another. A year of which
    nothing was proposed has no row to lock.
    """
    run = run_of(year)
    RUN.require(action, run, by=given["by"], now=given["now"])
    return PAUSES[action](run=run, **given)


def _propose_run(request: HttpRequest, action: str, *, year: int, **given: Any) -> Proposal:
    """Propose it of the year that was sent, even if the page is of another; a refused proposal
    leaves no run.
    """
    propose = proposes(request, f"review_run.{action}", subject="run")
    with transaction.atomic():
        return propose(run=planned_run(year), **given)


def _run_annual_review(desk: RecordAdmin, request: HttpRequest) -> HttpResponse:
    form = YearForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["year"][0])
        return redirect(desk.address("annual"))
    year = form.cleaned_data["year"]
    if do_soon(annual_review, year):
        messages.success(request, _("Every title whose time has come is being decided."))
    else:
        messages.warning(
            request,
            _(
                "The worker cannot be reached just now. The clock decides the titles by itself, at "
                "night at the latest."
            ),
        )
    return redirect(f"{desk.address('annual')}?year={year}")


def promotion_page(desk: RecordAdmin, request: HttpRequest) -> HttpResponse:
    """Which titles can be raised to Famous Brand, and what the others lack. They are raised by an
    award year of their own.
    """
    desk.only(desk.reads(request))
    bound = conflicts_of(request.user)
    rows = [row for row in ladders(now=timezone.now()) if row.title.agency_id not in bound]
    context = {
        "title": _("Promotion to Famous Brand"),
        "rows": rows,
        "cycles": list(Cycle.objects.filter(kind=CycleKind.FAMOUS)),
        "may_act": desk.acts(request),
    }
    return desk.render(request, "audits/register/office/promotion.html", **context)


def year_end_page(desk: RecordAdmin, request: HttpRequest) -> HttpResponse:
    """Every agency's points of a year, zeros included, with the outcomes behind them: frozen, or as
    the records are; and the proposal to freeze them.
    """
    desk.only(desk.reads(request))
    desk.only(request.method != "POST" or desk.acts(request))
    year, form = _asked_year(request)
    opens = "check" in request.POST
    check_form = OpenCheckForm(
        **(sent(request) if opens else {}), prefix="check", initial={"year": year}
    )
    opened = submit(check_form, _open_check, by=request.user, now=timezone.now())
    if opened:
        messages.success(request, _("The check is open; the agencies are notified."))
        return redirect(f"{desk.address('year_end')}?year={year}")
    given = {} if opens else sent(request)
    asked = asking(FreezeForm, request)(**given, initial={"year": year})
    proposed = submit(asked, partial(_propose_freezing, request))
    if proposed:
        messages.success(request, proposed_words())
        return redirect(f"{desk.address('year_end')}?year={year}")
    versions = FrozenYearEnd.objects.filter(table__year=year).select_related("frozen_by")
    context = {
        "title": _("Year-end points %(year)s") % {"year": year},
        "form": form,
        "table": shown_table(year, by=request.user),
        "undecided": year_end(year, by=request.user).undecided,
        "versions": list(versions),
        "ready": ready_to_freeze(YearEndTable(year=year), now=timezone.now()),
        "freeze_form": asked,
        "check": check_shown(year, by=request.user, now=timezone.now()),
        "check_form": check_form,
        "may_act": desk.acts(request),
    }
    status = opened.status if opens else proposed.status
    return desk.render(request, "audits/register/office/year_end.html", status=status, **context)


def _open_check(*, year: int, **given: Any) -> YearEndCheck:
    """Open the check of the year that was sent; a refused one leaves no row."""
    with transaction.atomic():
        return open_check(table=table_row(year), **given)


def _propose_freezing(request: HttpRequest, *, year: int, **given: Any) -> Proposal:
    """Propose it of the year that was sent; a refused proposal leaves no row."""
    propose = proposes(request, FREEZE, subject="table")
    with transaction.atomic():
        return propose(table=table_row(year), **given)


def year_end_file(desk: RecordAdmin, request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The table as XLSX, CSV or JSON: the frozen one (`?version=` an older one), or a draft. The
    file's name says which, and has the beginning of the content's hash.
    """
    desk.only(desk.reads(request))
    asked = request.GET.get("version", "")
    frozen = frozen_version(year, int(asked) if asked.isdecimal() and len(asked) < 5 else None)
    if frozen is None and asked:
        raise Http404
    table = shown_table(year, by=request.user, version=frozen.version if frozen else None)
    state = f"v{frozen.version}" if frozen else "draft"
    stem = f"year-end-{year}-{state}-{table.content_hash[:12]}"
    if kind == "json":
        return download(files.as_json(table), name=f"{stem}.json", content_type="application/json")
    when = frozen.frozen_at if frozen else timezone.now()
    rows = files.rows(table)
    return table_file(stem, kind, files.head(table), rows, title=files.title(table), now=when)
