"""The brands of an agency that may apply in a Famous Brand year, by the rules of that year."""

from __future__ import annotations

from datetime import datetime

from applications.eligibility.rising import Candidate
from applications.models import Cycle
from audits.promotion.ladder import climbers, ladder_in
from brandportal.accounts.models import Agency


def candidates(agency: Agency, cycle: Cycle, now: datetime) -> list[Candidate]:
    """Brands with a live title of a Top Ten, those that miss least first."""
    titles = climbers().filter(agency=agency)
    rows = [ladder_in(cycle, title, now=now) for title in titles]
    rows.sort(key=lambda row: (len(row.missing), row.title.number))
    return [Candidate(row.title.brand, row.missing) for row in rows]
