"""Invariants of award years and applications."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, F

from applications.cycles.enums import CycleStatus
from applications.cycles.models import Cycle
from applications.form.enums import UNSUBMITTED, ApplicationStatus
from applications.form.models import Application, Brand, Evidence, SelfScore
from applications.versions.invariants import faults as version_faults
from applications.versions.invariants import scan_faults
from brandportal.invariants import Invariant
from brandportal.rulebook import digest, indicator_points
from brandportal.uploads.kept import stored_hash


def _rules() -> Iterator[str]:
    for cycle in Cycle.objects.exclude(status=CycleStatus.DRAFT):
        if digest(cycle.rules) != cycle.rules_hash:
            yield f"{cycle.year}: the rules are not those whose hash was frozen"


def _windows() -> Iterator[str]:
    for cycle in Cycle.objects.exclude(status=CycleStatus.DRAFT).prefetch_related("windows"):
        rows = sorted(cycle.windows.all(), key=lambda row: row.opens_at)
        for before, after in zip(rows, rows[1:], strict=False):
            if after.opens_at < before.closes_at:
                yield f"{cycle.year}: {after.stage} opens before {before.stage} closes"


def _owners() -> Iterator[str]:
    strange = Application.objects.exclude(agency=F("brand__agency"))
    yield from (f"{row.number} is not of its brand's agency" for row in strange)


def _brands() -> Iterator[str]:
    """A brand is what was signed off; a proposed name belongs to what is still written."""
    early = Application.objects.exclude(status__in=UNSUBMITTED).exclude(
        status=ApplicationStatus.RETURNED
    )
    for row in early.filter(brand__proposed=True):
        yield f"{row.number} was signed off under a name that is only proposed"
    for brand in Brand.objects.filter(applications=None):
        yield f"brand {brand.code} belongs to no application"


def _one_award() -> Iterator[str]:
    """A brand is rated for one award at a time, so it runs in award years of one kind."""
    kinds = Count("cycle__kind", distinct=True)
    running = Application.objects.running().order_by().values("brand__code")
    for row in running.annotate(kinds=kinds).filter(kinds__gt=1):
        yield f"brand {row['brand__code']} runs for two awards"


def _classes() -> Iterator[str]:
    for row in Application.objects.exclude(agency_class="").select_related("agency"):
        if row.status not in UNSUBMITTED and row.agency_class != row.agency_then.agency_class:
            yield f"{row.number} has not the class that its agency had at sign-off"


def _self_scores() -> Iterator[str]:
    """Every submitted application has its own points for every indicator, none above the
    maximum.
    """
    submitted = Application.objects.exclude(status__in=UNSUBMITTED).select_related("cycle")
    given: dict[int, dict[str, Decimal]] = {}
    for row in SelfScore.objects.filter(application__in=submitted):
        given.setdefault(row.application_id, {})[row.indicator] = row.points
    for application in submitted:
        most = indicator_points(application.cycle.rules)
        own = given.get(application.pk, {})
        if own.keys() != most.keys():
            yield f"{application.number} has not its own points for every indicator"
        elif any(own[code] > points for code, points in most.items()):
            yield f"{application.number} gives itself more points than there are"


def _evidence() -> Iterator[str]:
    for row in Evidence.objects.iterator():
        found = stored_hash(row.file)
        if not found:
            yield f"evidence {row.pk}: the file is gone"
        elif found != row.sha256:
            yield f"evidence {row.pk}: the file is not the one that was uploaded"


INVARIANTS = (
    Invariant(
        code="cycles.rules", promise="an open award year keeps its frozen rules", faults=_rules
    ),
    Invariant(
        code="cycles.windows", promise="the stages of a year do not overlap", faults=_windows
    ),
    Invariant(
        code="applications.owner",
        promise="an application is of its brand's agency",
        faults=_owners,
    ),
    Invariant(
        code="applications.brands",
        promise="a brand comes into being at a sign-off and belongs to an application",
        faults=_brands,
    ),
    Invariant(
        code="applications.one_award",
        promise="a brand takes part in one kind of award at a time",
        faults=_one_award,
    ),
    Invariant(
        code="applications.classes",
        promise="an application keeps the class that its agency had at sign-off",
        faults=_classes,
    ),
    Invariant(
        code="applications.self_scores",
        promise="a submitted application has its own points for every indicator",
        faults=_self_scores,
    ),
    Invariant(
        code="applications.evidence",
        promise="every piece of evidence is the file that was uploaded",
        faults=_evidence,
    ),
    Invariant(
        code="applications.versions",
        promise="every sign-off keeps the whole application, as the journal noted it",
        faults=version_faults,
    ),
    Invariant(
        code="applications.sealed_scans",
        promise="every sealed scan is the file that the journal noted at its sign-off",
        faults=scan_faults,
    ),
)
