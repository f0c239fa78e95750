"""Several at the same moment: one draw, one message a person, one rating a code."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from applications.models import Application
from reviews.models import Draw, Evaluation, LedgerEntry, Rating, RatingInvitation, Sending
from reviews.rating.invitations import rate_invited
from reviews.rating.rating import Answer
from reviews.recipients.sending import running, send_some, start_due
from tests.factories.at_once import at_once
from tests.factories.people import make_officer
from tests.factories.registers import OPENS, Gateway, closed, drawn, hand_in, register_year

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english")]


@pytest.fixture
def gateway(settings):
    settings.SMS_GATEWAY = "tests.factories.registers.Gateway"
    return Gateway.fresh()


def test_two_draws_at_once_are_one():
    year = register_year(brands=1)
    hand_in(year.first, 30)
    closed(year)
    officers = [make_officer(f"officer{number}") for number in range(4)]
    failures = at_once(
        *(lambda by=by, n=n: drawn(year, by=by, number=str(n)) for n, by in enumerate(officers))
    )
    assert len(failures) == 3
    assert Draw.objects.get().status == "drawn"
    assert RatingInvitation.objects.count() == 5


def test_four_workers_send_each_message_once(gateway):
    year = register_year(brands=1, places={"service_recipients": 40})
    hand_in(year.first, 60)
    drawn(year)
    Evaluation.objects.filter(pk=year.evaluation.pk).update(status="rating")

    def visit() -> None:
        start_due(now=OPENS)
        for row in running(OPENS):
            send_some(sending=row, now=OPENS)

    assert at_once(*[visit] * 4) == []
    visit()
    assert Sending.objects.count() == 1
    numbers = [number for number, _text in gateway.sent]
    assert len(numbers) == len(set(numbers)) == 40


def test_one_code_used_at_once_makes_one_rating(gateway):
    year = register_year(brands=1)
    hand_in(year.first, 9)
    drawn(year)
    Evaluation.objects.filter(pk=year.evaluation.pk).update(status="rating")
    start_due(now=OPENS)
    for row in running(OPENS):
        send_some(sending=row, now=OPENS)
    code = re.search(r"i=(\w{12})$", gateway.sent[0][1]).group(1)
    levels = [1, 2, 3, 4, 5, 5, 4, 3]

    def use(level: int):
        def action() -> None:
            rate_invited(
                application=Application.objects.get(pk=year.first.pk),
                answer=Answer(level),
                code=code,
                now=OPENS,
            )

        return action

    rounds = 1 if connection.vendor == "sqlite" else 3
    for _round in range(rounds):
        assert at_once(*(use(level) for level in levels)) == []
    row = Rating.objects.get()
    assert row.revision == len(levels) * rounds
    assert LedgerEntry.objects.filter(rating=row).count() == row.revision
    assert RatingInvitation.objects.filter(used=True).count() == 1
