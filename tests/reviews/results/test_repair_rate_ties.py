"""Equal scores are separated by the repair rate of the previous year, in the portal and in the
published script.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.workflow import CLOCK, transition
from reviews.models import Case, Evaluation, Result
from reviews.results import counting
from reviews.stages.steps import close_rating, close_scoring
from reviews.stages.workflow import EVALUATION
from tests.factories import evaluation as make
from tests.factories.cases import make_case
from tests.factories.evaluation import at
from tests.factories.people import make_user
from tests.factories.published import folder

pytestmark = pytest.mark.django_db
EVEN = [80, 80, 80, 80, 80]


def counted(*rates: tuple[int, int]) -> Evaluation:
    """Three brands with the same points and ratings; `rates` are repaired and open cases of the
    year before.
    """
    before = make.cycle(year=2025)
    at(before, "concluded")
    made = make.evaluation(make.cycle())
    for number in (1, 2, 3):
        make.application(made.cycle, number)
    brands = list(made.cycle.applications.order_by("number"))
    for row, (repaired, still_open) in zip(brands, rates, strict=False):
        earlier = Application.objects.create(
            number=row.number.replace("2026", "2025"),
            cycle=before,
            agency=row.agency,
            brand=row.brand,
            status="named",
            submitted_at=make.SCORING,
            agency_class=row.agency_class,
        )
        for status in ["closed"] * repaired + ["to_answer"] * still_open:
            make_case(earlier, status)
    make.score_all(made, {row.number: EVEN for row in brands})
    office = make_user(Role.OFFICE, username="office")
    made = close_scoring(evaluation=made, by=office, now=make.SCORING)
    made = transition(EVALUATION, "open_rating", made, by=CLOCK, now=make.RATING_OPENS)
    for row in brands:
        make.rate(row, "service_recipients", [5, 4])
        make.rate(row, "enterprises", [4, 4])
    return close_rating(evaluation=made, now=make.RATING_CLOSES)


def ranks() -> dict[str, tuple[int | None, str | None]]:
    return {
        row.application.number: (row.rank, row.exact["repair_rate"])
        for row in Result.objects.select_related("application")
    }


def test_the_higher_share_stands_before_and_none_comes_last():
    counted((1, 1), (2, 1))
    assert ranks() == {
        "2026-001": (2, "1/2"),
        "2026-002": (1, "2/3"),
        "2026-003": (3, None),
    }


def test_without_any_case_the_next_tie_break_decides():
    counted()
    assert ranks() == {
        "2026-001": (1, None),  # handed in earlier
        "2026-002": (2, None),
        "2026-003": (3, None),
    }


def test_cases_of_the_same_year_do_not_count():
    made = counted((0, 1))
    make_case(made.cycle.applications.get(number="2026-003"), "closed")
    counting.count(evaluation=made, by=CLOCK, now=make.RATING_CLOSES)
    assert ranks()["2026-003"][1] is None


def test_a_later_count_keeps_the_shares_of_the_first():
    made = counted((1, 1), (2, 1))
    Case.objects.filter(status="to_answer").delete()
    counting.count(evaluation=made, by=CLOCK, now=make.RATING_CLOSES)
    assert ranks() == {
        "2026-001": (2, "1/2"),
        "2026-002": (1, "2/3"),
        "2026-003": (3, None),
    }


def test_the_published_script_parts_them_the_same_way(tmp_path):
    made = counted((1, 1), (2, 1))
    for name, content in folder(made).items():
        (tmp_path / name).write_bytes(content)
    lines = (tmp_path / "applications.csv").read_text().splitlines()
    assert [line.split(",")[4] for line in lines] == ["repair_rate", "1/2", "2/3", ""]
    done = subprocess.run(
        [sys.executable, "recount.py", "."], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, "MATCH" in done.stdout) == (0, True), done.stdout + done.stderr
    # Control: with the shares exchanged the script finds other ranks.
    text = (tmp_path / "applications.csv").read_text()
    swapped = text.replace(",1/2,", ",x,").replace(",2/3,", ",1/2,").replace(",x,", ",2/3,")
    (tmp_path / "applications.csv").write_text(swapped)
    done = subprocess.run(
        [sys.executable, "recount.py", "."], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "rank" in done.stdout
