"""Sealed: no page changes by one byte when hidden values change.

Every route of the access matrix and every list, filter, column and record of the desk, for every
kind of person, before and after. `SWAPS=500` changes five hundred hidden values (`make sealed`);
without it each kind is changed once, together with the ratings, and one reader requests each list
in one way of three instead of all readers in every way. Outside CI there are two hundred ratings
instead of a thousand.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterable
from http.cookies import SimpleCookie
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.batches.intake import Sheet, take_in
from reviews.comments.comments import write_comment
from reviews.ledger import ledger
from reviews.models import Rating, RatingInvitation
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer
from tests.access.conftest import undone
from tests.access.hidden import SWAPS, plant
from tests.access.hidden_by_conflict import TIED_SWAPS
from tests.access.matrix import PERSONAS, TIED
from tests.access.test_matrix import DESK, MODELS, ROWS, _url
from tests.access.world import NOW
from tests.journeys.records import WRITTEN
from tests.plugins.shared import WHOLE

pytestmark = pytest.mark.django_db
ALL = bool(os.environ.get("SWAPS"))
# How many hidden values are changed, and how many of them between two looks at every page.
COUNT = int(os.environ.get("SWAPS") or len(SWAPS))
AT_ONCE = int(os.environ.get("AT_ONCE") or 25)
# `SWAPS` and CI: everybody who may read an address opens it. Else a visitor, or one of its readers
# by turns: every address and everybody has been looked at.
EVERYBODY = ALL or WHOLE
RATINGS = 1000 if EVERYBODY else 200
# What differs from one opening to the next whether anybody rates or not.
CHANGING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]+"|'
    rb'name="(?:pending|ticket|altcha|nonce)" value="[^"]+"'
)
# A fresh challenge each time, and blank workbooks that carry the moment of their making.
APART = ("proof-challenge", "template")
LINK = re.compile(r'href="\?([^"]+)"')


def addresses(world, personas: Iterable[str] = PERSONAS) -> list[tuple[str, str]]:
    """Persona and address of every page that is opened."""
    read_by = []
    asking = frozenset(personas)
    for name, row in sorted(ROWS.items()):
        readers = [persona for persona in personas if row.get[persona] == 200]
        if not name.partition("#")[0].endswith(APART):
            read_by.append((_url(name, world, row), readers))
    for label, row in sorted(DESK.items()):
        base = f"admin:{label.replace('.', '_')}"
        read_by.append((reverse(f"{base}_changelist"), sorted(row.read & asking)))
        obj = MODELS[label].model._base_manager.order_by("pk").last()
        if obj is not None:
            read_by.append((reverse(f"{base}_change", args=[obj.pk]), sorted(row.read & asking)))
    return [
        (persona, url)
        for number, (url, readers) in enumerate(read_by)
        for persona in looking(readers, number)
    ]


def looking(readers: list[str], number: int) -> list[str]:
    """The readers of the address of this number who open it."""
    if EVERYBODY or not readers:
        return readers
    return ["visitor"] if "visitor" in readers else [readers[number % len(readers)]]


def asked_lists(world, personas: Iterable[str] = PERSONAS) -> list[tuple[str, str]]:
    """Every list of the desk in every way that its page offers: filters, days, columns, and a
    search for each kind.

    Unless ALL, one way in three (in nine where not everybody looks), as one of its readers.
    """
    found = []
    for number, (label, row) in enumerate(sorted(DESK.items())):
        address = reverse(f"admin:{label.replace('.', '_')}_changelist")
        readers = sorted(row.read & frozenset(personas))
        if not readers:
            continue
        for persona in readers if ALL else [readers[number % len(readers)]]:
            page = seen(world, persona, address).decode()
            queries = {query.replace("&amp;", "&") for query in LINK.findall(page)}
            if MODELS[label].search_fields:
                queries |= {"q=1", "q=0", "q=a", "q=x", "q=甲"}
            found += [(persona, f"{address}?{query}") for query in sorted(queries)]
    return found if ALL else found[:: 3 if EVERYBODY else 9]


def seen(world, persona: str, url: str) -> bytes:
    """A page for this person, without the parts that are random at each request."""
    client = world.clients[persona]
    kept = client.cookies.copy()
    with undone():
        random.seed(1)
        response = client.get(url)
        body = (
            b"".join(response.streaming_content) if response.streaming else bytes(response.content)
        )
    client.cookies = SimpleCookie({name: kept[name].value for name in kept})
    return CHANGING.sub(b"", body)


def rate_many_times(world) -> None:
    application = world.rated
    rows = (
        Sheet(
            application_id=application.pk,
            brand=application.brand.code,
            year=application.cycle.year,
            pseudonym=f"{number:064d}",
            group=RaterGroup.DEPUTIES if number % 3 else RaterGroup.PUBLIC,
            channel=Channel.INVITATION if number % 3 else Channel.PHONE,
            answer=Answer(1 + number % 5, reasons=("waiting",) if number % 5 < 2 else ()),
        )
        for number in range(RATINGS)
    )
    assert take_in(rows, now=NOW) == RATINGS
    for rating in Rating.objects.filter(application=application)[: RATINGS // 20]:
        write_comment(
            application=rating.application,
            rating_id=rating.pk,
            text="等了很久，电话13800001111没人接。",
            now=NOW,
        )
    RatingInvitation.objects.filter(application=application).update(used=True)
    assert ledger.fold_all(application.cycle_id) >= RATINGS


def test_no_page_changes_by_a_byte_while_many_rate_and_hidden_values_change(world):
    asked = addresses(world)
    assert len({url for _persona, url in asked}) > 150
    assert {persona for persona, _url in asked} == set(PERSONAS)
    for persona in PERSONAS:
        # What a first visit leaves behind (a session, a last sign-in) is there before the
        # comparison.
        seen(world, persona, "/")
    with undone():
        plant(world)
        asked += asked_lists(world)
        before = {place: seen(world, *place) for place in asked}
        if ALL:
            with undone():
                rate_many_times(world)
                assert differing(world, before) == []
        chance = Random(COUNT)
        done = 0
        while done < COUNT:
            kinds = [
                SWAPS[number % len(SWAPS)] for number in range(done, min(done + AT_ONCE, COUNT))
            ]
            for swap in kinds:
                swap(world, chance)
            done += len(kinds)
            if not ALL:
                rate_many_times(world)
            assert differing(world, before) == [], kinds


def test_no_page_of_a_tied_person_changes_by_a_byte_while_what_the_conflict_hides_changes(world):
    """For people of every part with a conflict of interest: the order of the years with a tied
    agency, and whatever is said about the agency.
    """
    asked = addresses(world, TIED)
    assert len({url for _persona, url in asked}) > 100
    assert {persona for persona, _url in asked} == set(TIED)
    for persona in TIED:
        seen(world, persona, "/")
    with undone():
        asked += asked_lists(world, TIED)
        before = {place: seen(world, *place) for place in asked}
        chance = Random(COUNT)
        for number in range(max(COUNT, len(TIED_SWAPS))):
            TIED_SWAPS[number % len(TIED_SWAPS)](world, chance)
            if ALL and number % AT_ONCE == 0:
                assert differing(world, before) == [], number
        assert differing(world, before) == []


def test_a_colleague_sees_what_a_conflict_of_interest_hides(world):
    """Every one of these values stands on a page of the office, so that the test above can
    fail.
    """
    asked = [place for place in addresses(world, ["office"]) if "admin" in place[1]]
    before = {place: seen(world, *place) for place in asked}
    for swap in TIED_SWAPS:
        with undone():
            with CaptureQueriesContext(connection) as sent:
                swap(world, Random(7))
            sql = " ".join(query["sql"] for query in sent.captured_queries)
            written = {table.replace("_", "/", 1) for table in WRITTEN.findall(sql)}
            # The pages of what was written come first: one of them is enough.
            likely = sorted(
                asked, key=lambda place: not any(f"/{own}/" in place[1] for own in written)
            )
            assert any(seen(world, *place) != before[place] for place in likely), swap


def differing(world, before: dict[tuple[str, str], bytes]) -> list[tuple[str, str]]:
    """Pages that are not what they were."""
    return [place for place in before if seen(world, *place) != before[place]]
