"""The office's desk: seating, opening, closing, opening a sheet again."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from brandportal.accounts.enums import Role
from brandportal.proposals.models import Proposal
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, ScoreSheet
from reviews.panel.enums import SheetStatus
from tests.factories import evaluation as make
from tests.factories.evaluation import moved
from tests.factories.pairs import confirmed, partner, then_confirmed
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    made = make_user(Role.OFFICE, username="office")
    client.force_login(made)
    return made


def verb(made: Evaluation, name: str) -> str:
    return reverse("admin:reviews_evaluation_verb", args=[made.pk, name])


def test_seat_a_panel_from_the_desk(client, office):
    year = make.cycle()
    people = [make_user(Role.PANEL, username=f"judge{number}") for number in range(1, 6)]
    address = reverse("admin:reviews_evaluation_add")
    assert client.get(address).status_code == 200
    data = {"cycle": year.pk, "members": [row.pk for row in people[:3]], "lead": people[0].pk}
    page = client.post(address, data)
    assert (page.status_code, Evaluation.objects.count()) == (422, 0)
    data |= {"members": [row.pk for row in people], "why": "the list is agreed with all sides"}
    answer = client.post(address, {**data, "proof": PASSWORD})
    assert answer.url == reverse("admin:reviews_evaluation_changelist")
    assert Evaluation.objects.count() == 0
    made = confirmed(
        Proposal.objects.get(), by=partner(Role.OFFICE, but=office), now=timezone.now()
    ).result
    assert made.seats.count() == 5


def test_seat_a_panel_is_closed_to_the_auditor(client):
    make.cycle()
    client.force_login(make_user(Role.AUDITOR, username="auditor"))
    assert client.get(reverse("admin:reviews_evaluation_add")).status_code == 403


def test_open_and_close_scoring_from_the_desk(client, office):
    made = make.year_before_the_panel()
    Evaluation.objects.update(status=EvaluationStatus.PREPARING, scoring_opened_at=None)
    make.StageWindow.objects.all().update(opens_at=make.datetime(2020, 1, 1, tzinfo=make.UTC))
    assert client.post(verb(made, "open-scoring")).status_code == 302
    page = client.post(verb(made, "close-scoring"))
    assert page.status_code == 422
    assert "judge1尚未锁定“Brand 1”的评分表。" in page.content.decode()
    make.score_all(made)
    assert client.post(verb(made, "close-scoring")).status_code == 302
    again = client.post(verb(made, "close-scoring"))
    assert again.status_code == 409
    made.refresh_from_db()
    assert made.status == EvaluationStatus.SHORTLISTED


def test_unlock_from_the_desk_needs_a_reason(client, office):
    made = make.year_before_the_panel()
    sheet = make.score(made.seats.first(), made.cycle.applications.first(), 80)
    address = reverse("admin:reviews_scoresheet_verb", args=[sheet.pk, "unlock"])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "mistyped", "proof": PASSWORD}).status_code == 302
    assert ScoreSheet.objects.get().status == SheetStatus.LOCKED
    then_confirmed()
    assert ScoreSheet.objects.get().status == SheetStatus.DRAFT


def test_the_record_shows_who_owes_what(client, office):
    made = make.year_before_the_panel()
    make.score(made.seats.first(), made.cycle.applications.first(), 80)
    page = client.get(reverse("admin:reviews_evaluation_change", args=[made.pk]))
    assert [(row.locked, row.owed) for row in page.context["progress"]] == [
        (1, 3),
        (0, 4),
        (0, 4),
        (0, 4),
        (0, 4),
    ]


def test_the_desk_counts_owed_sheets(client, office):
    made = make.year_before_the_panel()
    make.score(made.seats.first(), made.cycle.applications.first(), 80)
    queues = {
        queue.url: (queue.count, queue.tone)
        for queue in client.get(reverse("admin:index")).context["queues"]
    }
    listed = reverse("admin:reviews_evaluation_changelist")
    assert queues[f"{listed}?status__exact=scoring"] == (19, "soon")


@pytest.mark.parametrize("status", EvaluationStatus.values)
def test_the_record_opens_in_every_status(client, office, status):
    made = make.year_before_the_panel()
    moved(status)
    address = reverse("admin:reviews_evaluation_change", args=[made.pk])
    assert client.get(address).status_code == 200
