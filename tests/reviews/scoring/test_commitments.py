"""Format version 2 against its committed test vectors: the portal and the published script, two
implementations.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from reviews.scoring import commitments
from tests.factories.campaign import SCRIPT

VECTORS = json.loads(
    (Path(__file__).parents[2] / "data" / "ledger_vectors.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("recount", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("row", VECTORS["entries"], ids=lambda row: row["code"])
def test_entries(row, script):
    levels = [int(digit) or None for digit in row["levels"]]
    label = {name: row[name] for name in ("year", "brand", "group", "levels")}
    assert commitments.levels_in_digits(levels) == row["levels"]
    assert commitments.r_g_of(row["code"]) == row["r_g"]
    assert commitments.r_l_of(row["code"], **label) == row["r_l"]
    made = commitments.commitment(
        year=row["year"],
        brand=row["brand"],
        group=row["group"],
        levels=levels,
        r_g=row["r_g"],
        r_l=row["r_l"],
        previous=row["previous"],
    )
    assert made == row["commitment"]
    year = str(row["year"])
    assert script.secret_of(row["code"], "r_g") == row["r_g"]
    told = (row["brand"], row["group"], row["levels"])
    assert script.secret_of(row["code"], "r_l", year, *told) == row["r_l"]
    assert script.group_part(row["r_g"], row["group"]) == row["group_hash"]
    assert script.levels_part(row["r_l"], row["levels"]) == row["levels_hash"]
    assert script.commitment_of(year, row) == row["commitment"]


def test_chain(script):
    chain = VECTORS["chain"]
    year, rules = chain["year"], chain["rules_sha256"]
    assert commitments.first_link(year=year, rules_hash=rules) == chain["first_link"]
    assert script.digest("chain", str(year), rules) == chain["first_link"]
    for row in chain["heads"]:
        size = len(row["commitments"])
        assert commitments.root(row["commitments"]) == row["root"]
        made = commitments.head(
            number=row["number"],
            salt=row["salt"],
            size=size,
            root=row["root"],
            before=row["before"],
        )
        assert made == row["head"]
        parts = (str(row["number"]), row["salt"], str(size), row["root"], row["before"])
        assert script.digest("head", *parts) == row["head"]


def test_the_order_under_a_head_says_nothing():
    rows = [row["commitment"] for row in VECTORS["entries"]]
    assert commitments.root(rows) == commitments.root(reversed(rows))


@pytest.mark.parametrize("brand", ["", "A|B", "品牌", "A B"])
def test_a_brand_that_could_be_read_in_two_ways_is_refused(brand):
    with pytest.raises(ValueError, match="no code of a brand"):
        commitments.preimage(year=2026, brand=brand, group="g", levels="l")
