"""Who takes part in a moderation, who reads it, and who confirms what was agreed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from brandportal.accounts.policies import is_panel
from brandportal.errors import YES, Verdict, first_no, no
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import office_runs
from reviews.moderation.enums import ModerationStatus
from reviews.moderation.models import Moderation
from reviews.panel.enums import SheetStatus
from reviews.panel.models import PanelSeat, ScoreSheet
from reviews.panel.policies import no_conflict, panel_scores, sits_not_here


def sheets_of(moderation: Moderation) -> QuerySet[ScoreSheet]:
    """The independent sheets that count, those of excused members included."""
    return ScoreSheet.objects.filter(
        application=moderation.application_id, status=SheetStatus.LOCKED
    ).select_related("seat__user")


def taking_part(moderation: Moderation) -> list[PanelSeat]:
    """The members who discuss and agree: whose sheet counts, who still sit, and who have no
    conflict of interest with the agency.
    """
    seats = [sheet.seat for sheet in sheets_of(moderation).filter(seat__excused_at=None)]
    brand = moderation.application
    return [seat for seat in seats if no_conflict(seat, brand, by=seat.user)]


def seat_in(moderation: Moderation, *, by: Any) -> PanelSeat | None:
    """The reader's seat on the panel of the year."""
    return PanelSeat.objects.filter(
        evaluation=moderation.evaluation_id, user=getattr(by, "pk", None)
    ).first()


def may_take_part(moderation: Moderation, *, by: Any) -> Verdict:
    """A judge whose sheet on the brand counts, who still sits, without a conflict of interest."""
    member = is_panel(by)
    if not member:
        return member
    seat = seat_in(moderation, by=by)
    if seat is None:
        return no(_("Only the judges of this brand take part."))
    free = no_conflict(seat, moderation.application, by=by)
    if not free:
        return free
    if seat.excused_at is not None:
        return no(_("You have been excused from this panel."))
    if not sheets_of(moderation).filter(seat=seat).exists():
        return no(_("Only the judges of this brand take part."))
    return YES


def may_read(moderation: Moderation, *, by: Any) -> Verdict:
    """Who takes part, and the panel's lead, who confirms; never with a conflict of interest."""
    seat = seat_in(moderation, by=by)
    if seat is not None and seat.is_lead:
        return first_no(is_panel(by), no_conflict(seat, moderation.application, by=by))
    return may_take_part(moderation, by=by)


def is_open(moderation: Moderation) -> Verdict:
    """While it is discussed and the scoring is not closed."""
    if moderation.status != ModerationStatus.OPEN:
        return no(_("This moderation has ended."))
    return panel_scores(moderation.evaluation)


def may_propose(moderation: Moderation, *, by: Any) -> Verdict:
    """The panel's lead; where a conflict of interest bars him, any judge who takes part."""
    lead = PanelSeat.objects.filter(evaluation=moderation.evaluation_id, is_lead=True).first()
    if lead is not None and no_conflict(lead, moderation.application, by=lead.user):
        if lead.user_id != by.pk:
            return no(_("The lead of the panel proposes it."))
        return may_read(moderation, by=by)
    return may_take_part(moderation, by=by)


def may_confirm(moderation: Moderation, *, by: Any) -> Verdict:
    """The second person: a judge who takes part."""
    return may_take_part(moderation, by=by)


def may_end(moderation: Moderation, *, by: Any) -> Verdict:
    """The office, without a part in the award year and without a seat on the panel."""
    runs = office_runs(moderation.evaluation, by=by)
    return sits_not_here(moderation.evaluation, by=by) if runs else runs


def open_moderations(evaluation: Evaluation) -> QuerySet[Moderation]:
    """What the judges still discuss."""
    return Moderation.objects.filter(evaluation=evaluation, status=ModerationStatus.OPEN)
