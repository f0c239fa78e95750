"""Who runs the evaluation of an award year, and who may read its results."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from applications.form.enums import ENDED_EARLY
from applications.models import Cycle
from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role, is_office
from brandportal.errors import YES, Verdict, first_no, no
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation

AFTER_SCORING = tuple(
    status
    for status in EvaluationStatus
    if status not in (EvaluationStatus.PREPARING, EvaluationStatus.SCORING)
)
PUBLISHED = (EvaluationStatus.ON_NOTICE, EvaluationStatus.CLEARED, EvaluationStatus.CONCLUDED)


def no_part_in(cycle: Cycle, *, by: Any) -> Verdict:
    """An officer who works for a participating agency leaves the actions of the whole year to a
    colleague.
    """
    own: frozenset[int] = getattr(by, "agency_ties", frozenset())
    taking_part = cycle.applications.exclude(status__in=ENDED_EARLY)
    concerned = (
        taking_part.filter(agency_id__in=own).select_related("agency").first() if own else None
    )
    if concerned is None:
        return YES
    return no(
        _("You work for %(agency)s, which takes part. Somebody without a conflict must do this.")
        % {"agency": concerned.agency}
    )


def office_runs(evaluation: Evaluation, *, by: Any) -> Verdict:
    return first_no(is_office(by), no_part_in(evaluation.cycle, by=by))


def may_read_ranking(*, by: Any) -> Verdict:
    """The leading group, the office and the auditor may read the ranking before it is published."""
    if has_role(by, Role.LEADER, Role.OFFICE, Role.AUDITOR):
        return YES
    return no(_("Only the leading group may read this."))
