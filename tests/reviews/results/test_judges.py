"""Published pseudonyms tell nobody who is who: drawn anew for each brand, without a gap."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from django.urls import reverse

from brandportal.accounts.enums import Role
from brandportal.workflow import CLOCK, transition
from reviews.models import Evaluation, Result, ScoreSheet
from reviews.panel.sheets import declare
from reviews.results import counting
from reviews.results.judges import keys_of_the_year, letters
from reviews.scoring.official import official
from reviews.scoring.panel import SAME_METHOD, PanelRules
from reviews.scoring.public import PublicRules
from reviews.scoring.uncertainty import Sample, chances
from reviews.stages.steps import close_scoring
from reviews.stages.workflow import EVALUATION
from tests.factories import evaluation as make
from tests.factories.people import make_user
from tests.factories.published import folder
from tests.plugins.worlds import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_draws")]

# Every judge has other sums, so that a published line can be followed to its judge.
SUMS = {
    f"2026-{number:03d}": [90 - number, 80 - number, 70 - number, 60 - number, 50 - number]
    for number in range(1, 9)
}
RECUSED = ("2026-001", 2)


def make_shortlisted() -> Evaluation:
    """Eight brands, five judges; one of them has a conflict with the first brand."""
    made = make.evaluation(
        make.cycle(make.small_rules(panel={"judges_min": 4}, titles={"shortlist": 8}))
    )
    brands = {row.number: row for row in (make.application(made.cycle, n) for n in range(1, 9))}
    for number, totals in SUMS.items():
        for place, (seat, total) in enumerate(zip(made.seats.all(), totals, strict=True)):
            if (number, place) == RECUSED:
                declare(
                    seat=seat,
                    application=brands[number],
                    has_conflict=True,
                    reason="cousin",
                    by=seat.user,
                    now=make.SCORING,
                )
            else:
                make.score(seat, brands[number], total)
    return close_scoring(
        evaluation=made, by=make_user(Role.OFFICE, username="office"), now=make.SCORING
    )


shortlisted = built_once(make_shortlisted)


@pytest.fixture
def counted(shortlisted) -> Evaluation:
    made = transition(EVALUATION, "open_rating", shortlisted, by=CLOCK, now=make.RATING_OPENS)
    for brand in made.cycle.applications.all():
        make.rate(brand, "service_recipients", [5, 4, 3, 2])
    made = transition(EVALUATION, "close_rating", made, by=CLOCK, now=make.RATING_CLOSES)
    counting.count(evaluation=made, by=CLOCK, now=make.RATING_CLOSES)
    return made


def published(made: Evaluation) -> dict[str, dict[str, int]]:
    """Brand to published name to sum, from the file."""
    text = folder(made)["panel.csv"].decode("utf-8-sig")
    found: dict[str, dict[str, int]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        sums = found.setdefault(row["application"], {})
        sums[row["judge"]] = sums.get(row["judge"], 0) + int(Fraction(row["points"]))
    return found


def test_nobody_is_missing_where_a_judge_took_no_part(counted):
    names = {number: sorted(sums) for number, sums in published(counted).items()}
    assert names.pop(RECUSED[0]) == ["A", "B", "C", "D"]
    assert set(map(tuple, names.values())) == {("A", "B", "C", "D", "E")}


def test_what_a_judge_is_called_on_one_brand_says_nothing_about_another(counted):
    called: dict[int, set[str]] = {}
    for number, sums in published(counted).items():
        for name, total in sums.items():
            called.setdefault(SUMS[number].index(total), set()).add(name)
    assert sorted(called) == [0, 1, 2, 3, 4]
    assert all(len(names) > 1 for names in called.values())


def test_explanation_and_file_use_the_same_names(counted):
    for result in Result.objects.select_related("application"):
        told = {row["judge"]: int(row["sum"]) for row in result.explanation["panel"]["judges"]}
        assert told == published(counted)[result.application.number]
        assert sorted(result.explanation["points"]) == sorted(told)


def test_the_shown_uncertainty_is_drawn_with_the_judges_as_persons(counted):
    """The same figures as if judges were known for the whole year, as they are inside."""
    keys = keys_of_the_year(counted)
    rules = counted.cycle.rules
    lines = counting.ratings_by_application(counted)
    results = list(Result.objects.select_related("application__agency"))
    sums = {
        result.application_id: {
            keys[sheet.seat_id]: sum(
                (Fraction(row.points) for row in sheet.scores.all()), Fraction(0)
            )
            for sheet in ScoreSheet.objects.filter(application=result.application, status="locked")
        }
        for result in results
    }
    # One judge is recused from a brand, so the year is adjusted.
    year = official(sums, PanelRules.from_rules(rules))
    assert year.adjusts
    samples = [
        Sample(
            application=result.application.number,
            self_score=Fraction(result.exact["self"]),
            judge_sums=year.comparable(sums[result.application_id]),
            ratings=lines[result.application_id],
            public_rules=PublicRules.from_rules(rules, result.application.agency.agency_class),
        )
        for result in results
    ]
    found = chances(
        samples,
        panel_rules=replace(
            PanelRules.from_rules(rules), method="mean", when_incomplete=SAME_METHOD
        ),
        weights=rules["stage_weights"],
        places=rules["titles"]["top_ten"],
        seed=counting.seed_of(counted),
        draws=counting.DRAWS,
    )
    told = {
        row.application.number: row.explanation["uncertainty"]
        for row in Result.objects.select_related("application")
    }
    assert {
        one.application: (str(one.in_places), one.rank_low, one.rank_high) for one in found
    } == {
        number: (row["in_places"], row["rank_low"], row["rank_high"])
        for number, row in told.items()
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "不同品牌的同一代号不代表同一评委"), ("en", "drawn anew for each brand")],
)
def test_the_page_says_what_a_name_means(client, counted, language, words):
    client.force_login(make_user(Role.LEADER, username="leader"))
    address = reverse("leadership:explanation", args=[2026, "2026-002"])
    page = client.get(address, headers={"accept-language": language}).content.decode()
    client.cookies["django_language"] = language
    page = client.get(address).content.decode()
    assert words in page
    assert not re.search(r"\bJ1\b", page)


@pytest.mark.parametrize(
    ("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (51, "AZ"), (52, "BA")]
)
def test_letters_go_on_after_z(place, name):
    assert letters(place) == name
