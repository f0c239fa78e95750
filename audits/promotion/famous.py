"""Promote a Top Ten title to Famous Brand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from audits.promotion.ladder import ladder
from audits.titles.enums import TitleLevel
from audits.titles.models import Title
from audits.titles.policies import office_of_title
from audits.titles.titles import confer_one, document_number
from audits.titles.workflow import TITLE
from brandportal.accounts.policies import is_office
from brandportal.errors import YES, BadInput, NotNow, Verdict, first_no, no, require
from brandportal.journal.actions import action
from brandportal.proposals.proof import Pair
from brandportal.workflow import transition


def may_confer_famous(title: Title, *, by: Any, now: datetime) -> Verdict:
    """Whether this title can be promoted to Famous Brand now; if not, the first missing condition
    is the reason.
    """
    allowed = TITLE.verdict("promote", title, by=by, now=now)
    if not allowed:
        return allowed
    if title.level != TitleLevel.TOP_TEN:
        return no(_("This title is a Famous Brand already."))
    rungs = ladder(title, now=now)
    return YES if rungs.eligible else no(rungs.missing[0])


def confer_famous(
    *,
    title: Title,
    year: int,
    approving_document: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> Title:
    """Promote an eligible title to Famous Brand; the old title stays in the register as promoted.

    Refuses anybody but the office, a title that is not eligible (with what is missing), more than
    the year's quota, and an empty approving document. One officer proposes it and another confirms
    it.
    """
    document = document_number(approving_document)
    with action(by=by, now=now) as act:
        locked = act.lock(title, "application__cycle", "agency", "brand")
        may_rise(locked, year=year, by=by, now=now)
        transition(
            TITLE,
            "promote",
            locked,
            by=by,
            now=now,
            pair=pair,
            arguments={"year": year, "approving_document": approving_document},
        )
        return confer_one(
            act,
            locked.application,
            level=TitleLevel.FAMOUS,
            place=Title.objects.filter(level=TitleLevel.FAMOUS, year=year).count() + 1,
            document=document,
            year=year,
        )


def may_rise(title: Title, *, year: int, by: Any, now: datetime) -> None:
    """Refuse to promote this title: who, what is missing, the year's quota."""
    require(first_no(is_office(by), office_of_title(title, by=by)))
    quota = int(title.application.cycle.rules["promotion"]["quota"])
    given = Title.objects.filter(level=TitleLevel.FAMOUS, year=year).count()
    if given >= quota:
        raise BadInput(
            _("At most %(quota)d titles a year can be raised; %(given)d have been already.")
            % {"quota": quota, "given": given},
            field="title",
        )
    if not (ready := may_confer_famous(title, by=by, now=now)):
        raise NotNow(f"{title.brand}: {ready.reason}")
