"""The published folder: everything from which anybody recounts the results, with nobody's identity in it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings

from brandportal import rulebook
from reviews.domain.ballots import ledger
from reviews.domain.guarding.not_counted import VOID, voided
from reviews.enums import NOT_COUNTED
from reviews.models import DailyHead, Evaluation, LedgerEntry, Rating, Result
from reviews.scoring.public import ASPECTS

SCRIPT = Path("static") / "recount" / "recount.py"
SUMS = "SHA256SUMS"
APPLICATIONS = (
    "application",
    "brand",
    "agency_class",
    "self_score",
    "repair_rate",
    "submitted_at",
    "shortlisted",
)
PANEL = ("application", "judge", "indicator", "points", "counted")
RATINGS = ("brand", "group", "overall", *ASPECTS, "counted", "reason")
LEDGER = ("seq", "commitment", "final")
RESULTS = ("rank", "application", "self", "panel", "public", "composite", "status")
# Every file carries the same time, so that the same results always make the same bytes.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def folder(evaluation: Evaluation) -> dict[str, bytes]:
    """File name to content, `SHA256SUMS` over all the others included. The same results give the same bytes.

    Ratings come in byte order, one line each, so that neither time nor person shows; judges under pseudonyms.
    """
    results = _results(evaluation)
    ratings = _table(RATINGS, _rating_rows(evaluation))
    files = {
        "rules.json": _json(rulebook.published(evaluation.cycle.rules)),
        "applications.csv": _table(APPLICATIONS, _application_rows(results)),
        "panel.csv": _table(PANEL, _panel_rows(results)),
        "ratings.csv": ratings,
        "results.csv": _table(RESULTS, _result_rows(results)),
        **_ledger(evaluation, ratings),
        "recount.py": (settings.ROOT / SCRIPT).read_bytes(),
    }
    return {**files, SUMS: _sums(files)}


def archive(evaluation: Evaluation, files: Mapping[str, bytes]) -> bytes:
    """The folder as one zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"results-{evaluation.cycle.year}/{name}", ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return packed.getvalue()


def seal(files: Mapping[str, bytes]) -> str:
    """SHA-256 of `SHA256SUMS`: the one number that pins the whole folder, printed on the public notice."""
    return hashlib.sha256(files[SUMS]).hexdigest()


def _results(evaluation: Evaluation) -> list[Result]:
    return list(
        evaluation.results.select_related("application__brand", "application__agency").order_by(
            "application__number"
        )
    )


def _application_rows(results: Sequence[Result]) -> Iterable[Sequence[Any]]:
    for result in results:
        application = result.application
        submitted = application.submitted_at
        yield (
            application.number,
            application.brand.code,
            application.agency.agency_class,
            result.self_score,
            result.exact.get("repair_rate") or "",
            submitted.astimezone(UTC).isoformat() if submitted else "",
            int(result.shortlisted),
        )


def _panel_rows(results: Sequence[Result]) -> Iterable[Sequence[Any]]:
    for result in results:
        for judge, points in sorted(result.explanation["points"].items()):
            for indicator, given in points.items():
                yield (result.application.number, judge, indicator, given, 1)


def _rating_rows(evaluation: Evaluation) -> list[Sequence[Any]]:
    rows = Rating.objects.filter(
        application__cycle=evaluation.cycle_id, application__result__shortlisted=True
    ).values_list(
        "application__brand__code",
        "group",
        "overall",
        *ASPECTS,
        "hold__status",
        "hold__rule",
        "application_id",
    )
    void = {(key, evaluation.cycle.rules["public"]["open_group"]) for key in voided(evaluation)}
    lines = [
        [
            *("" if cell is None else str(cell) for cell in row),
            *_counted(held, rule, voids=(application_id, row[1]) in void),
        ]
        for *row, held, rule, application_id in rows.iterator()
    ]
    return sorted(lines, key=lambda cells: ",".join(cells).encode())


def _counted(held: str | None, rule: str | None, *, voids: bool) -> tuple[str, str]:
    """Whether a line counts, and the code of the reason when it does not."""
    if held in NOT_COUNTED:
        return "0", str(rule)
    return ("0", VOID) if voids else ("1", "")


def _ledger(evaluation: Evaluation, ratings: bytes) -> dict[str, bytes]:
    """Every rating as it was accepted, in order, and the heads that were published day by day."""
    cycle_id = evaluation.cycle_id
    entries = LedgerEntry.objects.filter(cycle=cycle_id, seq__isnull=False).order_by("seq")
    rows = entries.values_list("seq", "commitment", "revision", "rating__revision")
    size, head = ledger.head(cycle_id)
    heads = DailyHead.objects.filter(ledger__cycle=cycle_id)
    about = {
        "size": size,
        "head": head,
        "daily": [
            {"day": row.day.isoformat(), "size": row.size, "head": row.head} for row in heads
        ],
        "ratings_sha256": hashlib.sha256(ratings).hexdigest(),
    }
    return {
        "ledger.csv": _table(
            LEDGER,
            (
                (seq, commitment, int(revision == last))
                for seq, commitment, revision, last in rows.iterator()
            ),
        ),
        "ledger.json": _json(about),
    }


def _result_rows(results: Sequence[Result]) -> Iterable[Sequence[Any]]:
    ranked = [result for result in results if result.shortlisted]
    ranked.sort(key=lambda result: (result.rank is None, result.rank or 0))
    for result in ranked:
        yield (
            "" if result.rank is None else result.rank,
            result.application.number,
            result.self_score,
            result.panel_score,
            "" if result.public_score is None else result.public_score,
            "" if result.composite is None else result.composite,
            result.status,
        )


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _sums(files: dict[str, bytes]) -> bytes:
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    ).encode()
