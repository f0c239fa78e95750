#!/usr/bin/env python3
"""Recounts the published results of a cycle. Needs Python 3.8 or later and nothing else.

    python recount.py FOLDER                 recount everything in the folder
    python recount.py FOLDER --head HEAD --seal SEAL
                                             and compare with the two numbers on the public notice
    python recount.py FOLDER --seen HEAD     and with a head that you kept (page, feed, mail); repeat it
    python recount.py FOLDER --receipt CODE  and look one rating up by its receipt code
    python recount.py FOLDER --judges FILE   and recount corrections.csv from the sealed file
    python recount.py FOLDER --without-ledger  the numbers only, where no ledger was published

Exit 0: MATCH, every number and every hash agrees. Exit 1: the differences are named. Exit 2: the
folder cannot be read; file, line and reason are named. With --receipt: 1 also when the rating is
not in the ledger. The arithmetic is exact; numbers are rounded once, half up to two decimals.

Memory does not grow with the ratings: of a large folder up to half its size lies in the temporary
directory meanwhile (TMPDIR names another one).

Folders of version 2 bind every rating to the ledger, and the ledger to its heads. Those of version
1 bind only their number; the script says so. docs/recount.md describes both.
"""
# ruff: noqa: T201

import argparse
import codecs
import csv
import hashlib
import heapq
import hmac
import io
import itertools
import json
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict, namedtuple
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from pathlib import Path

UTC = timezone(timedelta(0))
SCORES = ["self", "panel", "public", "composite"]
ASPECTS = ["attitude", "ability", "efficiency", "effect"]
RATING = ["brand", "group", "overall", *ASPECTS]
COLUMNS = {
    "applications.csv": (
        "application,brand,agency_class,self_score,repair_rate,submitted_at,shortlisted"
    ),
    "panel.csv": "application,judge,indicator,points,counted",
    "ratings.csv": "brand,group,overall,attitude,ability,efficiency,effect,counted,reason",
    "results.csv": "rank,application,self,panel,public,composite,status",
    "ledger.csv": "seq,commitment,final",
    "judges.csv": "judge,total,applications",
    "corrections.csv": "application,correction",
    "moderated.csv": "application,indicator,points,reason",
    "agreement.csv": "indicator,coefficient,value,exact,low,high",
}
# Version 2 has these in their place.
COLUMNS_2 = {
    "ratings.csv": "commitment,brand,group,r_g,levels,r_l,levels_hash,previous,state",
    "replaced.csv": "commitment,brand,group_hash,levels_hash,previous",
    "ledger.csv": "head,commitment",
}
TAG = "brand-rating/2"
COUNTED, VOID = "counted", "open_part_void"
SMALL = 5
ADJUSTED = "severity_adjusted"
METHODS = ["trimmed_mean", "mean", "median", ADJUSTED]
WHEN_INCOMPLETE = [ADJUSTED, "same_method"]
APPLIED = ("method", "drop_high", "drop_low", "from_scores")
LATER = ("when_incomplete", "when_apart", "moderate_over")
# Application -> the judges' sums, and its score; what does not follow; how the scores are made.
Panel = namedtuple("Panel", "sums scores wrong told")
# ledger.csv: how many lines, under each head or with which final, and whether as they should lie.
Ledger = namedtuple("Ledger", "size under in_order")
# How much is in memory at once: bytes of files to a part, parts at most, texts, lines to a block.
PART_BYTES = 12_000_000
MOST_PARTS = 1024
TEXTS_AT_ONCE = 50_000
BLOCK = 200_000
PIECE = 1 << 20
TIES = ["public", "repair_rate", "bad_rating_repair_rate", "panel_median", "earlier_submission"]


class Refused(Exception):
    """The folder cannot be read; says which file, which line, and why."""


def need(fine, where, reason):
    if not fine:
        name, line = where
        raise Refused(f"{name}, line {line}: {reason}" if line else f"{name}: {reason}")


def number(text, where, high=None):
    """A plain decimal of at least 0, such as 85 or 0.5, as an exact fraction."""
    plain = re.fullmatch(r"[0-9]{1,30}(\.[0-9]{1,30})?", text)
    need(plain, where, f"{text!r} is not a number of at least 0")
    need(high is None or Fraction(text) <= high, where, f"{text} is more than {high}")
    return Fraction(text)


def share(text, where):
    """A share between 0 and 1: a decimal, or a fraction such as 2/3."""
    if not re.fullmatch("[0-9]{1,18}/[0-9]{1,18}", text):
        return number(text, where, 1)
    top, bottom = map(int, text.split("/"))
    need(bottom, where, f"{text} divides by 0")
    need(top <= bottom, where, f"{text} is more than 1")
    return Fraction(top, bottom)


def signed(text, where):
    """A fraction or whole number, below 0 too: -7/3."""
    found = re.fullmatch("(-?)([0-9]{1,400})(?:/([0-9]{1,400}))?", text)
    need(found and (found[3] is None or int(found[3])), where, f"{text!r} is not a fraction")
    return Fraction(int(found[1] + found[2]), int(found[3] or 1))


def hex64(text, where):
    """A SHA-256 or 32 bytes: exactly 64 small hex digits, so that a value has one spelling."""
    need(re.fullmatch("[0-9a-f]{64}", text), where, f"{text!r} is not 64 small hex digits")
    return text


def whole(text, where):
    need(re.fullmatch("[0-9]{1,18}", text), where, f"{text!r} is not a whole number")
    return int(text)


def flag(text, where):
    need(text in ("0", "1"), where, f"{text!r} is neither 0 nor 1")
    return text == "1"


def moment(text, where):
    """An ISO time; without a zone it is read as UTC."""
    try:
        at = datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)
    except ValueError:
        need(False, where, f"{text!r} is not a time")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def shown(value):
    """Half up to two decimals."""
    if not isinstance(value, Fraction):
        return "nothing" if value is None else str(value)
    cents = (value * 200 + 1) // 2
    return f"{cents // 100}.{cents % 100:02d}"


# ---- reading ----


def read_bytes(folder, name):
    try:
        return (folder / name).read_bytes()
    except OSError:
        need(False, (name, 0), "the file is missing or cannot be read")


def read_text(folder, name):
    try:
        return read_bytes(folder, name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        need(False, (name, 0), f"not UTF-8 at byte {error.start}")


def pieces_of(folder, name):
    """The bytes of a file of any size."""
    try:
        with (folder / name).open("rb") as file:
            yield from iter(lambda: file.read(PIECE), b"")
    except OSError:
        need(False, (name, 0), "the file is missing or cannot be read")


def sha256(folder, name):
    found = hashlib.sha256()
    for piece in pieces_of(folder, name):
        found.update(piece)
    return found.hexdigest()


def open_text(folder, name):
    """The lines of a file of any size."""
    try:
        return (folder / name).open(encoding="utf-8-sig", newline="")
    except OSError:
        need(False, (name, 0), "the file is missing or cannot be read")


def not_utf8_at(folder, name):
    """The first byte of a file that is not UTF-8."""
    decoder, done = codecs.getincrementaldecoder("utf-8")(), 0
    for piece in itertools.chain(pieces_of(folder, name), [b""]):
        done += len(piece)
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            return done - len(error.object) + error.start
    return done


def read_json(folder, name):
    """A JSON object; numbers exact (those below 0, which only other stages use, stay text)."""

    def exact(text):
        return text if text.startswith("-") else number(text, (name, 0))

    def once(pairs):
        need(len(dict(pairs)) == len(pairs), (name, 0), "a key stands there twice")
        return dict(pairs)

    hooks = {"parse_float": exact, "parse_int": exact, "parse_constant": exact}
    try:
        data = json.loads(read_text(folder, name), object_pairs_hook=once, **hooks)
    except json.JSONDecodeError as error:
        need(False, (name, error.lineno), error.msg)
    need(isinstance(data, dict), (name, 0), "not an object")
    return data


def read_rows(folder, name, version=1, text=None):
    """Every line (of `text`, if given) as (place, cells); the columns are exactly the published ones."""
    listed = COLUMNS_2.get(name, COLUMNS.get(name)) if version == 2 else COLUMNS[name]
    columns = listed.split(",")
    with open_text(folder, name) if text is None else io.StringIO(text, newline="") as lines:
        reader = csv.reader(lines, strict=True)
        try:
            need(next(reader, []) == columns, (name, 1), f"the columns must be {listed}")
            for cells in reader:
                where = (name, reader.line_num)
                need(len(cells) == len(columns), where, f"not {len(columns)} cells")
                yield where, cells
        except csv.Error as error:
            need(False, (name, reader.line_num), str(error))
        except UnicodeDecodeError:
            need(False, (name, 0), f"not UTF-8 at byte {not_utf8_at(folder, name)}")


def read_rules(folder):
    where = ("rules.json", 0)
    rules = read_json(folder, "rules.json")

    def table(value, what, keys=None):
        need(isinstance(value, dict) and value, where, f"{what} is missing")
        for key in keys or value:
            fine = isinstance(value.get(key), Fraction)
            need(fine, where, f"{what}.{key} is not a number of at least 0")
        return value

    table(rules, "rules", ["clamp_open_public", "places"])
    panel = table(rules.get("panel"), "panel", ["drop_high", "drop_low", "from_scores"])
    need(panel.get("method") in METHODS, where, "panel.method is unknown")
    incomplete = panel.get("when_incomplete", "same_method")
    need(incomplete in WHEN_INCOMPLETE, where, "panel.when_incomplete is unknown")
    apart = panel.get("when_apart", "same_method")
    need(apart in WHEN_INCOMPLETE, where, "panel.when_apart is unknown")
    over = panel.get("moderate_over", Fraction(0))
    need(isinstance(over, Fraction), where, "panel.moderate_over is not a number")
    drops = panel["drop_high"] + panel["drop_low"]
    need(drops < panel["from_scores"], where, "panel.from_scores leaves no score")
    need(drops.denominator == panel["drop_low"].denominator == 1, where, "half a score is dropped")
    need(set(table(rules.get("levels"), "levels")) == set("12345"), where, "levels must be 1 to 5")
    table(rules.get("min_n"), "min_n", ["group", "brand"])
    need(isinstance(rules.get("groups"), dict) and rules["groups"], where, "groups is missing")
    weights = [table(group, f"groups.{name}") for name, group in rules["groups"].items()]
    weights += [table(rules.get("aspects"), "aspects", ASPECTS)]
    weights += [table(rules.get("stage_weights"), "stage_weights", SCORES[:3])]
    need(all(sum(table.values()) for table in weights), where, "weights add up to 0")
    need(len(rules["aspects"]) == 4, where, "aspects are not the four known ones")
    need(len(rules["stage_weights"]) == 3, where, "stage_weights are not the three known ones")
    need(isinstance(rules.get("open_group"), str), where, "open_group is missing")
    need(isinstance(rules.get("ties"), list), where, "ties is missing")
    need(all(tie in TIES for tie in rules["ties"]), where, "a tie-break is unknown")
    return rules


def read_applications(folder, rules):
    applications, brands = {}, {}
    for where, cells in read_rows(folder, "applications.csv"):
        code, brand, kind, self_score, repair, at, shortlisted = cells
        need(code and code not in applications, where, f"no application, or twice: {code!r}")
        need(brand and brand not in brands, where, f"no brand, or twice: {brand!r}")
        need(kind in rules["groups"], where, f"the agency class {kind!r} is unknown")
        applications[code] = {
            "brand": brand,
            "groups": rules["groups"][kind],
            "self": number(self_score, where, 100),
            "repair": share(repair, where) if repair else None,
            "at": moment(at, where) if at else None,
            "shortlisted": flag(shortlisted, where),
        }
        brands[brand] = code
    return applications, brands


def read_panel(folder, applications, rules, opened=None):
    """The judges' sums and the panel score of every application."""
    by_judge = read_sums(folder, applications, read_moderated(folder, applications, rules))
    sums = {
        code: list(by_judge[code].values()) if code in by_judge else [] for code in applications
    }
    panel = rules["panel"]
    own = "trimmed_mean" if panel["method"] == ADJUSTED else panel["method"]
    scores = {code: panel_of(given, dict(panel, method=own)) for code, given in sums.items()}
    if ADJUSTED not in (panel["method"], panel.get("when_incomplete")):
        return Panel(sums, scores, [], None)
    given = [name for name in ("judges.csv", "corrections.csv") if (folder / name).exists()]
    need(len(given) == 1, ("judges.csv", 0), "it or corrections.csv, one of them, must be there")
    if given == ["corrections.csv"]:
        found = Panel(sums, corrected(sums, read_corrections(folder, sums)), [], TAKEN_AS_GIVEN)
        return found if opened is None else with_opened(folder, opened, applications, panel, found)
    need(opened is None, ("judges.csv", 0), "it is in the folder: leave --judges out")
    return adjusted(*read_judges(folder, applications), sums, scores, panel)


def with_opened(folder, opened, applications, panel, found):
    """Recount the corrections from the sealed file whose hash stands in the folder."""
    where = ("judges.sha256", 0)
    wrong = []
    if read_text(folder, "judges.sha256").strip() != hashlib.sha256(opened).hexdigest():
        wrong.append("judges.sha256: it is not the hash of the file given with --judges")
    try:
        salt, _, text = opened.decode("utf-8").partition("\n")
    except UnicodeDecodeError:
        need(False, where, "the file given with --judges is not UTF-8")
    need(salt.startswith("# "), where, "the file given with --judges has no salt")
    again = adjusted(*read_judges(folder, applications, text), found.sums, found.scores, panel)
    for code, score in found.scores.items():
        if again.scores[code] != score:
            wrong.append(f"corrections.csv: {code} is not what the sealed file says")
    return Panel(found.sums, found.scores, wrong + again.wrong, again.told)


def read_corrections(folder, sums):
    """application -> how lenient its judges are on average, as the publisher says it."""
    found = {}
    for where, (code, correction) in read_rows(folder, "corrections.csv"):
        need(sums.get(code), where, f"nobody scored the application {code!r}")
        need(code not in found, where, "an application stands there twice")
        found[code] = signed(correction, where)
    for code, given in sums.items():
        need(not given or code in found, ("corrections.csv", 0), f"{code} is missing")
    return found


def read_judges(folder, applications, text=None):
    """judge -> the applications scored, and judge -> the sum of all points, where it is given."""
    scored, totals = {}, {}
    for where, (judge, total, codes) in read_rows(folder, "judges.csv", text=text):
        need(judge and judge not in scored, where, f"no judge, or twice: {judge!r}")
        scored[judge] = codes.split(" ")
        need(
            len({*scored[judge]}) == len(scored[judge]), where, "an application stands there twice"
        )
        for code in scored[judge]:
            need(code in applications, where, f"the application {code!r} is unknown")
        if total:
            totals[judge] = number(total, where)
    need(len(totals) in (0, len(scored)), ("judges.csv", 0), "a total is missing")
    return scored, totals


def read_moderated(folder, applications, rules):
    """application -> indicator -> the points that its judges agreed on, where the rules know it."""
    allowed = rules["panel"].get("moderate_over", 0)
    where = ("moderated.csv", 0)
    if not (folder / "moderated.csv").exists():
        need(not allowed, where, "it is missing")
        return {}
    need(allowed, where, "the rules know no moderated points")
    found = defaultdict(dict)
    for where, (code, indicator, points, reason) in read_rows(folder, "moderated.csv"):
        need(code in applications, where, f"the application {code!r} is unknown")
        need(indicator not in found[code], where, "an indicator stands there twice")
        need(reason.strip(), where, "the reason is missing")
        found[code][indicator] = number(points, where)
    return found


def compare_moderated(folder, applications, rules):
    """Moderated points lie within what the judges of the brand gave, who differed."""
    given = defaultdict(list)
    for where, (code, _, indicator, points, counted) in read_rows(folder, "panel.csv"):
        if flag(counted, where):
            given[code, indicator].append(number(points, where))
    for code, agreed in read_moderated(folder, applications, rules).items():
        for indicator, points in agreed.items():
            own = given[code, indicator]
            if len(own) < 2 or not min(own) <= points <= max(own):
                yield f"moderated.csv: {code}, {indicator}: not within what its judges gave"


def read_sums(folder, applications, moderated):
    """application -> judge -> sum of counted points; moderated ones in the place of the judge's."""
    sums = defaultdict(dict)
    seen = set()
    for where, (code, judge, indicator, points, counted) in read_rows(folder, "panel.csv"):
        need(code in applications, where, f"the application {code!r} is unknown")
        need(judge and indicator, where, "a judge or an indicator is empty")
        need((code, judge, indicator) not in seen, where, "a judge's indicator stands there twice")
        seen.add((code, judge, indicator))
        value = number(points, where)
        if flag(counted, where):
            value = moderated.get(code, {}).get(indicator, value)
            sums[code][judge] = sums[code].get(judge, 0) + value
    return sums


def read_ratings(folder, rules, applications, brands):
    """Every line, checked once where it occurs often."""
    known = set()
    for where, cells in read_rows(folder, "ratings.csv"):
        line = tuple(cells)
        if line not in known:
            brand, group, overall, *aspects, counted, _ = cells
            need(brand in brands, where, f"the brand {brand!r} is unknown")
            groups = applications[brands[brand]]["groups"]
            need(group in groups, where, f"the group {group!r} is unknown")
            for level in [overall, *filter(None, aspects)]:
                need(level in rules["levels"], where, f"the level {level!r} is unknown")
            flag(counted, where)
            if len(known) == TEXTS_AT_ONCE:
                known.clear()
            known.add(line)
        yield line


def read_about(folder):
    """What ledger.json says."""
    where = ("ledger.json", 0)
    about = read_json(folder, "ledger.json")
    need(isinstance(about.get("ratings_sha256"), str), where, "ratings_sha256 is missing")
    need(isinstance(about.get("daily"), list), where, "daily is missing")
    for entry in [about, *about["daily"]]:
        fine = isinstance(entry, dict) and isinstance(entry.get("head"), str)
        fine = fine and isinstance(entry.get("size"), Fraction)
        need(fine, where, "a head or its size is missing")
    return about


def entries_of(folder):
    """Every entry: its place in the ledger, the line, the commitment and whether it is final."""
    for where, (seq, commitment, final) in read_rows(folder, "ledger.csv"):
        need(re.fullmatch("[0-9a-fA-F]{64}", commitment), where, "not 64 hex digits")
        yield whole(seq, where), where[1], commitment.lower(), flag(final, where)


def read_ledger(folder, room, finals):
    """The size of ledger.csv; the final commitments go into the parts of `finals`."""
    under, before, in_order = Counter(), -1, True
    for place, _, commitment, final in entries_of(folder):
        under[final] += 1
        in_order, before = in_order and before < place, place
        if final:
            finals.add(commitment, commitment)
    ledger = Ledger(sum(under.values()), under, in_order)
    if not in_order:
        twice, before = [], -1
        for place, line, _, _ in entries_in_order(folder, room, ledger):
            twice += [line] if place == before and (not twice or line < twice[-1]) else []
            before = place
        need(not twice, ("ledger.csv", twice and twice[-1]), "a seq stands there twice")
    return ledger


def entries_in_order(folder, room, ledger):
    """The entries in the order of the ledger, however the lines lie."""
    if ledger.in_order:
        yield from entries_of(folder)
        return
    form = "{:018d} {:018d} {} {:d}\n".format
    for text in room.in_order(itertools.starmap(form, entries_of(folder))):
        place, line, commitment, final = text.split()
        yield int(place), int(line), commitment, final == "1"


# ---- what does not fit into memory ----


class Room:
    """Where much lies meanwhile: for a small folder in memory, else in files that go at the end."""

    def __init__(self, folder, names):
        size = sum((folder / name).stat().st_size for name in names)
        self.parts = min(MOST_PARTS, size // PART_BYTES + 1)
        self._path = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._path:
            shutil.rmtree(self._path, ignore_errors=True)

    @contextmanager
    def path(self):
        try:
            self._path = self._path or Path(tempfile.mkdtemp(prefix="recount-"))
            yield self._path
        except OSError as error:
            told = f"cannot be used ({error.strerror or error}); TMPDIR names another one"
            need(False, ("the temporary directory", 0), told)

    def in_order(self, texts):
        """Texts of equal length in the order of their bytes, sorted in blocks."""
        files = []
        while True:
            block = sorted(itertools.islice(texts, BLOCK))
            if not files and len(block) < BLOCK:
                yield from block
                return
            if not block:
                break
            with self.path() as path:
                files.append(tempfile.TemporaryFile("w+", encoding="ascii", dir=str(path)))
                files[-1].writelines(block)
                files[-1].seek(0)
        yield from heapq.merge(*files)
        for file in files:
            file.close()


class Parts:
    """Texts spread by the beginning of a hash: the parts follow each other in the order of the
    hashes, and a part has its texts as they came. Only one part is in memory at a time.
    """

    def __init__(self, room, name):
        self.room, self.name = room, name
        self.waiting, self.count = defaultdict(list), 0

    def add(self, key, text):
        self.waiting[int(key[:4], 16) * self.room.parts >> 16].append(text)
        self.count += 1
        if self.count == TEXTS_AT_ONCE and self.room.parts > 1:
            self.put_away()

    def put_away(self):
        with self.room.path() as path:
            for number, texts in self.waiting.items():
                with (path / f"{self.name}-{number}").open("a", encoding="ascii") as file:
                    file.write("\n".join([*texts, ""]))
        self.waiting.clear()
        self.count = 0

    def __iter__(self):
        """The parts, each as the words of its texts."""
        if self.room.parts > 1:
            self.put_away()
        for number in range(self.room.parts):
            yield self.part(number)

    def part(self, number):
        if self.room.parts == 1:
            yield from (text.split(" ") for text in self.waiting[number])
            return
        with self.room.path() as path:
            found = path / f"{self.name}-{number}"
            texts = found.open(encoding="ascii") if found.exists() else io.StringIO()
        with texts:
            for text in texts:
                yield text[:-1].split(" ")


class Counting:
    """What passes through, counted."""

    def __init__(self, some):
        self.some, self.count = some, 0

    def __iter__(self):
        for each in self.some:
            self.count += 1
            yield each


# ---- counting ----


def middle(values):
    values = sorted(values)
    half = len(values) // 2
    return Fraction(values[half] + values[-half - 1]) / 2


def panel_of(sums, panel):
    sums = sorted(sums)
    if not sums or panel["method"] == "median":
        return middle(sums) if sums else Fraction(0)
    if panel["method"] == "trimmed_mean" and len(sums) >= panel["from_scores"]:
        sums = sums[int(panel["drop_low"]) : len(sums) - int(panel["drop_high"])]
    return Fraction(sum(sums)) / len(sums)


def corrected(sums, corrections):
    """Scores adjusted for severity: the mean of all sums less the correction, within 0 and 100."""
    return {
        code: min(max(Fraction(sum(given)) / len(given) - corrections[code], Fraction(0)), 100)
        if given
        else Fraction(0)
        for code, given in sums.items()
    }


def adjusted(scored, totals, sums, scores, panel):
    """The scores of a year that is adjusted for severity where not every judge scored everything.

    Who scored which application and each judge's total are all that least squares asks for: which
    sum is whose does not enter.
    """
    judges_of = {code: [] for code in sums}
    for judge, codes in scored.items():
        for code in codes:
            judges_of[code].append(judge)
    groups = groups_of(scored, judges_of)
    linked = len(groups) < 2
    whole = {frozenset(group) for group in groups}
    complete = all(frozenset(judges) in whole for judges in judges_of.values() if judges)
    adjusts = linked or panel.get("when_apart") == ADJUSTED
    needed = adjusts and not complete
    wrong = [*against_points(scored, totals, sums, judges_of)]
    if totals and not needed:
        wrong.append("judges.csv: totals have no place there, nothing is adjusted by them")
    need(totals or not needed, ("judges.csv", 0), "the totals are missing")
    if needed and not wrong:
        lenient = leniencies(scored, totals, sums, judges_of, groups)
        corrections = {
            code: sum(lenient[judge] for judge in judges) / len(judges)
            for code, judges in judges_of.items()
            if judges
        }
        told = IS_ADJUSTED if linked else IN_GROUPS
        return Panel(sums, corrected(sums, corrections), wrong, told)
    if adjusts and complete and panel["method"] == ADJUSTED:
        scores = corrected(sums, dict.fromkeys(sums, 0))
    return Panel(sums, scores, wrong, None if adjusts else NOT_LINKED)


def against_points(scored, totals, sums, judges_of):
    """What judges.csv says that the points of panel.csv cannot be."""
    for code, given in sums.items():
        if len(judges_of[code]) != len(given):
            told = len(judges_of[code])
            yield f"judges.csv: {told} judges of {code}, panel.csv has {len(given)}"
            return
    for judge, total in totals.items():
        low, high = (sum(edge(sums[code]) for code in scored[judge]) for edge in (min, max))
        if not low <= total <= high:
            yield f"judges.csv: nobody can have given {shown(total)} as judge {judge} did"
    if totals and sum(totals.values()) != sum(sum(given) for given in sums.values()):
        yield "judges.csv: the totals do not add up to the points of panel.csv"


def groups_of(scored, judges_of):
    """The judges in groups: each is linked by applications that they scored together."""
    groups, left = [], list(scored)
    while left:
        group, waiting = [], left[:1]
        while waiting:
            judge = waiting.pop()
            if judge not in group:
                group.append(judge)
                waiting += [other for code in scored[judge] for other in judges_of[code]]
        groups.append(group)
        left = [judge for judge in left if judge not in group]
    return groups


def leniencies(scored, totals, sums, judges_of, groups):
    """Least squares of sum = application + judge, with the applications eliminated; adds up to 0 in
    each group.

    For each judge: leniency x brands - the mean leniencies of the brands = total - the brands' means.
    """
    judges = list(scored)
    place = {judge: index for index, judge in enumerate(judges)}
    rows = []
    for judge in judges:
        row = [Fraction(0)] * (len(judges) + 1)
        row[place[judge]] += len(scored[judge])
        row[-1] += totals[judge]
        for code in scored[judge]:
            row[-1] -= Fraction(sum(sums[code])) / len(sums[code])
            for other in judges_of[code]:
                row[place[other]] -= Fraction(1, len(judges_of[code]))
        rows.append(row)
    # One of the equations of each group follows from its others.
    for group in groups:
        rows[place[group[0]]] = [Fraction(judge in group) for judge in judges] + [Fraction(0)]
    return dict(zip(judges, solve(rows)))  # noqa: B905


def solve(rows):
    """Gauss: the solution of a regular system whose right side is the last column."""
    for step in range(len(rows)):
        pivot = next(n for n in range(step, len(rows)) if rows[n][step])
        rows[step], rows[pivot] = rows[pivot], rows[step]
        for n in range(step + 1, len(rows)):
            if rows[n][step]:
                times = rows[n][step] / rows[step][step]
                rows[n] = [a - times * b for a, b in zip(rows[n], rows[step])]  # noqa: B905
    found = [Fraction(0)] * len(rows)
    for step in reversed(range(len(rows))):
        known = sum(rows[step][n] * found[n] for n in range(step + 1, len(rows)))
        found[step] = (rows[step][-1] - known) / rows[step][step]
    return found


def public_of(tally, groups, rules):
    """`tally`: group -> [number of ratings, sum of their values]. None: insufficient sample."""
    open_group = rules["open_group"]
    least = rules["min_n"]
    means = {group: total / n for group, (n, total) in tally.items() if n >= least["group"]}
    verified = [group for group in means if group != open_group and groups[group] > 0]
    if not verified or sum(n for n, _ in tally.values()) < least["brand"]:
        return None
    total = sum(groups[group] * means[group] for group in verified)
    anchor = total / sum(groups[group] for group in verified)
    if open_group not in means:
        return anchor
    clamp = rules["clamp_open_public"]
    gap = max(-clamp, min(clamp, means[open_group] - anchor))
    return anchor + gap * groups[open_group] / sum(groups.values())


def tally_of(lines, rules):
    """brand -> group -> [number of ratings that count, sum of their values]; equal lines at once."""
    tallies = defaultdict(lambda: defaultdict(lambda: [0, Fraction(0)]))
    equal = Counter()
    for line in lines:
        equal[line] += 1
        if len(equal) == TEXTS_AT_ONCE:
            add_to(tallies, equal, rules)
            equal.clear()
    add_to(tallies, equal, rules)
    return tallies


def add_to(tallies, lines, rules):
    levels, aspects = rules["levels"], rules["aspects"]
    for (brand, group, overall, *given, counted, _), times in lines.items():
        if counted == "1" and not overall:
            # Opened without its levels: it counts as one of its group, which has too few to speak.
            tallies[brand][group][0] += times
            continue
        value = levels[overall] if overall else None
        if all(given):
            weighted = [aspects[aspect] * levels[given[n]] for n, aspect in enumerate(ASPECTS)]
            value = sum(weighted) / sum(aspects.values())
        if counted == "1":
            tallies[brand][group][0] += times
            tallies[brand][group][1] += value * times


def recount(rules, applications, panel, lines):
    """One row per shortlisted application, in the order of the ranking."""
    tallies = tally_of(lines, rules)
    weights = rules["stage_weights"]
    rows = []
    for code, about in applications.items():
        if about["shortlisted"]:
            sums = panel.sums[code]
            row = {"application": code, "self": about["self"]}
            row["panel"] = panel.scores[code]
            row["public"] = public_of(tallies[about["brand"]], about["groups"], rules)
            row.update(rank=None, composite=None, status="insufficient_sample")
            if row["public"] is not None:
                total = sum(weights[stage] * row[stage] for stage in SCORES[:3])
                row.update(composite=total / sum(weights.values()), status="ranked")
                repair = (about["repair"] is None, -(about["repair"] or 0))
                facts = {"public": -row["public"], "repair_rate": repair}
                facts["bad_rating_repair_rate"] = repair
                facts["panel_median"] = -middle(sums) if sums else 0
                facts["earlier_submission"] = (about["at"] is None, about["at"] or 0)
                row["key"] = [-row["composite"], *(facts[tie] for tie in rules["ties"])]
            rows.append(row)
    rows.sort(key=lambda row: row["application"])
    ranked = sorted((row for row in rows if "key" in row), key=lambda row: row["key"])
    for place, row in enumerate(ranked):
        above = ranked[place - 1] if place else {"key": None}
        row["rank"] = above["rank"] if above["key"] == row["key"] else place + 1
    return ranked + [row for row in rows if "key" not in row]


def heads_of(commitments, sizes):
    """RFC 6962 tree heads of the first n commitments, for every n in `sizes`, in one pass."""
    stack, found = [], {0: hashlib.sha256().hexdigest()}
    for n, commitment in enumerate(commitments, 1):
        stack.append((1, hashlib.sha256(b"\x00" + bytes.fromhex(commitment)).digest()))
        while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
            (size, right), (_, left) = stack.pop(), stack.pop()
            stack.append((2 * size, hashlib.sha256(b"\x01" + left + right).digest()))
        if n in sizes:
            head = stack[-1][1]
            for _, left in reversed(stack[:-1]):
                head = hashlib.sha256(b"\x01" + left + head).digest()
            found[n] = head.hex()
    return found


# ---- how far the judges agree ----

OVERALL = "overall"
FIGURES = ["value", "exact", "low", "high"]
# Below so many brands there is no interval; the normal quantile of one of 95 %; Fisher's edge.
LEAST_BRANDS = 5
QUANTILE = Decimal("1.959963984540054")
EDGE = Decimal("0.999999999999")


def agreement_of(folder):
    """The lines of agreement.csv as they follow from panel.csv: all points together, then by
    indicator.
    """
    sums, indicators = defaultdict(dict), defaultdict(lambda: defaultdict(list))
    for where, (code, judge, indicator, points, counted) in read_rows(folder, "panel.csv"):
        if flag(counted, where):
            value = number(points, where)
            sums[code][judge] = sums[code].get(judge, 0) + value
            indicators[indicator][code].append(value)
    yield from lines_of(OVERALL, [list(given.values()) for given in sums.values()])
    for indicator in sorted(indicators):
        yield from lines_of(indicator, list(indicators[indicator].values()))


def lines_of(indicator, brands):
    """Three coefficients of these brands, each with the points of its judges."""
    each = len(brands) / sum(Fraction(1, len(given)) for given in brands) if brands else Fraction(1)
    one, alpha = icc_of(brands), alpha_of(brands)
    with localcontext(Context(prec=40, rounding=ROUND_HALF_EVEN)):
        ends = interval(brands, icc_of, one)
        for name, judges in (("icc_one_judge", Fraction(1)), ("icc_mean", each)):
            decimal = Decimal(judges.numerator) / judges.denominator
            spans = [end if end is None else for_judges(end, decimal) for end in ends]
            yield [
                indicator,
                name,
                *cells_of(one if one is None else for_judges(one, judges), spans),
            ]
        yield [indicator, "alpha", *cells_of(alpha, interval(brands, alpha_of, alpha))]


def cells_of(value, ends):
    """Four decimals, the exact fraction, and the ends of the interval."""
    if value is None:
        return ["", "", "", ""]
    rounded = Decimal((value * 20000 + 1) // 2) / 10000
    return [four(rounded), str(value), *("" if end is None else four(end) for end in ends)]


def for_judges(one, judges):
    """The correlation for the mean of so many judges (Spearman and Brown), not below 0."""
    return judges * one / (1 + (judges - 1) * one) if one > 0 else one * 0


def icc_of(brands):
    """One-way analysis of variance: how much of the variance of a judge's points is the brands'."""
    n, many = sum(len(given) for given in brands), len(brands)
    if many < 2 or n == many:
        return None
    grand = sum(sum(given) for given in brands) / Fraction(n)
    inside = outside = Fraction(0)
    for given in brands:
        mean = sum(given) / Fraction(len(given))
        inside += sum((value - mean) ** 2 for value in given)
        outside += len(given) * (mean - grand) ** 2
    error, between = inside / (n - many), outside / (many - 1)
    size = (n - Fraction(sum(len(given) ** 2 for given in brands), n)) / (many - 1)
    brand = (between - error) / size
    return brand / (brand + error) if brand + error else None


def alpha_of(brands):
    """Krippendorff's, ordinal: the distance of two points is that of their middle ranks."""
    pairable = [given for given in brands if len(given) > 1]
    totals = Counter(value for given in pairable for value in given)
    n, rank = 0, {}
    for value in sorted(totals):
        rank[value] = 2 * n + totals[value]
        n += totals[value]
    observed = Fraction(0)
    for given in pairable:
        observed += Fraction(apart([rank[value] for value in given]), len(given) - 1)
    expected = apart([rank[value] for given in pairable for value in given])
    return 1 - observed * (n - 1) / expected if expected else None


def apart(ranks):
    """The sum of the squared distances over all pairs."""
    return len(ranks) * sum(rank * rank for rank in ranks) - sum(ranks) ** 2


def interval(brands, way, whole):
    """A jackknife: every brand left out once, on Fisher's scale, with Student's t (Abramowitz &
    Stegun 26.7.5); in decimals of 40 digits, so that every machine gets the same.
    """
    n = len(brands)
    left = [way(brands[:place] + brands[place + 1 :]) for place in range(n)]
    if whole is None or n < LEAST_BRANDS or None in left:
        return [None, None]
    pseudo = [n * fisher(whole) - (n - 1) * fisher(value) for value in left]
    middle = sum(pseudo) / n
    spread = (sum((value - middle) ** 2 for value in pseudo) / (n - 1) / n).sqrt()
    z, free = QUANTILE, n - 1
    student = z + (z**3 + z) / 4 / free
    student += (5 * z**5 + 16 * z**3 + 3 * z) / 96 / free**2
    student += (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384 / free**3
    powers = [(2 * end).exp() for end in (middle - student * spread, middle + student * spread)]
    return [(power - 1) / (power + 1) for power in powers]


def fisher(value):
    decimal = max(-EDGE, min(EDGE, Decimal(value.numerator) / value.denominator))
    return ((1 + decimal) / (1 - decimal)).ln() / 2


def four(value):
    """Four decimals, without a minus before nothing."""
    return str(value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN) + 0)


def compare_agreement(folder):
    """agreement.csv, where the folder has it, says what panel.csv says."""
    if not (folder / "agreement.csv").exists():
        return
    published, lines = {}, []
    for where, (indicator, name, *cells) in read_rows(folder, "agreement.csv"):
        need((indicator, name) not in published, where, "a coefficient stands there twice")
        published[indicator, name] = cells
        lines.append((indicator, name))
    recounted = {(line[0], line[1]): line[2:] for line in agreement_of(folder)}
    for key, mine in recounted.items():
        if key not in published:
            yield "agreement.csv: {}, {} is missing".format(*key)
            continue
        for what, given, counted in zip(FIGURES, published[key], mine):  # noqa: B905
            if given != counted:
                told = f"published {given or 'nothing'}, recounted {counted or 'nothing'}"
                yield "agreement.csv: {}, {}, {}: {}".format(*key, what, told)
    for key in published:
        if key not in recounted:
            yield "agreement.csv: {}, {} has no place there".format(*key)
    if [key for key in lines if key in recounted] != [key for key in recounted if key in published]:
        yield "agreement.csv: the lines are not in their order"


# ---- version 2: what the ledger binds ----


def digest(*parts):
    return hashlib.sha256("|".join((TAG, *parts)).encode()).hexdigest()


def group_part(r_g, group):
    return digest("group", r_g, group)


def levels_part(r_l, levels):
    return digest("levels", r_l, levels)


def commitment_of(year, row):
    return digest(
        "entry", year, row["brand"], row["group_hash"], row["levels_hash"], row["previous"]
    )


def secret_of(code, *label):
    """What a receipt's code opens: HMAC-SHA-256 of a label under the code."""
    return hmac.new(code.encode(), "|".join((TAG, *label)).encode(), "sha256").hexdigest()


def read_ratings_2(folder, rules, applications, brands):
    """Every rating that counts or is excluded, as rows with the hashes of group and levels worked out."""
    for where, cells in read_rows(folder, "ratings.csv", 2):
        row = dict(zip(COLUMNS_2["ratings.csv"].split(","), cells))  # noqa: B905
        row["where"] = where
        hex64(row["commitment"], where)
        need(row["brand"] in brands, where, f"the brand {row['brand']!r} is unknown")
        known = applications[brands[row["brand"]]]["groups"]
        need(row["group"] in known, where, f"the group {row['group']!r} is unknown")
        row["group_hash"] = group_part(hex64(row["r_g"], where), row["group"])
        row["opened"] = bool(row["levels"])
        if row["opened"]:
            fine = re.fullmatch("[1-5][0-5]{4}", row["levels"])
            need(fine, where, f"{row['levels']!r} are not five levels")
            need(not row["levels_hash"], where, "levels are opened and hashed at once")
            row["levels_hash"] = levels_part(hex64(row["r_l"], where), row["levels"])
        else:
            need(not row["r_l"], where, "r_l without levels")
            hex64(row["levels_hash"], where)
        need(not row["previous"] or hex64(row["previous"], where), where, "no commitment")
        need(re.fullmatch("[a-z_]{1,40}", row["state"]), where, f"no state: {row['state']!r}")
        yield row


def read_replaced(folder, brands):
    """Commitments that a later one of the same person took the place of: neither group nor levels are opened."""
    for where, cells in read_rows(folder, "replaced.csv", 2):
        row = dict(zip(COLUMNS_2["replaced.csv"].split(","), cells))  # noqa: B905
        row["where"] = where
        need(row["brand"] in brands, where, f"the brand {row['brand']!r} is unknown")
        for name in ("commitment", "group_hash", "levels_hash"):
            hex64(row[name], where)
        need(not row["previous"] or hex64(row["previous"], where), where, "no commitment")
        yield row


def read_about_2(folder):
    """What ledger.json says."""
    where = ("ledger.json", 0)
    about = read_json(folder, "ledger.json")
    heads = about.get("heads")
    need(isinstance(heads, list) and heads, where, "heads are missing")
    for name in ("rules_sha256", "head"):
        need(isinstance(about.get(name), str), where, f"{name} is missing")
        hex64(about[name], where)
    for name in ("year", "entries"):
        fine = isinstance(about.get(name), Fraction) and about[name].denominator == 1
        need(fine, where, f"{name} is not a whole number")
        about[name] = int(about[name])
    for place, head in enumerate(heads, 1):
        fine = isinstance(head, dict) and head.get("number") == place
        need(fine, where, f"head {place} is missing or not in its place")
        need(isinstance(head.get("entries"), Fraction), where, f"head {place} has no entries")
        for name in ("salt", "head"):
            need(isinstance(head.get(name), str), where, f"head {place} has no {name}")
            hex64(head[name], where)
    return about


def lines_2(folder, heads):
    """Every line of ledger.csv: its number, the head and the commitment."""
    for at, (number, commitment) in read_rows(folder, "ledger.csv", 2):
        under = whole(number, at)
        need(1 <= under <= heads, at, f"there is no head {number}")
        yield at[1], under, hex64(commitment, at)


def read_ledger_2(folder, about, parts):
    """How many lines ledger.csv has under each head; they go into `parts`."""
    under, before, in_order = Counter(), (0, ""), True
    for line, number, commitment in lines_2(folder, len(about["heads"])):
        under[number] += 1
        in_order, before = in_order and before < (number, commitment), (number, commitment)
        parts.add(commitment, f"{commitment} {number} {line}")
    twice = []
    for part in parts:
        known = set()
        for commitment, _, line in part:
            twice += [int(line)] if commitment in known else []
            known.add(commitment)
        twice = sorted(twice)[:1]
    need(not twice, ("ledger.csv", twice and twice[0]), "a commitment stands there twice")
    return Ledger(sum(under.values()), under, in_order)


def by_heads(folder, about, room, ledger):
    """(head, commitment) in the order of heads and commitments, however the lines lie."""
    lines = ((number, text) for _, number, text in lines_2(folder, len(about["heads"])))
    if ledger.in_order:
        yield from lines
        return
    for text in room.in_order(itertools.starmap("{:018d} {}\n".format, lines)):
        number, commitment = text.split()
        yield int(number), commitment


def compare_heads(folder, about, room, ledger, options):
    """The chain of heads follows from ledger.csv, and is the one that was published."""
    if not ledger.in_order:
        yield "ledger.csv: the lines are not in the order of heads and commitments"
    if about["entries"] != ledger.size:
        yield f"ledger.json: {about['entries']} entries, but ledger.csv has {ledger.size} lines"
    link = digest("chain", f"{about['year']:04d}", about["rules_sha256"])
    groups = itertools.groupby(by_heads(folder, about, room, ledger), key=lambda line: line[0])
    for number, head in enumerate(about["heads"], 1):
        size = ledger.under[number]
        below = next(groups)[1] if size else []
        if head["entries"] != size:
            yield f"ledger.json: head {number} has {size} entries in ledger.csv"
        root = heads_of((commitment for _, commitment in below), {size})[size]
        link = digest("head", str(number), head["salt"], str(size), root, link)
        if head["head"] != link:
            yield f"ledger.json: head {number} does not follow from ledger.csv"
            link = head["head"]
    if about["head"] != about["heads"][-1]["head"]:
        yield "ledger.json: head is not the last of the heads"
    if options.head and options.head.lower() != about["head"]:
        yield "ledger.json: the last head is not the one given with --head"
    every = {head["head"] for head in about["heads"]}
    for seen in options.seen:
        if seen.lower() not in every:
            yield f"ledger.json: the head {seen} was published once and is not there"


class Openings:
    """What ratings.csv and replaced.csv open or name, and what stands in ledger.csv."""

    def __init__(self, room, year, brands):
        self.year, self.brands = year, {brand: place for place, brand in enumerate(brands)}
        self.rows, self.ledger = Parts(room, "rows"), Parts(room, "ledger")
        self.named = Parts(room, "named")
        self.out_of_order = []

    def noted(self, rows, name):
        """The rows, noted as they pass."""
        before, in_order = "", True
        for row in rows:
            commitment = row["commitment"]
            fits = commitment_of(self.year, row) == commitment
            text = f"{name} {row['where'][1]} {commitment} {self.brands[row['brand']]}"
            self.rows.add(commitment, f"{text} {row['previous']} {fits:d}")
            in_order, before = in_order and before <= commitment, commitment
            yield row
        if not in_order:
            self.out_of_order.append(name)

    def compare(self):
        """Every commitment under a head is opened once, or replaced by exactly one other of the same brand."""
        for name in self.out_of_order:
            yield f"{name}: the lines are not in the order of the commitments"
        for rows, lines in zip(self.rows, self.ledger):  # noqa: B905
            ledger, known = {commitment: number for commitment, number, _ in lines}, {}
            for name, line, commitment, brand, previous, fits in rows:
                place = f"{name}, line {line}"
                if fits == "0":
                    yield f"{place}: does not open its commitment"
                if commitment not in ledger:
                    yield f"{place}: the commitment stands under no head"
                if commitment in known:
                    yield f"{place}: the commitment is opened twice"
                known[commitment] = brand, previous
            for commitment in ledger:
                if commitment not in known:
                    yield f"ledger.csv: {commitment} is neither opened nor replaced"
            for commitment, (brand, previous) in known.items():
                if previous:
                    number = ledger.get(commitment, 0)
                    self.named.add(previous, f"{previous} {commitment} {brand} {number}")
        yield from self.compare_replaced()

    def compare_replaced(self):
        for rows, lines, texts in zip(self.rows, self.ledger, self.named):  # noqa: B905
            rows, named = list(rows), list(texts)
            ledger = {commitment: int(number) for commitment, number, _ in lines}
            known = {commitment: brand for _, _, commitment, brand, _, _ in rows}
            gone = {row[2] for row in rows if row[0] == "replaced.csv"}
            times = Counter(previous for previous, *_ in named)
            for commitment in sorted(gone.union(times)):
                if commitment not in gone:
                    yield f"ratings.csv: {commitment} is named as replaced, and is not in replaced.csv"
                elif times[commitment] != 1:
                    told = times[commitment]
                    yield f"replaced.csv: {commitment} is replaced by {told} others, not by one"
            for previous, commitment, brand, number in named:
                if previous in known and known[previous] != brand:
                    yield f"{commitment} replaces a rating of another brand"
                if previous in known and ledger.get(previous, 0) > int(number):
                    yield f"{commitment} replaces a rating of a later head"


class Cells:
    """How many ratings of each brand and group are counted or void, opened or not."""

    def __init__(self):
        self.found = Counter()

    @staticmethod
    def cell(row):
        state = row["state"] if row["state"] in (COUNTED, VOID) else ""
        return row["brand"], row["group"], row["opened"], state

    def noted(self, rows):
        """The rows, noted as they pass."""
        for row in rows:
            self.found[self.cell(row)] += 1
            yield row

    def compare(self, again, rules):
        """Levels stay closed only where a group has too few ratings to speak; a voided part is void as a whole.

        The rows are read again only to name their lines.
        """
        wrong = dict(self.wrong(rules))
        for row in again() if any(wrong.values()) else []:
            for told in wrong[self.cell(row)]:
                yield "{}, line {}: {}".format(*row["where"], told)

    def wrong(self, rules):
        """What is wrong with every rating of a cell."""
        counted, few = Counter(), Counter()
        for (brand, group, _, state), n in self.found.items():
            counted[brand, group] += n if state == COUNTED else 0
        void = {brand for brand, _, _, state in self.found if state == VOID}
        for (brand, _), n in counted.items():
            few[brand] += n if n < SMALL else 0
        for cell in self.found:
            brand, group, is_open, state = cell
            n = counted[brand, group]
            # A brand's closed ratings are five or more together, or a figure of the whole would open them.
            fine = n < SMALL or 0 < few[brand] < SMALL
            told = []
            if not is_open and (n >= rules["min_n"]["group"] or not fine):
                told.append(f"the levels are not opened, though the group has {n} ratings")
            if state == VOID and group != rules["open_group"]:
                told.append("only the open part of a brand can be void")
            if state == COUNTED and group == rules["open_group"] and brand in void:
                told.append("counted, though the open part of the brand is void")
            yield cell, told


def compare_rules(folder, about):
    """The rules that are applied are those whose hash is bound into the ledger."""

    def plain(value):
        if isinstance(value, dict):
            return {key: plain(part) for key, part in value.items()}
        if isinstance(value, list):
            return [plain(part) for part in value]
        return int(value) if isinstance(value, float) and value == int(value) else value

    published = json.loads(read_text(folder, "rules.json"))
    rules = published.get("rule_set")
    need(isinstance(rules, dict), ("rules.json", 0), "rule_set is missing")
    spelling = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}
    text = json.dumps(plain(rules), **spelling)
    found = hashlib.sha256(text.encode()).hexdigest()
    if found != published.get("rule_set_sha256"):
        yield "rules.json: rule_set_sha256 is not the hash of rule_set"
    if found != about["rules_sha256"]:
        yield "ledger.json: rules_sha256 is not the hash of rules.json's rule_set"
    try:
        public, panel = rules["public"], rules["panel"]
        ties = {"bad_rating_repair_rate": "repair_rate"}
        applied = {
            "stage_weights": rules["stage_weights"],
            "panel": {
                key: panel[key] for key in (*APPLIED, *LATER) if key in panel or key not in LATER
            },
            "ties": [ties.get(tie, tie) for tie in rules["ties"]],
            "places": rules["titles"]["top_ten"],
        }
        names = ("levels", "aspects", "groups", "min_n", "clamp_open_public", "open_group")
        applied.update({name: public[name] for name in names})
    except (KeyError, TypeError, AttributeError):
        need(False, ("rules.json", 0), "rule_set is not whole")
    for name, value in applied.items():
        if plain(published.get(name)) != plain(value):
            yield f"rules.json: {name} is not what the rule_set says"
    for name in published:
        if name not in (*applied, "rule_set", "rule_set_sha256"):
            yield f"rules.json: {name} has no place there"


def compare_panel(folder, rule_set):
    """No judge gave more than an indicator's points, and none for an unknown one."""
    most = {
        f"{group}.{code}": points
        for group, indicators in rule_set["indicators"].items()
        for code, points in indicators.items()
    }
    for where, (_, _, indicator, points, _) in read_rows(folder, "panel.csv"):
        if indicator not in most or Fraction(points) > most[indicator]:
            yield "{}, line {}: {} points for {!r}".format(*where, points, indicator)


def compare_shortlist(applications, panel, rules, rule_set):
    """The shortlist is the first by self-assessment and panel, as the rules weigh them."""
    weights = {stage: rules["stage_weights"][stage] for stage in ("self", "panel")}
    places = {}
    for code, about in applications.items():
        sums = panel.sums[code]
        score = weights["self"] * about["self"] + weights["panel"] * panel.scores[code]
        facts = {"panel_median": -middle(sums) if sums else 0}
        facts["earlier_submission"] = (about["at"] is None, about["at"] or 0)
        places[code] = [-score, *(facts[tie] for tie in rules["ties"] if tie in facts)]
    for code, about in applications.items():
        rank = 1 + sum(other < places[code] for other in places.values())
        if about["shortlisted"] != (rank <= rule_set["titles"]["shortlist"]):
            yield f"applications.csv: {code}, shortlisted: the panel puts it at place {rank}"


def as_lines(rows):
    """Version 2's rows as the lines that are counted; levels that stay closed are empty."""
    for row in rows:
        levels = ["" if level == "0" else level for level in row["levels"]] or [""] * 5
        counted = row["state"] == COUNTED
        told = ["1", ""] if counted else ["0", row["state"]]
        yield (row["brand"], row["group"], *levels, *told)


# ---- comparing ----


def compare_results(folder, rows):
    published = {}
    for where, cells in read_rows(folder, "results.csv"):
        row = dict(zip(COLUMNS["results.csv"].split(","), cells))  # noqa: B905
        need(row["application"] not in published, where, "an application stands there twice")
        row.update({name: number(row[name], where) if row[name] else None for name in SCORES})
        row["rank"] = whole(row["rank"], where) if row["rank"] else None
        published[row["application"]] = row
    for row in rows:
        code = row["application"]
        given = published.pop(code, None)
        if given is None:
            yield f"results.csv: {code} is missing"
            continue
        for name in ["rank", *SCORES, "status"]:
            mine = Fraction(shown(row[name])) if isinstance(row[name], Fraction) else row[name]
            if mine != given[name]:
                told, counted = shown(given[name]), shown(mine)
                yield f"results.csv: {code}, {name}: published {told}, recounted {counted}"
    for code in published:
        yield f"results.csv: {code} is not shortlisted"


def compare_order(folder, rows):
    listed = [cells[1] for _, cells in read_rows(folder, "results.csv")]
    if listed != [row["application"] for row in rows]:
        yield "results.csv: the lines are not in the order of the ranking"


def compare_ledger(folder, about, room, ledger, finals, lines):
    sizes = {entry["size"] for entry in [about, *about["daily"]]}
    entries = entries_in_order(folder, room, ledger)
    heads = heads_of((commitment for _, _, commitment, _ in entries), sizes)
    if about["size"] != ledger.size:
        yield f"ledger.json: the size is {about['size']}, but ledger.csv has {ledger.size} lines"
    for entry in [about, *about["daily"]]:
        if heads.get(entry["size"]) != entry["head"].lower():
            yield f"ledger.json: the head of size {entry['size']} does not follow from ledger.csv"
    for part in finals:
        for commitment, times in sorted(Counter(text for (text,) in part).items()):
            if times > 1:
                yield f"ledger.csv: {commitment} is final twice"
    if ledger.under[True] != lines:
        yield f"ratings.csv has {lines} lines, ledger.csv {ledger.under[True]} final ones"
    if sha256(folder, "ratings.csv") != about["ratings_sha256"].lower():
        yield "ratings.csv: its SHA-256 is not the one in ledger.json"


def compare_sums(folder):
    listed = {}
    for line, text in enumerate(read_text(folder, "SHA256SUMS").splitlines(), 1):
        match = re.fullmatch(r"([0-9a-fA-F]{64}) [ *]([^/\\]+)", text)
        fine = match and match[2] not in listed
        need(fine, ("SHA256SUMS", line), "not a line of sha256sum, or a file twice")
        listed[match[2]] = match[1].lower()
    for name, digest in listed.items():
        if sha256(folder, name) != digest:
            yield f"SHA256SUMS: {name} is not the published file"
    for path in sorted(folder.glob("[!.]*")):
        if path.is_file() and path.name not in (*listed, "SHA256SUMS"):
            yield f"SHA256SUMS: {path.name} is not listed"


# ---- the receipt ----


def look_up(options, entries, lines):
    """What became of one rating: (is it in the ledger, the sentence)."""
    given = []
    for name in RATING:
        value = getattr(options, name)
        given.append(input(f"{name}: ").strip() if value is None else value)
    fine = given[2] and all(level in ("", "1", "2", "3", "4", "5") for level in given[2:])
    need(fine, ("receipt", 0), "a level is a number from 1 to 5; an aspect may be empty")
    commitment = hashlib.sha256("|".join([options.receipt, *given]).encode()).hexdigest()
    found = ((n, entry) for n, entry in enumerate(entries, 1) if entry[2] == commitment)
    finals = {n: final for n, (_, _, _, final) in found}
    if not finals:
        return False, "not in the ledger. 台账中没有这条评价。"
    if not any(finals.values()):
        return True, f"entry {max(finals)}, replaced by a later one. 已被之后的评价替换。"
    entry = next(n for n in finals if finals[n])
    same = Counter(line[7:] for line in lines if list(line[:7]) == given)
    if not same:
        return False, f"entry {entry}, but no such line in ratings.csv. 评价明细中缺少这条评价。"
    aside = sorted(reason or "no reason given" for counted, reason in same if counted == "0")
    if len(aside) == len(same):
        return True, f"entry {entry}, as given, but set aside: {', '.join(aside)}. 已入账,未计入。"
    counted = sum(times for (counted, _), times in same.items() if counted == "1")
    every = "" if not aside else f" ({counted} of {sum(same.values())} equal ratings are counted)"
    return True, f"entry {entry}, counted as given{every}. 已按所填计入。"


def look_up_2(options, year, rows, replaced, rules):
    """The same for version 2: the code alone finds and opens the entry."""
    code = options.receipt
    need(
        re.fullmatch("[A-Z0-9]{1,80}", code), ("receipt", 0), "a code has capitals and digits only"
    )
    r_g = secret_of(code, "r_g")
    groups = sorted({group for kind in rules["groups"].values() for group in kind})
    by_hash = {group_part(r_g, group): group for group in groups}
    row = next((row for row in rows if row["r_g"] == r_g), None)
    row = row or next((row for row in replaced if row["group_hash"] in by_hash), None)
    if row is None:
        return False, "not in the ledger. 台账中没有这条评价。"
    told = [row["brand"], by_hash[row["group_hash"]]]
    # The code seals the rating: of all that could be, one text has the hash that stands in the row.
    for digits in itertools.product("12345", *["012345"] * 4):
        levels = "".join(digits)
        if levels_part(secret_of(code, "r_l", year, *told, levels), levels) == row["levels_hash"]:
            break
    else:
        return False, "the entry says something else than this code. 台账中的评价与回执不符。"
    told += ["" if level == "0" else level for level in levels]
    said = ", ".join(f"{name} {value}" for name, value in zip(RATING, told) if value)  # noqa: B905
    for name, value in zip(RATING, told):  # noqa: B905
        given = getattr(options, name)
        if given is not None and given != value:
            return False, f"{said}: {name} is not {given!r}. 与所填不符。"
    if "state" not in row:
        return True, f"{said}: replaced by a later one. 已被之后的评价替换。"
    if row["state"] != COUNTED:
        return True, f"{said}: as given, but set aside: {row['state']}. 已入账,未计入。"
    return True, f"{said}: counted as given. 已按所填计入。"


# ---- the command ----


def print_table(rows, places):
    form = "{:<5} {:<18} {:>8} {:>8} {:>8} {:>10}  {}"
    print(form.format("rank", "application", *SCORES, "status"))
    for row in rows:
        rank = "-" if row["rank"] is None else str(row["rank"])
        rank += "*" if row["rank"] and row["rank"] <= places else ""
        numbers = ["-" if row[name] is None else shown(row[name]) for name in SCORES]
        print(form.format(rank, row["application"], *numbers, row["status"]))


CANNOT_SHOW = """This folder has format version 1: its ratings are not bound to the ledger. It shows that as many
were counted as were accepted, and that the numbers follow from ratings.csv; not that the levels in
ratings.csv are those that were given. Raters can check theirs with --receipt.
本数据为第一版格式:评价明细与台账只核对条数,无法证明每条等级与评价人所填一致。"""
IS_ADJUSTED = """Not every judge scored every application: the panel scores are adjusted for the severity of
the judges. 评委并未对每个品牌都评分:评委会得分已按评委宽严程度校正。"""
IN_GROUPS = """Not every judge scored every application, and groups of judges share none: the panel scores
are adjusted for the severity of the judges within each group.
评委并未对每个品牌都评分,且分成没有共同评分品牌的几组:评委会得分已在各组内按宽严程度校正。"""
NOT_LINKED = """Not every judge scored every application, and some share none with the others: severity cannot
be told from merit, and the panel scores are not adjusted.
部分评委之间没有共同评分的品牌,无法校正宽严,评委会得分未作校正。"""
TAKEN_AS_GIVEN = """The panel scores are adjusted for severity by the corrections as published. What a recount of
the corrections needs would tie a judge's points together; it is sealed, and an auditor opens it
with --judges. 评委会得分按公布的校正值校正宽严;复算校正值所需的数据会暴露个别评委的评分,
已封存,由监督人员启封核对(--judges)。"""
UNBOUND = """Compare the last head and the seal with the notice (or give them with --head and --seal): what this
folder says of itself proves nothing to whoever does not. 请将台账末次摘要值与数据摘要值同公示核对。"""


class Differences:
    """What does not agree: more than fits into memory lies on the disk meanwhile."""

    def __init__(self):
        self.count = 0
        self._said = tempfile.SpooledTemporaryFile(1 << 20, "w+", encoding="utf-8", newline="")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._said.close()

    def add(self, some):
        for difference in some:
            self.count += 1
            self._said.write(f"DIFFERENT: {difference}\n")

    def print(self):
        self._said.seek(0)
        shutil.copyfileobj(self._said, sys.stdout)


def run(options):
    folder = options.folder
    version = 1
    if not options.without_ledger:
        version = read_json(folder, "ledger.json").get("version", 1)
        need(version in (1, 2), ("ledger.json", 0), "the format's version is unknown")
    ledgers = [] if options.without_ledger else ["ledger.csv", "ledger.json"]
    extra = ["replaced.csv"] if version == 2 else []
    for name in ["rules.json", *list(COLUMNS)[:4], *ledgers, *extra, "SHA256SUMS"]:
        open_text(folder, name).close()
    rules = read_rules(folder)
    applications, brands = read_applications(folder, rules)
    large = ["ratings.csv", *ledgers[:1], *extra]
    with Differences() as differences, Room(folder, large) as room:
        differences.add(compare_sums(folder))
        differences.add(compare_moderated(folder, applications, rules))
        differences.add(compare_agreement(folder))
        count = recount_2 if version == 2 else recount_1
        done = count(folder, options, room, differences, rules, applications, brands)
        return tell(options, version, rules, done, differences)


def tell(options, version, rules, done, differences):
    folder = options.folder
    rows, held, sentence, last, told = done
    print_table(rows, rules["places"])
    if told:
        print(told)
    sealed = sha256(folder, "SHA256SUMS")
    if options.seal and options.seal.lower() != sealed:
        differences.add(["SHA256SUMS: its SHA-256 is not the one given with --seal"])
    print(f"SHA-256 of SHA256SUMS: {sealed}")
    print("This number stands on the public notice. 请与公示核对。")
    if last:
        print(f"Last head of the ledger: {last}")
    differences.print()
    if not differences.count:
        print("MATCH\n一致:重新计算的每个数字都与公布的相同。")
        if version == 2 and not (options.head and options.seal):
            print(UNBOUND)
        if version == 1 and not options.without_ledger:
            print(CANNOT_SHOW)
    if sentence:
        print(f"RECEIPT: {sentence}")
    return 0 if held and not differences.count else 1


def opened_by(options):
    """What the auditor gave with --judges."""
    return options.judges and read_bytes(options.judges.parent, options.judges.name)


def recount_1(folder, options, room, differences, rules, applications, brands):
    panel = read_panel(folder, applications, rules, opened_by(options))
    lines = Counting(read_ratings(folder, rules, applications, brands))
    rows = recount(rules, applications, panel, lines)
    differences.add(panel.wrong)
    differences.add(compare_results(folder, rows))
    if options.without_ledger:
        print("No ledger: only the numbers were recounted. 没有台账:只重新计算了数字。")
        held, sentence = look_up(options, [], []) if options.receipt else (True, None)
        return rows, held, sentence, None, panel.told
    about, finals = read_about(folder), Parts(room, "finals")
    ledger = read_ledger(folder, room, finals)
    differences.add(compare_ledger(folder, about, room, ledger, finals, lines.count))
    if options.head and options.head.lower() != about["head"].lower():
        differences.add(["ledger.json: the head is not the one given with --head"])
    known = {entry["head"].lower() for entry in [about, *about["daily"]]}
    for seen in options.seen:
        if seen.lower() not in known:
            told = f"ledger.json: the head {seen} was published once and is not there"
            differences.add([told])
    held, sentence = (True, None)
    if options.receipt:
        entries = entries_in_order(folder, room, ledger)
        again = read_ratings(folder, rules, applications, brands)
        held, sentence = look_up(options, entries, again)
    return rows, held, sentence, about["head"], panel.told


def recount_2(folder, options, room, differences, rules, applications, brands):
    def ratings():
        return read_ratings_2(folder, rules, applications, brands)

    about = read_about_2(folder)
    panel = read_panel(folder, applications, rules, opened_by(options))
    rule_set = rules.get("rule_set")
    need(isinstance(rule_set, dict), ("rules.json", 0), "rule_set is missing")
    year = f"{about['year']:04d}"
    openings, cells = Openings(room, year, brands), Cells()
    # Each rating is read once, and passes through all that asks for it.
    noted = cells.noted(openings.noted(ratings(), "ratings.csv"))
    rows = recount(rules, applications, panel, as_lines(noted))
    for _ in openings.noted(read_replaced(folder, brands), "replaced.csv"):
        pass
    ledger = read_ledger_2(folder, about, openings.ledger)
    for found in (
        panel.wrong,
        compare_results(folder, rows),
        compare_order(folder, rows),
        compare_heads(folder, about, room, ledger, options),
        openings.compare(),
        cells.compare(ratings, rules),
        compare_rules(folder, about),
        compare_panel(folder, rule_set),
        compare_shortlist(applications, panel, rules, rule_set),
    ):
        differences.add(found)
    held, sentence = (True, None)
    if options.receipt:
        held, sentence = look_up_2(options, year, ratings(), read_replaced(folder, brands), rules)
    return rows, held, sentence, about["head"], panel.told


def main(words=None):
    parser = argparse.ArgumentParser(description="Recounts the published results of a cycle.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--receipt", metavar="CODE", help="look up the rating of this receipt code")
    parser.add_argument("--head", help="the last head of the ledger, from the notice")
    parser.add_argument("--seal", help="the SHA-256 of SHA256SUMS, from the notice")
    parser.add_argument(
        "--seen", metavar="HEAD", action="append", default=[], help="a head that you kept"
    )
    parser.add_argument(
        "--judges", type=Path, metavar="FILE", help="the sealed file of the judges, for an auditor"
    )
    parser.add_argument("--without-ledger", action="store_true", help="recount the numbers only")
    for name in RATING:
        parser.add_argument(f"--{name}", help="as the receipt shows it; asked for when left out")
    options = parser.parse_args(words)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")
    try:
        return run(options)
    except Refused as refusal:
        print(f"REFUSED: {refusal}", file=sys.stderr)
    except EOFError:
        print("REFUSED: the rating was not given", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
