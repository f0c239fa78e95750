"""The nightly test: it finds a level that is refused, a way that is closed and a tally that does
not move, and nothing of it stays.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from applications.models import Brand
from brandportal.accounts.enums import Role
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.web.page_cache import page_cache
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity import phone_codes
from reviews.kiosks import views as kiosk_views
from reviews.ledger import ledger
from reviews.models import Probe
from reviews.probe import doors
from reviews.probe.enums import Cause, Way
from reviews.probe.probe import due, probe
from reviews.probe.sandbox import forbid_commit, place_to_rate
from reviews.probe.visitor import Visitor
from reviews.rating import rating, rating_sql
from reviews.rating.enums import Level
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY, NOW, make_rating, make_year

pytestmark = pytest.mark.django_db
BAD = (Level.DISSATISFIED, Level.VERY_DISSATISFIED)


@pytest.fixture(autouse=True)
def at_night(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def year():
    return make_year()


def tried(year) -> set[tuple[str, int]]:
    """What did not get through, with its cause."""
    probe(evaluation=year.evaluation, now=NOW)
    rows = Probe.objects.exclude(cause="").values_list("way", "level", "cause")
    return set(rows)


def everything() -> dict[str, list]:
    """Every row of every table."""
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
    }


# Open ------------------------------------------------------------------------------------------


def test_probe_gets_through_with_every_level_by_every_way(year):
    assert probe(evaluation=year.evaluation, now=NOW) == 20
    rows = Probe.objects.values_list("way", "level", "cause", "probed_at")
    assert set(rows) == {(way, level, "", NOW) for way in Way for level in Level}
    entry = Entry.objects.get()
    assert (entry.action, entry.data) == ("evaluation.probe", {"tried": 20, "shut": 0})
    assert not Notice.objects.exists()


def test_nothing_of_a_test_stays(year):
    make_rating(year.first)
    make_rating(year.applications[1], 5)
    before = everything()
    for way in Way:
        for level in Level:
            assert doors.try_door(evaluation=year.evaluation, way=way, level=level, now=NOW) == ""
    assert everything() == before


def test_the_place_is_rated_as_a_citizen_rates(year, monkeypatch):
    """By telephone the visitor sees the pages that everybody sees, in their order."""
    seen = []
    request = Visitor._request

    def noted(self, path, body):
        seen.append((path.partition("TEST")[0], body is not None))
        return request(self, path, body)

    monkeypatch.setattr(Visitor, "_request", noted)
    found = doors.try_door(
        evaluation=year.evaluation, way=Way.PHONE, level=Level.VERY_DISSATISFIED, now=NOW
    )
    # The page; the answer; what went wrong; the number; the code; the receipt.
    assert found == ""
    assert seen == [("/rate/", False), *[("/rate/", True)] * 4, ("/rate/", False)]


def test_no_message_is_sent(year, monkeypatch, settings):
    class Loud:
        shows_code = False

        def send(self, phone, text):
            raise AssertionError("a message went out")

    monkeypatch.setattr("brandportal.sms.DemoGateway", Loud)
    assert tried(year) == set()


def test_each_test_sees_its_own_place_while_pages_are_cached(year, settings):
    settings.KEPT_PAGE_SECONDS = 300
    page_cache.clear()
    try:
        assert tried(year) == set()
    finally:
        page_cache.clear()


def test_probe_behind_tls_and_proxies(year, settings):
    settings.BASE_URL = "https://testserver"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = settings.CSRF_COOKIE_SECURE = True
    settings.TRUSTED_PROXY_COUNT = 2
    from reviews.probe import visitor

    visitor._portal.cache_clear()
    try:
        assert tried(year) == set()
    finally:
        visitor._portal.cache_clear()


# Shut ------------------------------------------------------------------------------------------


def test_probe_fires_when_a_level_is_refused(year, monkeypatch):
    """The statement of bad ratings writes nothing, as where they were silently refused."""
    put = rating_sql.put

    def only_good(*, application_id, given, receipt):
        good = given["overall"] not in BAD
        return put(application_id=application_id, given=given, receipt=receipt) if good else None

    monkeypatch.setattr(rating_sql, "put", only_good)
    by_page = [Way.PHONE, Way.INVITATION, Way.KIOSK]
    assert tried(year) == {(way, level, Cause.REFUSED) for way in by_page for level in BAD}


def test_probe_fires_when_a_level_is_acknowledged_and_not_written(year, monkeypatch):
    put = rating_sql.put

    def only_good(*, application_id, given, receipt):
        good = given["overall"] not in BAD
        return put(application_id=application_id, given=given, receipt=receipt) if good else (0, 1)

    monkeypatch.setattr(rating_sql, "put", only_good)
    by_page = [Way.PHONE, Way.INVITATION, Way.KIOSK]
    assert {row for row in tried(year) if row[0] in by_page[:1]} == {
        (Way.PHONE, level, Cause.NOT_WRITTEN) for level in BAD
    }


def test_probe_fires_when_a_level_is_written_as_another(year, monkeypatch):
    put = rating_sql.put

    def brightened(*, application_id, given, receipt):
        given = {**given, "overall": max(3, given["overall"])}
        return put(application_id=application_id, given=given, receipt=receipt)

    monkeypatch.setattr(rating_sql, "put", brightened)
    found = {row for row in tried(year) if row[0] == Way.INVITATION}
    assert found == {(Way.INVITATION, level, Cause.NOT_WRITTEN) for level in BAD}


def test_probe_fires_when_a_page_does_not_offer_a_level(year, monkeypatch):
    from reviews.rating import forms

    offered = {value: level for value, level in forms.LEVELS.items() if level != 1}
    monkeypatch.setattr(forms, "LEVELS", offered)
    by_page = [Way.PHONE, Way.INVITATION, Way.KIOSK]
    assert tried(year) == {(way, 1, Cause.NOT_OFFERED) for way in by_page}


def test_probe_fires_when_a_level_is_unknown_to_paper(year, monkeypatch):
    monkeypatch.setattr(rating, "LEVELS", frozenset({5, 4, 3, 2}))
    assert (Way.PAPER, 1, Cause.FAULT) in tried(year)


def test_probe_fires_when_a_way_is_closed(year, monkeypatch):
    monkeypatch.setattr(kiosk_views, "kiosk_of", lambda token: None)
    assert tried(year) == {(Way.KIOSK, level, Cause.REFUSED) for level in Level}


def test_probe_fires_when_no_code_is_sent(year, monkeypatch):
    monkeypatch.setattr(phone_codes, "_may_send", lambda *args, **more: False)
    shut = {row[:2] for row in tried(year)}
    assert shut == {(way, level) for way in (Way.PHONE, Way.KIOSK) for level in Level}


def test_probe_fires_when_the_tally_does_not_move(year, monkeypatch):
    monkeypatch.setattr(ledger, "_add_to_tallies", lambda changes: None)
    assert tried(year) == {(way, level, Cause.NOT_COUNTED) for way in Way for level in Level}


def test_probe_fires_when_a_page_has_a_fault(year, monkeypatch):
    def broken(*args, **more):
        raise ValueError("broken")

    monkeypatch.setattr("reviews.rating.views.rate.rate_brand", broken)
    shut = {row[:2] for row in tried(year)}
    assert shut == {(way, level) for way in (Way.PHONE, Way.KIOSK) for level in Level}


def test_without_a_message_service_nobody_rates_by_telephone(year, settings):
    settings.SMS_GATEWAY = ""
    assert probe(evaluation=year.evaluation, now=NOW) == 15
    assert not Probe.objects.exclude(cause="").exists()
    assert not Probe.objects.filter(way=Way.PHONE).exists()


def test_the_office_is_told_of_a_failure(year, monkeypatch):
    officer, judge = make_officer(), make_user(Role.PANEL)
    monkeypatch.setattr(kiosk_views, "kiosk_of", lambda token: None)
    probe(evaluation=year.evaluation, now=NOW)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.url) == (officer, reverse("public:probe"))
    assert judge != officer
    assert notice.context["count"] == "5" and notice.context["tried"] == "20"
    assert Entry.objects.get().data == {"tried": 20, "shut": 5}


# When ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "status", "is_due"),
    [
        (NOW, NOW + DAY, EvaluationStatus.RATING, True),
        (NOW + DAY, NOW + 2 * DAY, EvaluationStatus.RATING, False),
        (NOW - DAY, NOW, EvaluationStatus.RATING, False),
        (NOW - DAY, NOW + DAY / 200, EvaluationStatus.RATING, False),
        (NOW - DAY, NOW + DAY, EvaluationStatus.SHORTLISTED, False),
        (NOW - DAY, NOW + DAY, EvaluationStatus.COUNTED, False),
    ],
)
def test_due_only_while_the_rating_is_open(opens_at: datetime, closes_at: datetime, status, is_due):
    found = make_year(opens_at=opens_at, closes_at=closes_at, status=status)
    assert due(NOW) == ([found.evaluation] if is_due else [])


# At NOW it is ten in the morning.
@pytest.mark.parametrize(
    ("minutes", "cause", "is_due"),
    [
        (0, "", False),
        (14 * 60 + 19, "", False),
        (14 * 60 + 20, "", True),
        (54, Cause.REFUSED, False),
        (60, Cause.REFUSED, True),
        (14 * 60 + 20, Cause.REFUSED, True),
    ],
)
def test_a_night_has_one_test_and_a_failure_is_tried_again_in_an_hour(year, minutes, cause, is_due):
    put = {"evaluation": year.evaluation, "way": Way.PAPER, "probed_at": NOW}
    Probe.objects.create(**put, level=1, cause=cause)
    Probe.objects.create(**put, level=2)
    assert due(NOW + minutes * DAY / 1440) == ([year.evaluation] if is_due else [])


def test_once_all_got_through_again_it_waits_for_the_night(year):
    for hours, cause in ((0, Cause.REFUSED), (1, "")):
        Probe.objects.create(
            evaluation=year.evaluation,
            way=Way.PAPER,
            level=1,
            probed_at=NOW + hours * DAY / 24,
            cause=cause,
        )
    assert due(NOW + 3 * DAY / 24) == []


def test_the_office_is_told_once_a_day(year, monkeypatch):
    make_officer()
    monkeypatch.setattr("reviews.probe.probe.offered", lambda: [Way.PAPER])
    monkeypatch.setattr("reviews.probe.probe.try_door", lambda **given: Cause.REFUSED)
    for hours, told in ((0, 1), (1, 1), (14, 2)):
        probe(evaluation=year.evaluation, now=NOW + hours * DAY / 24)
        assert Notice.objects.count() == told


# Never counted ---------------------------------------------------------------------------------


def test_what_a_test_found_is_never_changed(year):
    probe(evaluation=year.evaluation, now=NOW)
    for change in (
        lambda: Probe.objects.update(cause=Cause.REFUSED),
        lambda: Probe.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_commit_a_test():
    year = make_year()
    with pytest.raises(IntegrityError), transaction.atomic():
        Brand.objects.filter(pk=year.first.brand_id).update(name="x")
        forbid_commit(now=NOW)
    assert Brand.objects.get(pk=year.first.brand_id).name != "x"
    assert not Probe.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_place_is_never_made_inside_another_transaction():
    year = make_year()
    with pytest.raises(RuntimeError), transaction.atomic():
        with place_to_rate(year.evaluation, now=NOW):
            pass
    assert connection.in_atomic_block is False
    assert django_settings.TEST_RUNNER


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_test_is_committed():
    """The same with real transactions: every row of every table is as before."""
    year = make_year()
    before = everything()
    for way in Way:
        assert doors.try_door(evaluation=year.evaluation, way=way, level=Level(1), now=NOW) == ""
    assert everything() == before
