"""A small town whose answers are dealt, not drawn: four brands, each rated every two hours for
twenty days.
"""

from reviews.scoring.screening import Record

DAY = 24 * 60
DAYS = 20
BRANDS = ("A", "B", "C", "D")
# Ten answers in turn: four 5s, three 4s, two 3s, one 2.
ANSWERS = (5, 4, 3, 5, 4, 5, 2, 4, 5, 3)


def rating(
    key, brand, level, time, *, who=None, group="public", network="", block="", seconds=None
):
    return Record(key, brand, group, who or f"p-{key}", level, time, network, block, seconds)


def town() -> list[Record]:
    """240 ratings a brand, 40 in 100 of them 5s; networks and blocks in turn, so that no brand
    prefers one.
    """
    made = []
    for brand in BRANDS:
        for number in range(DAYS * 12):
            made.append(
                rating(
                    f"{brand}{number:03}",
                    brand,
                    ANSWERS[number % 10],
                    120.0 * number + BRANDS.index(brand),
                    network=f"n{number % 30}",
                    block=f"b{number % 6}",
                )
            )
    return made


def cluster(size, *, brand="A", levels=(5,), start=10 * DAY + 30, step=3.0, name="x", **more):
    """`size` ratings one after the other, `step` minutes apart, with the levels in turn."""
    return [
        rating(
            f"{name}{number:03}", brand, levels[number % len(levels)], start + step * number, **more
        )
        for number in range(size)
    ]
