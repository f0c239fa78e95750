"""Sealed: no page changes by one byte when values change that its reader must not see.

For every kind of person, with and without a conflict of interest: every address of the access
matrix, every list, record and verb of the desk, the number after the newest record, and every query
that a page offers or that somebody might invent; refusals too. Status, headers and body are
compared before and after.

`SWAPS=500` changes five hundred hidden values for each of them (`make sealed`); without it each
kind is changed once, and an address is opened by one of its readers with and one without a conflict
of interest.
"""

from __future__ import annotations

import os
from random import Random

import pytest
from django.urls import reverse

from reviews.batches.intake import Sheet, take_in
from reviews.comments.comments import write_comment
from reviews.ledger import ledger
from reviews.models import Rating, RatingInvitation
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer
from tests.access.conftest import undone
from tests.access.hidden import plant
from tests.access.hidden_by_part import plant_blind_year, plant_people_and_decision
from tests.access.kinds import KINDS, Kind
from tests.access.matrix import EVERYONE, TIED
from tests.access.places import addresses, seen, ways_to_ask
from tests.access.test_matrix import MODELS, ROWS, _url
from tests.access.world import NOW
from tests.plugins.shared import WHOLE

pytestmark = pytest.mark.django_db
ALL = bool(os.environ.get("SWAPS"))
RATINGS = 1000 if ALL or WHOLE else 200
# How many hidden values are changed, and how many of them between two looks at every page.
COUNT = int(os.environ.get("SWAPS") or 0)
AT_ONCE = int(os.environ.get("AT_ONCE") or 100)
# One address in so many is asked in every way, and one way in so many is kept.
STEP = 1 if ALL else 2 if WHOLE else 4
# Every entry of the journal is counted there, for everybody.
COUNTED = reverse("admin:journal_entry_verify")


@pytest.fixture(scope="module")
def sealed(world, django_db_blocker):
    """The world with every kind of hidden record, for this module."""
    with django_db_blocker.unblock(), undone():
        plant(world)
        plant_people_and_decision(world)
        plant_blind_year(world)
        yield world


def opened_by(world, persona: str) -> list[str]:
    """The addresses that this person opens: with SWAPS every one, in CI those that answer; else
    one that answers by turns with its other readers who are (or are not) tied.
    """
    found = []
    for number, address in enumerate(addresses(world)):
        if address.url == COUNTED:
            continue
        like = [one for one in EVERYONE if (one in TIED) == (persona in TIED)]
        readers = [one for one in like if one in address.readers]
        if ALL or persona in readers and (WHOLE or readers[number % len(readers)] == persona):
            found.append(address.url)
    return found


def answers_to(world, persona: str) -> dict:
    """What this person gets at each address, and at some of them in every way to ask."""
    opened = opened_by(world, persona)
    answers = {url: seen(world, persona, url) for url in opened}
    ways = [way for url in opened[::STEP] for way in ways_to_ask(url, answers[url])]
    return answers | {way: seen(world, persona, way) for way in ways[::STEP]}


def many_rate(world) -> None:
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
    for rating in Rating.objects.filter(application=application)[:50]:
        write_comment(
            application=rating.application,
            rating_id=rating.pk,
            text="等了很久，电话13800001111没人接。",
            now=NOW,
        )
    RatingInvitation.objects.filter(application=application).update(used=True)
    assert ledger.fold_all(application.cycle_id) >= RATINGS


def test_every_address_and_everybody_is_looked_at(sealed):
    found = addresses(sealed)
    assert len(found) > 250
    assert set().union(*(address.readers for address in found)) == set(EVERYONE)


@pytest.mark.parametrize("persona", EVERYONE)
def test_no_page_changes_by_a_byte_while_a_thousand_rate_and_what_is_hidden_changes(
    sealed, persona
):
    kinds = [kind for kind in KINDS if persona not in kind.readers]
    # What a first visit leaves behind (a session, a last sign-in) is there before the comparison.
    seen(sealed, persona, "/")
    with undone():
        before = answers_to(sealed, persona)
        many_rate(sealed)
        chance = Random(COUNT)
        count = COUNT or len(kinds)
        for done in range(count):
            kinds[done % len(kinds)].swap(sealed, chance)
            if (done + 1) % AT_ONCE == 0 or done + 1 == count:
                assert differing(sealed, persona, before) == [], done + 1


def differing(world, persona: str, before: dict) -> list[str]:
    """Addresses whose answers are not what they were."""
    return [url for url in before if seen(world, persona, url) != before[url]]


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.readers], ids=lambda kind: kind.swap.__name__
)
def test_whoever_may_read_it_sees_what_is_changed(sealed, kind: Kind):
    """So that the comparison can fail."""
    name = kind.seen_at
    pages = [name]
    if name in ROWS:
        pages = [_url(name, sealed, ROWS[name])]
    elif name in MODELS:
        base = f"admin:{name.replace('.', '_')}"
        newest = MODELS[name].model._base_manager.order_by("-pk").values_list("pk", flat=True)[:9]
        pages = [reverse(f"{base}_changelist")]
        pages += [reverse(f"{base}_change", args=[key]) for key in newest]
    reader = kind.readers[0]
    seen(sealed, reader, "/")
    before = {page: seen(sealed, reader, page) for page in pages}
    with undone():
        kind.swap(sealed, Random(7))
        assert differing(sealed, reader, before)
