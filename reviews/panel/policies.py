"""Who may score, lock and open a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, StrIndex
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.lifecycle.policies import conflict_free
from applications.models import Application
from brandportal.accounts.models import DeclaredConflict, Membership, NotedTie, User
from brandportal.accounts.policies import is_office, is_panel, not_oneself
from brandportal.errors import YES, Verdict, first_no, in_conflict, no
from brandportal.kept_queries import kept_query
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import no_part_in, office_runs
from reviews.panel.enums import SheetStatus
from reviews.panel.models import (
    Assignment,
    AssignmentPlan,
    Declaration,
    PanelSeat,
    Reassignment,
    ScoreSheet,
)

# A seat and an application, by their keys.
Place = tuple[int, int]
OTHER_PANEL = gettext_noop("The panel of this member scores other classes of agency.")


def ever_worked_for(by: Any, application: Application) -> bool:
    """Whether this person works or ever worked for the agency, declared a conflict with it or has
    or had a noted tie to it, under any account; a judge must not have.
    """
    return application.agency_id in getattr(by, "ever_tied", frozenset())


@dataclass(frozen=True)
class Standing:
    """How a member stands to a brand, read in one query: the declaration (None: none yet), whether
    he is tied to its agency (`ever_worked_for`), whether he has locked its sheet, whether he was
    excused, who scores it by the newest move, whether the year has an assignment plan in force,
    whether the plan gives him the brand, and whether his panel scores this class of agency.
    """

    declared: bool | None
    tied: bool
    locked: bool
    excused: bool
    moved_to: int | None
    planned: bool
    planned_here: bool
    in_class: bool

    def is_assigned(self, seat: PanelSeat) -> bool:
        """Whether this member scores the brand: by the newest move, else by the plan, else from the
        beginning, if it is one of his panel.
        """
        if self.moved_to is not None:
            return self.moved_to == seat.pk
        return self.planned_here if self.planned else seat.joined_at is None and self.in_class


def judging_columns(
    *,
    seat: int,
    application: int,
    agency: int,
    person: int,
    mail: str | None,
    person_number: int | None,
) -> dict[str, Any]:
    """The columns of a `Standing`, in its order. By their keys: the seat, the brand's application
    and agency, and the account of the member, with what makes others the same person's.
    """
    moves = Reassignment.objects.filter(
        Q(to_seat=seat) | Q(from_seat=seat), application=application
    )
    declaration = Declaration.objects.filter(seat=seat, application=application)
    by = User(pk=person, email=mail or "", person_number=person_number)
    brand = Application.objects.filter(pk=application)
    agency_class = brand.values("agency_class")
    worked = Membership.objects.filter(by.accounts_in("user"), agency=agency)
    declared = DeclaredConflict.objects.filter(by.accounts_in("person"), agency=agency)
    noted = NotedTie.objects.binding().filter(by.accounts_in("person"), agency=agency)
    return {
        "declared": Subquery(declaration.values("has_conflict")[:1]),
        "tied": Exists(worked) | Exists(declared) | Exists(noted),
        "locked": Exists(
            ScoreSheet.objects.filter(seat=seat, application=application, status=SheetStatus.LOCKED)
        ),
        "excused": Exists(PanelSeat.objects.filter(pk=seat, excused_at__isnull=False)),
        "moved_to": Subquery(moves.order_by("-pk").values("to_seat")[:1]),
        "planned": in_plan(seat),
        "planned_here": Exists(Assignment.objects.filter(seat=seat, application=application)),
        "in_class": in_panel(seat, Subquery(agency_class[:1])),
    }


def in_plan(seat: int) -> Exists:
    """Whether the year of the seat has an assignment plan in force."""
    return Exists(AssignmentPlan.objects.filter(evaluation__seats=seat, confirmed_at__isnull=False))


def in_panel(seat: int, agency_class: F | Subquery) -> Exists:
    """Whether the panel of the seat scores this class of agency (`PanelSeat.scores_class`)."""
    within = Concat(Value("+"), F("classes"), Value("+"))
    place = StrIndex(within, Concat(Value("+"), agency_class, Value("+")))
    return Exists(
        PanelSeat.objects.annotate(place=place).filter(Q(classes="") | Q(place__gt=0), pk=seat)
    )


def assigned_to(seat: int, *, from_beginning: bool) -> Q:
    """The same as `Standing.is_assigned`, as a condition on applications, for a whole list. Each
    set of brands is read once, not once a brand.
    """
    moves = Reassignment.objects.order_by()
    back = moves.filter(from_seat=seat, application=OuterRef("application"), pk__gt=OuterRef("pk"))
    again = moves.filter(to_seat=seat, application=OuterRef("application"), pk__gt=OuterRef("pk"))
    came = moves.filter(~Exists(back), to_seat=seat).values("application")
    went = moves.filter(~Exists(again), from_seat=seat).values("application")
    planned = Assignment.objects.filter(seat=seat).order_by().values("application")
    first = Q(in_plan(seat), pk__in=planned)
    if from_beginning:
        first |= ~Q(in_plan(seat)) & Q(in_panel(seat, OuterRef("agency_class")))
    return Q(pk__in=came) | (~Q(pk__in=went) & first)


@kept_query
def _standing(**keys: Any) -> QuerySet[Any, Any]:
    columns = judging_columns(**keys)
    return PanelSeat.objects.filter(pk=keys["seat"]).annotate(**columns).values_list(*columns)


def standing_of(seat: PanelSeat, application: Application, *, by: Any) -> Standing:
    """How the member of the seat stands to the brand now."""
    return Standing(*_standing.rows(**judging_keys(seat, application, by=by))[0])


def judging_keys(seat: PanelSeat, application: Application, *, by: Any) -> dict[str, Any]:
    """The keys that `judging_columns` takes."""
    return {
        "seat": seat.pk,
        "application": application.pk,
        "agency": application.agency_id,
        "person": by.pk,
        "mail": by.email or None,
        "person_number": by.person_number,
    }


def own_seat(seat: PanelSeat, *, by: Any) -> Verdict:
    """The member of the seat himself."""
    member = is_panel(by)
    if not member or seat.user_id == by.pk:
        return member
    return no(_("Only the panel member himself may fill in this sheet."))


def may_judge(
    seat: PanelSeat, application: Application, *, by: Any, standing: Standing | None = None
) -> Verdict:
    """The member of the seat, without a conflict by work or by declaration."""
    own = own_seat(seat, by=by)
    if not own:
        return own
    standing = standing or standing_of(seat, application, by=by)
    return first_no(_free(standing), _still_his(seat, standing))


def no_conflict(seat: PanelSeat, application: Application, *, by: Any) -> Verdict:
    """The member of the seat without a conflict by work, by tie or by declaration, whether he
    scores the brand or not.
    """
    return _free(standing_of(seat, application, by=by))


def _free(standing: Standing) -> Verdict:
    if standing.declared:
        return in_conflict(
            _("You declared a conflict of interest, so you take no part in this evaluation.")
        )
    if standing.tied:
        return in_conflict(
            _(
                "You work or worked for this agency, declared a conflict of interest with it or "
                "have another tie to it, so you take no part in its evaluation."
            )
        )
    return YES


def assigned_places(seats: Iterable[PanelSeat], applications: Iterable[int]) -> frozenset[Place]:
    """What the plan gives each member, without a plan every brand of his panel to every member from
    the beginning; and what was moved since.
    """
    members, brands = list(seats), set(applications)
    apart = outside_places(members, brands)
    known = {seat.pk for seat in members}
    planned: dict[int, set[Place]] = {}
    plans = AssignmentPlan.objects.filter(
        evaluation__in={seat.evaluation_id for seat in members}, confirmed_at__isnull=False
    )
    for year, seat_id, brand in plans.values_list("evaluation", "rows__seat", "rows__application"):
        planned.setdefault(year, set()).add((seat_id, brand))
    found = {place for places in planned.values() for place in places}
    found = {(seat, brand) for seat, brand in found if seat in known and brand in brands}
    found |= {
        (seat.pk, pk)
        for seat in members
        if seat.joined_at is None and seat.evaluation_id not in planned
        for pk in brands
        if (seat.pk, pk) not in apart
    }
    about = Q(to_seat__in=known) | Q(from_seat__in=known)
    moved = Reassignment.objects.filter(about).order_by("pk")
    for brand, source, target in moved.values_list("application", "from_seat", "to_seat"):
        found.discard((source, brand))
        if brand in brands and target in known:
            found.add((target, brand))
    return frozenset(found)


def outside_places(seats: Iterable[PanelSeat], applications: Iterable[int]) -> set[Place]:
    """Brands of classes of agency that the panel of a member does not score. One panel for all has
    none, and asks nothing.
    """
    bound = [seat for seat in seats if seat.classes]
    if not bound:
        return set()
    classes = Application.objects.filter(pk__in=list(applications)).values_list(
        "pk", "agency_class"
    )
    return {
        (seat.pk, pk) for pk, found in classes for seat in bound if not seat.scores_class(found)
    }


def _still_his(seat: PanelSeat, standing: Standing) -> Verdict:
    """Neither excused nor moved to another member; a sheet that he has locked stays open to him."""
    if standing.locked:
        return YES
    if standing.excused:
        return no(_("You have been excused from this panel."))
    if not standing.is_assigned(seat):
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


def may_lock_paper(sheet: ScoreSheet, *, by: Any) -> Verdict:
    """The office, for other people's paper and without a part in the award year."""
    return may_enter_for(sheet.seat, by=by)


def may_enter_for(seat: PanelSeat, *, by: Any) -> Verdict:
    """Whether this officer may enter what the member of the seat wrote on paper; nobody who judges
    in the year reads a colleague's points so.
    """
    words = _("Somebody else of the office has to enter your own sheet.")
    found = first_no(office_runs(seat.evaluation, by=by), not_oneself(by, seat.user, words=words))
    return sits_not_here(seat.evaluation, by=by) if found else found


def sits_not_here(evaluation: Evaluation, *, by: User) -> Verdict:
    """Whether an officer has no seat on this panel, under whatever account."""
    if evaluation.seats.filter(by.accounts_in("user")).exists():
        return no(_("You sit on this panel. Somebody else of the office must do this."))
    return YES


def may_unlock(sheet: ScoreSheet, *, by: Any) -> Verdict:
    """The office, for other people and without a conflict of interest."""
    words = _("Somebody else of the office has to open your own sheet.")
    own = not_oneself(by, sheet.seat.user, words=words)
    return first_no(is_office(by), own, conflict_free(sheet.application, by=by))


def may_set_aside_of_others(sheet: ScoreSheet, *, by: Any) -> Verdict:
    """The office, of other people's sheets and without a part in the award year: whole results
    follow from it.
    """
    words = _("Somebody else of the office has to set your own sheet aside.")
    own = not_oneself(by, sheet.seat.user, words=words)
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
        return no(_("This member has been excused; the sheets already locked remain valid."))
    return first_no(while_scoring(sheet, now=now), still_independent(sheet.seat.evaluation))


def still_independent(evaluation: Evaluation) -> Verdict:
    """Until judges read each other's points: afterwards no sheet is written anew."""
    if not evaluation.moderations.exists():
        return YES
    return no(
        _("The judges have seen each other's points; the independent sheets stay as they are.")
    )
