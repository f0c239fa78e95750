"""Who may score, lock and open a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from applications.lifecycle.policies import conflict_free
from applications.models import Application
from brandportal.accounts.models import Membership, User
from brandportal.accounts.policies import is_office, is_panel, is_tied_to
from brandportal.errors import YES, Verdict, first_no, in_conflict, no
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import no_part_in
from reviews.panel.enums import SheetStatus
from reviews.panel.models import PanelSeat, Reassignment, ScoreSheet

# A seat and an application, by their keys.
Place = tuple[int, int]


def ever_worked_for(by: Any, application: Application) -> bool:
    """Whether this person works or ever worked for the agency, or declared a conflict with it,
    under any account; a judge must not have.
    """
    if is_tied_to(by, application.agency_id):
        return True
    if not isinstance(by, User):
        return False
    worked = Membership.objects.filter(by.accounts_in("user"))
    return worked.filter(agency_id=application.agency_id).exists()


def may_judge(seat: PanelSeat, application: Application, *, by: Any) -> Verdict:
    """The member of the seat, without a conflict by work or by declaration."""
    member = is_panel(by)
    if not member:
        return member
    if seat.user_id != by.pk:
        return no(_("Only the panel member himself may fill in this sheet."))
    if seat.declarations.filter(application=application, has_conflict=True).exists():
        return in_conflict(
            _("You declared a conflict of interest, so you take no part in this evaluation.")
        )
    if ever_worked_for(by, application):
        return in_conflict(
            _(
                "You work or worked for this agency, or declared a conflict of interest with it, "
                "so you take no part in its evaluation."
            )
        )
    return _still_his(seat, application)


def assigned_places(seats: Iterable[PanelSeat], applications: Iterable[int]) -> frozenset[Place]:
    """Every brand of every member from the beginning, and what was moved since."""
    members, brands = list(seats), set(applications)
    found = {(seat.pk, pk) for seat in members if seat.joined_at is None for pk in brands}
    known = {seat.pk for seat in members}
    about = Q(to_seat__in=known) | Q(from_seat__in=known)
    moved = Reassignment.objects.filter(about).order_by("pk")
    for brand, source, target in moved.values_list("application", "from_seat", "to_seat"):
        found.discard((source, brand))
        if brand in brands and target in known:
            found.add((target, brand))
    return frozenset(found)


def _still_his(seat: PanelSeat, application: Application) -> Verdict:
    """Neither excused nor moved to another member; a sheet that he has locked stays open to him."""
    if seat.sheets.filter(application=application, status=SheetStatus.LOCKED).exists():
        return YES
    if seat.excused_at is not None:
        return no(_("You have been excused from this panel."))
    if (seat.pk, application.pk) not in assigned_places([seat], [application.pk]):
        return no(_("This brand is scored by other members of the panel."))
    return YES


def may_lock(sheet: ScoreSheet, *, by: Any) -> Verdict:
    return may_judge(sheet.seat, sheet.application, by=by)


def may_set_aside(sheet: ScoreSheet, *, by: Any) -> Verdict:
    """The panel member who has just declared a conflict."""
    member = is_panel(by)
    if not member or sheet.seat.user_id == by.pk:
        return member
    return no(_("Only the panel member himself may declare."))


def may_unlock(sheet: ScoreSheet, *, by: Any) -> Verdict:
    """The office, for other people and without a conflict of interest."""
    own = (
        no(_("Somebody else of the office has to open your own sheet."))
        if sheet.seat.user_id == by.pk
        else YES
    )
    return first_no(is_office(by), own, conflict_free(sheet.application, by=by))


def may_set_aside_of_others(sheet: ScoreSheet, *, by: Any) -> Verdict:
    """The office, of other people's sheets and without a part in the award year: whole results
    follow from it.
    """
    own = (
        no(_("Somebody else of the office has to set your own sheet aside."))
        if sheet.seat.user_id == by.pk
        else YES
    )
    return first_no(is_office(by), own, no_part_in(sheet.seat.evaluation.cycle, by=by))


def panel_scores(evaluation: Evaluation) -> Verdict:
    """Whether the panel is scoring."""
    if evaluation.status == EvaluationStatus.SCORING:
        return YES
    return no(_("The panel is not scoring now."))


def while_scoring(sheet: ScoreSheet, *, now: datetime) -> Verdict:
    """Sheets can change only while the panel is scoring."""
    return panel_scores(sheet.seat.evaluation)


def may_open_again(sheet: ScoreSheet, *, now: datetime) -> Verdict:
    """While scoring, and not the sheet of an excused member: nobody would lock it again."""
    if sheet.seat.excused_at is not None:
        return no(_("This member has been excused; the sheets that he has locked stand."))
    return while_scoring(sheet, now=now)
