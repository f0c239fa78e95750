"""The public page of the nightly test, and the queue on the desk."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from brandportal.accounts.enums import Role
from brandportal.notices.models import Notice
from brandportal.office.hidden import hidden_from
from brandportal.office.queues import queues_of
from reviews.models import Probe
from reviews.probe.admin import probe_queues
from reviews.probe.enums import Cause, Way
from reviews.tasks import probe_ratings, watch_probes
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY, NOW, make_year

pytestmark = pytest.mark.django_db
HOUR = DAY / 24
PAGE = "/how-we-guard/test/"


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    settings.LANGUAGE_CODE = "en"
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(NOW, tick=False)


def read(client) -> str:
    page = client.get(PAGE)
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def put(year, *, now=NOW, cause="", level=None):
    Probe.objects.bulk_create(
        Probe(
            evaluation=year.evaluation,
            way=way,
            level=one,
            probed_at=now,
            cause=cause if level in (None, one) else "",
        )
        for way in Way
        for one in range(1, 6)
    )


def queues():
    by = make_officer()
    return queues_of(probe_queues(NOW, by), by=by, hidden=hidden_from(by))


def test_no_year_is_being_rated(client):
    page = read(client)
    assert "No year is being rated now." in page
    assert "Below is how the last" not in page


def test_the_rating_has_just_opened(client):
    make_year(opens_at=NOW)
    assert "the first test is made within the hour" in read(client)
    assert queues() == []


def test_every_answer_got_through(client):
    year = make_year()
    put(year, now=NOW - DAY)
    put(year)
    page = read(client)
    assert "Every answer got through by every way in the last test." in page
    assert page.count("Got through") == 20
    assert page.count("11 May 2026") == 20 and page.count("12 May 2026") == 20
    assert queues() == []


def test_a_failure_is_published_and_on_the_desk(client):
    put(make_year(), cause=Cause.REFUSED, level=1)
    page = read(client)
    assert "4 answers did not pass the last test" in page
    assert page.count("Did not get through") == 4
    assert page.count("The answer was given and not accepted.") == 4
    assert [(one.count, one.tone, one.url) for one in queues()] == [(4, "due", PAGE)]


def test_silence_is_published_and_on_the_desk(client):
    put(make_year(), now=NOW - 2 * DAY)
    page = read(client)
    assert page.count("Not tested in time") == 20
    assert "20 answers did not pass the last test, or were not tested in time." in page
    assert [one.count for one in queues()] == [20]


def test_a_year_without_any_test_is_on_the_desk(client):
    make_year()
    assert [(one.label, one.count) for one in queues()] == [
        ("Years being rated whose ways were never tested", 1)
    ]
    assert "5 answers did not pass the last test, or were not tested in time." in read(client)


def test_after_the_close_the_page_says_how_it_ended(client, time_machine):
    put(make_year(closes_at=NOW + DAY))
    time_machine.move_to(NOW + 9 * DAY, tick=False)
    page = read(client)
    assert "No year is being rated now. Below is how the last public rating ended." in page
    assert page.count("Got through") == 20
    assert "did not pass the last test" not in page


def test_queries_do_not_grow_with_the_tests(client, django_assert_num_queries):
    year = make_year()
    put(year)
    with django_assert_num_queries(3):
        client.get(PAGE)
    put(year, now=NOW - DAY)
    put(year, now=NOW - 2 * DAY)
    with django_assert_num_queries(3):
        client.get(PAGE)


def test_the_queue_opens_for_the_office(client):
    put(make_year(), cause=Cause.REFUSED)
    client.force_login(make_officer())
    desk = client.get(reverse("admin:index")).content.decode()
    assert "Ways of rating that did not pass their test" in desk and PAGE in desk


def test_the_task_tests_every_open_rating_once_a_night(time_machine):
    make_user(Role.OFFICE)
    make_year()
    assert probe_ratings() == 20
    time_machine.move_to(NOW + HOUR, tick=False)
    assert probe_ratings() == 0
    assert Probe.objects.filter(cause="").count() == 20
    assert not Notice.objects.exists()


def test_the_office_is_told_once_that_nothing_was_tested(time_machine):
    officer, year = make_officer(), make_year(opens_at=NOW)
    put(year)
    time_machine.move_to(NOW + 26 * HOUR, tick=False)
    assert watch_probes() == 0
    for hours in (27, 28):
        time_machine.move_to(NOW + hours * HOUR, tick=False)
        watch_probes()
    notice = Notice.objects.get()
    assert (notice.recipient, notice.url) == (officer, PAGE)
    put(year, now=NOW + 29 * HOUR)
    time_machine.move_to(NOW + 56 * HOUR, tick=False)
    assert watch_probes() == 1
    assert Notice.objects.count() == 2


def test_nobody_is_told_of_a_rating_that_has_ended(time_machine):
    make_officer()
    make_year(closes_at=NOW + DAY)
    time_machine.move_to(NOW + DAY, tick=False)
    assert watch_probes() == 0


def test_the_page_is_linked(client):
    make_year()
    for name in ("public:how-we-guard", "public:home"):
        assert PAGE in client.get(reverse(name)).content.decode(), name
