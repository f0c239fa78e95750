import copy
from math import exp

import pytest

from reviews.scoring.cells import Look
from reviews.scoring.ground import Ground
from reviews.scoring.screening import DEFAULT_SETTINGS
from reviews.scoring.search import apart, excessive, tightened, tried_cell, tries, trimmed
from tests.reviews.scoring.town import ANSWERS, cluster, town

SETTINGS = copy.deepcopy(DEFAULT_SETTINGS)


def ground_of(records):
    return Ground(sorted(records, key=lambda one: (one.time, one.key)), SETTINGS)


def keys_of(ground, look):
    return {ground.records[row].key for row in look.stream.rows[look.first : look.last]}


def look_at(first, last, volume):
    return Look(None, first, last, last - first, 1.0, 9.0, "best", 0, 0, 0, volume, 0.0)


def test_apart_keeps_the_greatest_volume_of_those_that_overlap():
    narrow, wide, other = look_at(10, 20, 5.0), look_at(0, 30, 3.0), look_at(20, 40, 4.0)
    assert apart([wide, narrow, other]) == [narrow, other]
    assert apart([]) == []


def test_tries_counts_cells_and_tests_only_an_unusual_volume():
    cells, trials = tries(ground_of(town()))
    assert cells > 100
    assert trials == []
    _, trials = tries(ground_of(town() + cluster(40, levels=ANSWERS)))
    assert {trial.look.stream.brand for trial in trials} == {"A"}
    assert [exp(trial.log_p_content) for trial in trials] == [1.0] * len(trials)


def test_trimmed_cuts_a_window_down_to_its_cluster():
    ground = ground_of(town() + cluster(40, levels=ANSWERS))
    stream = ground.whole("A")
    first = next(n for n, row in enumerate(stream.rows) if ground.records[row].key == "x000")
    wide = ground.look(stream, first - 6, first + 41 + 6)
    narrow = trimmed(ground, wide)
    assert len(keys_of(ground, narrow) - {one.key for one in cluster(40)}) <= 2
    assert narrow.size >= 40


def test_tightened_grows_over_what_a_window_left_out_and_drops_bystanders():
    fakes = {one.key for one in cluster(60)}
    ground = ground_of(town() + cluster(60))
    stream = ground.whole("A")
    first = next(n for n, row in enumerate(stream.rows) if ground.records[row].key == "x000")
    part = ground.look(stream, first - 2, first + 30)
    found = tightened(ground, part)
    assert fakes <= keys_of(ground, found)
    assert len(keys_of(ground, found) - fakes) == 1  # the one honest rating in between


def test_tried_gives_no_weight_to_a_small_excess():
    """27 fives of 41: an excess of 43 in 100, far from chance and yet no finding at 60; at 40 it is
    one.
    """
    ground = ground_of(town() + cluster(40, levels=(5, 5, 4)))
    stream = ground.whole("A")
    first = next(n for n, row in enumerate(stream.rows) if ground.records[row].key == "x000")
    look = ground.look(stream, first, first + 41)
    assert look.excess == pytest.approx(0.43, abs=0.01)
    assert not excessive(ground, look)
    assert tried_cell(ground, look).log_p_content == 0.0
    ground.min_excess = 0.4
    assert exp(tried_cell(ground, look).log_p_content) < 0.01
