"""Every agency's points, zeros included, with the outcome they come from."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from fractions import Fraction

import pytest
from django.utils import translation

from applications.form.enums import ApplicationStatus
from applications.models import VetoFinding
from applications.negative_list.enums import VetoKind
from audits.annual_review.enums import Outcome, RectificationStatus, ReviewStatus
from audits.titles.enums import TitleLevel
from audits.year_end import files
from audits.year_end.year_end import year_end
from brandportal.rulebook import default_rules, digest
from tests.factories.applications import make_application, make_cycle
from tests.factories.audits import (
    NOW,
    make_concluded_cycle,
    make_rectification,
    make_review,
    make_title,
)
from tests.factories.people import make_agency

pytestmark = pytest.mark.django_db


def points_of(year: int = 2025) -> dict[str, Fraction]:
    return {line.agency.name: line.points for line in year_end(year).lines}


def effective(title, outcome: str) -> None:
    make_review(title, status=ReviewStatus.IN_EFFECT, outcome=outcome)


def test_year_end_of_every_outcome() -> None:
    """Default table: Famous Brand 3, Top Ten new 2, retained 1, shortlisted 0.5, rectifying -0.3,
    revoked -0.5, fraud -1.
    """
    cycle = make_concluded_cycle(2025)
    make_title(agency=make_agency("新十佳局"))
    retained = make_title(agency=make_agency("保留局"), year=2024)
    effective(retained, Outcome.RETAINED_WITH_WARNING)
    famous = make_title(agency=make_agency("名牌局"), year=2024, level=TitleLevel.FAMOUS)
    effective(famous, Outcome.RETAINED)
    rectifying = make_title(agency=make_agency("整改局"), year=2024)
    effective(rectifying, Outcome.TO_BE_RECTIFIED)
    lost = make_title(agency=make_agency("撤销局"), year=2024)
    effective(lost, Outcome.REVOKED)
    lapsed = make_title(agency=make_agency("失效局"), year=2024)
    effective(lapsed, Outcome.LAPSED)
    make_application(
        agency=make_agency("入围局"),
        cycle=cycle,
        status=ApplicationStatus.NOT_SELECTED,
        complete=False,
    )
    make_application(
        agency=make_agency("排除局"), cycle=cycle, status=ApplicationStatus.EXCLUDED, complete=False
    )
    cheat = make_agency("造假局")
    VetoFinding.objects.create(
        agency=cheat,
        kind=VetoKind.RIGGED_RATINGS,
        happened_on=date(2025, 3, 1),
        source="x",
        recorded_at=NOW,
    )
    make_agency("无事局")
    assert points_of() == {
        "新十佳局": Fraction(2),
        "保留局": Fraction(1),
        "名牌局": Fraction(3),
        "整改局": Fraction(-3, 10),
        "撤销局": Fraction(-1, 2),
        "失效局": Fraction(0),
        "入围局": Fraction(1, 2),
        "排除局": Fraction(0),
        "造假局": Fraction(-1),
        "无事局": Fraction(0),
    }


def test_year_end_counts_the_highest_gain_and_the_heaviest_loss() -> None:
    """Top Ten new (2) beside shortlisted (0.5) and a revoked older title (-0.5): 2 - 0.5 = 1.5."""
    agency = make_agency("双品牌局")
    make_title(agency=agency)
    older = make_title(agency=agency, year=2024)
    effective(older, Outcome.REVOKED)
    [line] = year_end(2025).lines
    assert line.points == Fraction(3, 2)
    assert [reason.split(" ")[:2] for reason in line.reasons] == [
        ["新获十佳", "2"],
        ["撤销荣誉", "-0.5"],
    ]
    assert [reason.split(" ")[:2] for reason in line.set_aside] == [["已入围", "0.5"]]


def test_year_end_counts_a_failed_rectification_in_the_year_it_failed() -> None:
    rectification = make_rectification(status=RectificationStatus.FAILED)
    agency = rectification.review.title.agency.name
    assert points_of(2026)[agency] == Fraction(-1, 2)


def test_year_end_leaves_out_what_is_not_in_effect_and_says_how_many() -> None:
    title = make_title(year=2024)
    make_review(title, status=ReviewStatus.HEARING, outcome=Outcome.REVOKED)
    table = year_end(2025)
    assert (table.undecided, [line.points for line in table.lines]) == (1, [Fraction(0)])


def test_year_end_names_an_inactive_agency_only_when_something_counts() -> None:
    gone, with_title = make_agency("撤并局"), make_agency("更名局")
    make_title(agency=with_title)
    for agency in (gone, with_title):
        agency.is_active = False
        agency.save(update_fields=["is_active"])
    assert points_of() == {"更名局": Fraction(2)}


def test_year_end_uses_the_rules_of_the_year_or_the_newest_before() -> None:
    make_agency()
    assert year_end(2025).rules_hash == digest(default_rules())
    rules = default_rules()
    rules["year_end"]["top_ten_new"] = 2.5
    cycle = make_cycle(2024, status="concluded", rules=rules)
    make_cycle(2026)
    assert year_end(2025).rules_hash == cycle.rules_hash


def test_content_hash_follows_the_content_alone() -> None:
    make_title(agency=make_agency("甲局"))
    first = year_end(2025).content_hash
    assert year_end(2025).content_hash == first
    make_agency("乙局")
    assert year_end(2025).content_hash != first


def test_year_end_reads_any_number_of_agencies_in_the_same_queries(
    django_assert_num_queries,
) -> None:
    make_title()
    with django_assert_num_queries(8):
        assert len(year_end(2025).lines) == 1
    for _ in range(2):
        effective(make_title(year=2024), Outcome.RETAINED)
    with django_assert_num_queries(8):
        assert len(year_end(2025).lines) == 3


def test_rows_and_json_hold_the_same_numbers() -> None:
    make_title(agency=make_agency("=1+1局"))
    make_agency("乙局")
    table = year_end(2025)
    rows = list(files.rows(table))
    assert [row[4] for row in rows] == [2, 0]
    assert len(files.head(table)) == len(rows[0]) == 10
    data = json.loads(files.as_json(table))
    assert [row["points"] for row in data["agencies"]] == ["2", "0"]
    assert hashlib.sha256(files.as_json(table)).hexdigest() == rows[0][8] == table.content_hash


def test_the_table_and_its_files_are_the_same_in_every_language() -> None:
    agency = make_agency("造假局")
    VetoFinding.objects.create(
        agency=agency,
        kind=VetoKind.RIGGED_RATINGS,
        happened_on=date(2025, 3, 1),
        source="x",
        recorded_at=NOW,
    )
    made = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            table = year_end(2025)
            head, rows = files.head(table), files.rows(table)
            made.append((table.content_hash, head, rows, files.title(table)))
    assert made[0] == made[1]
    with translation.override("en"):
        assert year_end(2025).lines[0].reasons == ["Fraud established -1 (Rigged ratings)"]


def test_a_title_revoked_for_fraud_leaves_no_gain() -> None:
    """The review of the year says fraud, whatever the year in which the fraud was committed."""
    agency = make_agency("造假局")
    title = make_title(agency=agency)
    revoked = {"status": ReviewStatus.IN_EFFECT, "outcome": Outcome.REVOKED}
    make_review(title, facts={"fraud": True}, **revoked)
    [line] = year_end(2025).lines
    assert line.points == -1
    assert line.set_aside[0] == f"新获十佳 2 ({title})（因弄虚作假不予计分）"
