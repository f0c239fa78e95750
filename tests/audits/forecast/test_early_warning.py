"""Early warnings: from ninety days before the year's end, once a title, year and outcome."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.models import VetoFinding
from applications.negative_list.enums import VetoKind
from audits.annual_review.enums import Outcome
from audits.forecast.early_warning import (
    due_to_look_at,
    warn_titles,
    warned_titles,
    warns_from,
)
from audits.models import EarlyWarning, Title
from audits.tasks import warn_early
from audits.titles.enums import TitleStatus
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from tests.factories.applications import SHANGHAI
from tests.factories.audits import make_counted_result, make_title
from tests.factories.people import make_head, make_officer

pytestmark = pytest.mark.django_db
STATEMENTS = 21
OCTOBER = datetime(2025, 10, 13, 0, 20, tzinfo=SHANGHAI)


@pytest.fixture
def weak() -> Title:
    """60 points today: the public score of 90, its only commitment without a figure."""
    title = make_title()
    make_counted_result(title.application, "90")
    make_head(title.agency)
    return title


@pytest.fixture
def strong() -> Title:
    """90 points today, no commitment due in the year."""
    title = make_title()
    title.application.commitments.update(due_on=date(2026, 12, 31))
    make_counted_result(title.application, "90")
    make_head(title.agency)
    return title


def test_the_season_begins_ninety_days_before_the_years_end(weak) -> None:
    assert warns_from(2025) == date(2025, 10, 2)
    begins = datetime(2025, 10, 2, tzinfo=SHANGHAI)
    assert due_to_look_at(now=begins - timedelta(seconds=1)) == []
    assert due_to_look_at(now=begins) == [weak.pk]
    assert due_to_look_at(now=datetime(2026, 1, 1, tzinfo=SHANGHAI)) == []


def test_ended_titles_and_those_before_their_first_year_are_left_out() -> None:
    make_title(status=TitleStatus.REVOKED)
    make_title(first_review_year=2026)
    assert due_to_look_at(now=OCTOBER) == []


def test_only_the_weak_title_is_warned_and_only_once(weak, strong) -> None:
    given = warn_titles(title_ids=[weak.pk, strong.pk], now=OCTOBER)
    again = warn_titles(title_ids=[weak.pk, strong.pk], now=OCTOBER + timedelta(days=1))
    assert (given, again) == (1, 0)
    warning = EarlyWarning.objects.get()
    assert (warning.title, warning.year, warning.outcome) == (weak, 2025, Outcome.TO_BE_RECTIFIED)
    assert warning.explanation["score"] == "60"
    notice = Notice.objects.get()
    assert notice.recipient.memberships.get().agency == weak.agency
    assert notice.url.endswith(f"/titles/{weak.number}/forecast/")
    entry = Entry.objects.get(action="title.warn_early")
    assert entry.data == {"year": 2025, "forecast": Outcome.TO_BE_RECTIFIED}
    assert list(warned_titles(2025)) == [{"title": weak.pk}]


def test_a_worse_forecast_is_told_again(weak) -> None:
    warn_titles(title_ids=[weak.pk], now=OCTOBER)
    later = OCTOBER + timedelta(days=20)
    VetoFinding.objects.create(
        agency=weak.agency,
        kind=VetoKind.GRAVE_INCIDENT,
        happened_on=date(2025, 10, 20),
        source="市应急局",
        recorded_at=later,
    )
    assert warn_titles(title_ids=[weak.pk], now=later) == 1
    outcomes = EarlyWarning.objects.values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.TO_BE_RECTIFIED, Outcome.REVOKED]
    assert Notice.objects.count() == 2


def test_a_set_takes_the_statements_of_one_title(django_assert_num_queries) -> None:
    def warn_all() -> None:
        EarlyWarning.objects.all().delete()
        make_counted_result(make_title().application, "90")
        ids = list(Title.objects.values_list("pk", flat=True))
        with django_assert_num_queries(STATEMENTS):
            warn_titles(title_ids=ids, now=OCTOBER)

    make_counted_result(make_title().application, "90")
    # What a process asks once is asked by now.
    warn_titles(title_ids=list(Title.objects.values_list("pk", flat=True)), now=OCTOBER)
    warn_all()
    warn_all()


def test_the_task_warns_every_night_whom_it_has_not_warned(weak, strong) -> None:
    with time_machine.travel(OCTOBER, tick=False):
        assert (warn_early(), warn_early()) == (1, 0)


def test_the_database_takes_no_second_warning_and_none_of_a_title_that_is_retained(weak) -> None:
    warn_titles(title_ids=[weak.pk], now=OCTOBER)
    for outcome in (Outcome.TO_BE_RECTIFIED, Outcome.RETAINED):
        with pytest.raises(IntegrityError), transaction.atomic():
            EarlyWarning.objects.create(title=weak, year=2025, outcome=outcome, given_at=OCTOBER)


@pytest.mark.parametrize("year", ["2025", "1999", "x", "9" * 30, "²"])
def test_the_register_filters_by_the_years_it_offers_and_by_no_other(client, weak, year) -> None:
    other = make_title()
    warn_titles(title_ids=[weak.pk], now=OCTOBER)
    client.force_login(make_officer())
    with time_machine.travel(OCTOBER, tick=False):
        page = client.get(reverse("admin:audits_title_changelist"), {"warned": year})
    assert page.status_code == 200
    shown = set(page.context["cl"].queryset)
    assert shown == ({weak} if year == "2025" else {weak, other})
