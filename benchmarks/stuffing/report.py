"""The page: goals and what came out, then every cell of the simulation."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from . import prose
from .attacks import ATTACKS
from .clamp import VARIANTS
from .figures import per_cent, places, share, table
from .rankings import TOP
from .run import rows_of
from .trials import ENEMY_ATTACKS, SHARES

Row = dict[str, Any]
Cells = dict[tuple[str, str, float], list[Row]]
BEFORE, RAW, DEFENDED, SAME_RAW, SAME_DEFENDED = range(5)
BOUNDS = {"w=.85 d=3": 0.9, "w=.70 d=3": 1.8}


def report(folder: Path) -> str:
    """The page of the results in `folder`, in Markdown."""
    cells: Cells = defaultdict(list)
    for row in rows_of(folder / "attacked.jsonl"):
        cells[row["aim"], row["attack"], row["share"]].append(row)
    clean = rows_of(folder / "clean.jsonl")
    clamp = rows_of(folder / "clamp.jsonl")
    parts = [prose.TITLE, _goals(cells, clean, clamp), _alone(cells), _portal(cells), _enemy(cells)]
    parts += [_clean(clean), _clamp(clamp), prose.LIMITS, prose.HOW, prose.WORLD, prose.TRIED]
    return "\n\n".join(parts) + "\n"


def _percent(hits: Iterable[bool]) -> float:
    return 100 * _mean([float(hit) for hit in hits])


def _gain(rows: Sequence[Row], score: str, when: int) -> list[int]:
    return [row[score][BEFORE] - row[score][when] for row in rows]


def _entries(rows: Sequence[Row], score: str, when: int) -> str:
    return per_cent(sum(row[score][when] <= TOP for row in rows), len(rows))


def _same(rows: Sequence[Row], score: str, when: int) -> str:
    return per_cent(sum(row[score][when] for row in rows), len(rows))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _goals(cells: Cells, clean: list[Row], clamp: list[Row]) -> str:
    def worst(of: Callable[[list[Row]], float], aim: str, shares: Sequence[float]) -> float:
        """The worst figure of the four attacks that correlate; drip and spread have no goal."""
        return max(of(cells[aim, attack, part]) for attack in ENEMY_ATTACKS for part in shares)

    high, low = SHARES[1:], SHARES[:1]
    entered = worst(
        lambda rows: _percent(row["open"][DEFENDED] <= TOP for row in rows), "own", high
    )
    changed = worst(
        lambda rows: _percent(not row["open"][SAME_DEFENDED] for row in rows), "own", high
    )
    gained = worst(lambda rows: _mean(_gain(rows, "open", DEFENDED)), "own", high)
    gained_low = worst(lambda rows: _mean(_gain(rows, "open", DEFENDED)), "own", low)
    fell = worst(lambda rows: -_mean(_gain(rows, "open", DEFENDED)), "enemy", SHARES)
    deepest = worst(lambda rows: -min(_gain(rows, "open", DEFENDED), default=0), "enemy", SHARES)
    held = [100 * row["held"] / row["ratings"] for row in clean]
    unflagged = share(sum(not row["cells"] for row in clean), len(clean))[0]
    moved = {
        name: max((abs(r["moved"]) for r in clamp if r["variant"] == name), default=0.0)
        for name in BOUNDS
    }
    goals = [
        (
            "20 and 50 % false: the target enters the Top Ten, worst of the four attacks",
            "≤ 2 %",
            f"{entered:.1f} %",
            entered <= 2,
        ),
        ("the same: mean gain of places", "≤ 0.5", f"{gained:.2f}", gained <= 0.5),
        (
            "the same: Top Ten as without the attack",
            "≥ 97 %",
            f"{100 - changed:.1f} %",
            changed <= 3,
        ),
        ("10 % false: mean gain of places", "≤ 1.5", f"{gained_low:.2f}", gained_low <= 1.5),
        (
            "honest worlds: ratings held, mean",
            "≤ 0.01 %",
            f"{_mean(held):.4f} %",
            _mean(held) <= 0.01,
        ),
        (
            "honest worlds: ratings held, worst",
            "≤ 0.2 %",
            f"{max(held, default=0):.3f} %",
            max(held, default=0) <= 0.2,
        ),
        ("honest worlds in which nothing is held", "≥ 95 %", f"{unflagged:.1f} %", unflagged >= 95),
        ("an enemy stuffs for rank 5: mean fall", "≤ 0.5", f"{fell:.2f}", fell <= 0.5),
        ("the same: worst fall", "≤ 2", f"{deepest:.0f}", deepest <= 2),
        *(
            (
                f"public score moved at most, {name}",
                f"≤ {bound}",
                f"{moved[name]:.2f}",
                moved[name] <= bound,
            )
            for name, bound in BOUNDS.items()
        ),
    ]
    rows = [(*goal[:3], "yes" if goal[3] else "**no**") for goal in goals]
    clamp_worlds = len({row["world"] for row in clamp})
    worlds = min((len(found) for found in cells.values()), default=0)
    head = f"## Goals and figures\n{worlds} attacked worlds a cell, {len(clean)} honest worlds, {clamp_worlds} for the clamp. Screening alone, without the clamp.\n\n"
    return head + table(["goal", "wanted", "found", "met"], rows)


def _alone(cells: Cells) -> str:
    head = [
        "attack",
        "false",
        "enters the Top Ten, %",
        "with screening",
        "places gained",
        "with screening",
        "Top Ten the same, %",
        "with screening",
        "false held, %",
        "honest held, mean (worst)",
    ]
    rows = [
        (
            attack,
            f"{100 * part:.0f} %",
            _entries(found, "open", RAW),
            _entries(found, "open", DEFENDED),
            places(_gain(found, "open", RAW)),
            places(_gain(found, "open", DEFENDED)),
            _same(found, "open", SAME_RAW),
            _same(found, "open", SAME_DEFENDED),
            _held(found),
            _bystanders(found),
        )
        for attack in ATTACKS
        for part in SHARES
        if (found := cells["own", attack, part])
    ]
    text = "## The screening alone\nRanked by the open public score and nothing else: no verified group, no clamp. The agency at rank 20 stuffs for itself.\n\n"
    return text + table(head, rows)


def _held(rows: Sequence[Row]) -> str:
    return f"{100 * sum(r['fakes_held'] for r in rows) / max(1, sum(r['fakes'] for r in rows)):.0f}"


def _bystanders(rows: Sequence[Row]) -> str:
    return f"{_mean([r['honest_held'] for r in rows]):.1f} ({max(r['honest_held'] for r in rows)})"


def _portal(cells: Cells) -> str:
    head = [
        "attack",
        "false",
        "enters, % (clamp, screening)",
        "places gained: neither",
        "clamp",
        "screening",
        "both",
        "Top Ten the same, %: neither",
        "both",
    ]
    rows = [
        (
            attack,
            f"{100 * part:.0f} %",
            _entries(found, "portal", DEFENDED),
            places(_gain(found, "unclamped", RAW)),
            places(_gain(found, "portal", RAW)),
            places(_gain(found, "unclamped", DEFENDED)),
            places(_gain(found, "portal", DEFENDED)),
            _same(found, "unclamped", SAME_RAW),
            _same(found, "portal", SAME_DEFENDED),
        )
        for attack in ATTACKS
        for part in SHARES
        if (found := cells["own", attack, part])
    ]
    text = "## The whole portal\nRanked by the composite: self-assessment 5, panel 35, public 60, of which the open ratings are 15 in 100 and held within 3 points of the verified groups. The same attacks, so that each layer shows.\n\n"
    return text + table(head, rows)


def _enemy(cells: Cells) -> str:
    head = [
        "attack",
        "false",
        "places fallen, open score",
        "worst",
        "places fallen, whole portal",
        "worst",
        "false held, %",
        "honest held, mean (worst)",
    ]
    rows = [
        (
            attack,
            f"{100 * part:.0f} %",
            places([-gain for gain in _gain(found, "open", DEFENDED)]),
            max(-gain for gain in _gain(found, "open", DEFENDED)),
            places([-gain for gain in _gain(found, "portal", DEFENDED)]),
            max(-gain for gain in _gain(found, "portal", DEFENDED)),
            _held(found),
            _bystanders(found),
        )
        for attack in ENEMY_ATTACKS
        for part in SHARES
        if (found := cells["enemy", attack, part])
    ]
    text = "## Stuffing for a rival, to hurt him\nAn enemy stuffs for the agency at rank 5 and hopes that the screening takes its honest ratings along. Below zero: it gained.\n\n"
    return text + table(head, rows) + "\n\n" + _falls(cells)


def _falls(cells: Cells) -> str:
    """How often it fell far, and why."""
    every = [row for (aim, _, _), found in cells.items() if aim == "enemy" for row in found]
    falls = [-gain for gain in _gain(every, "open", DEFENDED)]
    far = [row for row, fall in zip(every, falls, strict=True) if fall >= 2]
    portal = [-gain for gain in _gain(every, "portal", DEFENDED)]
    honest = [row["honest_held"] for row in far]
    return (
        f"Of {len(every)} attacks {len(far)} cost the target two places or more in the open ranking, {sum(fall > 2 for fall in falls)} of them "
        f"more than two; in the whole portal none cost more than {max(portal, default=0)}. In those {_held(far) if far else 100} % of the false "
        f"ratings were held and {min(honest, default=0)} to {max(honest, default=0)} honest ones with them: where the next "
        "agencies stand within one or two tenths of a point, a handful of ratings decides. Whoever is hurt so is helped by people: a "
        "released hold restores the score exactly, and the office sees how many honest ratings a cell is likely to hold (`expected`)."
    )


def _clean(rows: list[Row]) -> str:
    flagged = [row for row in rows if row["cells"]]
    kinds: dict[str, int] = defaultdict(int)
    for row in flagged:
        for kind, _, _ in row["cells"]:
            kinds[kind] += 1
    held = [100 * row["held"] / row["ratings"] for row in rows]
    listed = ", ".join(f"{kind} {n}" for kind, n in sorted(kinds.items())) or "none"
    return (
        f"## Honest worlds\nOf {len(rows)} worlds {len(flagged)} had a cell held: {per_cent(len(flagged), len(rows))} %. "
        f"Ratings held: mean {_mean(held):.4f} %, worst {max(held, default=0):.3f} %. Cells by kind: {listed}; "
        f"{sum(row['of_campaigns'] for row in rows)} of them of the {9 * len(rows)} brands with an honest campaign. "
        f"The Top Ten stayed the same in {_mean([100 * row['top_same'] for row in rows]):.1f} % of the worlds."
    )


def _clamp(rows: list[Row]) -> str:
    head = ["public score", "false", "enters the Top Ten, %", "places gained", "points moved, most"]
    lines = []
    for variant in VARIANTS:
        for part in sorted({row["share"] for row in rows}):
            found = [row for row in rows if row["variant"] == variant and row["share"] == part]
            lines.append(
                (
                    variant,
                    f"{100 * part:.0f} %",
                    per_cent(sum(row["after"] <= TOP for row in found), len(found)),
                    places([row["before"] - row["after"] for row in found]),
                    f"{max(row['moved'] for row in found):.2f}",
                )
            )
    text = "## The clamp alone\nNo screening; any attack, all fives; 150 invited and 250 open ratings a brand, ranked by the public score. w is the weight of the verified groups.\n\n"
    return text + table(head, lines)
