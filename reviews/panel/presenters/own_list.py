"""The lines of a member's list.

A page shows as many lines as it has room for, so a line is formatted here, once for all its cells:
as nodes of a template the lines alone took longer than the rest of the page with its queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from brandportal.accounts.enums import AgencyClass
from reviews.panel.assignments import OwnBrand
from reviews.panel.enums import AssignmentState

LINE = """<tr>
  <th scope="row"><span class="name serif">{name}</span><span
    class="sub">{agency} · {kind}<span class="num">{number}</span></span></th>
  <td data-label="{state_label}">{pill}</td>
  <td class="r" data-label="{points_label}">{points}</td>
  <td>{action}</td>
</tr>"""
PILL = '<span class="pill {}">{}</span>'
LINK = '<a href="{}">{}<span class="visually-hidden"> {}</span></a>'
NO_PART = '<span class="small muted">{}</span>'


def own_lines(brands: Iterable[OwnBrand], *, scoring: bool) -> list[SafeString]:
    """A row of the table for each brand: what it is called, its agency and its class, the state,
    the points, and what can be done while the panel scores or afterwards.
    """
    pills = {str(state): format_html(PILL, state.tone, state.label) for state in AssignmentState}
    kinds = {str(kind): f"{kind.label} · " for kind in AgencyClass}
    actions = _actions(scoring)
    labels = {"state_label": _("State"), "points_label": _("My points")}
    language = get_language()
    return [
        format_html(
            LINE,
            name=one.name,
            agency=one.agency,
            kind=kinds.get(one.agency_class, ""),
            number=one.number,
            pill=pills[one.state],
            points="–" if one.total is None else shown(one.total, language),
            action=_action(one, actions[one.state]),
            **labels,
        )
        for one in brands
    ]


def _actions(scoring: bool) -> dict[str, str]:
    look = _("Look at it")
    return {
        AssignmentState.RECUSED: _("You take no part"),
        AssignmentState.TO_DECLARE: _("Declare") if scoring else "",
        AssignmentState.LOCKED: look,
        AssignmentState.BEGUN: _("Continue") if scoring else look,
        AssignmentState.TO_SCORE: _("Give points") if scoring else look,
    }


def _action(one: OwnBrand, words: str) -> SafeString | str:
    if one.state == AssignmentState.RECUSED:
        return format_html(NO_PART, words)
    if not words:
        return ""
    if one.state == AssignmentState.TO_DECLARE:
        return format_html(LINK, reverse("panel:declaration"), words, one.name)
    return format_html(LINK, reverse("panel:sheet", args=[one.number]), words, one.name)


@lru_cache(maxsize=4096)
def shown(points: Decimal, language: Any) -> str:
    """Points with two decimals where there are any, as written in this language."""
    return str(floatformat(points, "-2"))
