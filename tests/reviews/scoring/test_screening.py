import copy
import json
from math import comb
from random import Random

import pytest

from brandportal.rulebook import DEFAULT_RULES
from reviews.scoring.public import PublicRules, RatingLine
from reviews.scoring.screening import DEFAULT_SETTINGS, counted_level, screen
from tests.reviews.scoring.town import ANSWERS, DAY, DAYS, cluster, rating, town


def settings(**changed):
    return copy.deepcopy(DEFAULT_SETTINGS) | changed


def keys(records):
    return {one.key for one in records}


def test_screen_finds_nothing_in_an_honest_town():
    found = screen(town())
    assert (found.cells, found.held, found.ratings, found.rounds) == ((), frozenset(), 960, 1)
    assert found.tests > 100


def test_screen_without_ratings():
    assert screen([]).explanation == {
        "method": "cells",
        "settings": DEFAULT_SETTINGS,
        "ratings": 0,
        "tests": 0,
        "rounds": 0,
        "held": 0,
    }


def test_screen_holds_a_burst_whole_with_its_bystander():
    """40 fives in two hours, and the one honest rating that came between: the cell by hand.

    Of 280 ratings of A 136 are fives: 96 of the town, 40 of the cluster. Inside are 41 with 40 or
    41 fives.
    """
    fakes = cluster(40)
    found = screen(town() + fakes)
    (cell,) = found.cells
    between = {one.key for one in town() if one.brand == "A" and 14430 <= one.time <= 14547}
    assert set(cell.keys) == keys(fakes) | between == found.held
    assert between == {"A121"}  # at minute 14520, a four
    assert (cell.rule, cell.brand, cell.count) == ("window", "A", 41)
    assert cell.place == {"kind": "window", "from": 14430.0, "to": 14547.0}
    assert cell.cell == "minutes 14430 to 14547"
    said = cell.explanation
    assert (said["mark"], said["share_inside"], said["share_outside"]) == ("best", 0.9756, 0.4021)
    # Elsewhere A has 239 ratings; the others three of 720 within these two hours: 239.5 x 3.5 /
    # 717.5.
    assert cell.expected == pytest.approx(239.5 * 3.5 / 717.5)
    exact = sum(comb(136, k) * comb(144, 41 - k) for k in (40, 41)) / comb(280, 41)
    assert cell.p_content == pytest.approx(2 * exact, rel=1e-9)
    assert 0 < cell.p_volume < 1e-10
    assert cell.adjusted < 1e-10


@pytest.mark.parametrize(
    ("step", "levels", "held"),
    [
        (3.0, (5,), True),  # at once, and all fives
        (3.0, ANSWERS, False),  # an honest campaign: many at once, who answer as others do
        (700.0, (5,), False),  # fives at ordinary times: slow, real, organised people are not found
        (700.0, ANSWERS, False),
    ],
)
def test_screen_needs_both_volume_and_content(step, levels, held):
    found = screen(town() + cluster(40, start=30, step=step, levels=levels))
    assert bool(found.cells) is held


def test_screen_lets_go_of_a_cluster_that_is_only_somewhat_better():
    """Control of the excess: six fives of ten instead of four, ever so many, are a happy
    campaign.
    """
    campaign = cluster(200, levels=(5, 5, 5, 5, 5, 5, 4, 4, 3, 2), step=1.5)
    assert screen(town() + campaign).cells == ()
    assert screen(town() + campaign, settings(min_excess=10)).held >= keys(campaign[5:-5])


def test_screen_holds_an_office_that_rates_slowly_and_spares_an_honest_hall():
    wide = {"start": 25, "step": DAYS * DAY / 31, "network": "office", "block": "office"}
    fakes = cluster(30, **wide)
    found = screen(town() + fakes)
    assert found.held == keys(fakes)
    assert found.cells[0].rule in ("network", "block")
    assert found.cells[0].place["name"] == "office"
    assert screen(town() + cluster(30, levels=ANSWERS, **wide)).cells == ()


def test_screen_holds_a_farm_over_a_block_of_networks():
    fakes = [
        one._replace(network=f"f{number % 40}")
        for number, one in enumerate(cluster(60, start=5 * DAY, step=120.7, block="b2"))
    ]
    found = screen(town() + fakes)
    assert found.cells[0].rule == "block"
    assert found.cells[0].place["name"] == "b2"
    assert len(found.held & keys(fakes)) >= 58
    assert len(found.held - keys(fakes)) <= 15


def test_screen_finds_no_cell_in_the_unknown_network():
    """Ratings whose network is not known come from everywhere."""
    fakes = cluster(60, start=25, step=DAYS * DAY / 61)
    assert all(one.network == "" for one in fakes)
    assert screen(town() + fakes).cells == ()


def test_screen_holds_a_cluster_of_the_worst():
    fakes = cluster(40, levels=(1,))
    found = screen(town() + fakes)
    assert found.held >= keys(fakes)
    assert found.cells[0].explanation["mark"] == "bad"


def hired(raters, lists, *, step=300.0):
    """Each of them at an ordinary time: one list of brands and levels, each brand five minutes
    after the other.
    """
    return [
        rating(f"h{number}-{brand}", brand, level, 77 + step * number + 5 * place, who=f"h{number}")
        for number in range(raters)
        for place, (brand, level) in enumerate(lists[number % len(lists)])
    ]


PRAISE_AND_BLAME = [("A", 5), ("B", 1), ("C", 1), ("D", 1)]


def test_screen_holds_the_lists_of_raters_in_lockstep():
    fakes = hired(30, [PRAISE_AND_BLAME])
    found = screen(town() + fakes)
    assert found.held == keys(fakes)
    assert [(cell.rule, cell.brand, cell.count) for cell in found.cells] == [
        ("lockstep", brand, 30) for brand in "ABCD"
    ]
    cell = found.cells[0]
    assert cell.p_volume is None
    assert cell.explanation["raters"] == cell.explanation["among"] == 30
    # Nobody else gave B, C or D the worst: half a rating of 241 each.
    assert cell.explanation["chance"] == pytest.approx(0.5 / 241, abs=1e-6)


def test_screen_holds_what_hired_raters_vary():
    """One in five praises with a four: the list that all share is the blame, and the praise goes
    with it.
    """
    vary = [[("A", 5 if number else 4), *PRAISE_AND_BLAME[1:]] for number in range(5)]
    fakes = hired(30, vary)
    assert screen(town() + fakes).held == keys(fakes)


def test_screen_spares_visitors_of_one_hall_in_a_good_mood():
    """Thirty rate the same three counters; twelve, as four in ten do, give all of them a five."""
    content = [[("A", 5), ("B", 5), ("C", 5)]] * 2
    others = [
        [("A", 4), ("B", 3), ("C", 4)],
        [("A", 3), ("B", 4), ("C", 2)],
        [("A", 4), ("B", 4), ("C", 5)],
    ]
    assert screen(town() + hired(30, content + others)).cells == ()


def test_screen_asks_for_as_many_raters_as_the_settings_say():
    assert screen(town() + hired(4, [PRAISE_AND_BLAME])).cells == ()
    assert len(screen(town() + hired(5, [PRAISE_AND_BLAME])).held) == 20


def test_screen_looks_only_at_the_groups_of_the_settings():
    invited = [one._replace(group="service_recipients") for one in town() + cluster(40)]
    assert screen(invited, settings(groups=["public"])).ratings == 0
    assert screen(invited, settings(groups=["service_recipients"])).held


def test_screen_finds_two_clusters_in_two_rounds_the_stronger_first():
    one = cluster(60, name="x")
    two = cluster(30, brand="B", start=15 * DAY + 30, name="y")
    found = screen(town() + one + two)
    assert [cell.brand for cell in found.cells] == ["A", "B"]
    assert found.held >= keys(one + two)
    assert [cell.explanation["round"] for cell in found.cells] == [1, 2]
    assert found.rounds == 3
    first = screen(town() + one + two, settings(rounds=1))
    assert [cell.keys for cell in first.cells] == [found.cells[0].keys]
    assert screen(town() + one, settings(rounds=0)).cells == ()


def test_screen_depends_on_the_set_of_ratings_alone():
    """Shuffled rows, many of them at the same minute, give the same answer to the last digit."""
    records = [
        one._replace(time=float(round(one.time)))
        for one in town() + cluster(40, step=0.5) + hired(12, [PRAISE_AND_BLAME])
    ]
    answer = screen(records)
    assert len(answer.cells) == 5
    rng = Random("order")
    for _ in range(5):
        assert screen(rng.sample(records, len(records))) == answer


def test_screen_reports_its_rounds():
    told = []
    screen(
        town() + cluster(40),
        settings(rounds=4, groups=["public"]),
        lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 4), (2, 4), (4, 4)]


@pytest.mark.parametrize("group", ["service_recipients", "enterprises", "deputies", "grass_roots"])
def test_screen_holds_the_same_cluster_in_every_group_and_mixes_none(group):
    """A cluster in a verified group is found among its own; what the public does changes nothing of
    it.
    """
    own = [
        one._replace(group=group, key=f"{group}-{one.key}", pseudonym=f"{group}-{one.pseudonym}")
        for one in town() + cluster(40)
    ]
    alone, both = screen(own), screen(own + town())
    assert alone.held and alone.held == both.held
    assert [cell.explanation for cell in alone.cells] == [cell.explanation for cell in both.cells]


def test_screen_explains_itself_in_json():
    found = screen(town() + cluster(40) + hired(12, [PRAISE_AND_BLAME]))
    for cell in found.cells:
        said = json.loads(json.dumps({"place": cell.place, "explanation": cell.explanation}))
        assert said == {"place": cell.place, "explanation": cell.explanation}
    assert json.loads(json.dumps(found.explanation)) == found.explanation


def test_screen_shows_how_long_the_form_was_open():
    slow = [one._replace(seconds=60.0) for one in town()]
    found = screen(slow + cluster(40, seconds=4.0))
    assert found.cells[0].explanation["seconds"] == {"inside": 4.0, "outside": 60.0}
    assert screen(town() + cluster(40)).cells[0].explanation["seconds"] is None


def test_screen_refuses_what_is_no_rating():
    with pytest.raises(ValueError, match="level"):
        screen([rating("a", "A", 6, 0.0)])
    with pytest.raises(ValueError, match="one key"):
        screen([rating("a", "A", 5, 0.0), rating("a", "B", 5, 1.0)])


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ((5,), 5),
        ((3, 5, 5, 5, 5), 5),  # middling overall, the best in every aspect: counts as the best
        ((5, 1, 1, 1, 1), 1),
        ((5, 5, 5, 5, None), 5),  # an aspect left out: the overall answer counts
        ((4, 5, 5, 5, 1), 3),  # 60 points: ten from 70, thirty from 30
        ((4, 5, 4, 5, 4), 4),  # 91 points: six from 85, nine from 100
    ],
)
def test_counted_level_is_what_the_value_is_nearest_to(answers, level):
    rules = PublicRules.from_rules(DEFAULT_RULES, "window")
    assert counted_level(RatingLine("public", *answers), rules) == level
