"""A citizen who retries while the database is down has used up no limit when it is back."""

from __future__ import annotations

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from reviews.models import Rating
from reviews.rating.views import rate
from reviews.rating.views.rate import RATER
from tests.factories.cookies import handed_out
from tests.factories.rating import NOW, make_year

pytestmark = pytest.mark.django_db
# More than anybody may change one rating within an hour.
TIMES = 30


@pytest.fixture(autouse=True)
def during_the_rating():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("failure", [OperationalError("gone"), ValueError("a fault of ours")])
def test_what_the_database_did_not_take_is_not_counted(failure):
    year = make_year()
    browser = Client(raise_request_exception=False)
    browser.cookies[RATER.name] = handed_out(RATER, "p" * 64, bound=str(year.cycle.year))
    where = reverse("public:rate", args=[year.first.brand.code])
    with pytest.MonkeyPatch.context() as away:

        def fails(**given):
            raise failure

        away.setattr(rate, "rate_brand", fails)
        answers = {browser.post(where, {"overall": "5"}).status_code for _time in range(TIMES)}
    taken = isinstance(failure, OperationalError)
    assert answers == ({503} if taken else {500, 429})
    assert (browser.post(where, {"overall": "5"}).status_code == 302) is taken
    assert Rating.objects.exists() is taken
