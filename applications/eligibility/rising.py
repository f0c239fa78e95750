"""Who may apply in a Famous Brand year: brands that kept the title of a Top Ten long enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from applications.cycles.models import Cycle
from applications.form.models import Application, Brand
from brandportal.accounts.models import Agency
from brandportal.errors import YES, Verdict, no


@dataclass(frozen=True)
class Candidate:
    """A brand with the title of a Top Ten, and what it still misses by the rules of the year, as
    sentences; nothing is missing where it may rise.
    """

    brand: Brand
    missing: Sequence[str]


# The app of the titles names its own in `settings.CANDIDATES`.
Candidates = Callable[[Agency, Cycle, datetime], list[Candidate]]


def candidates(agency: Agency, cycle: Cycle, *, now: datetime) -> list[Candidate]:
    """The brands of the agency that hold the title of a Top Ten, those that may rise first."""
    found: Candidates = import_string(settings.CANDIDATES)
    return found(agency, cycle, now)


def one_may_rise(agency: Agency, cycle: Cycle, now: datetime) -> Verdict:
    """Whether a brand of the agency may rise; if none, what the nearest one misses."""
    found = candidates(agency, cycle, now=now)
    if not found:
        return no(_("The agency holds no valid title of a Top Ten."))
    if not found[0].missing:
        return YES
    return no(f"{found[0].brand}: {found[0].missing[0]}")


def may_rise(agency: Agency, name: str, cycle: Cycle, *, now: datetime) -> Verdict:
    """Whether the agency may apply in the award year with its brand of this name: always in a year
    of the Top Ten.
    """
    if not cycle.is_famous:
        return YES
    found = candidates(agency, cycle, now=now)
    missing = next((row.missing for row in found if row.brand.name == name), None)
    if missing is None:
        return no(_("“%(brand)s” holds no valid title of a Top Ten.") % {"brand": name})
    return no(f"{name}: {missing[0]}") if missing else YES


def free_for(brand: Brand, cycle: Cycle) -> Verdict:
    """Whether the brand runs in no award year of another kind: it is rated for one award at a
    time.
    """
    elsewhere = (
        Application.objects.running()
        .filter(brand=brand)
        .exclude(cycle__kind=cycle.kind)
        .select_related("cycle")
    ).first()
    if elsewhere is None:
        return YES
    return no(
        _(
            "“%(brand)s” runs in the award year %(year)s: %(number)s. A brand takes part in one "
            "at a time."
        )
        % {"brand": brand, "year": elsewhere.cycle, "number": elsewhere.number}
    )
