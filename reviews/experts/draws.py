"""The draw of a year's panel from the pool: laid down before a public number is known, drawn by it,
and followed when somebody drawn does not sit. Two officers each time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ENDED_EARLY
from applications.models import Cycle
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import YES, BadInput, Verdict, first_no, no, require
from brandportal.journal.actions import action
from brandportal.journal.models import Entry
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.proposals.proof import Pair, both, require_pair
from brandportal.texts import reason_text, required_text
from reviews.evaluation.class_panels import panels_at_work, panels_of, too_small
from reviews.evaluation.policies import ties_settled
from reviews.experts.enums import Expertise, WhyOut
from reviews.experts.lots import (
    code_of,
    digest_of,
    draw_of,
    drawn_people,
    order_of,
    seed_of,
)
from reviews.experts.models import DrawCall, DrawOut, Expert, PanelDraw
from reviews.experts.policies import (
    office_seats,
    still_drawn,
    still_to_call,
    still_to_draw,
)
from reviews.experts.strata import by_field, by_panel, stratum_of
from reviews.scoring.seating import CannotSeat, seated

NUMBER_LIMIT, SOURCE_LIMIT, REASON_LIMIT = 80, 120, 200
YOU_ARE_DRAWN = notice_text(
    "panel.drawn",
    kind=NoticeKind.TASK,
    subject=gettext_noop("You are drawn for the panel of %(year)s"),
    body=gettext_noop(
        "You were drawn by lot from the pool of experts for the panel of %(year)s. The "
        "Efficiency Office seats it next. If you cannot sit, please tell the office now. Who "
        "sits is not public before the results are."
    ),
)


def eligible_experts(cycle: Cycle, day: date, *, tied_may_sit: bool) -> list[Expert]:
    """Who can be drawn: in the term on the day, still a panel member, and without a tie to an
    agency that takes part unless that is allowed.
    """
    people = User.objects.holding(Role.PANEL)
    in_term = Expert.objects.filter(
        person__in=people, term_from__lte=day, term_until__gte=day
    ).select_related("person")
    taking_part = cycle.applications.exclude(status__in=ENDED_EARLY)
    agencies = set(taking_part.values_list("agency_id", flat=True))
    return [row for row in in_term if tied_may_sit or not row.person.ever_tied & agencies]


def checked_call(
    cycle: Cycle,
    *,
    places: Mapping[str, int],
    source: str,
    number_on: date,
    tied_may_sit: bool,
    now: datetime,
) -> tuple[str, list[Expert]]:
    """The source as it is kept, and who can be drawn. Refuses with NotNow and BadInput."""
    settled = YES if tied_may_sit else ties_settled(cycle)
    require(when=first_no(still_to_call(cycle), _number_unknown(cycle, now), settled))
    named = required_text(
        source,
        field="source",
        limit=SOURCE_LIMIT,
        bounds=_("Please say which number it is, and where everybody can read it."),
        one_line=True,
    )
    if number_on <= timezone.localtime(now).date():
        raise BadInput(_("The number must be of a later day."), field="number_on")
    _can_be_places(cycle, places)
    fields = by_field(places)
    found = eligible_experts(cycle, number_on, tied_may_sit=tied_may_sit)
    for field, count in fields.items():
        there = sum(expert.field == field for expert in found)
        if there < count:
            raise BadInput(
                _("%(field)s: %(there)d experts can be drawn for %(count)d places.")
                % {"field": Expertise(field).label, "there": there, "count": count},
                field="places",
            )
    return named, [expert for expert in found if expert.field in fields]


def _can_be_places(cycle: Cycle, places: Mapping[str, int]) -> None:
    """Refuse with BadInput places of unknown fields or panels, and panels that are too small."""
    least, panels = cycle.rules["panel"]["judges_min"], panels_of(cycle.rules)
    known = {stratum_of(panel, field) for panel in panels or [""] for field in Expertise.values}
    if not set(places) <= known or min(places.values(), default=0) < 1:
        raise BadInput(_("Say how many sit for which field."), field="places")
    small = too_small(cycle, by_panel(places, panels), panels_at_work(cycle))
    if small:
        raise BadInput(small[0], field="places")
    if sum(places.values()) < least:
        raise BadInput(
            _("The panel needs at least %(least)d members.") % {"least": least}, field="places"
        )


def _number_unknown(cycle: Cycle, now: datetime) -> Verdict:
    """Nobody lays down anew when the number of the last one can be known: he would choose between
    two draws.
    """
    call = newest_call(cycle)
    if call is None or timezone.localtime(now).date() < call.number_on:
        return YES
    return no(_("The number of what was laid down can be known already: draw by it."))


def kept_call(
    places: Mapping[str, int], source: str, number_on: date, tied_may_sit: bool
) -> dict[str, Any]:
    return {
        "places": dict(places),
        "source": source,
        "number_on": number_on.isoformat(),
        "tied_may_sit": tied_may_sit,
    }


def call_draw(
    *,
    cycle: Cycle,
    places: Mapping[str, int],
    source: str,
    number_on: date,
    tied_may_sit: bool,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> DrawCall:
    """Lay down, before the number is known, how the panel is drawn: places by field, the list of
    those who can be drawn, and which public number of which later day decides. Where classes of
    agency have panels of their own, places are by panel and field (`strata.py`). It is published at
    once, as hashes; a later one takes its place and stands beside it.

    One officer proposes it and another confirms it. Refuses with NotAllowed, NotNow (scoring has
    begun, drawn already) and BadInput as `checked_call` does.
    """
    with action(by=by, now=now) as act:
        require(office_seats(cycle, by=by))
        agreed = require_pair(
            pair,
            action="panel.call_draw",
            obj=cycle,
            arguments=kept_call(places, source, number_on, tied_may_sit),
            by=by,
            now=now,
        )
        cycle = act.lock(cycle)
        named, found = checked_call(
            cycle,
            places=places,
            source=source,
            number_on=number_on,
            tied_may_sit=tied_may_sit,
            now=now,
        )
        people = {code_of(one.pk, year=cycle.year, moment=now): one for one in found}
        eligible = sorted([code, one.field] for code, one in people.items())
        made = DrawCall.objects.create(
            cycle=cycle,
            places=dict(sorted(places.items())),
            source=named,
            called_on=timezone.localtime(now).date(),
            number_on=number_on,
            tied_may_sit=tied_may_sit,
            rules_hash=cycle.rules_hash,
            eligible=eligible,
            people={code: one.pk for code, one in people.items()},
            digest=digest_of(places, eligible),
            called_at=now,
            called_by=by,
            proposed_by=agreed.proposed_by,
        )
        act.log(
            "panel.call_draw",
            gettext_noop("Laid down how the panel is drawn"),
            made,
            {"digest": made.digest, "eligible": len(eligible), **both(agreed)},
        )
    return made


def newest_call(cycle: Cycle) -> DrawCall | None:
    return DrawCall.objects.filter(cycle=cycle).select_related("cycle").order_by("-pk").first()


def checked_number(cycle: Cycle, *, number: str, now: datetime) -> tuple[DrawCall, str]:
    """What was laid down last, and the number as it is kept: full-width digits and repeated spaces
    are replaced. Refuses with NotNow, and with BadInput a number before its day, or none.
    """
    require(when=still_to_draw(cycle))
    call = newest_call(cycle)
    assert call is not None
    if timezone.localtime(now).date() < call.number_on:
        raise BadInput(_("The day of the number has not come yet."), field="number")
    plain = required_text(
        unicodedata.normalize("NFKC", number),
        field="number",
        limit=NUMBER_LIMIT,
        bounds=_("Please type the number as it was published."),
        one_line=True,
    )
    return call, plain


def draw_panel(
    *, cycle: Cycle, number: str, by: Any, now: datetime, pair: Pair | None = None
) -> PanelDraw:
    """Draw the panel, once: everybody on the list gets a lot from the seed, which is made of year,
    rules, list and number; the first of each field sit.

    One officer proposes it and another confirms it. Refuses with NotAllowed, NotNow and BadInput as
    `checked_number` does.
    """
    with action(by=by, now=now) as act:
        require(office_seats(cycle, by=by))
        agreed = require_pair(
            pair, action="panel.draw", obj=cycle, arguments={"number": number}, by=by, now=now
        )
        cycle = act.lock(cycle)
        call, plain = checked_number(cycle, number=number, now=now)
        seed = seed_of(call, plain)
        made = PanelDraw.objects.create(
            call=call,
            cycle=cycle,
            number=plain,
            seed=seed,
            order=order_of(call, seed),
            drawn_at=now,
            drawn_by=by,
            proposed_by=agreed.proposed_by,
        )
        entry = act.log(
            "panel.draw",
            gettext_noop("Drew the panel"),
            call,
            {"number": plain, "seed": seed, **both(agreed)},
        )
        _tell_drawn(entry, made, drawn_people(made))
    return made


def code_to_leave_out(cycle: Cycle, *, expert: Expert) -> tuple[PanelDraw, str]:
    """The draw and the expert's code. Refuses with NotNow, and with BadInput somebody who was not
    drawn or has declined already, and the last one of a field.
    """
    require(when=still_drawn(cycle))
    draw = draw_of(cycle)
    assert draw is not None
    code = next((code for code, pk in draw.call.people.items() if pk == expert.pk), "")
    outs = set(draw.outs.values_list("code", flat=True))
    if not code or code in outs:
        raise BadInput(
            _("This expert is not on the list, or has declined already."), field="expert"
        )
    try:
        seated(draw.order, draw.call.places, out=outs | {code})
    except CannotSeat:
        raise BadInput(
            _("Nobody is left who could follow in this field."),
            field="expert",
        ) from None
    return draw, code


def a_reason(text: str) -> str:
    return reason_text(text, limit=REASON_LIMIT)


def kept_out(expert: Expert, cause: str, reason: str) -> dict[str, Any]:
    return {"expert": expert.pk, "cause": cause, "reason": reason}


def leave_out(
    *,
    cycle: Cycle,
    expert: Expert,
    cause: str,
    reason: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> DrawOut:
    """Somebody drawn declines or cannot sit: the next of the same field takes the place, nobody
    else moves.

    One officer proposes it and another confirms it. Refuses with NotAllowed, NotNow (not drawn,
    scoring closed) and BadInput as `code_to_leave_out` does, and without a reason.
    """
    said = a_reason(reason)
    with action(by=by, now=now) as act:
        require(office_seats(cycle, by=by))
        agreed = require_pair(
            pair,
            action="panel.leave_out",
            obj=cycle,
            arguments=kept_out(expert, cause, reason),
            by=by,
            now=now,
        )
        cycle = act.lock(cycle)
        draw, code = code_to_leave_out(cycle, expert=expert)
        sat = {person.pk for person in drawn_people(draw)}
        made = DrawOut.objects.create(
            draw=draw,
            code=code,
            expert=expert,
            why=WhyOut(cause),
            reason=said,
            out_at=now,
            out_by=by,
            proposed_by=agreed.proposed_by,
        )
        entry = act.log(
            "panel.leave_out",
            gettext_noop("Let the next in line take the place of somebody drawn"),
            draw.call,
            {"code": code, "why": made.why, **both(agreed)},
        )
        _tell_drawn(entry, draw, [one for one in drawn_people(draw) if one.pk not in sat])
    return made


def _tell_drawn(entry: Entry, draw: PanelDraw, people: Sequence[User]) -> None:
    queue(
        to=people,
        key=f"journal:{entry.seq}",
        text=YOU_ARE_DRAWN,
        context={"year": draw.cycle.told},
        url=reverse("panel:home"),
        now=entry.at,
    )
