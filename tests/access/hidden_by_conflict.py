"""Values that colleagues read and that a conflict of interest hides, and how each is changed.

Every function changes at random, by the database, the order of a year with a tied agency, or what
is said about the agency, how much of it, and whether there is any.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from applications.models import Application, CommitmentActual, VetoFinding
from audits.models import CheckedLine, SpotCheck, VerdictList
from brandportal.proposals.models import Proposal
from reviews.models import (
    Batch,
    Case,
    Comment,
    Hold,
    Objection,
    PanelSeat,
    PressureReport,
    Result,
    Sanction,
    ScoreSheet,
    SheetScore,
)
from reviews.panel.enums import SheetStatus
from reviews.screening.enums import HoldSource
from tests.access.hidden import Swap, _each, _hash
from tests.access.world import NOW
from tests.factories.comments import make_comment


def results(world: Any, chance: Random) -> None:
    """Scores and ranks of the year before the leading group."""
    rows = Result.objects.filter(application=world.ranked)
    _each(
        rows,
        lambda: {
            "panel_score": chance.randint(0, 100),
            "public_score": chance.randint(0, 100),
            "composite": chance.randint(0, 100),
            "rank": chance.randint(1, 20),
            "panel_rank": chance.randint(1, 20),
            "ratings_count": chance.randint(5, 999),
        },
    )


def points(world: Any, chance: Random) -> None:
    """Of one more judge of the year that the panel scores; and whether the sheet is locked."""
    judge = world.colleague.user
    seat, _new = PanelSeat.objects.get_or_create(evaluation=world.evaluation, user=judge)
    is_locked = chance.random() < 0.5
    sheet, _new = ScoreSheet.objects.update_or_create(
        seat=seat,
        application=world.accepted,
        defaults={
            "status": SheetStatus.LOCKED if is_locked else SheetStatus.DRAFT,
            "locked_at": NOW if is_locked else None,
            "locked_by": judge if is_locked else None,
            "comment": _hash(chance),
        },
    )
    SheetScore.objects.update_or_create(
        sheet=sheet,
        indicator="brand_design.name_and_meaning",
        defaults={"points": chance.randint(0, 6)},
    )


def holds(world: Any, chance: Random) -> None:
    evaluation = world.ranked.cycle.evaluation
    Hold.objects.create(
        evaluation=evaluation,
        application=world.ranked,
        source=HoldSource.REPORT,
        rule="pressure",
        cell_key=_hash(chance)[:16],
        count=chance.randint(1, 99),
        opened_at=NOW,
    )
    _each(Hold.objects.filter(evaluation=evaluation), lambda: {"count": chance.randint(1, 99)})


def comments(world: Any, chance: Random) -> None:
    make_comment(world.ranked, f"等了{chance.randint(1, 99)}天，踢皮球。", pseudonym=_hash(chance))
    _each(
        Comment.objects.filter(application=world.ranked),
        lambda: {"held": chance.random() < 0.5},
    )


def objections(world: Any, chance: Random) -> None:
    """What the office writes about it; that there is one stands in the public register."""
    _each(
        Objection.objects.filter(application=world.selected),
        lambda: {
            "answer": _hash(chance),
            "statement": _hash(chance),
            "answer_due": NOW + timedelta(days=chance.randint(-9, 9)),
        },
    )
    _each(
        Objection.objects.filter(application=world.selected, agency=None),
        lambda: {"objector_name": _hash(chance)[:9]},
    )


def sanctions(world: Any, chance: Random) -> None:
    _each(Sanction.objects.all(), lambda: {"reason": _hash(chance), "evidence": _hash(chance)})
    PressureReport.objects.create(application=world.ranked, kinds="told", reported_on=NOW.date())


def cases(world: Any, chance: Random) -> None:
    _each(
        Case.objects.filter(application=world.selected),
        lambda: {"verify_due": NOW + timedelta(days=chance.randint(1, 9))},
    )


def findings(world: Any, chance: Random) -> None:
    """Of the negative list and of spot checks."""
    _each(VetoFinding.objects.all(), lambda: {"source": _hash(chance), "note": _hash(chance)})
    _each(SpotCheck.objects.all(), lambda: {"findings": _hash(chance)})
    CommitmentActual.objects.update(remark=_hash(chance))


def year_end_lines(world: Any, chance: Random) -> None:
    """Whether an agency agrees to its year-end line or contests it, and what it is answered."""
    agrees = chance.random() < 0.3
    is_answered = not agrees and chance.random() < 0.5
    _each(
        CheckedLine.objects.filter(agency=world.agencies[0]),
        lambda: {
            "agrees": agrees,
            "said_at": NOW - timedelta(hours=chance.randint(1, 99)),
            "contest": "" if agrees else _hash(chance),
            "answer": _hash(chance) if is_answered else "",
            "answered_at": NOW if is_answered else None,
        },
    )


def adverse_verdicts(world: Any, chance: Random) -> None:
    """Why the office would confirm an adverse verdict."""
    VerdictList.objects.update(reason=_hash(chance))


def applications(world: Any, chance: Random) -> None:
    """What the agency states, and since when."""
    rows = Application.objects.filter(pk__in=[world.submitted.pk, world.returned.pk])
    _each(
        rows,
        lambda: {
            "slogan": _hash(chance)[:20],
            "submitted_at": NOW - timedelta(days=chance.randint(1, 99)),
        },
    )


def proposals(world: Any, chance: Random) -> None:
    """What somebody proposes about a tied agency, and the batch of a year with one."""
    _each(Proposal.objects.filter(pk=world.proposal.pk), lambda: {"reason": _hash(chance)})
    _each(Batch.objects.all(), lambda: {"name": _hash(chance)[:20]})


TIED_SWAPS: tuple[Swap, ...] = (
    results,
    points,
    holds,
    comments,
    objections,
    sanctions,
    cases,
    findings,
    applications,
    proposals,
)
