"""A meeting for its page and for the record of the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reviews.meeting.models import Attendance, Ballot, HandedIn, Sitting
from reviews.meeting.policies import MeetingRules
from reviews.results.models import Result


@dataclass(frozen=True)
class VoteLine:
    """The votes of one brand, and whether they are enough."""

    result: Result
    votes: int
    passes: bool


@dataclass(frozen=True)
class Shown:
    """A meeting with its attendances, what it needs, and its ballot. `votes` is empty before the
    ballot is closed; `open_papers` only of an open ballot.
    """

    sitting: Sitting
    rules: MeetingRules
    attendances: list[Attendance]
    present: int
    quorum: int
    signed: int
    ballot: Ballot | None
    papers: int
    votes: list[VoteLine]
    open_papers: list[tuple[Any, list[str]]]
    handed_in: frozenset[int]

    def attendance_of(self, by: Any) -> Attendance | None:
        return next((row for row in self.attendances if row.person_id == by.pk), None)


def shown(sitting: Sitting, results: Sequence[Result]) -> Shown:
    """Everything about a meeting that its members and the record show."""
    rules = MeetingRules.of(sitting.evaluation.cycle.rules)
    attendances = list(sitting.attendances.select_related("person"))
    ballot = Ballot.objects.filter(sitting=sitting).first()
    papers = list(ballot.handed_in.select_related("person")) if ballot else []
    return Shown(
        sitting=sitting,
        rules=rules,
        attendances=attendances,
        present=sum(row.left_at is None for row in attendances),
        quorum=rules.quorum_of(sitting.members),
        signed=sum(row.signed_at is not None for row in attendances),
        ballot=ballot,
        papers=len(papers),
        votes=_votes(ballot, rules, results),
        open_papers=_open_papers(ballot, papers, results),
        handed_in=frozenset(row.person_id for row in papers),
    )


def _votes(ballot: Ballot | None, rules: MeetingRules, results: Sequence[Result]) -> list[VoteLine]:
    if ballot is None or ballot.present is None:
        return []
    found = []
    for result in results:
        votes = ballot.tally.get(result.application.number, 0)
        found.append(VoteLine(result, votes, rules.passes(votes, ballot.present)))
    return sorted(found, key=lambda line: -line.votes)


def _open_papers(
    ballot: Ballot | None, papers: Sequence[HandedIn], results: Sequence[Result]
) -> list[tuple[Any, list[str]]]:
    if ballot is None or ballot.secret or ballot.closed_at is None:
        return []
    names = {row.application.number: row.application.brand.name for row in results}
    return [
        (row.person, [names.get(number, number) for number in row.choices or []]) for row in papers
    ]
