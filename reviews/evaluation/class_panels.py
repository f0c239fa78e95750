"""Panels of their own for classes of agency, where the rules of the year have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from applications.form.enums import ENDED_EARLY
from applications.models import Cycle
from brandportal.accounts.enums import AgencyClass
from brandportal.rulebook import Rules, class_panels


def spelled(classes: Iterable[str]) -> str:
    """Classes of agency as one text: in the order of the list, joined by "+"."""
    some = set(classes)
    return "+".join(code for code in AgencyClass.values if code in some)


def panels_of(rules: Rules | None) -> list[str]:
    """The panels of a year, each by its classes; empty where one panel scores all."""
    return [spelled(classes) for classes in class_panels(rules)] if rules else []


def panel_words(panel: str) -> str:
    """The classes of a panel, for people; "" of one panel for all."""
    return _(", ").join(str(AgencyClass(code).label) for code in panel.split("+") if code)


def panels_at_work(cycle: Cycle, statuses: Iterable[str] = ()) -> list[str]:
    """The panels that have brands of this year: with one of the statuses, or not ended early."""
    panels = panels_of(cycle.rules)
    if not panels:
        return []
    rows = cycle.applications.all()
    rows = rows.filter(status__in=statuses) if statuses else rows.exclude(status__in=ENDED_EARLY)
    found = rows.values_list("agency_class", "agency__agency_class")
    classes = {signed or now for signed, now in found.distinct()}
    return [panel for panel in panels if classes & set(panel.split("+"))]


def too_small(cycle: Cycle, members: Mapping[str, int], panels: Iterable[str]) -> list[str]:
    """A sentence for each of these panels that has fewer members than the rules ask for; `members`
    are counts by panel.
    """
    least = cycle.rules["panel"]["judges_min"]
    words = _("The panel for %(classes)s needs at least %(least)d members and has %(there)d.")
    return [
        words % {"classes": panel_words(panel), "least": least, "there": members.get(panel, 0)}
        for panel in panels
        if members.get(panel, 0) < least
    ]


def members_by_panel(cycle: Cycle, classes: Iterable[str]) -> dict[str, int]:
    """How many of these members, each by the classes he scores, each panel has."""
    seated = [set(one.split("+")) for one in classes]
    return {
        panel: sum(set(panel.split("+")) <= own for own in seated)
        for panel in panels_of(cycle.rules)
    }
