"""What takes two people about the draw of a panel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.models import Cycle
from brandportal.proposals.actions import TwoPersonAction
from reviews.experts import draws
from reviews.experts.enums import WhyOut
from reviews.experts.lots import draw_of, sitting_codes
from reviews.experts.models import Expert
from reviews.experts.policies import may_call, may_draw, may_leave_out
from reviews.experts.strata import stratum_words

Arguments = Mapping[str, Any]


def _state(cycle: Cycle) -> dict[str, Any]:
    """The year as far as its draw has come: any step makes a proposal stale."""
    call, draw = draws.newest_call(cycle), draw_of(cycle)
    return {
        "rules": cycle.rules_hash,
        "call": call.digest if call else "",
        "seed": draw.seed if draw else "",
        "outs": list(draw.outs.values_list("code", flat=True)) if draw else [],
    }


def _place_words(places: Mapping[str, int]) -> str:
    return "\n".join(f"{stratum_words(stratum)}: {count}" for stratum, count in places.items())


def _call_words(cycle: Cycle, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Award year"), str(cycle)),
        (_("Places by field"), _place_words(arguments["places"])),
        (_("Public number"), arguments["source"]),
        (_("Day of the number"), arguments["number_on"].isoformat()),
        (
            _("Those tied to a participating agency"),
            _("can be drawn; they do not score its brand")
            if arguments["tied_may_sit"]
            else _("are not on the list"),
        ),
        (
            _("What follows"),
            _("It is published at once. The panel can be seated only as it is drawn."),
        ),
    ]


def _draw_words(cycle: Cycle, arguments: Arguments) -> list[tuple[str, str]]:
    call = draws.newest_call(cycle)
    return [
        (_("Award year"), str(cycle)),
        (_("Public number"), f"{arguments['number']} · {call.source if call else '–'}"),
        (_("Day of the number"), call.number_on.isoformat() if call else "–"),
        (_("Can be drawn"), str(len(call.eligible) if call else 0)),
    ]


def _out_words(cycle: Cycle, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Award year"), str(cycle)),
        (_("Does not sit"), str(arguments["expert"])),
        (_("Why"), str(WhyOut(arguments["cause"]).label)),
        (_("What follows"), _("The next of the same field takes the place.")),
        (_("Reason"), arguments["reason"]),
    ]


def _check_out(cycle: Cycle, *, expert: Expert, reason: str) -> None:
    draws.a_reason(reason)
    draws.code_to_leave_out(cycle, expert=expert)


def _called(cycle: Cycle, kept: Arguments) -> dict[str, Any]:
    return {**kept, "number_on": date.fromisoformat(kept["number_on"])}


def _left_out(cycle: Cycle, kept: Arguments) -> dict[str, Any]:
    return {**kept, "expert": Expert.objects.select_related("person").get(pk=kept["expert"])}


def _record(cycle: Cycle) -> str:
    call = draws.newest_call(cycle)
    if call is None:
        return reverse("admin:reviews_drawcall_changelist")
    return reverse("admin:reviews_drawcall_change", args=[call.pk])


def _of_the_draw(code: str, label: str, verb: Any, may: Any, **more: Any) -> TwoPersonAction:
    return TwoPersonAction(
        code=code,
        label=label,
        verb=verb,
        model="applications.cycle",
        may_propose=may,
        may_confirm=may,
        state=_state,
        url=_record,
        **more,
    )


DRAWING = (
    _of_the_draw(
        "panel.call_draw",
        gettext_noop("Lay down how the panel is drawn"),
        draws.call_draw,
        may_call,
        check=draws.checked_call,
        dump=draws.kept_call,
        load=_called,
        words=_call_words,
        done=lambda call: (
            _("Laid down and published: %(count)d experts can be drawn.")
            % {"count": len(call.eligible)}
        ),
    ),
    _of_the_draw(
        "panel.draw",
        gettext_noop("Draw the panel"),
        draws.draw_panel,
        may_draw,
        check=draws.checked_number,
        words=_draw_words,
        done=lambda draw: (
            _("Drawn: %(count)d experts. Seat the panel now.") % {"count": len(sitting_codes(draw))}
        ),
    ),
    _of_the_draw(
        "panel.leave_out",
        gettext_noop("Let the next in line take a place"),
        draws.leave_out,
        may_leave_out,
        check=_check_out,
        dump=draws.kept_out,
        load=_left_out,
        words=_out_words,
        done=lambda out: _("The next of the same field takes the place."),
    ),
)
