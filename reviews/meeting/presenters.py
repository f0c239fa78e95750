"""A meeting for its page and for the record of the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

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
    """A meeting with its attendances, what it needs, and its ballot. `present` are those who have
    not left. `votes` is empty before the
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

    @property
    def attendance_rows(self) -> list[tuple[str, str]]:
        """How many there should be, were, left and stayed, and whether they were enough."""
        entitled, came = self.sitting.members, len(self.attendances)
        reached = (
            _("the quorum was reached")
            if self.present >= self.quorum
            else _("the quorum was not reached")
        )
        quorum = _("more than %(share)s%% of those entitled, at least %(needed)d; %(reached)s")
        signed = _("%(signed)d; at least %(needed)d must sign")
        return [
            (_("Entitled to attend"), str(entitled)),
            (_("Attended"), str(came)),
            (_("Left before the end"), str(came - self.present)),
            (_("Did not attend"), str(max(entitled - came, 0))),
            (_("Present at the end"), str(self.present)),
            (
                _("Quorum"),
                quorum
                % {
                    "share": self.rules.quorum_share,
                    "needed": self.quorum,
                    "reached": reached,
                },
            ),
            (_("Signatures"), signed % {"signed": self.signed, "needed": self.quorum}),
        ]

    @property
    def ballot_rows(self) -> list[tuple[str, str]]:
        """How it was voted, by how many, and what was needed; nothing before the count."""
        if self.ballot is None or self.ballot.present is None:
            return []
        needed = _("more than %(share)s%% of those present, at least %(votes)d votes")
        present = self.ballot.present
        return [
            (_("Kind of ballot"), _("secret ballot") if self.ballot.secret else _("open ballot")),
            (_("Present at the count"), str(present)),
            (_("Papers handed in"), str(self.papers)),
            (
                _("Needed to pass"),
                needed % {"share": self.rules.pass_share, "votes": self.rules.votes_of(present)},
            ),
        ]

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
