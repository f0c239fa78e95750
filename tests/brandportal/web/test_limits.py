"""Rate limits hold for simultaneous requests, in every store, and while Redis dies."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from redis import Redis

from brandportal.web import limit_stores, limits
from brandportal.web.limit_stores import FileStore, RedisStore, Row, StoreGone, TableStore, store_at
from brandportal.web.limits import (
    Spend,
    breaker,
    forget_counts,
    give_back,
    key_hash,
    remember_spends,
    spend,
)
from brandportal.web.models import LimitCount
from brandportal.web.once import use_once
from tests.factories.redis_server import OwnRedis, connections_tried

pytestmark = pytest.mark.django_db
# The beginning of an hour and of a minute.
NOW = datetime(2026, 5, 12, 2, 0, tzinfo=UTC)
MS = int(NOW.timestamp() * 1000)
SECOND = timedelta(seconds=1)
HOUR = 3_600_000


@pytest.fixture(scope="module")
def shared_redis(tmp_path_factory):
    server = OwnRedis(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.kill()


PATIENCE = limit_stores.REDIS_PATIENCE


@pytest.fixture
def own_redis(tmp_path, settings, monkeypatch):
    """A Redis that the portal uses and the test may kill; on a busy machine it answers late."""
    monkeypatch.setattr(limit_stores, "REDIS_PATIENCE", 5)
    server = OwnRedis(tmp_path)
    server.start()
    settings.REDIS_URL = server.url
    yield server
    server.kill()
    breaker.back()


@pytest.fixture(params=["redis", "file", "table"])
def store(request, tmp_path):
    if request.param == "redis":
        url = request.getfixturevalue("shared_redis").url
        Redis.from_url(url).flushall()
        return RedisStore(url)
    return FileStore(tmp_path / "limits.sqlite3") if request.param == "file" else TableStore()


def passing(store, rows, times, now=MS):
    return [store.spend(rows, now)[0] for _time in range(times)].count(True)


def test_spend_lets_pass_as_many_as_fit(store):
    assert passing(store, [Row("a", 3, HOUR)], 5) == 3


def test_spend_tells_keys_apart(store):
    assert passing(store, [Row("a", 2, HOUR)], 3) == 2
    assert passing(store, [Row("b", 2, HOUR)], 3) == 2


def test_spend_counts_all_keys_or_none(store):
    rows = [Row("narrow", 2, HOUR), Row("wide", 100, HOUR)]
    assert passing(store, rows, 50) == 2
    # The 48 refusals used up nothing of the wide limit.
    assert passing(store, [Row("wide", 100, HOUR)], 200) == 98


@pytest.mark.parametrize("name", ["redis", "file"])
def test_give_back_takes_one_off_in_the_running_window_and_never_below_nothing(
    request, tmp_path, name
):
    if name == "redis":
        url = request.getfixturevalue("shared_redis").url
        Redis.from_url(url).flushall()
        store = RedisStore(url)
    else:
        store = FileStore(tmp_path / "limits.sqlite3")
    rows = [Row("a", 3, HOUR), Row("b", 9, HOUR)]
    assert passing(store, rows, 3) == 3
    store.give_back(rows, MS + 1)
    assert passing(store, rows, 3) == 1
    store.give_back([Row("never counted", 3, HOUR)], MS)
    for _time in range(5):
        store.give_back(rows, MS)
    assert passing(store, rows, 5) == 3
    # What was counted in a window that is over stays counted.
    store.give_back(rows, MS + HOUR)
    assert passing(store, rows, 5, MS + HOUR) == 0


def test_give_back_without_redis_fails_nothing(own_redis, rf):
    asked = rf.post("/")
    give_back(asked, now=NOW)
    remember_spends(asked, [ONE])
    own_redis.kill()
    give_back(asked, now=NOW)
    give_back(asked, now=NOW)


def test_spend_says_what_was_used_before_when_it_refuses(store):
    rows = [Row("b", 9, HOUR), Row("a", 2, HOUR)]
    assert passing(store, [Row("a", 2, HOUR)], 2) == 2
    passed, used = store.spend(rows, MS)
    assert (passed, [each.this_window for each in used]) == (False, [0, 2])


def test_spend_slides(store):
    """Ten at the end of one hour leave room again only as they slide out of the last sixty
    minutes.
    """
    row = [Row("a", 10, HOUR)]
    assert passing(store, row, 20, MS + HOUR - 1) == 10
    assert passing(store, row, 20, MS + HOUR) == 0
    assert passing(store, row, 20, MS + HOUR + HOUR // 2) == 5
    assert passing(store, row, 20, MS + 2 * HOUR) == 5
    assert passing(store, row, 20, MS + 5 * HOUR) == 10


def test_spend_is_not_emptied_by_a_clock_that_is_behind(store):
    row = [Row("a", 10, HOUR)]
    assert passing(store, row, 20, MS) == 10
    assert passing(store, row, 20, MS - 5) == 0
    assert passing(store, row, 20, MS) == 0


def race(action, threads=20, each=10):
    """200 calls, 20 at a time; how many passed."""
    start = threading.Barrier(threads)

    def work(_number):
        start.wait(timeout=10)
        try:
            return [action() for _time in range(each)].count(True)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(work, range(threads)))


@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_at_once_twenty_pass(store):
    rows = [Row("person", 20, HOUR), Row("network", 1000, HOUR)]
    assert race(lambda: store.spend(rows, MS)[0]) == 20


@pytest.mark.django_db(transaction=True)
def test_reading_before_writing_lets_more_pass_in_the_database():
    """The negative control: the same race against a limiter that reads, then writes."""
    LimitCount.objects.create(key_hash="a", period=1, used=0, used_before=0, stale_at=1)

    def read_then_write():
        used = LimitCount.objects.get(key_hash="a").used
        if used >= 20:
            return False
        time.sleep(0.001)
        LimitCount.objects.filter(key_hash="a").update(used=used + 1)
        return True

    assert race(read_then_write) > 20


def test_reading_before_writing_lets_more_pass_in_redis(shared_redis):
    client = Redis.from_url(shared_redis.url)
    client.flushall()

    def read_then_write():
        used = int(client.get("a") or 0)
        if used >= 20:
            return False
        client.set("a", used + 1)
        return True

    assert race(read_then_write) > 20


def test_redis_is_asked_once_for_all_keys(shared_redis):
    client, store = Redis.from_url(shared_redis.url), RedisStore(shared_redis.url)
    rows = [Row(name, 100, HOUR) for name in "abcde"]
    store.spend(rows, MS)
    before = client.info("stats")["total_commands_processed"]
    calls = client.info("commandstats")["cmdstat_evalsha"]["calls"]
    for _time in range(10):
        store.spend(rows, MS)
    after = client.info("commandstats")["cmdstat_evalsha"]["calls"]
    assert after - calls == 10
    # Ten scripts, each with a look, a write and an expiry for five keys; and the three questions of
    # this test.
    assert client.info("stats")["total_commands_processed"] - before == 10 * (1 + 3 * 5) + 3


def test_redis_keeps_counts_for_two_windows_at_most(shared_redis):
    client = Redis.from_url(shared_redis.url)
    client.flushall()
    RedisStore(shared_redis.url).spend([Row("a", 9, 60_000)], MS)
    assert 0 < client.pttl("limit:a") <= 120_000


def test_file_that_a_power_cut_broke_begins_anew(tmp_path):
    path = tmp_path / "limits.sqlite3"
    path.write_bytes(b"not a database" * 1000)
    store = FileStore(path)
    with pytest.raises(StoreGone):
        store.spend([Row("a", 9, HOUR)], MS)
    assert passing(store, [Row("a", 2, HOUR)], 3) == 2


def test_file_is_shared_by_processes(tmp_path):
    first, second = FileStore(tmp_path / "one"), FileStore(tmp_path / "one")
    row = [Row("a", 3, HOUR)]
    assert passing(first, row, 2) + passing(second, row, 2) == 3


# The limits themselves
# ------------------------------------------------------------------------------------


def test_spend_without_proof_goes_to_the_free_part_and_with_it_to_the_whole():
    device = Spend("device", "d", limit=4, seconds=60, free=2)
    unproved = [spend([device], now=NOW) for _time in range(3)]
    assert [each.ok for each in unproved] == [True, True, False]
    assert (unproved[2].near, unproved[2].which, unproved[2].retry_after) == (True, "device", 0)
    proved = [spend([device], now=NOW, proved=True) for _time in range(3)]
    assert [each.ok for each in proved] == [True, True, False]
    assert (proved[2].near, proved[2].which, proved[2].retry_after) == (False, "device", 75)


def test_spend_over_one_limit_and_near_another_is_refused_not_asked_to_prove():
    person, device = Spend("person", "p", 1, 60), Spend("device", "d", 10, 60, free=1)
    assert spend([person, device], now=NOW).ok
    again = spend([person, device], now=NOW)
    assert (again.ok, again.near, again.which) == (False, False, "person")


@pytest.mark.parametrize(
    ("limit", "used", "wait"), [(1, 1, 120), (2, 2, 90), (10, 10, 66), (20, 20, 63)]
)
def test_retry_after_is_when_one_fits_again(limit, used, wait):
    one = Spend("device", "d", limit, 60)
    assert [spend([one], now=NOW).ok for _time in range(used)] == [True] * used
    assert spend([one], now=NOW).retry_after == wait
    assert not spend([one], now=NOW + (wait - 1) * SECOND).ok
    assert spend([one], now=NOW + wait * SECOND).ok


def test_retry_after_in_the_window_that_follows():
    one = Spend("device", "d", 10, 60)
    assert all(spend([one], now=NOW).ok for _time in range(10))
    later = NOW + 63 * SECOND
    assert spend([one], now=later).retry_after == 3
    assert spend([one], now=later + 3 * SECOND).ok


def test_keys_are_hashed_with_the_installations_key(settings):
    mine = key_hash("device", "203.0.113.9")
    settings.SECRET_KEY = "another"
    assert key_hash("device", "203.0.113.9") != mine
    assert len(mine) == 32


def test_no_store_holds_what_was_counted(shared_redis, settings, tmp_path):
    secret = Spend("device", "13812345678 from 203.0.113.9", 10, 60)
    client = Redis.from_url(shared_redis.url)
    client.flushall()
    settings.REDIS_URL = shared_redis.url
    spend([secret], now=NOW)
    settings.REDIS_URL, settings.LIMITS_FILE = "", tmp_path / "held"
    spend([secret], now=NOW)
    limits.TABLE_STORE.spend([Row(key_hash(secret.name, secret.key), 9, HOUR)], MS)
    held = b"".join(client.keys()) + b"".join(path.read_bytes() for path in tmp_path.glob("held*"))
    held += str(list(LimitCount.objects.values())).encode()
    assert key_hash(secret.name, secret.key).encode() in held
    assert b"13812345678" not in held
    assert b"203.0.113.9" not in held


# Redis dies
# -----------------------------------------------------------------------------------------------


ONE = Spend("device", "d", 3, 60)


def test_killed_redis_is_replaced_by_the_database(own_redis):
    assert spend([ONE], now=NOW).ok
    own_redis.kill()
    assert [spend([ONE], now=NOW).ok for _time in range(5)] == [True, True, True, False, False]
    assert LimitCount.objects.get().used == 3


def test_hanging_redis_costs_one_request_a_tenth_of_a_second_and_the_others_nothing(
    own_redis, monkeypatch
):
    monkeypatch.setattr(limit_stores, "REDIS_PATIENCE", PATIENCE)
    monkeypatch.setattr(limits, "RETRY_SECONDS", 3600)
    assert spend([ONE], now=NOW).ok
    asked = []
    really_spend = RedisStore.spend

    def asks(store, rows, now):
        asked.append(store._lines.connection_kwargs["socket_timeout"])
        return really_spend(store, rows, now)

    monkeypatch.setattr(RedisStore, "spend", asks)
    own_redis.freeze()
    try:
        assert [spend([ONE], now=NOW).ok for _time in range(5)] == [True, True, True, False, False]
    finally:
        own_redis.thaw()
    assert asked == [0.1]


def test_redis_that_hangs_from_the_start_is_given_up_too(own_redis, monkeypatch):
    monkeypatch.setattr(limit_stores, "REDIS_PATIENCE", PATIENCE)
    monkeypatch.setattr(limits, "RETRY_SECONDS", 3600)
    own_redis.freeze()
    tried = connections_tried(monkeypatch)
    try:
        assert spend([ONE], now=NOW).ok
        assert spend([ONE], now=NOW).ok
        assert tried == [(0.1, 0.1)]
    finally:
        own_redis.thaw()


def test_full_redis_is_replaced_by_the_database(own_redis):
    assert spend([ONE], now=NOW).ok
    client = Redis.from_url(own_redis.url)
    client.config_set("maxmemory", "1")
    assert [spend([ONE], now=NOW).ok for _time in range(5)] == [True, True, True, False, False]


def test_emptied_redis_goes_on(own_redis):
    client = Redis.from_url(own_redis.url)
    assert spend([ONE], now=NOW).ok
    client.flushall()
    client.script_flush()
    assert spend([ONE], now=NOW).ok
    assert not LimitCount.objects.exists()


def test_redis_that_came_back_is_asked_again_after_the_pause(own_redis, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: clock[0])
    spend([ONE], now=NOW)
    own_redis.kill()
    spend([ONE], now=NOW)
    own_redis.start()
    spend([ONE], now=NOW)
    assert LimitCount.objects.get().used == 2
    clock[0] += limits.RETRY_SECONDS
    spend([ONE], now=NOW)
    spend([ONE], now=NOW)
    assert LimitCount.objects.get().used == 2


def test_restarted_redis_is_noticed_by_nobody(own_redis):
    """The kept connection is dead; a new one is opened within the same request."""
    spend([ONE], now=NOW)
    own_redis.kill()
    own_redis.start()
    assert spend([ONE], now=NOW).ok
    assert not LimitCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_redis_killed_in_mid_flight_opens_nothing(own_redis):
    """200 at once while the server dies: none fails, and at most one limit on each side of the
    failure passes.
    """
    one = Spend("device", "d", 20, 60)
    killer = threading.Timer(0.005, own_redis.kill)
    killer.start()
    passed = race(lambda: spend([one], now=NOW).ok)
    killer.join()
    assert 20 <= passed <= 40
    assert not spend([one], now=NOW).ok


def test_one_request_at_a_time_looks_whether_redis_is_back():
    gate = limits.Breaker()
    assert gate.lets_try()
    gate.gone()
    assert not gate.lets_try()
    gate._closed_until = time.monotonic() - 1
    assert [gate.lets_try() for _time in range(3)] == [True, False, False]
    gate.back()
    assert gate.lets_try()


# Sweeping, and tokens that work once
# --------------------------------------------------------------------------


def test_forget_counts_deletes_what_is_over(settings, tmp_path):
    settings.REDIS_URL, settings.LIMITS_FILE = "", tmp_path / "limits"
    for made in (TableStore(), store_at("", str(settings.LIMITS_FILE))):
        made.spend([Row("minute", 9, 60_000), Row("hour", 9, HOUR)], MS)
    assert forget_counts(now=NOW + 119 * SECOND) == 0
    assert forget_counts(now=NOW + 120 * SECOND) == 2
    assert list(LimitCount.objects.values_list("key_hash", flat=True)) == ["hour"]


def test_limit_count_refuses_a_time_before_time():
    with pytest.raises(IntegrityError):
        LimitCount.objects.create(key_hash="a", period=-1, used=1, used_before=0, stale_at=1)


def test_token_is_used_once():
    until = NOW + 600 * SECOND
    assert use_once(purpose="proof", token="t", expires_at=until)
    assert not use_once(purpose="proof", token="t", expires_at=until)
    assert use_once(purpose="ticket", token="t", expires_at=until)


@pytest.mark.django_db(transaction=True)
def test_token_used_by_two_hundred_at_once_is_used_once():
    action = lambda: use_once(purpose="proof", token="t", expires_at=NOW)  # noqa: E731
    assert race(action) == 1
