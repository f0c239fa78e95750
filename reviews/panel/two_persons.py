"""What takes two people about a panel: who sits, who scores what, and what changes while it
scores.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from applications.models import Application, Cycle
from brandportal.accounts.models import User
from brandportal.errors import require
from brandportal.proposals.actions import SEATING, TwoPersonAction
from reviews.evaluation.class_panels import panel_words
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import office_runs
from reviews.experts.policies import office_seats, still_to_seat
from reviews.panel import members, returns
from reviews.panel.duties import owed_by
from reviews.panel.loads import cap_in_force, load_now, load_words, loads_of, over_load
from reviews.panel.models import PanelSeat, PaperSheet
from reviews.panel.paper_workflow import PAPER, may_confirm, may_propose
from reviews.panel.papers import take_over
from reviews.panel.plans import (
    can_confirm,
    changes_by_hand,
    confirm_plan,
    drop_plan,
    may_confirm_plan,
    may_drop_plan,
    places_of,
    state_of_plan,
)
from reviews.panel.policies import panel_scores
from reviews.panel.seats import can_seat, kept_panel, seat_panel

Arguments = Mapping[str, Any]


def _excuse(evaluation: Evaluation, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Award year"), str(evaluation.cycle)),
        (_("Excused"), str(arguments["seat"])),
        (_("What follows"), _("This member owes no more sheets; those already locked count.")),
        (_("Reason"), arguments["reason"]),
    ]


def _excuse_check(evaluation: Evaluation, *, seat: PanelSeat, reason: str) -> None:
    members.a_short_reason(reason)
    require(when=panel_scores(evaluation))
    members.can_excuse(evaluation, seat)


def _return(evaluation: Evaluation, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Award year"), str(evaluation.cycle)),
        (_("Returns"), str(arguments["seat"])),
        (
            _("What follows"),
            _("This member scores again what was not moved to others; they keep the rest."),
        ),
        (_("Reason"), arguments["reason"]),
    ]


def _return_check(evaluation: Evaluation, *, seat: PanelSeat, reason: str) -> None:
    members.a_short_reason(reason)
    require(when=panel_scores(evaluation))
    returns.can_return(evaluation, seat)


def _replace(evaluation: Evaluation, arguments: Arguments) -> list[tuple[str, str]]:
    owed = len(owed_by(evaluation, arguments["seat"]))
    return [
        (_("Award year"), str(evaluation.cycle)),
        (_("Excused"), str(arguments["seat"])),
        (_("In this place"), str(arguments["member"])),
        (
            _("What follows"),
            _("The new member scores what the first still owes; sheets already locked count."),
        ),
        (_("Brands that go over"), load_words(owed, cap_in_force(evaluation))),
        (_("Reason"), arguments["reason"]),
    ]


def _replace_check(
    evaluation: Evaluation, *, seat: PanelSeat, member: User, reason: str, now: datetime
) -> None:
    members.a_short_reason(reason)
    require(when=panel_scores(evaluation))
    members.can_replace(evaluation, seat, member, now)


def _reassign(evaluation: Evaluation, arguments: Arguments) -> list[tuple[str, str]]:
    to_seat = arguments["to_seat"]
    load = load_now(evaluation, to_seat) + 1
    over = over_load(evaluation, load)
    return [
        (_("Brand"), str(arguments["application"].brand)),
        (_("Not scored by"), str(arguments["from_seat"])),
        (_("Scored instead by"), str(to_seat)),
        (_("Brands of this judge then"), load_words(load, cap_in_force(evaluation))),
        *([(_("Exception"), _("More brands than the assignment allows a judge."))] if over else []),
        (_("Reason"), arguments["reason"]),
    ]


def _reassign_check(
    evaluation: Evaluation,
    *,
    application: Application,
    from_seat: PanelSeat,
    to_seat: PanelSeat,
    reason: str,
    over_cap: bool = False,
) -> None:
    members.a_short_reason(reason)
    require(when=panel_scores(evaluation))
    members.can_reassign(evaluation, application, from_seat, to_seat, over_cap)


def _except(evaluation: Evaluation, arguments: Arguments) -> list[tuple[str, str]]:
    application = arguments["application"]
    return [
        (_("Brand"), f"{application.brand} · {application.agency}"),
        (
            _("What follows"),
            _(
                "The brand is scored by fewer judges than the rules ask for; the reason is "
                "published beside its rank."
            ),
        ),
        (_("Reason"), arguments["reason"]),
    ]


def _except_check(evaluation: Evaluation, *, application: Application, reason: str) -> None:
    members.a_short_reason(reason)
    require(when=panel_scores(evaluation))
    members.can_except(evaluation, application)


def _loaded(evaluation: Evaluation, kept: Arguments) -> dict[str, Any]:
    """Seats, person and application by their numbers."""
    found: dict[str, Any] = {"reason": kept["reason"]}
    if "over_cap" in kept:
        found["over_cap"] = kept["over_cap"]
    for name in ("seat", "from_seat", "to_seat"):
        if name in kept:
            found[name] = PanelSeat.objects.select_related("user").get(pk=kept[name])
    if "member" in kept:
        found["member"] = User.objects.get(pk=kept["member"])
    if "application" in kept:
        rows = Application.objects.select_related("brand", "agency", "cycle")
        found["application"] = rows.get(pk=kept["application"])
    return found


def _of_the_panel(code: str, label: str, verb: Any, **more: Any) -> TwoPersonAction:
    """What two officers change on the panel of an award year that scores."""
    return TwoPersonAction(
        code=code,
        label=label,
        verb=verb,
        model="reviews.evaluation",
        may_propose=office_runs,
        may_confirm=office_runs,
        load=_loaded,
        **more,
    )


def _panel(cycle: Cycle, arguments: Arguments) -> list[tuple[str, str]]:
    classes = arguments["classes"] or {}
    members = [(str(one), panel_words(classes.get(one.pk, ""))) for one in arguments["members"]]
    return [
        (_("Award year"), str(cycle)),
        (
            _("Members"),
            "\n".join(f"{one} · {words}" if words else one for one, words in members),
        ),
        (_("Lead"), str(arguments["lead"])),
    ]


def _panel_loaded(cycle: Cycle, kept: Arguments) -> dict[str, Any]:
    return {
        "members": list(User.objects.filter(pk__in=kept["members"]).order_by("name", "pk")),
        "lead": User.objects.get(pk=kept["lead"]),
        "classes": {int(pk): own for pk, own in kept.get("classes", {}).items()} or None,
    }


def _panel_check(
    cycle: Cycle,
    *,
    members: list[User],
    lead: User,
    classes: dict[int, str] | None = None,
    now: datetime,
) -> None:
    require(when=still_to_seat(cycle))
    can_seat(cycle, members=members, lead=lead, classes=classes or {}, now=now)


def _seated(evaluation: Evaluation) -> str:
    count = evaluation.seats.count()
    words = ngettext("%(count)d member is seated.", "%(count)d members are seated.", count)
    return words % {"count": count}


def _plan(evaluation: Evaluation, arguments: Arguments) -> list[tuple[str, str]]:
    plan = evaluation.assignment_plan
    loads = loads_of(places_of(plan))
    seats = evaluation.seats.filter(excused_at=None).select_related("user")
    names = {seat.pk: str(seat) for seat in seats}
    by_hand = [
        (
            _("%(brand)s: %(person)s scores it. %(reason)s")
            if change["scores"]
            else _("%(brand)s: %(person)s does not score it. %(reason)s")
        )
        % {**change, "person": names.get(change["seat"], "–")}
        for change in changes_by_hand(evaluation)
    ]
    return [
        (_("Award year"), str(evaluation.cycle)),
        (_("Drawn up"), str(plan.get_made_display())),
        (_("Seed"), plan.seed or "–"),
        (_("Judges a brand"), str(plan.each or "–")),
        (_("Brands a judge at most"), str(plan.cap or "–")),
        (
            _("Brands of each judge"),
            "\n".join(sorted(f"{seat}: {load_words(loads[seat.pk], plan.cap)}" for seat in seats)),
        ),
        (_("Changed by hand"), "\n".join(by_hand) or "–"),
    ]


def _no_plan(evaluation: Evaluation, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Award year"), str(evaluation.cycle)),
        (_("What follows"), _("Every member of the panel scores every brand.")),
    ]


def _of_the_plan(code: str, label: str, verb: Any, **more: Any) -> TwoPersonAction:
    """What two officers decide about who scores what; a change of the plan makes it stale."""
    return TwoPersonAction(
        code=code, label=label, verb=verb, model="reviews.evaluation", state=state_of_plan, **more
    )


def _paper(paper: PaperSheet, arguments: Arguments) -> list[tuple[str, str]]:
    """Without the points: the proposal stays readable, and they are sealed."""
    return [
        (_("Judge"), str(paper.seat)),
        (_("Brand"), f"{paper.application.brand} · {paper.application.agency}"),
        (_("Scan (SHA-256)"), paper.sha256),
        (
            _("To compare"),
            _(
                "Open the page of the paper sheet, take it to compare and compare every line with "
                "the scan. Confirm only if all agree; only who has taken it can."
            ),
        ),
        (
            _("What follows"),
            _(
                "The judge's sheet is locked with these points and marked as filled in on paper. "
                "The judge is notified."
            ),
        ),
    ]


def _as_typed(paper: PaperSheet) -> dict[str, Any]:
    """What was typed and its scan; who compares it right now changes nothing."""
    return {"status": paper.status, "typed": paper.typed, "scan": paper.sha256}


def _paper_check(paper: PaperSheet, *, by: Any, now: datetime) -> None:
    PAPER.require("take_over", paper, by=by, now=now)


PANEL = (
    TwoPersonAction(
        code="paper.take_over",
        label=gettext_noop("Take the paper sheet over"),
        verb=take_over,
        model="reviews.papersheet",
        may_propose=may_propose,
        may_confirm=may_confirm,
        check=_paper_check,
        state=_as_typed,
        words=_paper,
        done=lambda paper: (
            _("The sheet of %(judge)s is locked, as on paper.") % {"judge": paper.seat}
        ),
        writes=("sheet.lock_paper",),
    ),
    TwoPersonAction(
        code="evaluation.seat_panel",
        label=gettext_noop("Seat the panel"),
        verb=seat_panel,
        model="applications.cycle",
        may_propose=office_seats,
        may_confirm=office_seats,
        check=_panel_check,
        dump=kept_panel,
        load=_panel_loaded,
        words=_panel,
        done=_seated,
        since=SEATING,
    ),
    _of_the_plan(
        "panel.confirm_plan",
        gettext_noop("Confirm who scores what"),
        confirm_plan,
        may_propose=may_confirm_plan,
        may_confirm=may_confirm_plan,
        check=can_confirm,
        words=_plan,
        done=lambda plan: _("The assignment holds."),
    ),
    _of_the_plan(
        "panel.drop_plan",
        gettext_noop("Let every member score every brand"),
        drop_plan,
        may_propose=may_drop_plan,
        may_confirm=may_drop_plan,
        words=_no_plan,
        done=lambda evaluation: _("Every member of the panel scores every brand."),
    ),
    _of_the_panel(
        "panel.excuse",
        gettext_noop("Excuse a member"),
        members.excuse,
        dump=members.kept_excuse,
        check=_excuse_check,
        words=_excuse,
        done=lambda seat: _("%(person)s is excused and has been notified.") % {"person": seat},
    ),
    _of_the_panel(
        "panel.call_back",
        gettext_noop("Let an excused member return"),
        returns.call_back,
        dump=returns.kept_return,
        check=_return_check,
        words=_return,
        done=lambda seat: (
            _("%(person)s is on the panel again and has been notified.") % {"person": seat}
        ),
    ),
    _of_the_panel(
        "panel.replace",
        gettext_noop("Replace a member"),
        members.replace,
        dump=members.kept_replacement,
        check=_replace_check,
        words=_replace,
        done=lambda seat: (
            _("%(person)s is on the panel now. Both have been notified.") % {"person": seat}
        ),
    ),
    _of_the_panel(
        "panel.reassign",
        gettext_noop("Move a brand to another member"),
        members.reassign,
        dump=members.kept_reassignment,
        check=_reassign_check,
        words=_reassign,
        done=lambda moved: (
            _("The brand is moved; %(person)s has been notified.") % {"person": moved.to_seat}
        ),
    ),
    _of_the_panel(
        "panel.except_minimum",
        gettext_noop("Allow fewer judges for a brand"),
        members.except_minimum,
        dump=members.kept_exception,
        check=_except_check,
        words=_except,
        done=lambda allowed: _("The exception is recorded; it is shown beside the rank."),
    ),
)
