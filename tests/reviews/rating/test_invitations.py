"""Rating with a code of a letter: one rating each, for one brand and one group."""

from __future__ import annotations

import pytest

from brandportal.errors import BadInput, NotNow
from reviews.models import Rating, RatingInvitation
from reviews.rating.enums import RaterGroup
from reviews.rating.invitations import rate_invited
from reviews.rating.rating import Answer
from tests.factories.pairs import letters
from tests.factories.people import make_officer
from tests.factories.rating import DAY, NOW, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def issue(year, *, count=3):
    return letters(
        application=year.first,
        group=RaterGroup.ENTERPRISES,
        count=count,
        by=make_officer(),
        now=NOW,
    )


def give(application, code, overall=4, now=NOW):
    rate_invited(application=application, answer=Answer(overall), code=code, now=now)


def test_rate_invited_counts_in_the_group_and_uses_the_code_once():
    year = make_year()
    code = issue(year, count=1)[0]
    give(year.first, code.lower().replace("-", " "), 2)
    give(year.first, code, 5, now=NOW + DAY)
    row = Rating.objects.get()
    assert (row.group, row.channel, row.overall) == ("enterprises", "invitation", 5)
    assert RatingInvitation.objects.get().used is True


def test_rate_invited_two_codes_are_two_ratings():
    year = make_year()
    for code in issue(year, count=2):
        give(year.first, code)
    assert Rating.objects.count() == 2


def test_rate_invited_refuses_an_unknown_code():
    with pytest.raises(BadInput, match="is not known") as refusal:
        give(make_year().first, "2222-3333-4444")
    assert refusal.value.field == "invitation"


def test_rate_invited_refuses_the_code_of_another_brand():
    year = make_year()
    code = issue(year, count=1)[0]
    with pytest.raises(BadInput, match="for another brand"):
        give(year.applications[1], code)
    assert Rating.objects.count() == 0


def test_rate_invited_outside_the_window_leaves_the_code_unused():
    year = make_year()
    code = issue(year, count=1)[0]
    with pytest.raises(NotNow):
        give(year.first, code, now=NOW + 30 * DAY)
    assert RatingInvitation.objects.get().used is False
