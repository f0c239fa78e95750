"""After thousands of ratings, registers, codes, comments, objections and call-backs no telephone
number is left anywhere: not in any table, the cache, a mail or a log. NUMBERS_IN_DUMP says how many
ratings are taken; 10,000 unless set.
"""

from __future__ import annotations

import logging
import os
import pickle
import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle as around

import pytest
from django.conf import settings as configured
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from redis import Redis

from brandportal.accounts.enums import Role
from reviews.bad_ratings.callbacks import leave_wish
from reviews.batches.intake import Sheet, take_in
from reviews.decision.filing import file_objection
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.phone_codes import check_code, send_code
from reviews.identity.pseudonyms import phone_pseudonym
from reviews.models import Comment, Objection, PhoneCode, Rating, ServiceCase
from reviews.privacy.erasure import erase
from reviews.privacy.identities import read_identity
from reviews.privacy.own_data import held_about, known_by
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, rate
from reviews.rating.receipts import Rater
from reviews.registers.registers import hand_over
from reviews.stages.steps import close_rating
from tests.factories.cases import make_case
from tests.factories.evaluation import moved
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY, NOW, make_notice, make_result, make_year
from tests.factories.registers import agency_person, case_line

pytestmark = pytest.mark.django_db
RATINGS = int(os.environ.get("NUMBERS_IN_DUMP", "10000"))
BY_VERB, BY_PAGE, WITH_CODE, IN_REGISTER, OTHERS = 150, 8, 60, 300, 20
RUN = re.compile(r"(?=(1[3-9]\d{9}))")
# JSON in the database may write characters as their numbers.
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
BETWEEN = re.compile(r"[\s\-‐-―−·.()/_*]+")
CHINESE = str.maketrans("零一二三四五六七八九", "0123456789")


def number(place: int) -> str:
    """Numbers that nobody else in the suite uses."""
    return f"1{(3, 5, 7, 8, 9)[place % 5]}9{(place * 7919 + 12345) % 10**8:08d}"


SPELLINGS = (
    lambda digits: digits,
    lambda digits: f"+86 {digits[:3]} {digits[3:7]} {digits[7:]}",
    lambda digits: f"0086-{digits[:3]}-{digits[3:7]}-{digits[7:]}",
    lambda digits: "".join(chr(ord(digit) + 0xFEE0) for digit in digits),
    lambda digits: f"（{digits[:3]}）{digits[3:]}",
)


def numbers_in(text: str) -> set[str]:
    """Every mobile number in a text, however it is spelled."""
    told = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    plain = unicodedata.normalize("NFKC", told)
    found = set()
    for spelling in (plain, plain.translate(CHINESE)):
        for whole in (spelling, BETWEEN.sub("", spelling)):
            found |= set(RUN.findall(whole))
    return found


def cells() -> Iterator[tuple[str, str]]:
    """Every value of every table as text, with where it is."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            while rows := cursor.fetchmany(2000):
                for row in rows:
                    for name, value in zip(names, row, strict=True):
                        if isinstance(value, memoryview | bytes):
                            value = bytes(value).decode("utf-8", "replace")
                        if value is not None and not isinstance(value, int | float | bool):
                            yield f"{table}.{name}", str(value)


def cached() -> Iterator[tuple[str, str]]:
    """Everything in the cache of the process and in Redis, keys and values."""
    for key, value in cache._cache.items():
        yield "cache", f"{key} {_unpacked(value)}"
    if configured.REDIS_URL:
        client = Redis.from_url(configured.REDIS_URL)
        for key in client.scan_iter():
            kind = client.type(key).decode()
            value = {"string": client.get, "hash": client.hgetall}.get(kind, lambda _key: "")(key)
            yield "redis", f"{key!r} {value!r}"


def _unpacked(value: object) -> str:
    try:
        return str(pickle.loads(value))
    except (TypeError, pickle.UnpicklingError):
        return str(value)


def everywhere(logged: str) -> Iterator[tuple[str, str]]:
    yield from cells()
    yield from cached()
    for sent in mail.outbox:
        yield "mail", f"{sent.subject} {sent.body} {sent.to}"
    for line in logged.splitlines():
        yield "log", line


def leaks(used: set[str], logged: str) -> list[tuple[str, str]]:
    """Where one of the numbers that were typed stands."""
    return [(place, text[:80]) for place, text in everywhere(logged) if numbers_in(text) & used]


class Gateway:
    """A message service that remembers what the portal must not."""

    shows_code = True
    told: set[str] = set()

    def send(self, phone: str, text: str) -> None:
        type(self).told.add(phone)


@pytest.fixture
def typed(settings, time_machine, caplog) -> set[str]:
    """A whole rating, with numbers in every spelling at every place where one is typed; returns
    them.
    """
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    settings.SMS_GATEWAY = f"{__name__}.Gateway"
    time_machine.move_to(NOW, tick=False)
    year = make_year(opens_at=NOW + 20 * DAY, closes_at=NOW + 40 * DAY, status="shortlisted")
    for place, application in enumerate(year.applications, start=1):
        make_result(application, rank=place)
    used: set[str] = set()
    spell = around(SPELLINGS)

    def spelled(place: int) -> str:
        used.add(number(place))
        return next(spell)(number(place))

    _registers(year, spelled)
    year.cycle.windows.filter(stage="rating").update(opens_at=NOW - DAY, closes_at=NOW + 20 * DAY)
    type(year.evaluation).objects.update(status=EvaluationStatus.RATING)
    year.evaluation.refresh_from_db()
    _rated(year, spelled)
    _by_pages(year, spelled, time_machine)
    _codes(year, spelled)
    _afterwards(year, spelled)
    return used


def _registers(year, spelled) -> None:
    lines = [case_line(row, phone=spelled(row)) for row in range(2, IN_REGISTER + 2)]
    clerk = agency_person(year.first)
    outcome = hand_over(application=year.first, lines=lines, take_good=False, by=clerk, now=NOW)
    assert outcome.delivery is not None
    # A file with a fault is refused; nothing of it may stay, in the answer's log line neither.
    broken = [case_line(2, phone=spelled(1)), case_line(3, phone="不是号码")]
    hand_over(application=year.first, lines=broken, take_good=False, by=clerk, now=NOW)


def _rated(year, spelled) -> None:
    applications = around(year.applications)
    sheets = [
        Sheet(
            application_id=application.pk,
            brand=application.brand.code,
            year=2026,
            pseudonym=phone_pseudonym(spelled(1_000 + place), year=2026),
            group=RaterGroup.PUBLIC,
            channel=Channel.PHONE,
            answer=Answer(1 + place % 5),
        )
        for place, application in zip(
            range(RATINGS - BY_VERB - BY_PAGE), applications, strict=False
        )
    ]
    assert take_in(sheets, now=NOW) == len(sheets)
    for place in range(BY_VERB):
        said = spelled(900_000 + place)
        rate(
            application=year.applications[place % 2],
            answer=Answer(1 + place % 5),
            pseudonym=phone_pseudonym(said, year=2026),
            group=RaterGroup.PUBLIC,
            channel=Channel.PHONE,
            comment=f"请回电{said}，谢谢" if place % 2 else f"{said}打不通",
            now=NOW,
        )


def _by_pages(year, spelled, time_machine) -> None:
    address = f"/rate/{year.first.brand.code}/"
    for place in range(BY_PAGE):
        client, said = Client(), spelled(910_000 + place)
        answer = {"overall": str(1 + place % 5), "comment": f"我的号码{said}"}
        page = client.post(address, {**answer, "step": "phone", "phone": said}).content.decode()
        code = re.search(r'id="shown-code">(\d{6})<', page)[1]
        pending = re.search(r'name="pending"[^>]*value="([^"]*)"', page)[1]
        done = client.post(address, {**answer, "step": "code", "code": code, "pending": pending})
        assert done.status_code == 302
        client.post("/privacy/mine/", {"step": "phone", "phone": said})
        # Mistyped, lost on the way, put into an address: the pages that refuse are logged.
        client.post(address, {**answer, "step": "phone", "phone": f"{said}9"})
        client.post(address, {**answer, "step": "code", "code": said, "pending": "x"})
        client.get("/nowhere/", {"phone": "no number in an address that the portal makes"})


def _codes(year, spelled) -> None:
    for place in range(WITH_CODE):
        said = spelled(920_000 + place)
        sent = send_code(evaluation=year.evaluation, phone=said, now=NOW)
        if place % 2:
            check_code(
                evaluation=year.evaluation, pseudonym=sent.pseudonym, code=sent.shown, now=NOW
            )
        else:
            again = send_code(
                evaluation=year.evaluation, phone=said, now=NOW + timedelta(seconds=5)
            )
            assert again.shown == ""


def _afterwards(year, spelled) -> None:
    erase(person=known_by(spelled(910_000)), now=NOW)
    close_rating(evaluation=year.evaluation, now=NOW + 20 * DAY)
    erase(person=known_by(spelled(910_001)), now=NOW + 21 * DAY)
    held_about(known_by(spelled(910_002)))
    for place, row in enumerate(Rating.objects.filter(application=year.first)[:OTHERS]):
        case = make_case(year.first, "to_answer", rating=row)
        leave_wish(case=case, contact=spelled(930_000 + place), by=Rater(row.pk), now=NOW)
    moved(EvaluationStatus.ON_NOTICE)
    year.cycle.applications.update(status="selected")
    year.evaluation.refresh_from_db()
    notice = make_notice(year, published_at=NOW + 21 * DAY)
    reader = make_user(Role.IDENTITY, username="reader")
    for place in range(OTHERS):
        objection = file_objection(
            notice=notice,
            application=year.first,
            name="张三",
            contact=spelled(940_000 + place),
            statement="五月六日上午窗口无人值守。",
            now=NOW + 22 * DAY,
        )
        told = read_identity(
            by=reader, subject=objection, reason="了解具体时间", now=NOW + 22 * DAY
        )
        assert told == number(940_000 + place)


def test_no_number_is_left_in_tables_cache_mail_and_logs(typed, caplog):
    assert Rating.objects.count() == RATINGS
    assert len(typed) >= RATINGS + WITH_CODE + IN_REGISTER + 2 * OTHERS
    # They were really there: sent to the message service, encrypted, hashed, masked.
    assert len(Gateway.told & typed) >= WITH_CODE + BY_PAGE
    assert ServiceCase.objects.exclude(phone="").count() >= IN_REGISTER - 2
    assert Objection.objects.exclude(objector_contact="").count() == OTHERS
    assert PhoneCode.objects.count() > WITH_CODE
    assert Comment.objects.count() >= BY_VERB
    assert leaks(typed, caplog.text) == []


@pytest.mark.parametrize(
    "spelling",
    [
        *SPELLINGS,
        lambda d: d.translate({ord(c): "零一二三四五六七八九"[int(c)] for c in "0123456789"}),
    ],
)
@pytest.mark.parametrize("place", ["table", "json", "cache", "mail", "log"])
def test_a_number_that_is_left_somewhere_is_found(place, spelling, caplog):
    """The search finds a planted number in every place and spelling; without it, the test above
    says nothing.
    """
    caplog.set_level(logging.INFO)
    planted = number(1)
    text = f"Anruf bei {spelling(planted)}."
    assert leaks({planted}, caplog.text) == []
    if place == "table":
        make_officer("o").__class__.objects.update(name=text[:40])
    elif place == "json":
        year = make_year(brands=0)
        year.cycle.rules["x"] = [{"y": text}]
        year.cycle.save(update_fields=["rules"])
    elif place == "cache":
        cache.set("x", {"y": text})
    elif place == "mail":
        mail.send_mail("s", text, None, ["x@example.org"])
    else:
        logging.getLogger("reviews").warning(text)
    assert {found.partition(".")[0] for found, _text in leaks({planted}, caplog.text)} == {
        {"table": "accounts_user", "json": "applications_cycle"}.get(place, place)
    }
