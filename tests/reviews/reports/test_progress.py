"""How far a year is: stages and days, without what is sealed or hidden."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.accounts.policies import OPERATOR
from brandportal.journal.actions import action
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.policies import PUBLISHED
from reviews.models import Rating
from reviews.reports.presenters import day_charts
from reviews.reports.progress import year_progress
from tests.factories import evaluation as make
from tests.factories.counted import counted_year
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PAGE = "/admin/progress/"


@pytest.fixture
def client(client):
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def office():
    return make_user(Role.OFFICE)


def test_stages_of_the_applications(office):
    year = make.year_before_the_panel()
    now = timezone.now()
    first, second = year.cycle.applications.order_by("number")[:2]
    Application.objects.filter(pk=first.pk).update(
        status=ApplicationStatus.RETURNED, correction_due=now - timedelta(days=1), corrections=1
    )
    Application.objects.filter(pk=second.pk).update(status=ApplicationStatus.DECLINED)
    whole = year.cycle.applications.count()
    found = year_progress(year.cycle, by=office, now=now).counts
    assert found == {
        "begun": whole,
        "signed": whole,
        "to_check": 0,
        "returned": 1,
        "overdue": 1,
        "accepted": whole - 2,
        "declined": 1,
        "withdrawn": 0,
    }


def test_sheets_are_those_of_the_panel_and_closed_by_a_conflict(office):
    year = make.year_before_the_panel()
    brand = year.cycle.applications.first()
    make.score(year.seats.first(), brand, 80)
    found = year_progress(year.cycle, by=office, now=timezone.now())
    assert (found.sheets.locked, found.sheets.assigned) == (1, 20)
    assert sum(found.days["sheets"].values()) == 1
    tied = make_user(Role.OFFICE, agency=brand.agency, username="tied")
    closed = year_progress(year.cycle, by=tied, now=timezone.now())
    assert closed.sheets is None
    assert "sheets" not in closed.days
    assert closed.counts["begun"] == 3


def test_days_come_from_the_journal_of_the_applications_shown(office):
    year = make.year_before_the_panel()
    brand = year.cycle.applications.first()
    now = timezone.now()
    for step in ("application.start", "application.sign_off", "application.save_section"):
        with action(by=OPERATOR, now=now) as act:
            act.log(step, "Did something", brand)
    found = year_progress(year.cycle, by=office, now=now)
    today = timezone.localdate(now)
    assert found.days["application.start"] == found.days["application.sign_off"] == {today: 1}
    assert "application.save_section" not in found.days
    charts = {chart.label: chart.rows for chart in day_charts(found)}
    assert charts["Applications begun"] == [(today, "1")]


@pytest.mark.parametrize("status", EvaluationStatus.values)
def test_how_many_rated_is_told_only_of_published_years(client, office, status):
    year = counted_year()
    make.moved(status)
    found = year_progress(year.cycle, by=office, now=timezone.now())
    told = Rating.objects.count() if status in PUBLISHED else None
    assert (found.ratings, "ratings" in found.days) == (told, status in PUBLISHED)
    client.force_login(office)
    page = client.get(PAGE).text
    assert ("How many have rated is told" in page) is (status not in PUBLISHED)


def test_a_day_on_which_few_rated_is_not_told(office):
    year = counted_year()
    make.moved(EvaluationStatus.ON_NOTICE)
    some = Rating.objects.order_by("pk")
    moments = [timezone.now() - timedelta(days=days) for days in (0, 0, 0)]
    Rating.objects.update(accepted_at=make.datetime(2026, 5, 10, tzinfo=make.UTC))
    for row, _moment in zip(some, moments, strict=False):
        Rating.objects.filter(pk=row.pk).update(
            accepted_at=make.datetime(2026, 5, 11, tzinfo=make.UTC)
        )
    found = year_progress(year.cycle, by=office, now=timezone.now())
    assert {str(day) for day in found.untold} == {"2026-05-10", "2026-05-11"}
    rows = next(chart.rows for chart in day_charts(found) if chart.label == "Ratings given")
    assert [number for _day, number in rows] == ["not told", "under 5"]


def test_the_file_holds_the_days(client, office):
    year = make.year_before_the_panel()
    make.score(year.seats.first(), year.cycle.applications.first(), 80)
    client.force_login(office)
    answer = client.get(reverse("admin:year-progress-file", args=["csv"]))
    head, *rows = csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    assert head == ["What", "Day", "Count"]
    assert ["Score sheets locked", "1"] in [[row[0], row[2]] for row in rows]
    assert client.get(reverse("admin:year-progress-file", args=["xlsx"])).status_code == 200
    unknown = client.get(reverse("admin:year-progress-file", args=["csv"]), {"cycle": "0"})
    assert unknown.status_code == 404


def test_without_a_year_the_page_says_so(client, office):
    client.force_login(office)
    assert "No award year yet" in client.get(PAGE).text


@pytest.mark.parametrize("brands", [1, 3])
def test_the_page_costs_the_same_however_many_brands(
    client, office, brands, django_assert_num_queries
):
    counted_year(brands)
    client.force_login(office)
    client.get(PAGE)
    with django_assert_num_queries(19):
        client.get(PAGE)
