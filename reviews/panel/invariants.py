"""What must hold of the panel: locked sheets, their versions, declared conflicts."""

from __future__ import annotations

from collections.abc import Iterator

from brandportal.journal.models import Entry
from brandportal.rulebook import indicator_points
from reviews.evaluation.class_panels import panels_of
from reviews.panel.conflicts import SCORED, to_be_set_aside
from reviews.panel.enums import SheetStatus, VersionKept
from reviews.panel.loads import loads_of
from reviews.panel.models import AssignmentPlan, Declaration, PanelSeat, ScoreSheet
from reviews.panel.plans import places_of
from reviews.panel.versions import NOTED, hash_of, stands_as_locked

# The steps of a sheet at which a version is kept.
STEPS = (
    "sheet.lock",
    "sheet.lock_paper",
    "sheet.unlock",
    "sheet.set_aside",
    "sheet.set_aside_by_two",
)


def _locked_sheets() -> Iterator[str]:
    locked = ScoreSheet.objects.filter(status=SheetStatus.LOCKED)
    for sheet in locked.select_related("application__cycle").prefetch_related("scores"):
        most = indicator_points(sheet.application.cycle.rules)
        given = {row.indicator: row.points for row in sheet.scores.all()}
        if given.keys() != most.keys() or any(given[code] > most[code] for code in most):
            yield f"sheet {sheet.pk} is locked and not filled in rightly"


def _versions() -> Iterator[str]:
    """A locked sheet is its last version; and the versions of a sheet are those that the journal
    noted, one after the other, each with its hash. A version found at the upgrade is noted nowhere
    and stands before all others.
    """
    noted: dict[str, list[str]] = {}
    entries = Entry.objects.filter(
        object_type=ScoreSheet._meta.label_lower,
        action__in=STEPS,
    )
    for object_id, data in entries.order_by("seq").values_list("object_id", "data"):
        if NOTED in data:
            noted.setdefault(object_id, []).append(data[NOTED])
    for sheet in ScoreSheet.objects.prefetch_related("scores", "versions"):
        versions = list(sheet.versions.all())
        kept = [row.sha256 for row in versions if row.why != VersionKept.FOUND]
        whole = [row.number for row in versions] == list(range(1, len(versions) + 1))
        first = all(row.number == 1 for row in versions if row.why == VersionKept.FOUND)
        if not (whole and first) or kept != noted.get(str(sheet.pk), []):
            yield f"sheet {sheet.pk}: its versions are not those that the journal noted"
        elif any(row.sha256 != hash_of(row) for row in versions):
            yield f"sheet {sheet.pk}: a version is not what its hash says"
        elif sheet.status == SheetStatus.LOCKED and not stands_as_locked(sheet):
            yield f"sheet {sheet.pk} is not what was locked"


def _conflicts() -> Iterator[str]:
    """Found after scoring, it waits for two officers until the decision."""
    conflicts = set(
        Declaration.objects.filter(has_conflict=True).values_list("seat", "application")
    )
    waiting = to_be_set_aside().filter(seat__evaluation__status__in=SCORED)
    counting = ScoreSheet.objects.exclude(status=SheetStatus.ASIDE).exclude(pk__in=waiting)
    for pk, seat, application in counting.values_list("pk", "seat", "application"):
        if (seat, application) in conflicts:
            yield f"sheet {pk} was filled in against a declared conflict"


def _classes() -> Iterator[str]:
    """Where classes of agency have panels of their own, every member sits for whole panels of the
    rules; otherwise for none.
    """
    for seat in PanelSeat.objects.select_related("evaluation__cycle").order_by("pk"):
        panels = [set(panel.split("+")) for panel in panels_of(seat.evaluation.cycle.rules)]
        own = set(filter(None, seat.classes.split("+")))
        of_whole = set().union(*(panel for panel in panels if panel <= own))
        if own != of_whole or bool(panels) != bool(own):
            yield f"seat {seat.pk} is for classes that no panel of the rules has"


def _loads() -> Iterator[str]:
    """By an assignment in force no judge has more brands than it allows, until brands are moved."""
    plans = AssignmentPlan.objects.filter(confirmed_at__isnull=False, cap__isnull=False)
    for plan in plans.order_by("pk"):
        for seat, load in sorted(loads_of(places_of(plan)).items()):
            if load > (plan.cap or 0):
                yield f"seat {seat} has {load} brands, the assignment allows {plan.cap}"


CHECKS = (
    ("panel.locked", "a locked sheet is filled in rightly", _locked_sheets),
    ("panel.versions", "a sheet's versions are what the journal noted", _versions),
    ("panel.conflicts", "nobody scores against a declared conflict", _conflicts),
    ("panel.loads", "no judge is given more brands than the assignment allows", _loads),
    ("panel.classes", "members sit for the panels that the rules name", _classes),
)
