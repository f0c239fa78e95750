"""How many were invited and how many answered: sealed before the count, exact after it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from brandportal.errors import NotNow
from reviews.domain.recipients.responses import Response, responses
from reviews.domain.recipients.sending import running, send_some, start_due
from reviews.enums import AFTER_COUNT, EvaluationStatus
from reviews.models import Evaluation, InvitationMessage, RatingInvitation
from tests.factories.pairs import letters
from tests.factories.rating import an_officer
from tests.factories.registers import OPENS, Gateway, drawn, hand_in, register_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.mark.parametrize("status", EvaluationStatus.values)
def test_responses_are_sealed_before_the_count(status):
    year = register_year(status=status)
    if status in AFTER_COUNT:
        assert responses(year.evaluation) == []
    else:
        with pytest.raises(NotNow):
            responses(year.evaluation)


def test_responses_count_letters_and_messages_that_went_out(settings):
    settings.SMS_GATEWAY = "tests.factories.registers.Gateway"
    gateway = Gateway.fresh()
    gateway.fails = dict.fromkeys(range(1, 99), TimeoutError()) | {2: None, 3: None, 4: None}
    year = register_year(brands=2)
    hand_in(year.first, 9)
    drawn(year)
    letters(application=year.first, group="deputies", count=3, by=an_officer("letters"), now=OPENS)
    Evaluation.objects.filter(pk=year.evaluation.pk).update(status="rating")
    start_due(now=OPENS)
    for row in running(OPENS):
        send_some(sending=row, now=OPENS)
    out = InvitationMessage.objects.filter(sent_at__isnull=False)
    assert out.count() == 3
    RatingInvitation.objects.filter(messages__in=out[:1]).update(used_at=OPENS)
    RatingInvitation.objects.filter(group="deputies").update(used_at=OPENS)
    Evaluation.objects.filter(pk=year.evaluation.pk).update(status="counted")
    (line,) = responses(Evaluation.objects.get(pk=year.evaluation.pk))
    assert line.application == year.first
    assert [(row.sent, row.used) for row in line.groups] == [(3, 1), (0, 0), (3, 3), (0, 0)]
    assert (line.together.sent, line.together.used) == (6, 4)


@pytest.mark.parametrize(
    ("sent", "used", "rate"),
    [
        (0, 0, None),
        (3, 1, "33.3"),
        (3, 2, "66.7"),
        (8, 1, "12.5"),
        (400, 1, "0.3"),
        (5, 5, "100.0"),
    ],
)
def test_rate_with_one_decimal_half_up(sent, used, rate):
    assert Response("x", sent, used).rate == (rate and Decimal(rate))
