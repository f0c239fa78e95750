"""Who runs the evaluation of an award year, and who may read its results."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.form.enums import ENDED_EARLY
from applications.models import Application, Cycle
from brandportal.accounts.enums import Role
from brandportal.accounts.models import Agency, NotedTie
from brandportal.accounts.policies import conflicts_of, has_role, is_office
from brandportal.errors import YES, Verdict, first_no, in_conflict, no
from brandportal.office.hidden import Hidden
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation, ReadingPermit

AFTER_SCORING = tuple(
    status
    for status in EvaluationStatus
    if status not in (EvaluationStatus.PREPARING, EvaluationStatus.SCORING)
)
# Rules by which work for an agency is a conflict however long ago it ended.
EVER = {"conflicts": {"years": 100}}
RANKING_ROLES = (Role.LEADER, Role.OFFICE, Role.AUDITOR)
PUBLISHED = (EvaluationStatus.ON_NOTICE, EvaluationStatus.CLEARED, EvaluationStatus.CONCLUDED)


def no_part_in(cycle: Cycle, *, by: Any) -> Verdict:
    """Who has a conflict of interest with a participating agency leaves the actions of the whole
    year to a colleague.
    """
    concerned = _concerned(cycle, by)
    if concerned is None:
        return YES
    return in_conflict(
        _(
            "You have a conflict of interest with %(agency)s, which takes part: you work or worked "
            "for it, declared one or have another tie. Somebody without a conflict must do this."
        )
        % {"agency": concerned}
    )


def _concerned(cycle: Cycle, by: Any) -> Agency | None:
    """A participating agency with which this person has a conflict of interest."""
    own = conflicts_of(by, cycle.rules)
    if not own:
        return None
    taking_part = cycle.applications.exclude(status__in=ENDED_EARLY)
    first = taking_part.filter(agency_id__in=own).select_related("agency").first()
    return first.agency if first else None


def ties_settled(cycle: Cycle) -> Verdict:
    """Whether no tie to a participating agency waits for a second person: until then it is open
    who scores and who decides.
    """
    taking_part = cycle.applications.exclude(status__in=ENDED_EARLY)
    waiting = NotedTie.objects.waiting().filter(agency__in=taking_part.values("agency"))
    first = waiting.select_related("agency").order_by("pk").first()
    if first is None:
        return YES
    return no(
        _(
            "A tie to %(agency)s was noted and waits for a second person, who confirms or refuses "
            "it first."
        )
        % {"agency": first.agency}
    )


def office_runs(evaluation: Evaluation, *, by: Any) -> Verdict:
    return first_no(is_office(by), no_part_in(evaluation.cycle, by=by))


def may_read_rankings(*, by: Any) -> Verdict:
    """The leading group, the office and the auditor may read rankings before they are published."""
    if has_role(by, *RANKING_ROLES):
        return YES
    return no(_("Only the leading group may read this."))


def may_read_ranking(evaluation: Evaluation, *, by: Any) -> Verdict:
    """As `may_read_rankings`; before the year is published, only without a conflict of interest
    with any agency that takes part, or by a permit of two people. A ranking without one line
    would tell its rank by the gap.
    """
    role = may_read_rankings(by=by)
    if not role or evaluation.status in PUBLISHED:
        return role
    concerned = _concerned(evaluation.cycle, by)
    if concerned is None or _permits(by).filter(evaluation=evaluation).exists():
        return YES
    return in_conflict(
        _(
            "You have a conflict of interest with %(agency)s, which takes part in %(year)s. "
            "Points, ranking and decision of that year are closed to you until they are published."
        )
        % {"agency": concerned, "year": evaluation.cycle.year}
    )


def _permits(by: Any) -> QuerySet[ReadingPermit]:
    return ReadingPermit.objects.filter(person=by.pk, ends_at__gt=timezone.now())


def hidden_from(by: Any) -> Hidden:
    """What this person's conflicts of interest hide on the desk (brandportal/office/hidden.py)."""
    known = conflicts_of(by, EVER)
    if not known:
        return Hidden()
    rows = (
        Application.objects.filter(agency_id__in=known)
        .exclude(cycle__evaluation__status__in=PUBLISHED)
        .exclude(cycle__evaluation__in=_permits(by).values("evaluation"))
        .select_related("cycle")
        .only("agency_id", "status", "cycle__rules")
        .annotate(stage=F("cycle__evaluation__status"))
    )
    brands: dict[int, set[int]] = {}
    years: set[int] = set()
    decided: set[int] = set()
    for row in rows:
        if row.agency_id in conflicts_of(by, row.cycle.rules):
            brands.setdefault(row.cycle_id, set()).add(row.agency_id)
            if row.status not in ENDED_EARLY:
                years.add(row.cycle_id)
                if row.stage == EvaluationStatus.DECIDED:
                    decided.add(row.cycle_id)
    return Hidden(
        agencies=conflicts_of(by),
        years=frozenset(years),
        decided=frozenset(decided),
        brands={year: frozenset(agencies) for year, agencies in brands.items()},
    )
