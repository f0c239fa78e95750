"""A query that is kept answers as the same query made anew, whatever is put in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from brandportal.accounts.models import User
from brandportal.kept_queries import kept_query

pytestmark = pytest.mark.django_db


def people(*, mail: str, number: int | None, active: bool):
    found = Q(email__iexact=mail)
    if number is not None:
        found |= Q(pk=number)
    return User.objects.filter(found, is_active=active).order_by("-pk").values_list("pk", "email")


@pytest.mark.parametrize("mail", ["a_b@city.example", "A_B@city.example", "%", "a\\b", "none"])
@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("active", [True, False])
def test_whatever_is_put_in_the_rows_are_those_of_the_query(mail, numbered, active):
    kept = kept_query(people)
    addresses = ["a_b@city.example", "aXb@city.example", "a\\b", "%"]
    made = [
        User.objects.create(username=f"user{n}", email=address)
        for n, address in enumerate(addresses)
    ]
    User.objects.filter(pk=made[1].pk).update(is_active=False)
    kept.rows(mail="other", number=made[0].pk if numbered else None, active=active)
    for one in made:
        given = {"mail": mail, "number": one.pk if numbered else None, "active": active}
        assert kept.rows(**given) == list(people(**given))


def test_a_part_of_the_rows():
    kept = kept_query(lambda *, least: User.objects.filter(pk__gt=least).values_list("pk"))
    keys = sorted((User.objects.create(username=f"user{n}").pk,) for n in range(5))
    assert sorted(kept.rows(least=0)) == keys
    assert len(kept.rows(least=0, most=2)) == 2
    assert len(kept.rows(least=0, most=9, after=3)) == 2
    assert kept.rows(least=keys[-1][0]) == []


def test_moments_are_compared_as_moments():
    kept = kept_query(
        lambda *, now: Session.objects.filter(expire_date__gt=now).values_list("session_key")
    )
    now = timezone.now()
    Session.objects.create(session_key="k", session_data="", expire_date=now)
    for moment in (now - timedelta(seconds=1), now, now + timedelta(seconds=1)):
        assert kept.rows(now=moment) == ([("k",)] if moment < now else [])


def test_what_the_query_does_not_hold_as_it_was_given_is_refused():
    kept = kept_query(lambda *, name: User.objects.filter(name__contains=name).values_list("pk"))
    with pytest.raises(AssertionError, match="name"):
        kept.rows(name="judge")
