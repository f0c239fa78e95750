"""Sealed: no page that anybody may open changes by one byte while a thousand people rate.

Every route of the access matrix and every list and record of the desk, for every kind of person, before and after; the
ratings carry bad levels, ticks and comments, invitations are used, the ledger is folded.
"""

from __future__ import annotations

import random
import re
from http.cookies import SimpleCookie

import pytest
from django.urls import reverse

from reviews.domain.ballots import ledger
from reviews.domain.ballots.intake import Sheet, take_in
from reviews.domain.ballots.rating import Answer
from reviews.domain.voices.comments import write_comment
from reviews.enums import Channel, RaterGroup
from reviews.models import Rating, RatingInvitation
from tests.access.conftest import undone
from tests.access.matrix import PERSONAS
from tests.access.test_matrix import DESK, MODELS, ROWS, _url
from tests.access.world import NOW

pytestmark = pytest.mark.django_db
RATINGS = 1000
# What differs from one opening to the next whether anybody rates or not.
CHANGING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]+"|name="(?:pending|ticket|altcha|nonce)" value="[^"]+"'
)
# A fresh challenge each time, and blank workbooks that carry the moment of their making.
APART = ("proof-challenge", "template")


def addresses(world) -> dict[str, list[str]]:
    """Persona to every address that answers with a page."""
    found = {}
    for persona in PERSONAS:
        urls = [
            _url(name, world, row)
            for name, row in sorted(ROWS.items())
            if row.get[persona] == 200 and not name.partition("#")[0].endswith(APART)
        ]
        for label, row in sorted(DESK.items()):
            if persona in row.read:
                base = f"admin:{label.replace('.', '_')}"
                urls.append(reverse(f"{base}_changelist"))
                obj = MODELS[label].model._base_manager.order_by("pk").last()
                if obj is not None:
                    urls.append(reverse(f"{base}_change", args=[obj.pk]))
        found[persona] = urls
    return found


def seen(world, persona: str, url: str) -> bytes:
    """A page as this person gets it, without what is drawn anew each time."""
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


def rate_a_thousand_times(world) -> None:
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
        write_comment(rating_id=rating.pk, text="等了很久，电话13800001111没人接。", now=NOW)
    RatingInvitation.objects.filter(application=application).update(used=True)
    assert ledger.fold_all(application.cycle_id) == RATINGS


def test_no_page_changes_by_a_byte_while_a_thousand_rate(world):
    asked = [(persona, url) for persona, urls in addresses(world).items() for url in urls]
    assert len(asked) > 300
    for persona in PERSONAS:
        # What a first visit leaves behind (a session, a last sign-in) is there before the comparison.
        seen(world, persona, "/")
    before = {place: seen(world, *place) for place in asked}
    with undone():
        rate_a_thousand_times(world)
        told = sorted({place[1] for place in asked if seen(world, *place) != before[place]})
        assert told == []
