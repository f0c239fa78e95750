"""The cache in the database behaves like Django's caches, reveals nothing about its keys, and
unpickles nothing.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.core.internal import ratelimit
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone

from brandportal.settings import base
from brandportal.web.models import CachedValue
from brandportal.web.table_cache import TableCache, forget_cached

pytestmark = pytest.mark.django_db


@pytest.fixture
def cache() -> TableCache:
    return TableCache("", {})


def test_it_is_the_cache_of_every_installation():
    path = f"{TableCache.__module__}.{TableCache.__qualname__}"
    assert base.CACHES["default"] == {"BACKEND": path}


def test_values_are_kept_replaced_and_forgotten(cache):
    assert cache.get("a", "nothing") == "nothing"
    cache.set("a", [1.5, "二"])
    cache.set("b", None)
    assert (cache.get("a"), cache.get("b", "x"), "a" in cache) == ([1.5, "二"], None, True)
    cache.set("a", {"n": 1})
    assert cache.get("a") == {"n": 1}
    assert (cache.delete("a"), cache.delete("a"), cache.get("a")) == (True, False, None)
    cache.clear()
    assert not CachedValue.objects.exists()


def test_values_expire(cache, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    cache.set("a", 1, 60)
    cache.set("for-ever", 2, None)
    time_machine.move_to(now + timedelta(seconds=59), tick=False)
    assert cache.get("a") == 1
    assert not cache.add("a", 5, 60)
    time_machine.move_to(now + timedelta(seconds=61), tick=False)
    assert (cache.get("a"), cache.get("for-ever")) == (None, 2)
    assert forget_cached(now=timezone.now()) == 1
    assert CachedValue.objects.count() == 1


def test_an_expired_value_can_be_added_again(cache, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    assert cache.add("a", 1, 60)
    assert not cache.add("a", 2, 60)
    time_machine.move_to(now + timedelta(seconds=61), tick=False)
    assert cache.add("a", 3, 60)
    assert cache.get("a") == 3


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_adds(cache, at_once):
    outcomes = at_once(*[lambda: cache.add("once", 1, 60)] * 8)
    assert sorted(outcomes, key=str) == [False] * 7 + [True]


def test_no_key_can_be_read(cache):
    cache.set("allauth:rl:account:login_failed:ip:203.0.113.7", [1.0])
    row = CachedValue.objects.get()
    assert "203.0.113.7" not in str(vars(row))
    assert len(row.key_hash) == 32


def test_a_pickle_in_the_table_runs_nothing(cache):
    cache.set("a", 1)
    CachedValue.objects.update(value="cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(ValueError, match="Expecting value"):
        cache.get("a")


def test_failed_sign_ins_are_counted_in_it(settings):
    settings.CACHES = base.CACHES
    request = RequestFactory().post("/")
    request.user = AnonymousUser()
    config = {"login_failed": "3/m/key"}
    tried = [
        bool(
            ratelimit.consume(
                request, app="allauth.account", action="login_failed", key="chen", config=config
            )
        )
        for _time in range(5)
    ]
    assert tried == [True, True, True, False, False]
    assert CachedValue.objects.count() == 1
