"""How many were invited and how many answered: sealed before the count, exact after it."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from brandportal.errors import NotNow
from reviews.evaluation.enums import AFTER_COUNT, EvaluationStatus
from reviews.models import Evaluation, InvitationMessage, RatingInvitation
from reviews.recipients.presenters.responses import Response, _lines, responses
from reviews.recipients.sending import running, send_some, start_due
from tests.factories.pairs import letters
from tests.factories.people import make_officer
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
    gateway.fails = dict.fromkeys(range(1, 99), TimeoutError()) | dict.fromkeys(range(2, 7))
    year = register_year(brands=2, places={"service_recipients": 6})
    hand_in(year.first, 9)
    drawn(year)
    letters(
        application=year.first, group="deputies", count=3, by=make_officer("letters"), now=OPENS
    )
    Evaluation.objects.filter(pk=year.evaluation.pk).update(status="rating")
    start_due(now=OPENS)
    for row in running(OPENS):
        send_some(sending=row, now=OPENS)
    out = InvitationMessage.objects.filter(sent_at__isnull=False)
    assert out.count() == 5
    RatingInvitation.objects.filter(messages__in=out[:1]).update(used=True)
    RatingInvitation.objects.filter(group="deputies").update(used=True)
    Evaluation.objects.filter(pk=year.evaluation.pk).update(status="counted")
    (line,) = responses(Evaluation.objects.get(pk=year.evaluation.pk))
    assert line.application == year.first
    found = [(row.sent, row.used, row.few) for row in line.groups]
    assert found == [(5, 1, False), (0, 0, False), (0, 0, True), (0, 0, False)]
    # Three letters to three deputies: their figures would say who of them took part, also by
    # subtraction.
    assert (line.together.sent, line.together.used) == (5, 1)


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


def test_numbers_about_few_people_are_not_told_nor_had_by_subtraction():
    """Three answers hide the next larger group with them; alone they hide the total."""

    def told(**used: tuple[int, int]) -> tuple[list[bool], bool]:
        counts = {(1, group): numbers for group, numbers in used.items()}
        (line,) = _lines([SimpleNamespace(pk=1)], counts)
        return [row.is_told for row in line.groups], line.together.is_told

    assert told(service_recipients=(90, 40), enterprises=(60, 20), deputies=(8, 3)) == (
        [True, False, False, True],
        True,
    )
    assert told(deputies=(30, 2)) == ([True, True, False, True], False)
    # Two who did not answer are as few as two who did.
    assert told(deputies=(30, 28), enterprises=(50, 20)) == ([True, False, False, True], True)
    assert told(deputies=(30, 20), enterprises=(50, 20)) == ([True] * 4, True)
    # Where every invited group is small there is no sum, and it is not shown as nobody of nobody.
    assert told(deputies=(3, 2)) == ([True] * 4, False)
