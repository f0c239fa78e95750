from __future__ import annotations

from decimal import Decimal

import pytest

from applications.cycles.indicators import indicator_groups, indicators
from applications.form.completeness import gaps
from applications.form.self_assessment import self_score
from applications.models import SelfScore
from brandportal.rulebook import default_rules
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db


def test_self_score_is_the_sum_of_its_points():
    assert self_score(make_application()) == Decimal("90.00")


def test_self_score_is_zero_without_points():
    assert self_score(make_application(complete=False)) == Decimal(0)


def test_self_score_ignores_what_the_rules_do_not_know():
    application = make_application()
    SelfScore.objects.create(application=application, indicator="x.y", points=50)
    assert self_score(application) == Decimal("90.00")


def test_indicators_are_the_rules_points_with_names():
    found = indicators(default_rules())
    assert len(found) == 18
    assert sum(item.most for item in found.values()) == Decimal(100)
    assert found["commitments.delivered"].most == Decimal(12)
    assert str(found["commitments.delivered"].label) == "兑现情况"
    assert [group.most for group in indicator_groups(default_rules())] == [20, 25, 25, 10, 15, 5]


def test_indicators_of_own_words_are_shown_as_written():
    rules = default_rules()
    rules["indicators"] = {"new_group": {"clean_rivers": 100}}
    (group,) = indicator_groups(rules)
    assert (group.label, group.indicators[0].label) == ("New group", "Clean rivers")


def test_indicators_stand_in_the_same_order_whatever_the_database_does_to_the_keys():
    rules = default_rules()
    shuffled = {
        group: dict(sorted(members.items(), reverse=True))
        for group, members in sorted(rules["indicators"].items(), reverse=True)
    }
    assert list(indicators({**rules, "indicators": shuffled})) == list(indicators(rules))


def test_complete_application_has_no_gap():
    assert gaps(make_application()) == []


def test_gap_names_the_indicator_without_points_or_reason():
    application = make_application()
    first, second = application.self_scores.all()[:2]
    first.delete()
    second.reason = ""
    second.save()
    assert [gap.sentence for gap in gaps(application)] == [
        "指标“名称与含义”尚未自评打分。",
        "指标“核心价值”尚未写明自评理由。",
    ]


def test_gap_counts_many_indicators_instead_of_naming_them():
    application = make_application()
    application.self_scores.all().delete()
    assert [gap.sentence for gap in gaps(application)] == ["还有 18 项指标未自评打分。"]


@pytest.mark.parametrize(
    ("field", "section"),
    [("slogan", "identity"), ("core_value", "values"), ("mechanism", "practice")],
)
def test_gap_points_to_the_section_of_the_empty_field(field, section):
    application = make_application()
    setattr(application, field, "  ")
    (gap,) = gaps(application)
    assert (gap.section, gap.field) == (section, field)
