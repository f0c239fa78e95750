"""Who may score, lock and open a sheet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from applications.lifecycle.policies import conflict_free
from applications.models import Application
from brandportal.accounts.models import Membership
from brandportal.accounts.policies import is_office, is_panel, is_tied_to
from brandportal.errors import YES, Verdict, first_no, no
from reviews.evaluation.enums import EvaluationStatus
from reviews.panel.models import PanelSeat, ScoreSheet


def ever_worked_for(by: Any, application: Application) -> bool:
    """Whether this person works or ever worked for the agency, or declared a conflict with it,
    under any account; a judge must not have.
    """
    if is_tied_to(by, application.agency_id):
        return True
    own = Q(user_id=by.pk)
    if getattr(by, "email", ""):
        own |= Q(user__email__iexact=by.email)
    return Membership.objects.filter(own, agency_id=application.agency_id).exists()


def may_judge(seat: PanelSeat, application: Application, *, by: Any) -> Verdict:
    """The member of the seat, without a conflict by work or by declaration."""
    member = is_panel(by)
    if not member:
        return member
    if seat.user_id != by.pk:
        return no(_("Only the panel member himself may fill in this sheet."))
    if seat.declarations.filter(application=application, has_conflict=True).exists():
        return no(_("You declared a conflict of interest, so you take no part in this evaluation."))
    if ever_worked_for(by, application):
        return no(
            _(
                "You work or worked for this agency, or declared a conflict of interest with it, "
                "so you take no part in its evaluation."
            )
        )
    return YES


def may_lock(sheet: ScoreSheet, *, by: Any) -> Verdict:
    return may_judge(sheet.seat, sheet.application, by=by)


def may_unlock(sheet: ScoreSheet, *, by: Any) -> Verdict:
    """The office, for other people and without a conflict of interest."""
    own = (
        no(_("Somebody else of the office has to open your own sheet."))
        if sheet.seat.user_id == by.pk
        else YES
    )
    return first_no(is_office(by), own, conflict_free(sheet.application, by=by))


def while_scoring(sheet: ScoreSheet, *, now: datetime) -> Verdict:
    """Sheets can change only while the panel is scoring."""
    if sheet.seat.evaluation.status == EvaluationStatus.SCORING:
        return YES
    return no(_("The panel is not scoring now."))
