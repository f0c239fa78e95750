"""Codes on paper that come back too fast."""

from __future__ import annotations

from reviews.scoring.pace import Use, too_fast

PACE = {"codes": 10, "minutes": 10, "network": 10}


def uses(count, *, start=0.0, step=1.0, first=0, brand="A", group="deputies", network=""):
    return [
        Use(first + number, brand, group, start + number * step, network) for number in range(count)
    ]


def held(found):
    return [(cluster.brand, cluster.group, cluster.network, len(cluster.keys)) for cluster in found]


def test_forty_codes_in_a_second_are_one_cluster():
    assert held(too_fast(uses(40, step=0.0004), PACE)) == [("A", "deputies", False, 40)]


def test_ten_in_ten_minutes_are_held_and_nine_are_not():
    assert held(too_fast(uses(10, step=10 / 9), PACE)) == [("A", "deputies", False, 10)]
    assert too_fast(uses(9, step=0.1), PACE) == []
    assert too_fast(uses(10, step=10.01 / 9), PACE) == []


def test_letters_that_come_back_over_days_are_left_alone():
    assert too_fast(uses(60, step=300.0), PACE) == []


def test_overlapping_stretches_are_one_cluster_and_stretches_apart_are_two():
    long = uses(30, step=1.0)
    assert held(too_fast(long, PACE)) == [("A", "deputies", False, 30)]
    two = uses(12, step=0.5) + uses(11, step=0.5, start=5000, first=100)
    assert held(too_fast(two, PACE)) == [("A", "deputies", False, 12), ("A", "deputies", False, 11)]


def test_slowly_from_one_network_is_held_and_the_unknown_network_is_none():
    assert held(too_fast(uses(10, step=600, network="n"), PACE)) == [("A", "deputies", True, 10)]
    assert too_fast(uses(9, step=600, network="n"), PACE) == []
    assert too_fast(uses(40, step=600, network=""), PACE) == []


def test_brands_and_groups_are_counted_apart():
    mixed = uses(9) + uses(9, first=20, brand="B") + uses(9, first=40, group="enterprises")
    assert too_fast(mixed, PACE) == []


def test_no_use_is_in_two_clusters_and_the_order_says_nothing():
    mixed = uses(15, step=0.1, network="n") + uses(12, start=9000, step=500, first=50, network="n")
    found = too_fast(mixed, PACE)
    keys = [key for cluster in found for key in cluster.keys]
    assert len(keys) == len(set(keys)) == 27
    assert too_fast(list(reversed(mixed)), PACE) == found
