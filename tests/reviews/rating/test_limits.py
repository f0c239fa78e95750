"""The rate limits as configured and documented; marks that say "the same place" and nothing
else.
"""

from __future__ import annotations

import re

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from brandportal.settings.limits import limits
from brandportal.web.limits import Spent, spend
from reviews.rating.limits import (
    OTHER_WAYS,
    REASONS,
    Who,
    come_back,
    device_of,
    rater_marks,
    remember_device,
    spends_of,
    who_sends,
)
from tests.factories.rating import NOW

ROW = re.compile(
    r"^\| (?:`(\w+)`:[^|]*)?\| `(\w+)`[^|]*\| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE
)


def a_request(remote="203.0.113.9", **cookies):
    request = RequestFactory().post("/rate/X/", REMOTE_ADDR=remote)
    request.COOKIES.update(cookies)
    return request


def cookie_of(request) -> str:
    response = HttpResponse()
    remember_device(request, response)
    return response.cookies["device"].value


def test_page_about_the_rating_tells_every_limit():
    told, action = {}, ""
    page = (django_settings.ROOT / "docs" / "rating.md").read_text()
    for named, who, free, most, seconds in ROW.findall(page):
        action = named or action
        told.setdefault(action, {})[who] = (int(free), int(most), int(seconds))
    assert told == {
        action: {k: tuple(v) for k, v in some.items()} for action, some in limits().items()
    }


def test_factor_widens_what_is_shared_and_nothing_else():
    wide, plain = limits(2.5), limits()
    assert wide["rate"]["network"] == (12_500, 25_000, 3600)
    assert wide["send"]["city"] == (3_750, 7_500, 60)
    for action in plain:
        for who in ("person", "device"):
            assert wide[action].get(who) == plain[action].get(who)


def test_every_limit_has_its_sentence():
    # Subscribing to the ledger's heads is no way to rate: its page says when to come again, and
    # nothing of other ways.
    ways = {action: some for action, some in limits().items() if action != "subscribe"}
    named = {f"{action}.{who}" for action, some in ways.items() for who in some}
    assert named == set(REASONS)
    assert set(ways) == set(OTHER_WAYS)


@pytest.mark.parametrize(
    ("seconds", "when"), [(1, "in 1 minute."), (60, "in 1 minute."), (61, "in 2 minutes.")]
)
def test_come_back_says_when_in_minutes(seconds, when):
    with translation.override("en"):
        said = come_back(Spent(False, retry_after=seconds, which="send.city"))
    assert said == (
        "Very many codes are being sent in the whole city just now. "
        f"Please try again {when} Your answers are kept on this page. "
        "With an invitation code, or at the agency's counter, you need no message."
    )


def test_come_back_says_it_in_chinese():
    said = come_back(Spent(False, retry_after=600, which="rate.device"))
    assert said.startswith("一小时内由本设备提交的评价过多。 请在 10 分钟后再试。")


@pytest.mark.django_db
def test_spends_of_several_actions_at_once_and_all_or_none(settings):
    settings.LIMITS = limits()
    settings.LIMITS["guess"]["device"] = settings.LIMITS["guess"]["device"]._replace(free=1, most=1)
    who = Who("p", "d", "n")
    assert spend(spends_of(("change", "guess"), who), now=NOW).ok
    refused = spend(spends_of(("change", "guess"), who), now=NOW)
    assert (refused.ok, refused.near, refused.which) == (False, False, "guess.device")
    # The refusal left the rating's own limit alone: 19 of 20 changes are left.
    passed = [spend(spends_of(("change",), who), now=NOW).ok for _time in range(25)]
    assert passed.count(True) == 19


def test_who_without_an_address_is_counted_too():
    who = who_sends(a_request(remote=""))
    assert (who.network, len(who.device)) == ("", 16)


def test_device_keeps_its_number_by_its_cookie():
    first = a_request()
    number = device_of(first)
    assert device_of(first) == number
    again = a_request(device=cookie_of(first))
    assert device_of(again) == number
    assert device_of(a_request()) != number
    response = HttpResponse()
    remember_device(again, response)
    assert "device" not in response.cookies


def test_marks_are_hashes_of_the_year():
    request = a_request()
    marks = rater_marks(request, 2026)
    assert all(
        re.fullmatch("[0-9a-f]{16}", mark) for mark in (marks.network, marks.block, marks.device)
    )
    assert len({marks.network, marks.block, marks.device}) == 3
    other = rater_marks(request, 2027)
    assert not {marks.network, marks.block, marks.device} & {
        other.network,
        other.block,
        other.device,
    }
    assert rater_marks(request, 2026) == marks


@pytest.mark.parametrize(
    ("neighbour", "same_network", "same_block"),
    [
        ("203.0.113.200", True, True),
        ("203.0.112.9", False, True),
        ("203.0.128.9", False, False),
        ("::ffff:203.0.113.7", True, True),
    ],
)
def test_marks_of_neighbours(neighbour, same_network, same_block):
    mine, other = rater_marks(a_request(), 2026), rater_marks(a_request(neighbour), 2026)
    assert (mine.network == other.network, mine.block == other.block) == (same_network, same_block)


def test_mark_of_an_unknown_address_is_empty():
    marks = rater_marks(a_request(remote=""), 2026)
    assert (marks.network, marks.block, len(marks.device)) == ("", "", 16)


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"])
@pytest.mark.parametrize(
    "forged", ["198.51.100.1", "2001:db8::1", "203.0.113.9, 198.51.100.1", "x"]
)
def test_no_header_moves_a_mark_or_a_limits_key(header, forged):
    request = a_request()
    honest = (rater_marks(request, 2026), who_sends(request))
    request.META[header] = forged
    assert (rater_marks(request, 2026), who_sends(request)) == honest
