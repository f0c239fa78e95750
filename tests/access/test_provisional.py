"""Every page that shows a deadline in working days says that it may still move: every address,
every record of the desk.

Each kind of deadline gets its own last day in a year with unknown holidays. A page that shows one
of these days must say right after it, or once above a list or a record of the desk, that it is
provisional.

In CI (WHOLE) everybody who may reads each page, and each form of the desk is also sent empty;
else two of its readers do, by turns, and one form of each kind is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from brandportal.workdays.deadlines import DeadlineKind, known_kinds
from reviews.bad_ratings.enums import CaseStatus
from reviews.models import CaseAppeal, Hold, PublicNotice, ReserveCall
from reviews.screening.enums import HoldStatus
from tests.access.conftest import undone
from tests.access.matrix import PERSONAS
from tests.access.test_matrix import MODELS, ROWS, _url
from tests.access.world import NOW
from tests.factories.cases import make_case
from tests.plugins.shared import WHOLE

pytestmark = pytest.mark.django_db

FIRST = date(2027, 3, 8)
WHY = "暂定：2027 年放假安排尚未公布"
OWN = ("visitor", "head", "office")
LIST_WHY = "按工作日计算的日期均为暂定"
# Between a date and the words stand at most the hour and a bracket.
NEAR = len(" 24:00（") + len(WHY)
HIDDEN = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
ALERT = re.compile(r'<p class="alert alert-info">([^<]*)</p>')


def day_of(kind: DeadlineKind) -> date:
    """The last day that this kind of deadline has in the world."""
    return FIRST + timedelta(days=known_kinds().index(kind))


def written(day: date) -> list[str]:
    """Every way in which a page may write the end of this day."""
    ends = day + timedelta(days=1)
    return [
        text
        for one in (day, ends)
        for text in (f"{one:%Y-%m-%d}", f"{one.year}年{one.month}月{one.day}日")
    ]


@pytest.fixture(scope="module")
def far(world, django_db_blocker):
    """The world with a case of every kind of clock, and every deadline in the unknown year; for
    this module.
    """
    with django_db_blocker.unblock(), undone():
        put_far(world)
        yield world


def put_far(world) -> None:
    world.cases = [
        world.case,
        *(
            make_case(world.selected, status)
            for status in (CaseStatus.TO_ANSWER, CaseStatus.ANSWERED)
        ),
        make_case(world.selected, CaseStatus.RECHECK),
    ]
    Hold.objects.update(
        status=HoldStatus.EXCLUDED,
        reason="x, as was found",
        decided_at=NOW,
        decided_by=world.people["auditor"],
        statement_due=NOW,
        appeal_due=NOW,
    )
    # Another cluster, whose raters may still answer.
    still = Hold.objects.earliest("pk")
    Hold.objects.create(
        evaluation=still.evaluation,
        application=still.application,
        source=still.source,
        rule=still.rule,
        cell_key="still held",
        count=1,
        opened_at=NOW,
        heard_until=NOW,
    )
    CaseAppeal.objects.update(heard_until=NOW)
    ReserveCall.objects.create(
        notice=PublicNotice.objects.earliest("pk"),
        vacated=world.ranked,
        application=world.selected,
        reason="x, as was found",
        called_at=NOW,
        working_days=5,
        ends_at=NOW + timedelta(days=7),
    )
    for kind in known_kinds():
        due = timezone.make_aware(datetime.combine(day_of(kind) + timedelta(days=1), time.min))
        rows = kind.model._default_manager.exclude(**{kind.field: None})
        assert rows.update(**{kind.field: due}), f"the world has no {kind.field}"


def asked(world) -> Iterator[tuple[str, str, str]]:
    """Persona, method and address of everything that may be read, and of every empty form that may
    be sent.
    """
    for number, (name, row) in enumerate(sorted(ROWS.items())):
        url = _url(name, world, row)
        readers = [who for who in PERSONAS if row.get[who] == 200]
        # What a visitor reads is the same page for everybody but those it belongs to.
        readers = [who for who in readers if "visitor" not in readers or who in OWN]
        senders = [who for who in PERSONAS if who in row.post]
        yield from ((who, "get", url) for who in some(readers, number))
        yield from ((who, "post", url) for who in some(senders, number))
    for case in world.cases:
        yield "head", "get", reverse("workspace:case-detail", args=[case.code])
    for label, registered in sorted(MODELS.items()):
        base = f"admin:{label.replace('.', '_')}"
        yield "office", "get", reverse(f"{base}_changelist")
        for number, obj in enumerate(registered.model._default_manager.order_by("-pk")[:6]):
            yield "office", "get", reverse(f"{base}_change", args=[obj.pk])
            for verb in getattr(registered, "verbs", ()):
                for method in ("get", "post") if WHOLE or number == 0 else ("get",):
                    yield "office", method, reverse(f"{base}_verb", args=[obj.pk, verb.name])


def some(people: list[str], number: int) -> list[str]:
    """Everybody where WHOLE is set; else two, beginning with another one at each address."""
    first = number % len(people) if people else 0
    return people if WHOLE else (people[first:] + people[:first])[:2]


def found_in(body: str) -> Iterator[tuple[DeadlineKind, str]]:
    """Kind, and what stands right behind it and above the page, of every deadline in this page."""
    alerts = " ".join(ALERT.findall(body))
    text = " ".join(unescape(HIDDEN.sub("", body)).split())
    for kind in known_kinds():
        for date_text in written(day_of(kind)):
            for hit in re.finditer(rf"(?<!\d){re.escape(date_text)}(?!\d)", text):
                yield kind, text[hit.end() : hit.end() + NEAR] + alerts


def is_told(follows: str) -> bool:
    return WHY in follows or LIST_WHY in follows


def asked_for(world, persona: str, method: str, url: str) -> str:
    """The text that this person is sent; empty for files."""
    client = world.clients[persona]
    kept = client.cookies.copy()
    with undone():
        answer = getattr(client, method)(url)
    client.cookies = kept
    kind = answer.get("Content-Type", "")
    if answer.streaming or not kind.startswith(("text/", "application/json")):
        return ""
    return answer.content.decode()


def test_every_page_that_shows_a_deadline_says_that_it_is_provisional(far):
    seen, silent = set(), set()
    for persona, method, url in asked(far):
        for kind, follows in found_in(asked_for(far, persona, method, url)):
            seen.add(kind.subject)
            if not is_told(follows):
                silent.add(f"{method} {url} ({persona}): {kind.field} …{follows[:60]}")
    assert sorted(silent) == []
    # The check itself works: every kind of deadline is on some page.
    assert sorted({kind.subject for kind in known_kinds()} - seen) == []
