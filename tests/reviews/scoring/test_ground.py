import copy

import pytest

from reviews.scoring.cells import rows_of
from reviews.scoring.ground import Ground
from reviews.scoring.screening import DEFAULT_SETTINGS
from tests.reviews.scoring.town import cluster, rating, town

SETTINGS = copy.deepcopy(DEFAULT_SETTINGS)


def in_order(records):
    return sorted(records, key=lambda one: (one.time, one.key))


def test_expected_is_the_brand_s_rest_times_the_odds_of_the_others():
    """A has 20 ratings, 12 of them in the first ten minutes; of B's 30 five fall there: 8.5 x 5.5 /
    25.5.
    """
    records = [rating(f"a{n}", "A", 5, n * 0.5) for n in range(12)]
    records += [rating(f"b{n}", "B", 4, n * 1.0 + 0.25) for n in range(5)]
    records += [rating(f"c{n}", "A", 4, 100.0 + n) for n in range(8)]
    records += [rating(f"d{n}", "B", 4, 100.0 + n) for n in range(25)]
    ground = Ground(in_order(records), SETTINGS)
    stream = ground.whole("A")
    assert len(stream.rows) == 20
    assert ground.expected(stream, 0, 12) == pytest.approx(8.5 * 5.5 / 25.5)


def test_expected_is_at_least_one_where_nobody_else_rated():
    records = [rating(f"a{n}", "A", 5, float(n)) for n in range(12)]
    records += [rating(f"b{n}", "B", 4, 5000.0 + n) for n in range(400)]
    ground = Ground(in_order(records), SETTINGS)
    assert ground.expected(ground.whole("A"), 0, 12) == 1.0


def test_look_is_silent_where_the_volume_is_ordinary():
    ground = Ground(in_order(town()), SETTINGS)
    stream = ground.whole("A")
    assert ground.look(stream, 0, 24) is None


def test_look_says_what_is_too_frequent():
    ground = Ground(in_order(town() + cluster(40, levels=(1,))), SETTINGS)
    stream = ground.whole("A")
    first = stream.rows.index(next(n for n, one in enumerate(ground.records) if one.key == "x000"))
    look = ground.look(stream, first, first + 41)
    assert (look.mark, look.size, look.inside, look.every, look.total) == ("bad", 41, 40, 64, 280)
    assert look.shares == (40 / 41, (64 - 40 + 0.5) / (280 - 41 + 1))
    assert [ground.records[row].brand for row in rows_of(look)] == ["A"] * 41


def test_remove_takes_ratings_out_of_every_scope():
    records = in_order(town() + cluster(20, network="office", block="office"))
    ground = Ground(records, SETTINGS)
    assert len(ground.streams["A", "network", "office"].rows) == 20
    gone = [row for row, one in enumerate(records) if one.network == "office"]
    ground.remove(gone)
    assert len(ground.whole("A").rows) == 240
    assert ground.streams["A", "network", "office"].rows == []
    assert ground.streams["A", "block", "office"].rows == []
    assert len(ground.records_left) == 960


def test_scopes_are_those_that_can_reach_their_least_count():
    records = in_order(town() + cluster(9, network="few") + cluster(10, network="ten", name="y"))
    scopes = {
        (kind, name) for brand, kind, name in Ground(records, SETTINGS).streams if brand == "A"
    }
    assert ("network", "ten") in scopes
    assert ("network", "few") not in scopes
    assert ("network", "") not in scopes
