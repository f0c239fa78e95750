"""The recount script against the scoring package, two independent implementations."""

import ast
import csv
import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from tests.factories.campaign import (
    SCRIPT,
    Campaign,
    publish,
    random_campaign,
    seal,
    seal_ledger,
    write_table,
)

CAMPAIGNS = int(os.environ.get("RECOUNT_CAMPAIGNS", "60"))
RATING = ("brand", "group", "overall", "attitude", "ability", "efficiency", "effect")


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("recount", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return random_campaign(3, applications=6)


@pytest.fixture(scope="module")
def published(campaign, tmp_path_factory) -> Path:
    return publish(campaign, tmp_path_factory.mktemp("published") / "results")


@pytest.fixture
def folder(published, tmp_path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "results"))


def rows_of(folder: Path, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / name).read_text(encoding="utf-8"))))


def plant(folder: Path, name: str, line: int, column: str, value: str) -> None:
    """Changes one cell (line 2 is the first below the header) and seals the folder again."""
    rows = rows_of(folder, name)
    rows[line - 1][rows[0].index(column)] = value
    write_table(folder, name, rows)
    seal(folder)


def recounted(script, folder: Path) -> list[dict]:
    rules = script.read_rules(folder)
    applications, brands = script.read_applications(folder, rules)
    lines = script.read_ratings(folder, rules, applications, brands)
    return script.recount(
        rules, applications, script.read_panel(folder, applications, rules), lines
    )


def test_recount_imports_nothing_but_the_standard_library():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    names = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_recount_of_random_campaigns_is_bit_equal_with_the_scoring(script, tmp_path, capsys):
    seen = Counter()
    for seed in range(CAMPAIGNS):
        campaign = random_campaign(seed)
        folder = publish(campaign, tmp_path / str(seed))
        expected = [
            (ranked.rank, c.application, c.public, c.composite, ranked.status)
            for ranked in campaign.ranking()
            for c in [ranked.candidate]
        ]
        rows = recounted(script, folder)
        found = [
            (r["rank"], r["application"], r["public"], r["composite"], r["status"]) for r in rows
        ]
        assert found == expected, f"campaign {seed}"
        assert script.main([str(folder)]) == 0, capsys.readouterr()
        by_code = {one.code: one for one in campaign.applications}
        assert [row["panel"] for row in rows] == [
            campaign.panel(by_code[row["application"]]).score for row in rows
        ]
        seen.update(ranked.status for ranked in campaign.ranking())
        seen.update("shared" for ranked in campaign.ranking() if ranked.shared)
        seen.update("clamped" for one in campaign.applications if campaign.public(one).clamped)
    assert min(seen["ranked"], seen["insufficient_sample"], seen["clamped"]) > CAMPAIGNS // 4


def test_recount_with_equal_applications_shares_the_rank_as_the_scoring_does(script, tmp_path):
    campaign = random_campaign(3)
    first, second = campaign.applications[:2]
    second.__dict__.update({**first.__dict__, "code": second.code, "brand": second.brand})
    first.shortlisted = second.shortlisted = True
    campaign.ratings = [rating for rating in campaign.ratings if rating.brand != second.brand]
    campaign.ratings += [
        type(r)(second.brand, r.line, "b" + r.code, r.final, r.counted, r.reason)
        for r in campaign.ratings
        if r.brand == first.brand
    ]
    assert campaign.public(first).score is not None
    rows = {row["application"]: row for row in recounted(script, publish(campaign, tmp_path / "x"))}
    mine = {ranked.candidate.application: ranked for ranked in campaign.ranking()}
    assert mine[first.code].shared and mine[second.code].shared
    assert (
        rows[first.code]["rank"]
        == rows[second.code]["rank"]
        == mine[first.code].rank
        == mine[second.code].rank
    )


def test_recount_does_not_depend_on_the_order_of_the_lines(script, folder):
    before = [
        (row["application"], row["rank"], row["composite"]) for row in recounted(script, folder)
    ]
    for name in ("applications.csv", "panel.csv", "ratings.csv"):
        head, *lines = rows_of(folder, name)
        write_table(folder, name, [head, *reversed(lines)])
    assert [
        (row["application"], row["rank"], row["composite"]) for row in recounted(script, folder)
    ] == before


def test_recount_run_as_the_public_runs_it_says_match(published):
    done = subprocess.run(
        [sys.executable, "-I", "recount.py", "."],
        cwd=published,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].split() == [
        "rank",
        "application",
        "self",
        "panel",
        "public",
        "composite",
        "status",
    ]
    assert "MATCH" in lines


def test_recount_prints_the_hash_of_the_sums_for_the_notice(script, published, capsys):
    import hashlib

    script.main([str(published)])
    digest = hashlib.sha256((published / "SHA256SUMS").read_bytes()).hexdigest()
    assert f"SHA-256 of SHA256SUMS: {digest}" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("rank", "9"),
        ("self", "79.99"),
        ("panel", "0.01"),
        ("public", "12.34"),
        ("composite", "99.99"),
        ("status", "x"),
    ],
)
def test_recount_names_a_changed_number(script, folder, capsys, column, value):
    plant(folder, "results.csv", 2, column, value)
    assert script.main([str(folder)]) == 1
    out = capsys.readouterr().out
    assert (
        f"DIFFERENT: results.csv: {rows_of(folder, 'results.csv')[1][1]}, {column}: published"
        in out
    )
    assert "MATCH" not in out


def test_recount_names_a_missing_and_a_foreign_result(script, folder, capsys):
    rows = rows_of(folder, "results.csv")
    dropped = rows[1][1]
    rows[1][1] = "A99"
    write_table(folder, "results.csv", rows)
    seal(folder)
    assert script.main([str(folder)]) == 1
    out = capsys.readouterr().out
    assert f"DIFFERENT: results.csv: {dropped} is missing\n" in out
    assert "DIFFERENT: results.csv: A99 is not shortlisted\n" in out


def test_recount_sees_a_dropped_rating(script, folder, capsys):
    rows = rows_of(folder, "ratings.csv")
    write_table(folder, "ratings.csv", rows[:-1])
    seal(folder)
    assert script.main([str(folder)]) == 1
    out = capsys.readouterr().out
    finals = len(rows) - 1
    assert f"ratings.csv has {finals - 1} lines, ledger.csv {finals} final ones" in out
    assert "ratings.csv: its SHA-256 is not the one in ledger.json" in out


@pytest.mark.parametrize("fault", ["drop", "swap", "change", "add"])
def test_recount_sees_a_changed_ledger(script, folder, capsys, fault):
    head, *entries = rows_of(folder, "ledger.csv")
    if fault == "drop":
        del entries[1]
    elif fault == "swap":
        entries[0][1], entries[1][1] = entries[1][1], entries[0][1]
    elif fault == "change":
        entries[0][1] = "0" * 64
    else:
        entries.append([str(len(entries) + 1), "0" * 64, "0"])
    write_table(folder, "ledger.csv", [head, *entries])
    seal(folder)
    assert script.main([str(folder)]) == 1
    out = capsys.readouterr().out
    size = len(entries)
    assert ("does not follow from ledger.csv" in out) is (fault != "add")
    assert (f"but ledger.csv has {size} lines" in out) is (fault in ("drop", "add"))


def test_recount_sees_a_ledger_rewritten_after_a_daily_head(script, folder, capsys):
    head, *entries = rows_of(folder, "ledger.csv")
    daily = json.loads((folder / "ledger.json").read_text())["daily"]
    entries[0][1] = "0" * 64
    write_table(folder, "ledger.csv", [head, *entries])
    seal_ledger(folder, [bytes.fromhex(entry[1]) for entry in entries])
    about = json.loads((folder / "ledger.json").read_text())
    (folder / "ledger.json").write_text(json.dumps({**about, "daily": daily}))
    seal(folder)
    assert script.main([str(folder)]) == 1
    differences = [
        line for line in capsys.readouterr().out.splitlines() if line.startswith("DIFFERENT")
    ]
    assert differences == [
        f"DIFFERENT: ledger.json: the head of size {entry['size']} does not follow from ledger.csv"
        for entry in daily
    ]


def test_recount_sees_one_receipt_given_to_two_raters(script, folder, capsys):
    head, *entries = rows_of(folder, "ledger.csv")
    finals = [entry for entry in entries if entry[2] == "1"]
    finals[1][1] = finals[0][1]
    write_table(folder, "ledger.csv", [head, *entries])
    seal_ledger(folder, [bytes.fromhex(entry[1]) for entry in entries])
    seal(folder)
    assert script.main([str(folder)]) == 1
    assert f"DIFFERENT: ledger.csv: {finals[0][1]} is final twice\n" in capsys.readouterr().out


def test_recount_sees_a_file_that_is_not_the_sealed_one(script, folder, capsys):
    with (folder / "recount.py").open("a") as file:
        file.write("# changed\n")
    (folder / "extra.txt").write_text("x")
    assert script.main([str(folder)]) == 1
    out = capsys.readouterr().out
    assert "DIFFERENT: SHA256SUMS: recount.py is not the published file\n" in out
    assert "DIFFERENT: SHA256SUMS: extra.txt is not listed\n" in out


@pytest.mark.parametrize(
    "name",
    [
        "rules.json",
        "applications.csv",
        "panel.csv",
        "ratings.csv",
        "results.csv",
        "ledger.csv",
        "ledger.json",
        "SHA256SUMS",
        "recount.py",
    ],
)
def test_recount_refuses_a_missing_file(script, folder, capsys, name):
    (folder / name).unlink()
    assert script.main([str(folder)]) == 2
    assert capsys.readouterr().err == f"REFUSED: {name}: the file is missing or cannot be read\n"


@pytest.mark.parametrize(
    ("name", "column", "value", "reason"),
    [
        ("applications.csv", "self_score", "x", "'x' is not a number of at least 0"),
        ("applications.csv", "self_score", "101", "101 is more than 100"),
        ("applications.csv", "self_score", "NaN", "'NaN' is not a number of at least 0"),
        ("applications.csv", "self_score", "٣", "'٣' is not a number of at least 0"),
        ("applications.csv", "repair_rate", "1.5", "1.5 is more than 1"),
        ("applications.csv", "repair_rate", "3/2", "3/2 is more than 1"),
        ("applications.csv", "repair_rate", "1/0", "1/0 divides by 0"),
        ("applications.csv", "repair_rate", "-1/2", "'-1/2' is not a number of at least 0"),
        ("applications.csv", "submitted_at", "soon", "'soon' is not a time"),
        ("applications.csv", "shortlisted", "yes", "'yes' is neither 0 nor 1"),
        ("applications.csv", "agency_class", "other", "the agency class 'other' is unknown"),
        ("applications.csv", "application", "A01", "no application, or twice: 'A01'"),
        ("panel.csv", "application", "A99", "the application 'A99' is unknown"),
        ("panel.csv", "points", "-1", "'-1' is not a number of at least 0"),
        ("panel.csv", "points", "1e3", "'1e3' is not a number of at least 0"),
        ("panel.csv", "counted", "2", "'2' is neither 0 nor 1"),
        ("panel.csv", "indicator", "a.c", "a judge's indicator stands there twice"),
        ("ratings.csv", "brand", "nobody", "the brand 'nobody' is unknown"),
        ("ratings.csv", "group", "friends", "the group 'friends' is unknown"),
        ("ratings.csv", "overall", "6", "the level '6' is unknown"),
        ("ratings.csv", "effect", "0", "the level '0' is unknown"),
        ("ratings.csv", "counted", "", "'' is neither 0 nor 1"),
        ("results.csv", "panel", "?", "'?' is not a number of at least 0"),
        ("results.csv", "application", "A99", None),
        ("ledger.csv", "seq", "one", "'one' is not a whole number"),
        ("ledger.csv", "seq", "2", "a seq stands there twice"),
        ("ledger.csv", "commitment", "abc", "not 64 hex digits"),
        ("ledger.csv", "final", "x", "'x' is neither 0 nor 1"),
    ],
)
def test_recount_refuses_what_it_cannot_read_with_file_line_and_reason(
    script, folder, capsys, name, column, value, reason
):
    plant(folder, name, 2, column, value)
    code = script.main([str(folder)])
    if (
        reason is None
    ):  # readable, only different: the control that a fault is not refused for being one
        assert code == 1
        return
    assert code == 2
    named = capsys.readouterr().err
    twice = "twice" in reason
    assert named in [
        f"REFUSED: {name}, line {line}: {reason}\n" for line in (range(2, 9) if twice else [2])
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda rules: rules.pop("levels"), "levels is missing"),
        (lambda rules: rules["levels"].pop("3"), "levels must be 1 to 5"),
        (
            lambda rules: rules["aspects"].update(effect="40"),
            "aspects.effect is not a number of at least 0",
        ),
        (lambda rules: rules["panel"].update(method="max"), "panel.method is unknown"),
        (lambda rules: rules["panel"].update(drop_high=4), "panel.from_scores leaves no score"),
        (lambda rules: rules["ties"].append("lot"), "a tie-break is unknown"),
        (
            lambda rules: rules.pop("clamp_open_public"),
            "rules.clamp_open_public is not a number of at least 0",
        ),
        (
            lambda rules: rules.update(stage_weights={"self": 0, "panel": 0, "public": 0}),
            "weights add up to 0",
        ),
        (lambda rules: rules["min_n"].pop("brand"), "min_n.brand is not a number of at least 0"),
        (lambda rules: rules.pop("groups"), "groups is missing"),
    ],
)
def test_recount_refuses_rules_it_cannot_apply(script, folder, capsys, change, reason):
    rules = json.loads((folder / "rules.json").read_text(encoding="utf-8"))
    change(rules)
    (folder / "rules.json").write_text(json.dumps(rules))
    seal(folder)
    assert script.main([str(folder)]) == 2
    assert capsys.readouterr().err == f"REFUSED: rules.json: {reason}\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rules.json", b"{"),
        ("rules.json", b'{"places": 1, "places": 2}'),
        ("rules.json", b'{"places": NaN}'),
        ("rules.json", b"[]"),
        ("ledger.json", b"{}"),
        ("ratings.csv", b"\xff\xfe"),
        ("ratings.csv", b"brand,group\n"),
        ("panel.csv", b"application,judge,indicator,points,counted\nA00,J1\n"),
        ("panel.csv", b'application,judge,indicator,points,counted\nA00,"J1,a.b,1,1\n'),
        ("SHA256SUMS", b"00  ../rules.json\n"),
    ],
)
def test_recount_refuses_a_broken_file(script, folder, capsys, name, data):
    (folder / name).write_bytes(data)
    assert script.main([str(folder)]) == 2
    assert capsys.readouterr().err.startswith(f"REFUSED: {name}")


def ask(script, folder: Path, code: str, cells: list[str]) -> int:
    words = [word for name, cell in zip(RATING, cells, strict=True) for word in (f"--{name}", cell)]
    return script.main([str(folder), "--receipt", code, *words])


def test_receipt_of_a_counted_rating(script, campaign, published, capsys):
    rating = next(r for r in campaign.ratings if r.final and r.counted and r.line.attitude)
    entry = campaign.ratings.index(rating) + 1
    assert ask(script, published, rating.code, rating.cells()) == 0
    assert f"RECEIPT: entry {entry}, counted as given" in capsys.readouterr().out


def test_receipt_of_a_replaced_rating(script, campaign, published, capsys):
    rating = next(r for r in campaign.ratings if not r.final)
    assert ask(script, published, rating.code, rating.cells()) == 0
    assert "replaced by a later one" in capsys.readouterr().out


def test_receipt_of_a_rating_set_aside(script, tmp_path, capsys):
    campaign = random_campaign(3)
    rating = next(r for r in campaign.ratings if r.final and r.counted)
    rating.line = rating.line._replace(overall=2, attitude=None)
    rating.counted, rating.reason = False, "quarantined"
    assert ask(script, publish(campaign, tmp_path / "x"), rating.code, rating.cells()) == 0
    assert "as given, but set aside: quarantined" in capsys.readouterr().out


def test_receipt_with_another_level_is_not_in_the_ledger(script, campaign, published, capsys):
    rating = next(r for r in campaign.ratings if r.final and r.counted)
    cells = rating.cells()
    cells[2] = "2"
    assert ask(script, published, rating.code, cells) == 1
    assert "RECEIPT: not in the ledger" in capsys.readouterr().out


def test_receipt_whose_line_was_taken_from_the_ratings_is_told(script, campaign, folder, capsys):
    rating = next(
        r
        for r in campaign.ratings
        if r.final and sum(r.cells() == other.cells() for other in campaign.ratings) == 1
    )
    rows = [row for row in rows_of(folder, "ratings.csv") if row[:7] != rating.cells()]
    write_table(folder, "ratings.csv", rows)
    assert ask(script, folder, rating.code, rating.cells()) == 1
    assert "but no such line in ratings.csv" in capsys.readouterr().out


def test_receipt_asks_for_what_was_left_out(script, campaign, published, capsys, monkeypatch):
    rating = next(r for r in campaign.ratings if r.final and r.counted)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(rating.cells()) + "\n"))
    assert script.main([str(published), "--receipt", rating.code]) == 0
    assert "counted as given" in capsys.readouterr().out


def test_receipt_without_the_rating_is_refused(script, published, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert script.main([str(published), "--receipt", "x"]) == 2
    assert capsys.readouterr().err == "REFUSED: the rating was not given\n"


def test_heads_follow_the_published_vectors(script):
    data = json.loads((Path(__file__).parents[1] / "data" / "published_vectors.json").read_text())
    vector = next(v for v in data["vectors"] if v["id"] == "merkle_rfc6962_roots")
    leaves = vector["input"]["leaves_hex"]
    heads = script.heads_of(leaves, set(range(len(leaves) + 1)))
    assert [heads[n] for n in range(len(leaves) + 1)] == vector["expected_published"]


def test_shown_rounds_half_up_once(script):
    assert [script.shown(Fraction(n, 1000)) for n in (4, 5, 14999, 15000, 995)] == [
        "0.00",
        "0.01",
        "15.00",
        "15.00",
        "1.00",
    ]
