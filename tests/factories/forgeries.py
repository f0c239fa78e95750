"""Ways to forge a published folder of version 2. Each recomputes the checksums, as a publisher
would.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from brandportal import rulebook
from reviews.scoring import commitments
from tests.factories.campaign import seal, write_agreement, write_table

Forge = Callable[[Random, Path], bool]
TABLES = (
    "ratings.csv",
    "replaced.csv",
    "ledger.csv",
    "panel.csv",
    "applications.csv",
    "results.csv",
    "agreement.csv",
)


def rows_of(folder: Path, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / name).read_text(encoding="utf-8"))))


def other(rng: Random, cell: str, column: list[str]) -> str:
    """Another value for a cell: one from the same column, or one that looks alike."""
    choices = {value for value in column if value != cell}
    if len(cell) == 64:
        choices |= {rng.randbytes(32).hex(), cell.upper() if cell.upper() != cell else "", ""}
    elif cell.isdigit() and len(cell) == 5:
        digit = rng.randrange(5)
        choices = {cell[:digit] + rng.choice("12345".replace(cell[digit], "")) + cell[digit + 1 :]}
    elif cell.replace(".", "").isdigit():
        choices |= {str(int(float(cell)) + 1), cell + ".5" if "." not in cell else cell + "1"}
    else:
        choices |= {cell + "x", ""}
    choices -= {cell}
    return rng.choice(sorted(choices))


def flip(name: str) -> Forge:
    def forge(rng: Random, folder: Path) -> bool:
        head, *rows = rows_of(folder, name)
        if not rows:
            return False
        row, column = rng.choice(rows), rng.randrange(len(head))
        row[column] = other(rng, row[column], [each[column] for each in rows])
        write_table(folder, name, [head, *rows])
        return True

    return forge


def delete(name: str) -> Forge:
    def forge(rng: Random, folder: Path) -> bool:
        head, *rows = rows_of(folder, name)
        if not rows:
            return False
        del rows[rng.randrange(len(rows))]
        write_table(folder, name, [head, *rows])
        return True

    return forge


def repeat(name: str) -> Forge:
    def forge(rng: Random, folder: Path) -> bool:
        head, *rows = rows_of(folder, name)
        if not rows:
            return False
        place = rng.randrange(len(rows))
        rows.insert(place, rows[place])
        write_table(folder, name, [head, *rows])
        return True

    return forge


def reorder(name: str) -> Forge:
    def forge(rng: Random, folder: Path) -> bool:
        head, *rows = rows_of(folder, name)
        if len(rows) < 2:
            return False
        a, b = rng.sample(range(len(rows)), 2)
        rows[a], rows[b] = rows[b], rows[a]
        write_table(folder, name, [head, *rows])
        return True

    return forge


def move(column: str) -> Forge:
    """Some ratings go over to another brand or group."""

    def forge(rng: Random, folder: Path) -> bool:
        head, *rows = rows_of(folder, "ratings.csv")
        at = head.index(column)
        values = sorted({row[at] for row in rows})
        if len(values) < 2:
            return False
        for row in rng.sample(rows, min(len(rows), rng.randint(1, 12))):
            row[at] = rng.choice([value for value in values if value != row[at]])
        write_table(folder, "ratings.csv", [head, *rows])
        return True

    return forge


def all_fives(rng: Random, folder: Path) -> bool:
    """Every rating of one brand becomes a five, everywhere where a level stands open."""
    head, *rows = rows_of(folder, "ratings.csv")
    brand = rng.choice(rows)[1]
    changed = False
    for row in rows:
        if row[1] == brand and row[4] and row[4] != "55555":
            row[4], changed = "55555", True
    write_table(folder, "ratings.csv", [head, *rows])
    return changed


def invent(rng: Random, folder: Path) -> bool:
    """A rating with a right opening that nobody gave; half of them with a line in the ledger,
    too.
    """
    head, *rows = rows_of(folder, "ratings.csv")
    like = rng.choice(rows)
    r_g, r_l = rng.randbytes(32).hex(), rng.randbytes(32).hex()
    bound = commitments.commitment(
        year=2026, brand=like[1], group=like[2], levels=(5,) * 5, r_g=r_g, r_l=r_l, previous=""
    )
    rows.append([bound, like[1], like[2], r_g, "55555", r_l, "", "", "counted"])
    write_table(folder, "ratings.csv", [head, *sorted(rows)])
    if rng.random() < 0.5:
        title, *lines = rows_of(folder, "ledger.csv")
        lines.append([rng.choice(lines)[0], bound])
        write_table(
            folder, "ledger.csv", [title, *sorted(lines, key=lambda row: (int(row[0]), row[1]))]
        )
    return True


def lose(rng: Random, folder: Path) -> bool:
    """A rating and its line in the ledger go; half of them with the number of entries put right."""
    head, *rows = rows_of(folder, "ratings.csv")
    gone = rows.pop(rng.randrange(len(rows)))
    write_table(folder, "ratings.csv", [head, *rows])
    title, *lines = rows_of(folder, "ledger.csv")
    under = next(row[0] for row in lines if row[1] == gone[0])
    write_table(folder, "ledger.csv", [title, *(row for row in lines if row[1] != gone[0])])
    if rng.random() < 0.5:
        about = json.loads((folder / "ledger.json").read_text())
        about["entries"] -= 1
        about["heads"][int(under) - 1]["entries"] -= 1
        (folder / "ledger.json").write_text(json.dumps(about))
    return True


def replace_by_another(rng: Random, folder: Path) -> bool:
    """A rating that counts is declared replaced by another person's."""
    head, *rows = rows_of(folder, "ratings.csv")
    if len(rows) < 2:
        return False
    gone, by = rng.sample(rows, 2)
    rows.remove(gone)
    by[7] = gone[0]
    write_table(folder, "ratings.csv", [head, *rows])
    title, *lines = rows_of(folder, "replaced.csv")
    hashed = gone[6] or commitments.levels_part(gone[5], gone[4])
    lines.append([gone[0], gone[1], commitments.group_part(gone[3], gone[2]), hashed, gone[7]])
    write_table(folder, "replaced.csv", [title, *sorted(lines)])
    return True


def close_levels(rng: Random, folder: Path) -> bool:
    """Levels of a group that speaks are kept back."""
    head, *rows = rows_of(folder, "ratings.csv")
    opened = [row for row in rows if row[4]]
    if not opened:
        return False
    row = rng.choice(opened)
    row[4], row[5], row[6] = "", "", commitments.levels_part(row[5], row[4])
    write_table(folder, "ratings.csv", [head, *rows])
    return True


def other_ledger(rng: Random, folder: Path) -> bool:
    """ledger.json says something else: a salt, a head, a size, the year, the order of the heads."""
    about = json.loads((folder / "ledger.json").read_text())
    head = rng.choice(about["heads"])
    what = rng.randrange(8)
    if what == 0:
        head["salt"] = rng.randbytes(32).hex()
    elif what == 1:
        head["head"] = rng.randbytes(32).hex()
    elif what == 2:
        head["entries"] += 1
    elif what == 3:
        about["year"] += 1
    elif what == 4:
        about["heads"].reverse()
    elif what == 5:
        del about["heads"][-1]
    elif what == 6:
        about["rules_sha256"] = rng.randbytes(32).hex()
    else:
        about["head"] = rng.randbytes(32).hex()
    (folder / "ledger.json").write_text(json.dumps(about))
    return True


def other_rules(rng: Random, folder: Path) -> bool:
    """A rule is another one: where it is applied, in the rule set, or in both with every hash put
    right.
    """
    published = json.loads((folder / "rules.json").read_text(encoding="utf-8"))
    rules = published["rule_set"]
    what = rng.randrange(5)
    if what == 0:
        rules["public"]["levels"]["2"] += 7
    elif what == 1:
        rules["stage_weights"]["panel"] += 5
    elif what == 2:
        rules["public"]["min_n"]["group"] += 1
    elif what == 3:
        rules["public"]["clamp_open_public"] += 1
    else:
        rules["titles"]["top_ten"] += 1
    how = rng.randrange(3)
    if how == 0:
        published["rule_set"] = rules
    else:
        again = rulebook.published(rules)
        if how == 1:
            again["rule_set"], again["rule_set_sha256"] = (
                json.loads((folder / "rules.json").read_text(encoding="utf-8"))["rule_set"],
                published["rule_set_sha256"],
            )
        published = again
        if how == 2:
            about = json.loads((folder / "ledger.json").read_text())
            about["rules_sha256"] = rulebook.digest(rules)
            (folder / "ledger.json").write_text(json.dumps(about))
    (folder / "rules.json").write_text(json.dumps(published), encoding="utf-8")
    return True


def bind_anew(rng: Random, folder: Path) -> bool:
    """Recompute the whole chain over forged ratings, so that the folder is consistent."""
    head, *rows = rows_of(folder, "ratings.csv")
    row = rng.choice([row for row in rows if row[4] and row[4][0] != "5"] or rows)
    if not row[4]:
        return False
    was, row[4] = row[0], "5" + row[4][1:] if row[4][0] != "5" else "1" + row[4][1:]
    bound = commitments.preimage(
        year=2026,
        brand=row[1],
        group=commitments.group_part(row[3], row[2]),
        levels=commitments.levels_part(row[5], row[4]),
    )
    row[0] = commitments.sha256(bound + row[7])
    write_table(folder, "ratings.csv", [head, *sorted(rows)])
    title, *lines = rows_of(folder, "ledger.csv")
    lines = [[number, row[0] if each == was else each] for number, each in lines]
    chain_anew(folder, title, lines)
    return True


def chain_anew(folder: Path, title: list[str], lines: list[list[str]]) -> None:
    """Write ledger.csv and ledger.json for these lines, with every head recomputed."""
    lines.sort(key=lambda row: (int(row[0]), row[1]))
    write_table(folder, "ledger.csv", [title, *lines])
    about = json.loads((folder / "ledger.json").read_text())
    link = commitments.first_link(year=about["year"], rules_hash=about["rules_sha256"])
    for place in about["heads"]:
        under = [each for number, each in lines if int(number) == place["number"]]
        place["entries"] = len(under)
        link = place["head"] = commitments.head(
            number=place["number"],
            salt=place["salt"],
            size=len(under),
            root=commitments.root(under),
            before=link,
        )
    about["head"], about["entries"] = link, len(lines)
    (folder / "ledger.json").write_text(json.dumps(about))


def roll_back(rng: Random, folder: Path) -> bool:
    """The folder as it would have been some heads earlier, the chain cut there."""
    about = json.loads((folder / "ledger.json").read_text())
    if len(about["heads"]) < 2:
        return False
    keep = rng.randrange(1, len(about["heads"]))
    about["heads"] = about["heads"][:keep]
    title, *lines = rows_of(folder, "ledger.csv")
    lines = [row for row in lines if int(row[0]) <= keep]
    about["entries"], about["head"] = len(lines), about["heads"][-1]["head"]
    (folder / "ledger.json").write_text(json.dumps(about))
    write_table(folder, "ledger.csv", [title, *lines])
    known = {row[1] for row in lines}
    for name in ("ratings.csv", "replaced.csv"):
        head, *rows = rows_of(folder, name)
        write_table(folder, name, [head, *(row for row in rows if row[0] in known)])
    return True


def set_aside(rng: Random, folder: Path) -> bool:
    """Ratings that count are called excluded, or the other way round."""
    head, *rows = rows_of(folder, "ratings.csv")
    row = rng.choice(rows)
    row[8] = "reported" if row[8] == "counted" else "counted"
    write_table(folder, "ratings.csv", [head, *rows])
    return True


def cell_of(name: str, *columns: str) -> Forge:
    """One of these columns says something else that can be read."""

    def forge(rng: Random, folder: Path) -> bool:
        head, *rows = rows_of(folder, name)
        if not rows:
            return False
        at, row = head.index(rng.choice(columns)), rng.choice(rows)
        was = row[at]
        if head[at] == "submitted_at":
            row[at] = was.replace("2026", "2025")
        elif head[at] == "repair_rate":
            row[at] = rng.choice([value for value in ("", "1/3", "1/2", "1") if value != was])
        elif head[at] == "judge":
            row[at] = was + "x"
        elif head[at] == "counted":
            row[at] = "0" if was == "1" else "1"
        else:
            row[at] = "0.25" if was != "0.25" else "0.75"
        write_table(folder, name, [head, *rows])
        return row[at] != was

    return forge


def judges(rng: Random, folder: Path) -> bool:
    """Something else is said of the judges' severity: a cell, a row less, a point handed on."""
    name = next((n for n in ("judges.csv", "corrections.csv") if (folder / n).exists()), None)
    if name is None:
        return False
    head, *rows = rows_of(folder, name)
    if len(rows) < 2:
        return False
    what = rng.randrange(3)
    if what == 0:
        return flip(name)(rng, folder)
    if what == 1:
        return delete(name)(rng, folder)
    column = head.index("total" if name == "judges.csv" else "correction")
    one, another = rng.sample(rows, 2)
    if not one[column]:
        return False
    one[column], another[column] = another[column], one[column]
    write_table(folder, name, [head, *rows])
    return True


def agreement(rng: Random, folder: Path) -> bool:
    """The judges agree better than they did: a figure, or all that is said of a coefficient as it
    stands at another.
    """
    head, *rows = rows_of(folder, "agreement.csv")
    row = rng.choice(rows)
    if rng.random() < 0.5:
        at = rng.randrange(2, len(head))
        row[at] = rng.choice([cell for cell in ("0.9000", "9/10", "1", "") if cell != row[at]])
    else:
        others = [each for each in rows if each[2:] != row[2:]]
        if not others:
            return False
        row[2:] = rng.choice(others)[2:]
    write_table(folder, "agreement.csv", [head, *rows])
    return True


def agreement_of_other_points(rng: Random, folder: Path) -> bool:
    """The agreement of points of which one is another."""
    before = (folder / "panel.csv").read_bytes()
    was = (folder / "agreement.csv").read_bytes()
    if not cell_of("panel.csv", "points")(rng, folder):
        return False
    write_agreement(folder)
    (folder / "panel.csv").write_bytes(before)
    return (folder / "agreement.csv").read_bytes() != was


def points_with_agreement(rng: Random, folder: Path) -> bool:
    """Points of the panel are others, and agreement.csv follows."""
    if not cell_of("panel.csv", "points")(rng, folder):
        return False
    write_agreement(folder)
    return True


def without_agreement(rng: Random, folder: Path) -> bool:
    """The folder keeps silent about the agreement, as those of before do."""
    (folder / "agreement.csv").unlink()
    return True


FORGERIES: dict[str, Forge] = {
    **{f"flip {name}": flip(name) for name in TABLES},
    **{f"delete {name}": delete(name) for name in TABLES},
    **{f"repeat {name}": repeat(name) for name in TABLES},
    **{f"reorder {name}": reorder(name) for name in TABLES},
    "move to another brand": move("brand"),
    "move to another group": move("group"),
    "all fives": all_fives,
    "invent": invent,
    "lose": lose,
    "replace by another": replace_by_another,
    "close levels": close_levels,
    "other ledger.json": other_ledger,
    "other rules": other_rules,
    "bind anew": bind_anew,
    "roll back": roll_back,
    "set aside": set_aside,
    "self-assessment": cell_of("applications.csv", "self_score"),
    "repair rate, time": cell_of("applications.csv", "repair_rate", "submitted_at"),
    "panel": cell_of("panel.csv", "points", "counted", "judge"),
    "judges": judges,
    "agreement": agreement,
    "agreement of other points": agreement_of_other_points,
    "points with agreement": points_with_agreement,
    "without agreement": without_agreement,
}
# What no ledger of ratings can bind: it is pinned by the seal on the notice alone. docs/recount.md
# gives the reasons.
ONLY_BY_THE_SEAL = {
    "set aside",
    "self-assessment",
    "repair rate, time",
    "panel",
    "judges",
    "points with agreement",
    "without agreement",
    *(
        f"{what} {name}"
        for what in ("flip", "delete", "reorder")
        for name in ("panel.csv", "applications.csv")
    ),
    "flip ratings.csv",
}


def reseal(folder: Path, script: Any) -> None:
    """Recompute the results with the published script itself, and all checksums."""
    try:
        rules = script.read_rules(folder)
        applications, brands = script.read_applications(folder, rules)
        rows = script.recount(
            rules,
            applications,
            script.read_panel(folder, applications, rules),
            script.as_lines(script.read_ratings_2(folder, rules, applications, brands)),
        )
    except script.Refused:
        seal(folder)
        return
    lines = [
        [
            "" if row["rank"] is None else row["rank"],
            row["application"],
            *("" if row[name] is None else script.shown(row[name]) for name in script.SCORES),
            row["status"],
        ]
        for row in rows
    ]
    head = rows_of(folder, "results.csv")[0]
    write_table(folder, "results.csv", [head, *lines])
    seal(folder)


def sealed(folder: Path) -> str:
    return hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()
