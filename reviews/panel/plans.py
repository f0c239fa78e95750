"""Who scores what, drawn up before scoring opens: by rule, by hand or from a file. It holds once a
second officer has confirmed it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.canonical import digest
from brandportal.errors import YES, BadInput, Gap, Incomplete, Verdict, first_no, no, require
from brandportal.journal.actions import Action, action
from brandportal.journal.models import Entry
from brandportal.proposals.proof import Pair, both, require_pair
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import office_runs, ties_settled
from reviews.panel.enums import PlanMade
from reviews.panel.loads import first_over, refuse_over
from reviews.panel.members import a_short_reason
from reviews.panel.models import Assignment, AssignmentPlan, PanelSeat
from reviews.panel.policies import OTHER_PANEL, Place, outside_places
from reviews.scoring.seating import CannotSeat, assign

SEED_LIMIT = 120
# One for every place of a large panel; nobody reads more before he agrees.
CHANGES_SHOWN = 100


def may_plan(evaluation: Evaluation, *, by: Any) -> Verdict:
    """The office, without a part in the award year, until scoring opens."""
    return first_no(office_runs(evaluation, by=by), before_scoring(evaluation))


def before_scoring(evaluation: Evaluation) -> Verdict:
    if evaluation.status == EvaluationStatus.PREPARING:
        return YES
    return no(_("Scoring has begun; brands are moved one by one."))


def may_confirm_plan(evaluation: Evaluation, *, by: Any) -> Verdict:
    """The same, where a plan waits."""
    waits = AssignmentPlan.objects.filter(evaluation=evaluation, confirmed_at=None).exists()
    return first_no(
        may_plan(evaluation, by=by),
        YES if waits else no(_("No assignment waits to be confirmed.")),
    )


def closed_places(seats: Collection[PanelSeat], brands: Collection[Application]) -> set[Place]:
    """Who is not to score what: by a conflict, or because the brand is one of another panel."""
    return barred_places(seats, brands) | outside_places(seats, [row.pk for row in brands])


def barred_places(seats: Collection[PanelSeat], brands: Iterable[Application]) -> set[Place]:
    """Who must not score what: works or ever worked for the agency, or declared a conflict."""
    tied = {seat.pk: seat.user.ever_tied for seat in seats}
    return {
        (seat.pk, brand.pk)
        for brand in brands
        for seat in seats
        if brand.agency_id in tied[seat.pk]
    }


def _people_and_brands(evaluation: Evaluation) -> tuple[list[PanelSeat], list[Application]]:
    seats = list(evaluation.seats.filter(excused_at=None).select_related("user"))
    brands = evaluation.cycle.applications.filter(status=ApplicationStatus.ACCEPTED)
    return seats, list(brands.select_related("brand", "agency").order_by("number"))


def plan_by_rule(
    *, evaluation: Evaluation, each: int, cap: int | None, seed: str, by: Any, now: datetime
) -> AssignmentPlan:
    """Draw up who scores what: `each` judges a brand, loads as alike as conflicts allow, at most
    `cap` brands a judge. The same seed and lists give the same plan (`reviews/scoring/seating.py`).

    Replaces an earlier plan. Refuses with NotAllowed and NotNow as `may_plan` does, and with
    BadInput numbers that cannot be met.
    """
    seats, brands = _people_and_brands(evaluation)
    least = evaluation.cycle.rules["panel"]["judges_min"]
    if each < least:
        raise BadInput(
            _("The rules ask for at least %(least)d judges a brand.") % {"least": least},
            field="each",
        )
    names, numbers = {f"{one.pk}": one.pk for one in seats}, {one.number: one.pk for one in brands}
    by_pk = {pk: number for number, pk in numbers.items()}
    barred = {(f"{seat}", by_pk[brand]) for seat, brand in closed_places(seats, brands)}
    try:
        pairs = assign(seed.strip(), list(names), list(numbers), each=each, cap=cap, barred=barred)
    except CannotSeat:
        raise BadInput(
            _(
                "So many judges a brand cannot be found: there are too few members without a "
                "conflict, or each may take too few brands."
            ),
            field="each",
        ) from None
    places = {(names[judge], numbers[number]) for judge, number in pairs}
    with action(by=by, now=now) as act:
        return _write(act, evaluation, places, PlanMade.RULE, each=each, cap=cap, seed=seed.strip())


def parameters_of(plan: AssignmentPlan | None) -> dict[str, Any]:
    """The numbers of the rule by which a plan was drawn up; a change keeps them."""
    return {"each": plan.each, "cap": plan.cap, "seed": plan.seed} if plan else {}


def plan_from_pairs(
    *, evaluation: Evaluation, places: Collection[Place], by: Any, now: datetime
) -> AssignmentPlan:
    """Take over who scores what from a file, instead of an earlier plan. Refuses as
    `plan_by_rule` does, and with BadInput a place that a conflict bars or that is one of another
    panel, and a judge who would have more brands than that plan allows.
    """
    seats, brands = _people_and_brands(evaluation)
    known = {(seat.pk, brand.pk) for seat in seats for brand in brands}
    if not set(places) <= known or set(places) & closed_places(seats, brands):
        raise BadInput(_("A line names somebody who may not score this brand."), field="file")
    with action(by=by, now=now) as act:
        standing = AssignmentPlan.objects.filter(evaluation=evaluation).first()
        refuse_over(seats, places, standing.cap if standing else None, field="file")
        return _write(act, evaluation, places, PlanMade.FILE, **parameters_of(standing))


def plan_by_hand(
    *,
    evaluation: Evaluation,
    seat: PanelSeat,
    application: Application,
    scores: bool,
    reason: str,
    by: Any,
    now: datetime,
) -> AssignmentPlan:
    """Give one brand to one member, or take it from him, for a reason that the journal keeps.
    Without a plan one begins in which every member scores every brand he may; a plan that was
    confirmed waits for a second person again. Refuses with BadInput a brand that a conflict bars or
    that is one of another panel, one more than the plan allows a judge, and a reason that says
    nothing.
    """
    why = a_short_reason(reason)
    seats, brands = _people_and_brands(evaluation)
    barred = barred_places(seats, brands)
    apart = outside_places(seats, [row.pk for row in brands])
    place = (seat.pk, application.pk)
    if place not in {(one.pk, row.pk) for one in seats for row in brands}:
        raise BadInput(_("Choose a member and a brand of this panel."), field="application")
    if scores and place in barred:
        raise BadInput(
            _("This member works or worked for the agency, or declared a conflict with it."),
            field="seat",
        )
    if scores and place in apart:
        raise BadInput(_(OTHER_PANEL), field="seat")
    with action(by=by, now=now) as act:
        standing = AssignmentPlan.objects.filter(evaluation=evaluation).first()
        places = (
            places_of(standing)
            if standing
            else {(one.pk, row.pk) for one in seats for row in brands} - barred - apart
        )
        places = places | {place} if scores else places - {place}
        if scores:
            refuse_over([seat], places, standing.cap if standing else None, field="seat")
        change = {"seat": seat.pk, "brand": application.number, "scores": scores, "reason": why}
        return _write(act, evaluation, places, PlanMade.HAND, change, **parameters_of(standing))


def _write(
    act: Action,
    evaluation: Evaluation,
    places: Collection[Place],
    made: PlanMade,
    change: Mapping[str, Any] | None = None,
    **more: Any,
) -> AssignmentPlan:
    require(office_runs(evaluation, by=act.by))
    locked = act.lock(evaluation)
    require(when=before_scoring(locked))
    AssignmentPlan.objects.filter(evaluation=locked).delete()
    plan = AssignmentPlan.objects.create(
        evaluation=locked, made=made, made_at=act.now, made_by=act.by, **more
    )
    Assignment.objects.bulk_create(
        (
            Assignment(plan=plan, seat_id=seat, application_id=brand)
            for seat, brand in sorted(places)
        ),
        batch_size=1000,
    )
    act.log(
        "panel.plan",
        gettext_noop("Drew up who scores what"),
        locked,
        {
            "made": made.value,
            "places": len(places),
            "sha256": digest_of(places),
            **more,
            **(change or {}),
        },
    )
    return plan


def changes_by_hand(evaluation: Evaluation) -> list[dict[str, Any]]:
    """What was changed by hand since the plan was last drawn up otherwise, the newest first: the
    member (`seat`), the number of the `brand`, whether he `scores` it, and the `reason`.
    """
    written = Entry.objects.about(evaluation).filter(action="panel.plan")
    rows = written.values_list("data", flat=True)[:CHANGES_SHOWN]
    return list(takewhile(lambda data: "reason" in data, rows))


def may_drop_plan(evaluation: Evaluation, *, by: Any) -> Verdict:
    """As `may_plan`, where there is a plan."""
    there = AssignmentPlan.objects.filter(evaluation=evaluation).exists()
    return first_no(
        may_plan(evaluation, by=by),
        YES if there else no(_("Every member scores every brand already.")),
    )


def drop_plan(
    *, evaluation: Evaluation, by: Any, now: datetime, pair: Pair | None = None
) -> Evaluation:
    """Go back to every member scoring every brand, while nobody scores. One officer proposes it and
    another confirms it.
    """
    with action(by=by, now=now) as act:
        require(office_runs(evaluation, by=by))
        agreed = require_pair(
            pair, action="panel.drop_plan", obj=evaluation, arguments={}, by=by, now=now
        )
        locked = act.lock(evaluation)
        require(when=may_drop_plan(locked, by=by))
        AssignmentPlan.objects.filter(evaluation=locked).delete()
        act.log(
            "panel.drop_plan",
            gettext_noop("Gave up the assignment of brands to judges"),
            locked,
            both(agreed),
        )
    return locked


def places_of(plan: AssignmentPlan) -> set[Place]:
    return set(plan.rows.values_list("seat", "application"))


def digest_of(places: Iterable[Place]) -> str:
    """The hash that the journal and the proposal name."""
    return digest(sorted(list(place) for place in places))


def state_of_plan(evaluation: Evaluation) -> dict[str, Any]:
    """The plan as it stands: a change makes a proposal to confirm it stale."""
    plan = AssignmentPlan.objects.filter(evaluation=evaluation).first()
    if plan is None:
        return {"status": evaluation.status, "plan": ""}
    return {
        "status": evaluation.status,
        "plan": digest_of(places_of(plan)),
        **parameters_of(plan),
    }


def plan_gaps(evaluation: Evaluation) -> list[Gap]:
    """What keeps a plan from holding: brands with fewer judges than the rules ask for, places that
    a conflict bars or that are brands of another panel, and a judge with more than it allows.
    """
    plan = AssignmentPlan.objects.filter(evaluation=evaluation).first()
    if plan is None:
        return []
    seats, brands = _people_and_brands(evaluation)
    places = places_of(plan)
    least = evaluation.cycle.rules["panel"]["judges_min"]
    short = [row for row in brands if sum(brand == row.pk for _seat, brand in places) < least]
    gaps = []
    if short:
        words = ngettext(
            "%(count)d brand has fewer judges than the rules ask for: %(brand)s.",
            "%(count)d brands have fewer judges than the rules ask for, among them %(brand)s.",
            len(short),
        )
        gaps.append(Gap("panel", "", words % {"count": len(short), "brand": short[0].brand}))
    if places & barred_places(seats, brands):
        gaps.append(Gap("panel", "", _("A judge has a conflict with a brand given to him.")))
    if places & outside_places(seats, [row.pk for row in brands]):
        gaps.append(Gap("panel", "", _("A brand is given to a judge of another panel.")))
    too_many = first_over(seats, places, plan.cap)
    if too_many:
        gaps.append(Gap("panel", "", too_many))
    return gaps


def can_confirm(evaluation: Evaluation) -> None:
    """Refuse with NotNow while a noted tie waits for a second person, and with Incomplete a plan
    that cannot hold.
    """
    require(when=ties_settled(evaluation.cycle))
    gaps = plan_gaps(evaluation)
    if gaps:
        raise Incomplete(_("This assignment cannot hold."), gaps)


def confirm_plan(
    *, evaluation: Evaluation, by: Any, now: datetime, pair: Pair | None = None
) -> AssignmentPlan:
    """Let a plan hold. One officer proposes it and another confirms it: who scores what decides
    what is found. Refuses as `may_confirm_plan` and `can_confirm` do.
    """
    with action(by=by, now=now) as act:
        require(office_runs(evaluation, by=by))
        agreed = require_pair(
            pair, action="panel.confirm_plan", obj=evaluation, arguments={}, by=by, now=now
        )
        locked = act.lock(evaluation)
        require(when=may_confirm_plan(locked, by=by))
        can_confirm(locked)
        plan = act.lock(AssignmentPlan.objects.filter(evaluation=locked))
        plan.confirmed_at, plan.confirmed_by = now, by
        plan.proposed_by = agreed.proposed_by
        plan.save(update_fields=["confirmed_at", "confirmed_by", "proposed_by"])
        act.log(
            "panel.confirm_plan",
            gettext_noop("Confirmed who scores what"),
            locked,
            {"sha256": digest_of(places_of(plan)), **both(agreed)},
        )
    return plan
