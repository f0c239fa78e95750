"""What the demo must contain. It is embedded, so it is tested on SQLite only."""

from __future__ import annotations

from collections import Counter

import pytest

from applications.models import Cycle
from audits.models import AnnualReview, Title
from brandportal.accounts.models import Agency, User
from brandportal.journal.domain import broken_links
from demo.brands import BRANDS, INVENTED, REAL
from demo.people import LOGINS, PASSWORD
from reviews.models import (
    Case,
    Kiosk,
    PressureReport,
    Rating,
    Sanction,
    Summons,
)

pytestmark = pytest.mark.usefixtures("demo")


def test_the_demo_has_every_stage_of_two_years():
    assert [brand.agency for brand in REAL] == [
        "市交通运输局",
        "市行政服务中心",
        "市商务局",
        "市口岸办",
        "市审计局",
        "张家港出入境检验检疫局",
    ]
    assert len(INVENTED) == 21
    assert Agency.objects.filter(invented=True).count() == 21
    assert {brand.agency_class for brand in INVENTED} == {"window", "non_window", "party_organ"}
    assert Agency.objects.count() == len(BRANDS) == 27

    first, second = Cycle.objects.order_by("year")
    assert (first.year, first.status, first.evaluation.status) == (2025, "concluded", "concluded")
    assert (second.year, second.status, second.evaluation.status) == (2026, "open", "rating")
    assert Counter(first.applications.values_list("status", flat=True)) == {
        "named": 10,
        "not_selected": 10,
        "not_shortlisted": 5,
        "withdrawn": 1,
        "declined": 1,
    }
    assert Counter(second.applications.values_list("status", flat=True)) == {
        "shortlisted": 20,
        "not_shortlisted": 6,
        "declined": 1,
    }
    assert Counter(AnnualReview.objects.values_list("outcome", flat=True)) == {
        "retained": 4,
        "retained_with_warning": 2,
        "to_be_rectified": 2,
        "revoked": 1,
        "lapsed": 1,
    }
    assert Counter(Title.objects.values_list("status", flat=True)) == {
        "valid": 5,
        "warned": 2,
        "suspended": 1,
        "revoked": 1,
        "lapsed": 1,
    }
    adverse = Title.objects.exclude(status="valid").values_list("agency__invented", flat=True)
    assert set(adverse) == {True}

    ratings = Rating.objects.filter(application__cycle=second)
    assert ratings.count() == 6422
    assert set(ratings.values_list("group", flat=True)) == {
        "service_recipients",
        "enterprises",
        "deputies",
        "grass_roots",
        "public",
    }
    assert list(broken_links()) == []

    assert first.evaluation.screening.status == "finished"
    assert Counter(first.evaluation.holds.values_list("rule", "status", "count")) == {
        ("network", "excluded", 38): 1,
        ("window", "released", 38): 1,
        ("recheck", "excluded", 1): 1,
    }
    assert first.evaluation.holds.get(status="excluded", source="statistics").statement.answer

    assert Counter(Case.objects.values_list("status", flat=True)) == {
        "closed": 121,
        "to_verify": 8,
        "dissatisfied": 8,
        "excluded": 1,
    }
    # One agency leaves all of them lying, and it is an invented one.
    left = Case.objects.filter(status="to_verify", office_told_at__isnull=False)
    assert set(left.values_list("application__agency__invented", flat=True)) == {True}
    assert Summons.objects.values_list("agency", flat=True).get() == left[0].application.agency_id

    assert Counter(ratings.values_list("channel", flat=True))["kiosk"] == 6
    assert Counter(second.evaluation.batches.values_list("status", "good")) == {
        ("taken_in", 16): 1,
        ("checked", 9): 1,
    }
    assert [kiosk.revoked_at is None for kiosk in Kiosk.objects.order_by("pk")] == [True, False]
    reports = PressureReport.objects.values_list("status", "application__agency__invented")
    assert Counter(reports) == {("closed", True): 2, ("open", True): 1}
    assert Sanction.objects.values_list("step", "status").get() == ("reminder", "imposed")

    for username, _name, _part in LOGINS:
        assert User.objects.get(username=username).check_password(PASSWORD)
