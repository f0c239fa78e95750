"""The published folder: everything needed to recount the results, without anybody's identity."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings

from brandportal import rulebook
from reviews.evaluation.models import Evaluation
from reviews.ledger.models import Ledger
from reviews.publication import first, ledger_files
from reviews.publication.files import as_json, as_table
from reviews.results.models import Result

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
RESULTS = ("rank", "application", "self", "panel", "public", "composite", "status")
# A fixed time for every file, so that equal results give equal bytes.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def folder(evaluation: Evaluation) -> dict[str, bytes]:
    """File name to content, including `SHA256SUMS` over all the others. Equal results give equal
    bytes.

    Ratings are sorted by their commitments, so that neither time nor person shows; judges have
    pseudonyms.
    """
    results = _results(evaluation)
    ledger = Ledger.objects.filter(cycle=evaluation.cycle_id).first()
    bound = ledger_files if ledger is None or ledger.version == 2 else first
    files = {
        "rules.json": as_json(rulebook.published(evaluation.cycle.rules)),
        "applications.csv": as_table(APPLICATIONS, _application_rows(results)),
        "panel.csv": as_table(PANEL, _panel_rows(results)),
        "results.csv": as_table(RESULTS, _result_rows(results)),
        **bound.files(evaluation),
        "recount.py": (settings.ROOT / SCRIPT).read_bytes(),
    }
    return {**files, SUMS: _sums(files)}


def archive(evaluation: Evaluation, files: Mapping[str, bytes]) -> bytes:
    """The folder as a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"results-{evaluation.cycle.year}/{name}", ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return packed.getvalue()


def sums_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 of `SHA256SUMS`, which covers every file of the folder; printed on the public notice
    and given to the recount script as `--seal`.
    """
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


def _sums(files: dict[str, bytes]) -> bytes:
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    ).encode()
