"""What the next annual review would come to, as far as is known today."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
import time_machine
from django.urls import reverse

from applications.models import CommitmentActual, VetoFinding
from applications.negative_list.enums import VetoKind
from applications.progress.enums import Finding
from audits.annual_review.enums import Outcome, ReviewStatus
from audits.annual_review.reviews import decide_review
from audits.forecast.forecast import Forecast, forecast, year_ahead
from audits.models import SpotCheck, Title
from audits.titles.enums import TitleStatus
from brandportal.accounts.enums import AgencyClass
from tests.factories.applications import SHANGHAI, make_commitment
from tests.factories.audits import NOW, make_counted_result, make_review, make_title
from tests.factories.people import make_agency, make_head, make_member, make_officer

pytestmark = pytest.mark.django_db
# In the year of the title, long before its end.
AUTUMN = datetime(2025, 11, 3, 10, 0, tzinfo=SHANGHAI)


def read(title: Title) -> Title:
    return Title.objects.with_forecast_facts().get(pk=title.pk)


def of(title: Title, *, now: datetime = AUTUMN, year: int = 2025) -> Forecast:
    return forecast(read(title), year=year, now=now)


def report(
    title: Title, actual: str, *, as_of: date = date(2025, 11, 1), finding: str = ""
) -> None:
    commitment = title.application.commitments.first()
    CommitmentActual.objects.create(
        commitment=commitment,
        as_of=as_of,
        actual=Decimal(actual),
        note="台账",
        reported_at=AUTUMN,
        finding=finding,
        checked_at=AUTUMN if finding else None,
        checked_by=make_officer() if finding else None,
    )


@pytest.fixture
def title() -> Title:
    """Public score 90; one commitment due at the end of the year, to come down to its target."""
    title = make_title()
    make_counted_result(title.application, "90")
    return title


def test_an_open_commitment_without_a_figure_counts_as_missed_and_may_still_be_kept(title) -> None:
    found = of(title)
    # Public 90 of 50, commitments 0 of 25.
    assert found.verdict.score == Fraction(60)
    assert found.lowest.score == Fraction(60)
    assert found.highest.score == Fraction(4500 + 2500, 75)
    assert found.is_open


def test_a_reached_target_counts_at_once(title) -> None:
    commitment = title.application.commitments.get()
    report(title, str(commitment.target))
    found = of(title)
    assert found.verdict.score == found.lowest.score == found.highest.score == Fraction(7000, 75)
    assert found.verdict.outcome == Outcome.RETAINED
    assert not found.is_open


def test_a_figure_that_was_not_confirmed_counts_nowhere(title) -> None:
    commitment = title.application.commitments.get()
    report(title, str(commitment.target), finding=Finding.NOT_CONFIRMED)
    assert of(title).verdict.score == Fraction(60)


def test_after_its_day_a_missed_commitment_is_no_longer_open(title) -> None:
    commitment = title.application.commitments.get()
    commitment.due_on = date(2025, 10, 31)
    commitment.save()
    report(title, str(commitment.baseline), as_of=date(2025, 10, 31))
    found = of(title)
    assert found.lowest.score == found.highest.score == Fraction(60)


def test_a_commitment_of_a_later_year_does_not_count(title) -> None:
    make_commitment(title.application, due_on=date(2026, 6, 30))
    assert len(of(title).commitments) == 1


def test_facts_recorded_by_now_count_and_later_ones_do_not(title) -> None:
    for days, points in ((-1, 50), (1, 100)):
        SpotCheck.objects.create(
            title=title,
            checked_on=date(2025, 11, 1),
            points=points,
            findings="窗口无人值守。",
            recorded_at=AUTUMN + timedelta(days=days),
            recorded_by=make_officer(),
        )
    assert of(title).verdict.explanation["parts"]["spot_checks"]["points"] == "50"


def test_a_finding_of_the_negative_list_revokes_whatever_the_score(title) -> None:
    VetoFinding.objects.create(
        agency=title.agency,
        kind=VetoKind.GRAVE_INCIDENT,
        happened_on=date(2025, 10, 20),
        source="市应急局",
        recorded_at=AUTUMN,
    )
    assert of(title).verdict.outcome == Outcome.REVOKED
    assert of(title, now=AUTUMN - timedelta(days=1)).verdict.outcome != Outcome.REVOKED


def test_at_the_due_moment_it_is_the_verdict_itself(title) -> None:
    """Same facts, same rules: when nothing is open any more the forecast is what is decided."""
    commitment = title.application.commitments.get()
    report(title, str(commitment.target), as_of=date(2025, 12, 31))
    review = make_review(title, status=ReviewStatus.REPORTED)
    review.figures.create(commitment=commitment, actual=commitment.target)
    found = of(title, now=review.report_due)
    decided = decide_review(review_id=review.pk, now=review.report_due)
    assert found.verdict.explanation["score"] == decided.explanation["score"]
    assert found.verdict.outcome == decided.outcome
    assert [[code, params] for code, params in found.verdict.reasons] == decided.reasons


@pytest.mark.parametrize(
    ("now", "year"),
    [
        (datetime(2025, 12, 31, 23, 59, tzinfo=SHANGHAI), 2025),
        # Until the past year is decided its verdict comes next.
        (NOW, 2025),
    ],
)
def test_the_year_whose_verdict_comes_next(title, now, year) -> None:
    if now == NOW:
        make_review(title, status=ReviewStatus.REPORTED)
    assert year_ahead(read(title), now=now) == year


def test_after_the_verdict_the_running_year_is_next(title) -> None:
    make_review(title, status=ReviewStatus.IN_EFFECT)
    assert year_ahead(read(title), now=NOW) == 2026


def test_no_verdict_lies_ahead_of_an_ended_title_or_before_the_first_year() -> None:
    ended = make_title(status=TitleStatus.REVOKED)
    young = make_title(first_review_year=2026)
    assert year_ahead(read(ended), now=AUTUMN) is None
    assert year_ahead(read(young), now=AUTUMN) is None


def test_many_titles_take_the_queries_of_one(title, django_assert_num_queries) -> None:
    for _unused in range(2):
        make_title()
    with django_assert_num_queries(7):
        rows = list(Title.objects.with_forecast_facts())
    with django_assert_num_queries(0):
        for row in rows:
            forecast(row, {}, {}, year=2025, now=AUTUMN)


def page(client, title: Title) -> str:
    response = client.get(reverse("workspace:title-forecast", args=[title.number]))
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def clock():
    with time_machine.travel(AUTUMN, tick=False):
        yield


def test_the_page_says_what_each_part_needs(client, clock, title) -> None:
    client.force_login(make_head(title.agency))
    shown = page(client, title)
    # 60 of 75 points with the commitment missed: (85 * 0.75 - 45) / 0.25 = 75.
    assert "此项达到 75.00 分即可" in shown
    assert "93.33" in shown
    detail = client.get(reverse("workspace:title-detail", args=[title.number])).content.decode()
    assert reverse("workspace:title-forecast", args=[title.number]) in detail


def test_the_page_names_titles_of_the_class_that_are_good_at_the_weakest_part(
    client, clock, title
) -> None:
    good = make_title(agency=make_agency(agency_class=title.agency.agency_class), name="港城快办")
    other = make_title(agency=make_agency(agency_class=AgencyClass.PARTY_ORGAN), name="他类品牌")
    for row in (good, other):
        make_review(
            row,
            year=2024,
            status=ReviewStatus.IN_EFFECT,
            explanation={"parts": {"commitments": {"points": "100"}}},
        )
    client.force_login(make_head(title.agency))
    shown = page(client, title)
    assert "港城快办" in shown
    assert "他类品牌" not in shown


def test_before_the_first_year_the_page_says_when(client, clock) -> None:
    young = make_title(first_review_year=2026)
    client.force_login(make_member(young.agency))
    assert "2026" in page(client, young)
