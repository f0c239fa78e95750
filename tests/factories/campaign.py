"""A small invented campaign, and the published results folder made of it. Pure standard library."""

import csv
import hashlib
import io
import json
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from brandportal import rulebook
from brandportal.exact import display
from reviews.publication.agreement_file import agreement_file
from reviews.scoring.composite import Candidate, Ranked, composite, rank
from reviews.scoring.official import Official, official
from reviews.scoring.panel import ADJUSTED, SAME_METHOD, PanelRules, PanelScore, panel_score
from reviews.scoring.public import PublicRules, PublicScore, RatingLine, public_score
from reviews.scoring.tying import ties_sheets

SCRIPT = Path(__file__).parents[2] / "static" / "recount" / "recount.py"


@dataclass
class Rating:
    """A rating as it was accepted; `final` False when the same person gave a later one."""

    brand: str
    line: RatingLine
    code: str
    final: bool = True
    counted: bool = True
    reason: str = ""

    def cells(self) -> list[str]:
        return [self.brand, *("" if cell is None else str(cell) for cell in self.line)]

    def commitment(self) -> bytes:
        return hashlib.sha256("|".join([self.code, *self.cells()]).encode()).digest()


@dataclass
class Application:
    code: str
    brand: str
    agency_class: str
    self_score: Decimal
    repair_rate: Fraction | None
    submitted_at: datetime
    shortlisted: bool
    points: dict[str, dict[str, Decimal]]
    recused: set[str] = field(default_factory=set)

    def sheets(self) -> dict[str, dict[str, Decimal]]:
        return {judge: sheet for judge, sheet in self.points.items() if judge not in self.recused}

    def sums(self) -> dict[str, Fraction]:
        return {judge: Fraction(sum(sheet.values())) for judge, sheet in self.sheets().items()}


@dataclass
class Campaign:
    rules: dict[str, Any]
    applications: list[Application]
    ratings: list[Rating]

    def sums(self) -> dict[str, dict[str, Fraction]]:
        return {one.code: one.sums() for one in self.applications}

    def official(self) -> Official:
        return official(self.sums(), PanelRules.from_rules(self.rules))

    def panel(self, application: Application) -> PanelScore:
        return panel_score(
            application.sheets(),
            PanelRules.from_rules(self.rules),
            correction=self.official().corrections.get(application.code),
        )

    def public(self, application: Application) -> PublicScore:
        lines = Counter(
            rating.line
            for rating in self.ratings
            if rating.brand == application.brand and rating.final and rating.counted
        )
        return public_score(lines, PublicRules.from_rules(self.rules, application.agency_class))

    def candidate(self, application: Application) -> Candidate:
        panel, public = self.panel(application), self.public(application)
        score = composite(
            application.self_score, panel.score, public.score, self.rules["stage_weights"]
        )
        repair = application.repair_rate
        return Candidate(
            application=application.code,
            composite=score.score,
            public=public.score,
            repair_rate=repair,
            panel_median=panel.median,
            submitted_at=application.submitted_at,
        )

    def ranking(self) -> list[Ranked]:
        shortlisted = [one for one in self.applications if one.shortlisted]
        return rank([self.candidate(one) for one in shortlisted], self.rules["ties"])


def random_campaign(seed: int, applications: int = 6) -> Campaign:
    """Few distinct values, so that ties, missing groups and clamped open parts are common."""
    rng = Random(seed)
    rules = rulebook.default_rules()
    rules["public"]["min_n"] = {"group": 2, "brand": 6}
    rules["panel"]["method"] = rng.choice(["trimmed_mean", "trimmed_mean", "mean", "median"])
    rules["public"]["clamp_open_public"] = rng.choice([0, 0.5, 3])
    judges = [f"J{number}" for number in range(rng.randint(0, 7))]
    start = datetime(2026, 3, 1, 9, tzinfo=UTC)
    made, ratings = [], []
    for number in range(applications):
        brand = f"品牌,{number}"
        kind = rng.choice(rules["agency_classes"])
        points = {
            judge: {code: Decimal(rng.choice([0, 1, 2, 5])) / 2 for code in ("a.b", "a.c", "d.e")}
            for judge in judges
        }
        made.append(
            Application(
                code=f"A{number:02}",
                brand=brand,
                agency_class=kind,
                self_score=Decimal(rng.choice([80, 90])),
                repair_rate=rng.choice([None, Fraction(1, 3), Fraction(1)]),
                submitted_at=start + timedelta(days=rng.randint(0, 1)),
                shortlisted=rng.random() < 0.9,
                points=points,
                recused={judge for judge in judges if rng.random() < 0.1},
            )
        )
        for group in rules["public"]["groups"][kind]:
            ratings += [_rating(rng, brand, group) for _ in range(rng.randint(0, 4))]
    rng.shuffle(ratings)
    _design(Random(f"design of {seed}"), rules, made, judges)
    return Campaign(rules, made, ratings)


def _design(rng: Random, rules: dict[str, Any], made: list[Application], judges: list[str]) -> None:
    """Whether the year is adjusted for severity, and who scores what: everybody, a few a brand, or
    two halves of the panel that share no brand, some with one judge less.
    """
    panel = rules["panel"]
    if rng.random() < 0.25:
        panel["method"] = ADJUSTED
    panel["when_incomplete"] = rng.choice([ADJUSTED, ADJUSTED, ADJUSTED, SAME_METHOD, None])
    if panel["when_incomplete"] is None:
        del panel["when_incomplete"]
    panel["when_apart"] = rng.choice([ADJUSTED, SAME_METHOD])
    kind, halves = rng.random(), [judges[: len(judges) // 2], judges[len(judges) // 2 :]]
    for number, one in enumerate(made):
        if kind < 0.4 and len(judges) > 2:
            one.recused = {*judges} - {*rng.sample(judges, rng.randint(2, len(judges) - 1))}
        elif kind < 0.55 and len(judges) > 3:
            own = halves[1 - number % 2]
            one.recused = {*halves[number % 2], *rng.sample(own, rng.choice([0, 0, 1]))}


def _rating(rng: Random, brand: str, group: str) -> Rating:
    aspects: list[int | None] = [None] * 4
    kind = rng.random()
    if kind < 0.5:
        aspects = [rng.randint(3, 5) for _ in range(4)]
    elif kind < 0.6:
        aspects[rng.randint(0, 3)] = 1
    line = RatingLine(group, rng.choice([1, 3, 4, 5]), *aspects)
    final, counted = rng.random() < 0.9, rng.random() < 0.9
    reason = "" if counted else "quarantined"
    return Rating(brand, line, f"{rng.getrandbits(80):020x}", final, counted, reason)


def tree_head(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word by word: the largest power of two below n splits the list."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + tree_head(leaves[:split]) + tree_head(leaves[split:])).digest()


def write_table(folder: Path, name: str, rows: list[list[Any]]) -> None:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def seal(folder: Path) -> None:
    """(Re)writes SHA256SUMS over whatever the folder holds."""
    names = sorted(path.name for path in folder.iterdir() if path.name != "SHA256SUMS")
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names
    ]
    (folder / "SHA256SUMS").write_text("".join(lines))


def seal_ledger(folder: Path, commitments: list[bytes]) -> None:
    sizes = sorted({len(commitments) // 3, len(commitments) // 2})
    about = {
        "size": len(commitments),
        "head": tree_head(commitments).hex(),
        "daily": [{"size": n, "head": tree_head(commitments[:n]).hex()} for n in sizes],
        "ratings_sha256": hashlib.sha256((folder / "ratings.csv").read_bytes()).hexdigest(),
    }
    (folder / "ledger.json").write_text(json.dumps(about))


def publish(campaign: Campaign, folder: Path) -> Path:
    """Writes the folder as the recount rules describe it."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = json.dumps(rulebook.published(campaign.rules), ensure_ascii=False)
    (folder / "rules.json").write_text(rules, encoding="utf-8")
    write_table(folder, "applications.csv", _application_rows(campaign))
    write_table(folder, "panel.csv", _panel_rows(campaign))
    head = "brand group overall attitude ability efficiency effect counted reason".split()
    lines = sorted([*r.cells(), str(int(r.counted)), r.reason] for r in campaign.ratings if r.final)
    write_table(folder, "ratings.csv", [head, *lines])
    write_severity(campaign, folder)
    write_agreement(folder)
    write_table(folder, "results.csv", _result_rows(campaign))
    entries = [
        [seq, rating.commitment().hex(), int(rating.final)]
        for seq, rating in enumerate(campaign.ratings, 1)
    ]
    write_table(folder, "ledger.csv", [["seq", "commitment", "final"], *entries])
    seal_ledger(folder, [rating.commitment() for rating in campaign.ratings])
    shutil.copy(SCRIPT, folder / "recount.py")
    seal(folder)
    return folder


def _application_rows(campaign: Campaign) -> list[list[Any]]:
    head = "application brand agency_class self_score repair_rate submitted_at shortlisted".split()
    return [head] + [
        [
            one.code,
            one.brand,
            one.agency_class,
            one.self_score,
            "" if one.repair_rate is None else one.repair_rate,
            one.submitted_at.isoformat(),
            int(one.shortlisted),
        ]
        for one in campaign.applications
    ]


def _panel_rows(campaign: Campaign) -> list[list[Any]]:
    return [["application", "judge", "indicator", "points", "counted"]] + [
        [one.code, judge, indicator, points, int(judge not in one.recused)]
        for one in campaign.applications
        for judge, sheet in one.points.items()
        for indicator, points in sheet.items()
    ]


def write_agreement(folder: Path) -> None:
    """What the folder says of the agreement of the judges; those of before did not say it."""
    head, *rows = csv.reader(io.StringIO((folder / "panel.csv").read_text(encoding="utf-8")))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *(row for row in rows if row[4] == "1")])
    (folder / "agreement.csv").write_bytes(agreement_file(text.getvalue().encode()))


def write_severity(campaign: Campaign, folder: Path) -> None:
    """What the folder says of the judges where the rules may adjust for severity."""
    sums, year = campaign.sums(), campaign.official()
    if not PanelRules.from_rules(campaign.rules).adjusts:
        return
    needed = year.adjusts and not year.complete
    if needed and ties_sheets(sums):
        rows = sorted([code, str(value)] for code, value in year.corrections.items())
        write_table(folder, "corrections.csv", [["application", "correction"], *rows])
        sealed = sealed_judges(campaign)
        (folder / "judges.sha256").write_text(hashlib.sha256(sealed).hexdigest() + "\n")
        return
    write_table(folder, "judges.csv", _judge_rows(sums, with_totals=needed))


def sealed_judges(campaign: Campaign) -> bytes:
    """The file whose hash is published where its totals would tie sheets together."""
    text = io.StringIO()
    rows = _judge_rows(campaign.sums(), with_totals=True)
    csv.writer(text, lineterminator="\n").writerows(rows)
    return f"# {'5a' * 32}\n{text.getvalue()}".encode()


def _judge_rows(sums: dict[str, dict[str, Fraction]], *, with_totals: bool) -> list[list[Any]]:
    rows = []
    for judge in {judge for given in sums.values() for judge in given}:
        own = sorted(code for code, given in sums.items() if judge in given)
        total = sum((sums[code][judge] for code in own), Fraction(0))
        rows.append([" ".join(own), Decimal(total.numerator) / Decimal(total.denominator)])
    listed = [
        [place, total if with_totals else "", codes]
        for place, (codes, total) in enumerate(sorted(rows, key=_by_brands), 1)
    ]
    return [["judge", "total", "applications"], *listed]


def _by_brands(row: list[Any]) -> tuple[list[str], Decimal]:
    return row[0].split(" "), row[1]


def _result_rows(campaign: Campaign) -> list[list[Any]]:
    by_code = {one.code: one for one in campaign.applications}
    rows = ["rank application self panel public composite status".split()]
    for ranked in campaign.ranking():
        candidate = ranked.candidate
        one = by_code[candidate.application]
        rows.append(
            [
                ranked.rank or "",
                candidate.application,
                display(one.self_score),
                display(campaign.panel(one).score),
                "" if candidate.public is None else display(candidate.public),
                "" if candidate.composite is None else display(candidate.composite),
                ranked.status,
            ]
        )
    return rows
