"""The invented campaign in format version 2: every rating bound to the ledger. Knows the portal's
formulas, no database.
"""

from __future__ import annotations

import json
import secrets
import shutil
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from brandportal import rulebook
from reviews.scoring import commitments
from reviews.scoring.composite import Candidate, composite, rank
from reviews.scoring.public import RatingLine
from tests.factories import campaign as first
from tests.factories.campaign import SCRIPT, Application, Campaign, Rating, seal, write_table

YEAR = 2026
RATINGS = "commitment brand group r_g levels r_l levels_hash previous state".split()
REPLACED = "commitment brand group_hash levels_hash previous".split()
SMALL = 5


@dataclass
class Bound:
    """One entry: the rating as given, the code of its receipt, the entry it replaces and the head
    it stands under.
    """

    brand: str
    line: RatingLine
    code: str
    previous: str = ""
    is_final: bool = True
    state: str = "counted"
    head: int = 1
    closed: bool = False
    forged: dict[str, str] = field(default_factory=dict)

    @property
    def secrets(self) -> tuple[str, str]:
        digits = commitments.levels_in_digits(self.line[1:])
        return commitments.r_g_of(self.code), commitments.r_l_of(
            self.code, year=YEAR, brand=self.brand, group=self.line.group, levels=digits
        )

    @property
    def commitment(self) -> str:
        r_g, r_l = self.secrets
        return commitments.commitment(
            year=YEAR,
            brand=self.brand,
            group=self.line.group,
            levels=self.line[1:],
            r_g=r_g,
            r_l=r_l,
            previous=self.previous,
        )

    def row(self) -> list[str]:
        r_g, r_l = self.secrets
        digits = commitments.levels_in_digits(self.line[1:])
        opened = [digits, r_l, ""]
        if self.closed:
            opened = ["", "", commitments.levels_part(r_l, digits)]
        bound = [self.commitment, self.brand, self.line.group, r_g]
        return [*bound, *opened, self.previous, self.state]

    def replaced_row(self) -> list[str]:
        r_g, r_l = self.secrets
        return [
            self.commitment,
            self.brand,
            commitments.group_part(r_g, self.line.group),
            commitments.levels_part(r_l, commitments.levels_in_digits(self.line[1:])),
            self.previous,
        ]


def bound_campaign(
    seed: int, *, applications: int = 6, most: int = 9, heads: int = 4
) -> tuple[Campaign, list[Bound]]:
    """A campaign whose shortlist follows from its panel, and its entries; some were given again."""
    rng = Random(seed)
    made = first.random_campaign(seed, applications)
    made.rules["public"]["min_n"] = {"group": 3, "brand": 6}
    made.rules["indicators"] = {"a": {"b": 5, "c": 5}, "d": {"e": 5}}
    made.rules["titles"]["shortlist"] = applications - 1
    for number, one in enumerate(made.applications):
        one.brand = f"B{number:03d}"
    _shortlist(made)
    entries: list[Bound] = []
    for one in made.applications:
        if one.shortlisted:
            for group in made.rules["public"]["groups"][one.agency_class]:
                for _ in range(rng.choice([0, 1, 3, 5, 6, rng.randint(3, most)])):
                    entries += _given(rng, one.brand, group, heads)
    take(made, entries)
    return made, entries


def take(made: Campaign, entries: list[Bound]) -> None:
    """The campaign's ratings are the entries; groups with too few are closed."""
    made.ratings = [
        Rating(row.brand, row.line, row.code, row.is_final, row.state == "counted")
        for row in entries
    ]
    finals = [row for row in entries if row.is_final]
    for row in finals:
        n = sum(
            other.state == "counted"
            for other in finals
            if (other.brand, other.line.group) == (row.brand, row.line.group)
        )
        row.closed = n < min(SMALL, made.rules["public"]["min_n"]["group"])


def _given(rng: Random, brand: str, group: str, heads: int) -> list[Bound]:
    times = 1 if rng.random() < 0.85 else rng.randint(2, 3)
    places = sorted(rng.randint(1, heads) for _ in range(times))
    rows: list[Bound] = []
    for n, place in enumerate(places, 1):
        line = first._rating(rng, brand, group).line
        previous = rows[-1].commitment if rows else ""
        code = "".join(rng.choice("ABCDEFGHJKMNPQRSTUVWXYZ23456789") for _ in range(20))
        state = "counted" if rng.random() < 0.9 else "reported"
        final = n == len(places)
        rows.append(Bound(brand, line, code, previous, final, state if final else "counted", place))
    return rows


def _shortlist(made: Campaign) -> None:
    weights = {stage: made.rules["stage_weights"][stage] for stage in ("self", "panel")}
    candidates = []
    for one in made.applications:
        panel = made.panel(one)
        score = composite(one.self_score, panel.score, Decimal(0), {**weights, "public": 0}).score
        candidates.append(
            Candidate(
                application=one.code,
                composite=score,
                public=None,
                panel_median=panel.median,
                submitted_at=one.submitted_at,
            )
        )
    ties = [tie for tie in made.rules["ties"] if tie in ("panel_median", "earlier_submission")]
    most = made.rules["titles"]["shortlist"]
    by_code: dict[str, Application] = {one.code: one for one in made.applications}
    for place in rank(candidates, ties):
        by_code[place.candidate.application].shortlisted = (place.rank or 0) <= most


def chain(entries: list[Bound], rules: dict[str, Any]) -> dict[str, Any]:
    """ledger.json, and the head of every commitment's place."""
    link = commitments.first_link(year=YEAR, rules_hash=rulebook.digest(rules))
    heads = []
    for number in range(1, max(row.head for row in entries) + 1):
        under = [row.commitment for row in entries if row.head == number]
        salt = secrets.token_hex(32)
        link = commitments.head(
            number=number, salt=salt, size=len(under), root=commitments.root(under), before=link
        )
        heads.append({"number": number, "entries": len(under), "salt": salt, "head": link})
    return {
        "version": 2,
        "year": YEAR,
        "rules_sha256": rulebook.digest(rules),
        "entries": len(entries),
        "head": link,
        "heads": heads,
    }


def publish_bound(made: Campaign, entries: list[Bound], folder: Path) -> Path:
    """Writes the folder of version 2; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = json.dumps(rulebook.published(made.rules), ensure_ascii=False)
    (folder / "rules.json").write_text(rules, encoding="utf-8")
    write_table(folder, "applications.csv", first._application_rows(made))
    write_table(folder, "panel.csv", first._panel_rows(made))
    first.write_severity(made, folder)
    first.write_agreement(folder)
    write_table(folder, "results.csv", first._result_rows(made))
    finals = sorted(row.row() for row in entries if row.is_final)
    write_table(folder, "ratings.csv", [RATINGS, *finals])
    replaced = sorted(row.replaced_row() for row in entries if not row.is_final)
    write_table(folder, "replaced.csv", [REPLACED, *replaced])
    lines = sorted([row.head, row.commitment] for row in entries)
    write_table(folder, "ledger.csv", [["head", "commitment"], *lines])
    (folder / "ledger.json").write_text(json.dumps(chain(entries, made.rules)))
    shutil.copy(SCRIPT, folder / "recount.py")
    seal(folder)
    return folder
