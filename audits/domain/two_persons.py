"""What takes two people of the office about titles: the conferral of a year's titles, and the rise to Famous Brand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.domain.titles import chosen_in_order, confer, confer_famous, document_number, may_rise
from audits.domain.workflow import TITLE
from audits.models import Title
from brandportal.accounts.enums import Role
from brandportal.proposals.actions import whole_row
from brandportal.proposals.steps import step
from reviews.domain.workflow import EVALUATION
from reviews.models import Evaluation

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


def _document_check(obj: Any, arguments: Arguments, by: Any, now: datetime) -> None:
    document_number(arguments["approving_document"])


def _rise(title: Title, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Title"), f"{title.number} · {title.brand} · {title.agency}"),
        (_("Year"), str(arguments["year"])),
        (_("Approving document"), arguments["approving_document"]),
    ]


def _rise_check(title: Title, arguments: Arguments, by: Any, now: datetime) -> None:
    document_number(arguments["approving_document"])
    may_rise(title, year=arguments["year"], by=by, now=now)


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
)
