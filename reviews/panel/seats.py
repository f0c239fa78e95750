"""Who sits on the panel of an award year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.enums import CycleStatus
from applications.form.enums import ApplicationStatus
from applications.models import Cycle
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.accounts.policies import has_role, is_office
from brandportal.errors import YES, BadInput, Verdict, first_no, no, require
from brandportal.journal.actions import action
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import no_part_in
from reviews.panel.models import PanelSeat


def may_seat(cycle: Cycle, *, by: Any) -> Verdict:
    """The office seats the panel of an open award year until scoring opens; nobody chooses judges
    for their own agency.
    """
    return first_no(_seats(cycle, by=by), _still_to_seat(cycle))


def _seats(cycle: Cycle, *, by: Any) -> Verdict:
    return first_no(is_office(by), no_part_in(cycle, by=by))


def _still_to_seat(cycle: Cycle) -> Verdict:
    if cycle.status != CycleStatus.OPEN:
        return no(_("The award year is not under way."))
    seated = Evaluation.objects.filter(cycle=cycle).exclude(status=EvaluationStatus.PREPARING)
    if not seated.exists():
        return YES
    return no(_("Scoring has begun; members are excused or replaced one by one."))


def seat_panel(
    *, cycle: Cycle, members: Sequence[User], lead: User, by: Any, now: datetime
) -> Evaluation:
    """Seat the panel of an award year, or change it while scoring has not begun. Returns the
    evaluation.

    Refuses fewer members than the rules require, a member without the role, a lead outside the
    panel, and an officer who works for a participating agency.
    """
    with action(by=by, now=now) as act:
        cycle = act.lock(cycle)
        require(_seats(cycle, by=by), _still_to_seat(cycle))
        people = _panel_of(members, lead, least=cycle.rules["panel"]["judges_min"])
        evaluation, _created = Evaluation.objects.get_or_create(cycle=cycle)
        evaluation.seats.all().delete()
        PanelSeat.objects.bulk_create(
            PanelSeat(evaluation=evaluation, user=person, is_lead=person.pk == lead.pk)
            for person in people
        )
        act.log(
            "evaluation.seat_panel",
            gettext_noop("Seated the panel"),
            evaluation,
            {"members": [person.pk for person in people], "lead": lead.pk},
        )
    return evaluation


def _panel_of(members: Sequence[User], lead: User, *, least: int) -> list[User]:
    people = list({person.pk: person for person in members}.values())
    if len(people) < least:
        raise BadInput(
            _("The panel needs at least %(least)d members.") % {"least": least}, field="members"
        )
    for person in people:
        if not has_role(person, Role.PANEL):
            raise BadInput(
                _("%(person)s is not a panel member.") % {"person": person}, field="members"
            )
    if lead.pk not in {person.pk for person in people}:
        raise BadInput(_("The lead has to be a member of the panel."), field="lead")
    return people


def scored_applications(evaluation: Evaluation):
    """The applications that the panel scores, ordered by number."""
    return evaluation.cycle.applications.filter(status=ApplicationStatus.ACCEPTED).select_related(
        "brand", "agency"
    )
