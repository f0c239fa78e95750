"""Reports of pressure: anonymous, plain, closed with a note."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import PressureReport
from reviews.screening import pressure
from reviews.screening.enums import ReportStatus
from tests.factories.people import make_user
from tests.factories.rating import NOW, make_year
from tests.factories.screening import make_hold, ratings_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def year():
    return make_year()


def reported(year, kinds=("watched",), text=""):
    return pressure.report(application=year.first, kinds=kinds, text=text, now=NOW)


def test_report_keeps_the_day_and_the_words_and_nothing_of_the_sender(year):
    made = reported(year, ["receipt", "told"], " Hall 2, <b>counter 3</b>\r\n ")
    assert (made.kinds, made.text, made.reported_on.isoformat(), made.status) == (
        "told,receipt",
        "Hall 2, <b>counter 3</b>",
        "2026-05-12",
        ReportStatus.OPEN,
    )
    kept = {field.name for field in PressureReport._meta.get_fields()}
    assert kept & {"network", "device", "block", "pseudonym", "user", "address"} == set()
    assert not Entry.objects.filter(action__startswith="pressure").exists()


@pytest.mark.parametrize(
    ("kinds", "text", "field"),
    [
        ([], "words", "kinds"),
        (["flogged"], "", "kinds"),
        (["told", "flogged"], "", "kinds"),
        (["other"], "  ", "text"),
        (["told"], "x" * 501, "text"),
    ],
)
def test_report_refuses_what_says_nothing_or_too_much(year, kinds, text, field):
    with pytest.raises(BadInput) as refused:
        reported(year, kinds, text)
    assert (refused.value.field, PressureReport.objects.count()) == (field, 0)


def test_close_with_a_note_by_the_office_without_a_conflict(year):
    made = reported(year)
    own = make_user(Role.OFFICE, username="own", agency=year.first.agency)
    office = make_user(Role.OFFICE, username="office")
    for person in (own, make_user(Role.LEADER, username="leader")):
        with pytest.raises(NotAllowed):
            pressure.close(report=made, note="seen, as was found", by=person, now=NOW)
    with pytest.raises(BadInput):
        pressure.close(report=made, note=" ", by=office, now=NOW)
    done = pressure.close(report=made, note="Spoken with the hall.", by=office, now=NOW)
    assert (done.status, done.note, done.closed_by) == (
        ReportStatus.CLOSED,
        "Spoken with the hall.",
        office,
    )
    with pytest.raises(NotNow):
        pressure.close(report=made, note="again, as was found", by=office, now=NOW)


def test_close_attaches_held_ratings_of_the_same_brand_only(year):
    year.evaluation.status = EvaluationStatus.COUNTED
    year.evaluation.save()
    office = make_user(Role.OFFICE, username="office")
    holds = [
        make_hold(row, ratings_of(row, [5, 5], begin=NOW), now=NOW) for row in year.applications
    ]
    made = reported(year)
    with pytest.raises(BadInput):
        pressure.close(report=made, note="seen, as was found", hold=holds[1], by=office, now=NOW)
    done = pressure.close(report=made, note="seen, as was found", hold=holds[0], by=office, now=NOW)
    assert list(holds[0].reports.all()) == [done]


@pytest.mark.parametrize("is_open", [True, False])
def test_who_reports_is_told_to_rate_again_only_while_the_rating_runs(
    client, settings, year, is_open
):
    closes = year.first.cycle.windows.get(stage="rating").closes_at
    address = reverse("public:rate-pressure", args=[year.first.brand.code])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with time_machine.travel(NOW if is_open else closes, tick=False):
        page = client.post(address, {"kinds": "watched"}).content.decode()
    assert "Your report has reached" in page
    rate = reverse("public:rate", args=[year.first.brand.code])
    assert (f'href="{rate}"' in page) is is_open
    assert ("The public rating closed on" in page) is not is_open
