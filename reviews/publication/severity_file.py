"""What the published folder says of the judges in a year whose panel scores may be adjusted for
severity: enough to recount the adjustment, and nothing that ties a judge's sheets together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from brandportal.exact import exact
from reviews.evaluation.models import Evaluation
from reviews.panel.secret_order import secret_place
from reviews.publication.files import as_table
from reviews.results.judges import counted_points, scored_sums
from reviews.scoring.official import Official, Sums, official
from reviews.scoring.panel import PanelRules
from reviews.scoring.tying import ties_sheets

JUDGES = ("judge", "total", "applications")
CORRECTIONS = ("application", "correction")


def severity_files(evaluation: Evaluation) -> dict[str, bytes]:
    """judges.csv; where its totals would tie sheets together, corrections.csv and the hash of the
    sealed file. Nothing in a year whose rules do not adjust.
    """
    rules = PanelRules.from_rules(evaluation.cycle.rules)
    if not rules.adjusts:
        return {}
    return files_of(_sums(evaluation), rules, salt=_salt(evaluation))


def sealed_judges(evaluation: Evaluation) -> bytes | None:
    """The file whose hash the folder has, for the auditor; None where judges.csv is public."""
    rules = PanelRules.from_rules(evaluation.cycle.rules)
    if not rules.adjusts:
        return None
    sums, salt = _sums(evaluation), _salt(evaluation)
    sealed = "judges.sha256" in files_of(sums, rules, salt=salt)
    return _sealed(sums, salt) if sealed else None


def files_of(sums: Sums, rules: PanelRules, *, salt: str) -> dict[str, bytes]:
    """The same from the sums by application number and judge."""
    year = official(sums, rules)
    is_needed = year.adjusts and not year.each_complete
    if is_needed and ties_sheets(sums):
        return {
            "corrections.csv": as_table(CORRECTIONS, _corrections(year)),
            "judges.sha256": _hash(_sealed(sums, salt)),
        }
    return {"judges.csv": as_table(JUDGES, _judges(sums, with_totals=is_needed))}


def _sums(evaluation: Evaluation) -> Sums:
    numbers = dict(evaluation.results.values_list("application", "application__number"))
    by_key = scored_sums(evaluation, counted_points(evaluation))
    return {numbers[key]: given for key, given in by_key.items()}


def _salt(evaluation: Evaluation) -> str:
    """Keeps anybody from trying out which file has the hash; the same for the same year, so that a
    folder made again has the same bytes.
    """
    return secret_place(f"sealed judges|{evaluation.cycle.edition}").hex()


def _sealed(sums: Sums, salt: str) -> bytes:
    return f"# {salt}\n".encode() + as_table(JUDGES, _judges(sums, with_totals=True))


def _hash(content: bytes) -> bytes:
    return f"{hashlib.sha256(content).hexdigest()}\n".encode()


def _corrections(year: Official) -> Iterable[Sequence[Any]]:
    return sorted((number, str(value)) for number, value in year.corrections.items())


def _judges(sums: Sums, *, with_totals: bool) -> Iterable[Sequence[Any]]:
    """Each judge's brands and total, numbered in the order of just these, so that the number says
    nothing else.
    """
    brands: dict[Any, list[str]] = {}
    totals: dict[Any, Fraction] = {}
    for number in sorted(sums):
        for judge, total in sums[number].items():
            brands.setdefault(judge, []).append(number)
            totals[judge] = totals.get(judge, Fraction(0)) + exact(total)
    rows = sorted((brands[judge], totals[judge]) for judge in brands)
    for place, (numbers, total) in enumerate(rows, start=1):
        yield place, _decimal(total) if with_totals else "", " ".join(numbers)


def _decimal(total: Fraction) -> str:
    """Points are decimals, so that their sum is one."""
    scaled, places = total, 0
    while scaled.denominator != 1:
        scaled, places = scaled * 10, places + 1
    digits = str(scaled.numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
