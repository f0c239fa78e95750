"""Every action that takes two people, asked directly by somebody who may propose it: refused, and
nothing is written.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import translation

from audits.annual_review.runs import planned_run
from audits.models import AnnualReview, Rectification, VerdictList
from audits.year_end.freezing import table_row
from brandportal.accounts.domain import invite
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.models import NotedTie
from brandportal.accounts.policies import OPERATOR
from brandportal.errors import Refused
from brandportal.journal.models import Entry
from brandportal.proposals.actions import two_person_actions
from brandportal.proposals.proof import Pair
from reviews.models import Evaluation, Hold, Objection, Sanction
from tests.access.conftest import undone
from tests.access.world import NOW
from tests.factories.pairs import met
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def asked_directly(world) -> dict[str, tuple]:
    """Code to (the person, the object, the verb's other keywords)."""
    office, leader, user = world.people["office"], world.people["leader"], world.people["drafter"]
    invitation, _token = invite(
        name="x",
        email="x@example.org",
        role=Role.PANEL,
        by=OPERATOR,
        reason="the operator asks for it",
        now=NOW,
    )
    counted = Evaluation.objects.get(cycle__year=2023)
    hold = Hold.objects.get()
    security = world.people["security"]
    return {
        "accounts.grant_role": (security, user, {"role": Role.PANEL}),
        "accounts.appoint_head": (security, user, {"agency": world.other}),
        "accounts.confirm_invitation": (security, invitation, {}),
        "accounts.merge": (
            security,
            world.merge,
            {},
        ),
        "conflict.override": (
            security,
            world.evaluation,
            {"person": world.people["leader_tied"], "days": 3},
        ),
        "conflict.confirm_tie": (
            security,
            NotedTie.objects.create(
                person=world.people["panel"],
                agency=world.other,
                kind="kin",
                noted_at=NOW,
                noted_by=office,
            ),
            {},
        ),
        "conflict.withdraw_tie": (
            security,
            NotedTie.objects.first(),
            {"reason": "it was somebody else"},
        ),
        "cycle.open": (office, world.evaluation.cycle, {}),
        "cycle.extend_stage": (
            office,
            world.evaluation.cycle,
            {"stage": "rating", "closes_at": NOW + timedelta(days=90), "reason": "longer"},
        ),
        "evaluation.decide": (leader, counted, {"choices": {}, "meeting": met(NOW)}),
        "evaluation.send_back": (leader, counted, {"reason": "the minutes name nobody"}),
        "evaluation.renew": (leader, counted, {"reason": "the objection is right"}),
        "evaluation.conclude": (office, counted, {"approving_document": "x"}),
        "evaluation.call_reserve": (
            leader,
            world.notice.evaluation,
            {"vacated": world.selected, "reason": "next in line"},
        ),
        "evaluation.leave_vacant": (
            leader,
            world.notice.evaluation,
            {"vacated": world.selected, "reason": "nobody fits"},
        ),
        "sheet.unlock": (office, world.sheet, {"reason": "mistyped"}),
        "evaluation.seat_panel": (
            office,
            world.evaluation.cycle,
            {"members": [world.people["panel"]], "lead": world.people["panel"]},
        ),
        "panel.call_draw": (
            office,
            world.evaluation.cycle,
            {
                "places": {"law": 5},
                "source": "x",
                "number_on": NOW.date(),
                "tied_may_sit": False,
            },
        ),
        "panel.draw": (office, world.evaluation.cycle, {"number": "381"}),
        "panel.leave_out": (
            office,
            world.evaluation.cycle,
            {"expert": world.expert, "cause": "declined", "reason": "wrote a letter"},
        ),
        "moderation.confirm": (world.people["panel"], world.moderation, {}),
        "paper.take_over": (office, world.paper, {}),
        "panel.confirm_plan": (office, world.evaluation, {}),
        "panel.drop_plan": (office, world.evaluation, {}),
        "sheet.set_aside_by_two": (office, world.sheet, {"reason": "his sister works there"}),
        "panel.excuse": (office, world.evaluation, {"seat": world.seat, "reason": "ill"}),
        "panel.call_back": (office, world.evaluation, {"seat": world.seat, "reason": "is well"}),
        "panel.replace": (
            office,
            world.evaluation,
            {"seat": world.seat, "member": world.people["panel"], "reason": "ill"},
        ),
        "panel.reassign": (
            office,
            world.evaluation,
            {
                "application": world.accepted,
                "from_seat": world.seat,
                "to_seat": world.seat,
                "reason": "conflict",
            },
        ),
        "panel.except_minimum": (
            office,
            world.evaluation,
            {"application": world.accepted, "reason": "few experts"},
        ),
        "hold.exclude": (office, hold, {"reason": "stuffed"}),
        "hold.release": (office, hold, {"reason": "honest"}),
        "results.recalculate": (office, counted, {"reason": "an agency doubts its count"}),
        "reviews.issue_invitations": (office, world.rated, {"group": "deputies", "count": 40}),
        "application.decline": (office, world.rated, {"reason": "not a brand"}),
        "veto.record": (
            office,
            world.other,
            {"kind": "other", "happened_on": NOW.date(), "source": "x"},
        ),
        "objection.uphold": (
            office,
            Objection.objects.first(),
            {"answer": "so it is", "outcome": "what is so"},
        ),
        "objection.settle": (leader, Objection.objects.first(), {"reason": "the list is right"}),
        "sanction.impose": (office, Sanction.objects.first(), {"outcome": "weighed"}),
        "sanction.take_back": (office, Sanction.objects.first(), {"outcome": "it was forged"}),
        "review.overturn": (
            office,
            AnnualReview.objects.first(),
            {"outcome": "retained", "answer": "it has its reasons"},
        ),
        "verdict_list.confirm": (office, VerdictList.objects.first(), {}),
        "year_end.freeze": (office, table_row(NOW.year - 1), {"reason": "all lines were checked"}),
        "review.exempt": (
            office,
            AnnualReview.objects.first(),
            {"ground": "stopped", "reason": "the service was closed"},
        ),
        "review.uphold": (office, AnnualReview.objects.first(), {"answer": "it stays"}),
        "review_run.open": (office, planned_run(NOW.year - 1), {}),
        "review_run.take_back": (office, planned_run(NOW.year - 1), {}),
        "rectification.pass": (office, Rectification.objects.first(), {"finding": "all is well"}),
        "rectification.fail": (office, Rectification.objects.first(), {"finding": "nothing"}),
    }


# The others are refused before the second person is asked for: the world holds nothing in the right
# status.
ASKED_FOR_THE_SECOND = {
    "evaluation.seat_panel",
    "panel.call_draw",
    "panel.draw",
    "panel.leave_out",
    "panel.confirm_plan",
    "panel.drop_plan",
    "accounts.grant_role",
    "accounts.appoint_head",
    "accounts.confirm_invitation",
    "accounts.merge",
    "conflict.override",
    "conflict.confirm_tie",
    "conflict.withdraw_tie",
    "cycle.extend_stage",
    "evaluation.call_reserve",
    "evaluation.leave_vacant",
    "hold.exclude",
    "hold.release",
    "results.recalculate",
    "reviews.issue_invitations",
    "review_run.open",
    "verdict_list.confirm",
    "veto.record",
}


def test_alone_nobody_carries_out_what_takes_two(world):
    seconds = set()
    with undone(), translation.override("en"):
        asked = asked_directly(world)
        assert set(asked) == set(two_person_actions())
        before = Entry.objects.count()
        for code, (by, obj, arguments) in asked.items():
            row = two_person_actions()[code]
            for pair in (None, Pair(0), Pair(10**9)):
                with pytest.raises(Refused) as refusal, transaction.atomic():
                    row.verb(**{row.subject: obj}, **arguments, by=by, now=NOW, pair=pair)
                if "This takes two people" in refusal.value.reason:
                    seconds.add(code)
        assert Entry.objects.count() == before
    assert seconds >= ASKED_FOR_THE_SECOND


def test_an_agency_role_is_no_way_round(world):
    from brandportal.accounts.domain import join_agency

    with undone(), pytest.raises(Refused):
        join_agency(
            user=make_user(),
            agency=world.other,
            role=AgencyRole.HEAD,
            by=world.people["office"],
            now=NOW,
        )
