"""The leading group's decision: who is chosen, departures from the ranking with reasons, and the
record of the meeting.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from applications.lifecycle.workflow import APPLICATION
from applications.negative_list.vetoes import no_blocking_veto
from brandportal.errors import BadInput, Gap, Incomplete
from brandportal.journal.actions import action
from brandportal.proposals.proof import Pair
from brandportal.texts import letters_of, says_something
from brandportal.workflow import transition
from reviews.decision.meeting import MeetingRecord, checked_meeting
from reviews.decision.models import Decision, DecisionDraft, Meeting
from reviews.evaluation.models import Evaluation
from reviews.meeting.outcome import need_meeting, sitting_of, used, written
from reviews.results.models import Result
from reviews.stages.workflow import EVALUATION


@dataclass(frozen=True)
class Choice:
    """The decision on one candidate; a departure from the ranking requires the reason."""

    selected: bool
    reason: str = ""


@dataclass(frozen=True)
class Departure:
    """A choice that departs from the ranking."""

    result: Result
    selected: bool
    reason: str


def candidates_of(evaluation: Evaluation) -> list[Result]:
    """The shortlisted results in the order of the ranking."""
    return list(Result.objects.filter(evaluation=evaluation, shortlisted=True).ranking())


def by_ranking(results: Sequence[Result], places: int) -> dict[int, bool | None]:
    """Application id to the ranking's proposal: inside the places, outside, or None for a rank
    shared across the cut.
    """
    sharers: dict[int, int] = {}
    for result in results:
        if result.rank is not None:
            sharers[result.rank] = sharers.get(result.rank, 0) + 1
    said: dict[int, bool | None] = {}
    for result in results:
        if result.rank is None or result.rank > places:
            said[result.application_id] = False
        elif result.rank + sharers[result.rank] - 1 <= places:
            said[result.application_id] = True
        else:
            said[result.application_id] = None
    return said


def departures(
    results: Sequence[Result], choices: Mapping[int, Choice], places: int
) -> list[Departure]:
    """Every departure: chosen from outside the places, or passed over inside them.

    Of candidates who share a rank across the cut any may be chosen; passing one over is a departure
    only if a place stays vacant.
    """
    said = by_ranking(results, places)
    vacant = sum(choice.selected for choice in choices.values()) < places
    found = []
    for result in results:
        choice = choices.get(result.application_id, Choice(False))
        ranking = said[result.application_id]
        if ranking is None:
            departs = not choice.selected and vacant
        else:
            departs = choice.selected is not ranking
        if departs:
            found.append(Departure(result, choice.selected, choice.reason.strip()))
    return found


def reserve_order(
    results: Sequence[Result], choices: Mapping[int, Choice], departing: Collection[int]
) -> dict[int, int]:
    """Application id to its place on the reserve: who was not chosen, in the order of the ranking.
    Who has no rank, or was passed over inside the places, is not on it.
    """
    waiting = [
        result.application_id
        for result in results
        if result.rank is not None
        and result.application_id not in departing
        and not choices.get(result.application_id, Choice(False)).selected
    ]
    return {pk: place for place, pk in enumerate(waiting, start=1)}


def decide(
    *,
    evaluation: Evaluation,
    choices: Mapping[int, Choice],
    meeting: MeetingRecord,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> Evaluation:
    """Record the leading group's decision on every candidate, all or nothing. `choices` by
    application id.

    One leader proposes it and another confirms it. Refuses more than the places, a departure
    without a reason that says something of its own (Incomplete, one gap each), an agency that the
    negative list excludes, vacant places if the rules allow none, a leader who works for a
    candidate's agency, a meeting as `need_meeting` and its record as `checked_meeting` do. Of two
    simultaneous decisions one is recorded.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(evaluation, "cycle")
        EVALUATION.require("decide", locked, by=by, now=now)
        departing, met = checked(locked, choices=choices, meeting=meeting, now=now)
        # The database decides no year without the record of its meeting.
        Meeting.objects.create(evaluation=locked, **vars(met))
        decided = transition(
            EVALUATION,
            "decide",
            evaluation,
            by=by,
            now=now,
            pair=pair,
            arguments=kept_decision(choices=choices, meeting=meeting),
        )
        results = candidates_of(decided)
        reserves = reserve_order(results, choices, departing)
        used(sitting_of(decided), now=now)
        DecisionDraft.objects.filter(evaluation=decided).delete()
        Decision.objects.bulk_create(
            Decision(
                evaluation=decided,
                application=result.application,
                selected=choices.get(result.application_id, Choice(False)).selected,
                departs=result.application_id in departing,
                reason=choices.get(result.application_id, Choice(False)).reason.strip(),
                reserve=reserves.get(result.application_id),
            )
            for result in results
        )
        for result in results:
            choice = choices.get(result.application_id, Choice(False))
            transition(
                APPLICATION,
                "select" if choice.selected else "pass_over",
                result.application,
                by=by,
                now=now,
                data={
                    "rank": result.rank,
                    "departs": result.application_id in departing,
                    "reason": choice.reason.strip(),
                },
            )
    return decided


def kept_decision(*, choices: Mapping[int, Choice], meeting: MeetingRecord) -> dict[str, Any]:
    """The decision as JSON, for the proposal and to compare when it is carried out."""
    return {
        "choices": {str(pk): asdict(choices[pk]) for pk in sorted(choices)},
        "meeting": meeting.as_json(),
    }


def decision_of(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords of `decide`, restored from JSON."""
    return {
        "choices": {int(pk): Choice(**choice) for pk, choice in kept["choices"].items()},
        "meeting": MeetingRecord.from_json(kept["meeting"]),
    }


def checked(
    evaluation: Evaluation, *, choices: Mapping[int, Choice], meeting: MeetingRecord, now: datetime
) -> tuple[dict[int, Departure], MeetingRecord]:
    """The departures of a valid decision, by application id, and the record of its meeting as it is
    kept; refuses as `decide` does.
    """
    results = candidates_of(evaluation)
    titles = evaluation.cycle.rules["titles"]
    _check(results, choices, titles, now)
    departing = {
        departure.result.application_id: departure
        for departure in departures(results, choices, titles["top_ten"])
    }
    _need_reasons(results, choices, departing)
    sitting = need_meeting(evaluation, [row for row in results if _chosen(row, choices)])
    signed = written(sitting)
    return departing, checked_meeting(evaluation, meeting, signed=signed, now=now)


def _chosen(result: Result, choices: Mapping[int, Choice]) -> bool:
    return choices.get(result.application_id, Choice(False)).selected


def _check(
    results: Sequence[Result],
    choices: Mapping[int, Choice],
    titles: Mapping[str, Any],
    now: datetime,
) -> None:
    known = {result.application_id: result for result in results}
    if set(choices) - set(known):
        raise BadInput(_("Only shortlisted brands can be chosen."))
    chosen = [known[pk] for pk, choice in choices.items() if choice.selected]
    places = titles["top_ten"]
    if len(chosen) > places:
        raise BadInput(
            _("At most %(places)d brands can be chosen; %(chosen)d are ticked.")
            % {"places": places, "chosen": len(chosen)}
        )
    if not titles["may_stay_vacant"] and len(chosen) < min(places, len(results)):
        raise BadInput(_("The rules of the year leave no place vacant."))
    for result in chosen:
        free = no_blocking_veto(result.application, now=now)
        if not free:
            raise BadInput(
                f"{result.application.brand}: {free.reason}",
                field=f"reason_{result.application_id}",
            )


def _need_reasons(
    results: Sequence[Result],
    choices: Mapping[int, Choice],
    departing: Mapping[int, Departure],
) -> None:
    """Each departure has a reason, and each reason says something, in other words than those before
    it.
    """
    said: set[str] = set()
    gaps = []
    for result in results:
        reason = choices.get(result.application_id, Choice(False)).reason.strip()
        missing = _fault(reason, departing.get(result.application_id), said)
        said.add(letters_of(reason))
        if missing:
            sentence = missing % {"brand": result.application.brand}
            gaps.append(Gap("decision", f"reason_{result.application_id}", sentence))
    if gaps:
        raise Incomplete(_("Each departure from the ranking needs a written reason."), gaps)


def _fault(reason: str, departure: Departure | None, said: Collection[str]) -> str:
    """What is wrong with the reason, to be filled with the brand; empty if nothing is."""
    if reason and not says_something(reason):
        return _("“%(brand)s”: this reason says too little. Write in a few words why.")
    if reason and letters_of(reason) in said:
        return _("“%(brand)s”: the same text is already used for another brand. Describe this one.")
    if reason or departure is None:
        return ""
    if departure.selected:
        return _("“%(brand)s” is chosen from outside the places: please give the reason.")
    return _("“%(brand)s” has a place by the ranking and is not chosen: please give the reason.")
