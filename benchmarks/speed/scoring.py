"""P8: a judge's list of a thousand brands that five judges have scored, and saving a sheet."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from benchmarks.speed.goals import Check
from benchmarks.speed.rounds import ratio
from benchmarks.speed.sides import Portal, call

if TYPE_CHECKING:
    from benchmarks.speed.plan import Plan

PANEL = "benchmarks.speed.portal.panel"


def p8(plan: Plan) -> Callable[[], list[Check]]:
    """The pages of a portal of its own, whose year the panel scores."""
    side = Portal.production(plan.stations, name="panel")
    place = plan.stations.place
    said = json.loads(call(side.environment, "-m", PANEL, str(place)).splitlines()[-1])
    dashboard = plan.run("list of a judge", side.port, place / "dashboard")
    save = plan.run("saving a sheet", side.port, place / "save", once=True)
    listing, insert = plan.listing(), plan.insert()

    def checks() -> list[Check]:
        return [
            Check(
                "P8",
                "time of a judge's list of 1,000 brands with 5 sheets each, times list",
                1 / ratio(dashboard, listing),
                3,
                at_least=False,
            ),
            Check("P8", "its questions", said["dashboard"], 8, at_least=False),
            Check("P8", "saving a sheet of 18 indicators, times I", ratio(save, insert), 0.5),
            Check("P8", "its questions", said["save"], 8, at_least=False),
            Check("P8", "answers that are no success", dashboard.bad + save.bad, 0, at_least=False),
        ]

    return checks
