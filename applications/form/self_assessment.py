"""The agency's own points."""

from __future__ import annotations

from decimal import Decimal

from applications.form.models import Application
from brandportal.rulebook import indicator_points


def self_score(application: Application) -> Decimal:
    """The agency's own score of 100: the sum of its points over the indicators of the frozen rules.

    Points for indicators that are not in the rules do not count.
    """
    known = indicator_points(application.cycle.rules or {"indicators": {}})
    return sum(
        (row.points for row in application.self_scores.all() if row.indicator in known), Decimal(0)
    )
