"""What another rule set would have made of a year that was reviewed."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from applications.models import RuleSet
from audits.annual_review.enums import Outcome, ReviewStatus
from audits.annual_review.other_rules import compared
from audits.annual_review.reviews import decide_review
from audits.models import AnnualReview
from tests.factories.audits import NOW, REPORT_DUE, make_counted_result, make_review, make_title
from tests.factories.people import make_officer, make_tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided() -> list[AnnualReview]:
    """Two titles of 2025: 90 points, retained; 80 points, retained with a warning."""
    made = []
    for points in ("90", "80"):
        title = make_title()
        make_counted_result(title.application, points)
        review = make_review(title, status=ReviewStatus.REPORTED)
        made.append(decide_review(review_id=review.pk, now=REPORT_DUE))
    assert [row.outcome for row in made] == [Outcome.RETAINED, Outcome.RETAINED_WITH_WARNING]
    return made


def rule_set(decided: list[AnnualReview], **changes: Any) -> RuleSet:
    standing = decided[0].title.application.cycle
    rules = copy.deepcopy(standing.rules)
    rules["annual_review"].update(changes)
    return RuleSet.objects.create(version="next", title="明年", rules=rules, created_at=NOW)


def test_the_same_rules_change_nothing(decided) -> None:
    rows = compared(2025, rule_set(decided), by=make_officer())
    assert [row.is_other_outcome for row in rows] == [False, False]
    assert [row.other.explanation["score"] for row in rows] == [
        row.review.explanation["score"] for row in rows
    ]


def test_who_would_change_stands_first(decided) -> None:
    rows = compared(2025, rule_set(decided, retained=80), by=make_officer())
    assert [(row.review, row.other.outcome) for row in rows] == [
        (decided[1], Outcome.RETAINED),
        (decided[0], Outcome.RETAINED),
    ]
    assert [row.is_other_outcome for row in rows] == [True, False]


def test_it_writes_nothing_and_asks_one_query_for_any_number(
    decided, django_assert_num_queries
) -> None:
    rules, officer = rule_set(decided, retained=80), make_officer()
    before = list(AnnualReview.objects.order_by("pk").values())
    _ = officer.roles
    with django_assert_num_queries(2):
        compared(2025, rules, by=officer)
    assert list(AnnualReview.objects.order_by("pk").values()) == before


def test_a_conflict_of_interest_hides_an_agency(decided) -> None:
    officer = make_officer()
    make_tie(officer, decided[0].title.agency)
    rows = compared(2025, rule_set(decided), by=officer)
    assert [row.review for row in rows] == [decided[1]]


def test_the_page_compares_and_says_what_is_wrong(client, decided) -> None:
    rules = rule_set(decided, retained=80)
    client.force_login(make_officer())
    page = reverse("admin:audits_title_other_rules")
    with time_machine.travel(REPORT_DUE, tick=False):
        shown = client.get(page, {"year": 2025, "rule_set": rules.pk}).content.decode()
        assert "2 个结论中有 1 个会不同" in shown
        for wrong in ({"year": "x"}, {"year": 2099}, {"rule_set": "-1"}, {"rule_set": "x' or 1"}):
            assert client.get(page, wrong).status_code == 200
