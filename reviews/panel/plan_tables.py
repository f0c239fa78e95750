"""Who scores what, from a table: one line for each judge and brand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.tables.shapes import Column, Limits, Shape, Table
from brandportal.tables.uploads import Problem
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.panel.loads import over_words
from reviews.panel.models import AssignmentPlan, PanelSeat
from reviews.panel.plans import barred_places
from reviews.panel.policies import OTHER_PANEL, Place, outside_places

COLUMNS = {"brand": "申报编号", "judge": "评委"}
OTHER_HEADINGS = {
    "brand": "编号|品牌编号|Application number|Number",
    "judge": "评委姓名|用户名|Judge|User name",
}
SHAPE = Shape(
    tuple(
        Column(name, (heading, *OTHER_HEADINGS[name].split("|")))
        for name, heading in COLUMNS.items()
    )
)
LIMITS = Limits(bytes=1024 * 1024, rows=20_000)


@dataclass
class PlannedPlace:
    """A line of the file: row, judge and brand."""

    row: int
    seat: PanelSeat
    application: Application

    @property
    def place(self) -> Place:
        return self.seat.pk, self.application.pk


@dataclass
class TableOfPlaces:
    """What a file says. Nothing is written if there is a problem."""

    evaluation: Evaluation | None = None
    lines: list[PlannedPlace] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_places(table: Table) -> TableOfPlaces:
    """Who scores what by these rows; judges by user name or name, brands by application number of
    the year whose panel is seated and does not score yet.
    """
    found = TableOfPlaces(
        evaluation=Evaluation.objects.filter(status=EvaluationStatus.PREPARING)
        .select_related("cycle")
        .order_by("-cycle__year")
        .first()
    )
    if found.evaluation is None:
        found.problems.append(Problem(1, "", _("No panel waits for its scoring to open.")))
        return found
    seats = list(found.evaluation.seats.filter(excused_at=None).select_related("user"))
    brands = {
        row.number: row
        for row in found.evaluation.cycle.applications.filter(
            status=ApplicationStatus.ACCEPTED
        ).select_related("brand", "agency")
    }
    barred = barred_places(seats, brands.values())
    apart = outside_places(seats, [row.pk for row in brands.values()])
    plan = AssignmentPlan.objects.filter(evaluation=found.evaluation).first()
    cap = plan.cap if plan else None
    seen: dict[Place, int] = {}
    loads: Counter[int] = Counter()
    for row in table.rows:
        brand, judge = (row.cells[name].text.strip() for name in COLUMNS)
        named = [seat for seat in seats if judge in (seat.user.username, seat.user.name)]
        application = brands.get(brand)
        if application is None:
            _fault(found, table, row.number, "brand", _("No accepted application has this number."))
        elif len(named) != 1:
            _fault(
                found,
                table,
                row.number,
                "judge",
                _("Several members have this name: give the user name.")
                if named
                else _("No member of the panel has this name."),
            )
        else:
            line = PlannedPlace(row.number, named[0], application)
            if line.place in seen:
                words = _("The same value is already in row %(row)s.") % {"row": seen[line.place]}
                _fault(found, table, row.number, "judge", words)
            elif line.place in barred:
                words = _(
                    "This member works or worked for the agency, or declared a conflict with it."
                )
                _fault(found, table, row.number, "judge", words)
            elif line.place in apart:
                _fault(found, table, row.number, "judge", _(OTHER_PANEL))
            else:
                seen[line.place] = row.number
                load = loads[line.seat.pk] = loads[line.seat.pk] + 1
                if cap is not None and load > cap:
                    _fault(found, table, row.number, "judge", over_words(line.seat, load, cap))
                else:
                    found.lines.append(line)
    return found


def _fault(found: TableOfPlaces, table: Table, row: int, name: str, words: str) -> None:
    found.problems.append(Problem(row, COLUMNS[name], words, table.letters.get(name, "")))
