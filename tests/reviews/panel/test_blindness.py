"""Blind scoring: when a hidden score changes, no page changes for anybody but its own judge."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from brandportal.accounts.enums import Role
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, ScoreSheet, SheetScore
from reviews.panel.sheets import lock_sheet
from tests.factories import evaluation as make
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

# What differs each time: the token, and the moment from which the page counts down.
EACH_TIME = re.compile(rb'(name="csrfmiddlewaretoken" value="|data-now=")[^"]+')


@pytest.fixture
def scored() -> Evaluation:
    """Judge 1 (the lead) to judge 3 have locked the first brand; judge 2 holds a draft on the
    second.
    """
    made = make.year_before_the_panel()
    brands = list(made.cycle.applications.order_by("number"))
    seats = list(made.seats.all())
    for seat in seats[:3]:
        make.score(seat, brands[0], 80)
    make.score(seats[1], brands[1], 70, lock=False)
    return made


def pages(user, addresses: list[str]) -> dict[str, tuple[int, bytes]]:
    client = Client()
    client.force_login(user)
    found = {}
    for address in addresses:
        answer = client.get(address)
        found[address] = (answer.status_code, EACH_TIME.sub(rb"\1", answer.content))
    return found


def people_and_pages(made: Evaluation) -> list[tuple[object, list[str]]]:
    hidden = ScoreSheet.objects.get(seat__user__username="judge2", application__number="2026-001")
    desk = [
        reverse("admin:index"),
        reverse("admin:reviews_evaluation_changelist"),
        reverse("admin:reviews_evaluation_change", args=[made.pk]),
        reverse("admin:reviews_evaluation_verb", args=[made.pk, "close-scoring"]),
        reverse("admin:reviews_scoresheet_changelist"),
        reverse("admin:reviews_scoresheet_changelist") + "?q=judge2&o=3",
        reverse("admin:reviews_scoresheet_changelist") + "?q=80",
        reverse("admin:reviews_scoresheet_change", args=[hidden.pk]),
        reverse("admin:reviews_scoresheet_verb", args=[hidden.pk, "unlock"]),
        reverse("admin:reviews_result_changelist"),
    ]
    room = [
        reverse("panel:home"),
        reverse("panel:sheet", args=["2026-001"]),
        reverse("panel:lock", args=["2026-001"]),
    ]
    leading = [reverse("leadership:home"), reverse("leadership:ranking", args=[2026])]
    public = [reverse("public:home"), reverse("public:results", args=[2026])]
    superuser = make_user(Role.OFFICE, username="root")
    superuser.is_superuser = superuser.is_staff = True
    superuser.save()
    return [
        (made.seats.get(user__username="judge1").user, [*room, *desk, *leading]),
        (made.seats.get(user__username="judge3").user, [*room, *desk, *leading]),
        (make_user(Role.OFFICE, username="office"), [*desk, *room, *leading, *public]),
        (superuser, [*desk, *room, *leading]),
        (make_user(Role.AUDITOR, username="auditor"), [*desk, *leading]),
        (make_user(Role.LEADER, username="leader"), [*leading, *desk, *room]),
    ]


def test_a_hidden_score_changes_nothing_for_anybody_else(scored):
    readers = people_and_pages(scored)
    for user, addresses in readers:
        pages(user, addresses)
    before = [pages(user, addresses) for user, addresses in readers]
    hidden = SheetScore.objects.filter(sheet__seat__user__username="judge2")
    assert hidden.update(points=Decimal("1.25")) == 4
    ScoreSheet.objects.filter(seat__user__username="judge2").update(comment="a secret comment")
    after = [pages(user, addresses) for user, addresses in readers]
    assert after == before
    assert sum(status == 200 for reader in after for status, _page in reader.values()) >= 25


def test_the_own_judge_does_see_the_change(scored):
    judge = scored.seats.get(user__username="judge2").user
    address = [reverse("panel:sheet", args=["2026-001"])]
    before = pages(judge, address)
    SheetScore.objects.filter(sheet__seat__user=judge).update(points=Decimal("1.25"))
    assert pages(judge, address) != before


def test_the_points_can_be_read_once_scoring_is_closed(scored):
    """The control of the test above: the same pages do differ when the status lets the points
    out.
    """
    for number, totals in make.SUMS.items():
        brand = scored.cycle.applications.get(number=number)
        for seat, total in zip(scored.seats.all(), totals, strict=True):
            if not ScoreSheet.objects.filter(seat=seat, application=brand).exists():
                make.score(seat, brand, total)
    draft = ScoreSheet.objects.get(status="draft")
    lock_sheet(sheet=draft, version=1, by=draft.seat.user, now=make.SCORING)
    office = make_user(Role.OFFICE, username="office")
    from reviews.stages.steps import close_scoring

    address = [reverse("admin:reviews_evaluation_change", args=[scored.pk])]
    assert b"80.00" not in pages(office, address)[address[0]][1]
    close_scoring(evaluation=scored, by=office, now=make.SCORING)
    assert b"80.00" in pages(office, address)[address[0]][1]
    assert Evaluation.objects.get().status == EvaluationStatus.SHORTLISTED


def test_a_conflicted_lead_sees_no_count_of_that_brand(scored):
    from reviews.panel.sheets import declare

    lead = scored.seats.select_related("user").get(is_lead=True)
    brand = scored.cycle.applications.get(number="2026-001")
    declare(
        seat=lead,
        application=brand,
        has_conflict=True,
        reason="cousin",
        by=lead.user,
        now=make.SCORING,
    )
    home = [reverse("panel:home")]
    before = pages(lead.user, home)
    other = scored.seats.get(user__username="judge4")
    make.score(other, brand, 75)
    assert pages(lead.user, home) == before
