"""The published folder: everything needed to recount the results, without anybody's identity."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from os import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db.models import Count

from brandportal import rulebook
from brandportal.canonical import digest
from brandportal.rulebook import moderate_over
from reviews.evaluation.models import Evaluation
from reviews.ledger.models import Ledger, LedgerHead
from reviews.publication import agreement_file, first, ledger_files
from reviews.publication.files import Packing, as_json, as_table
from reviews.publication.keeping import Keeping
from reviews.publication.ledger_files import Tell
from reviews.publication.severity_file import severity_files
from reviews.rating.not_counted import voided
from reviews.results.models import Result
from reviews.screening.models import Hold

SCRIPT = Path("static") / "recount" / "recount.py"
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
MODERATED = ("application", "indicator", "points", "reason")
RESULTS = ("rank", "application", "self", "panel", "public", "composite", "status")


def write(
    evaluation: Evaluation, target: BinaryIO, *, place: Path, tell: Tell, inputs: str = ""
) -> str:
    """Write the folder as a zip and return its seal. Equal results give equal bytes.

    Ratings are sorted by their commitments, so that neither time nor person shows; judges have
    pseudonyms. Memory does not grow with the ratings: lines are kept in `place`, a directory on the
    disk, meanwhile. `tell` hears after how many entries of the ledger. What a run that died has
    finished in `place` and `target` of the same `inputs` is not made again (`keeping.py`).
    """
    keeping = Keeping(place, inputs=inputs)
    packed = keeping.state.get("packed")
    if packed:
        target.seek(0, SEEK_END)
        target.write(bytes.fromhex(keeping.state["directory"]))
    with Packing(target, folder=f"results-{evaluation.cycle.edition}", packed=packed) as packing:
        small = small_files(evaluation)
        for name, content in {**small, **derived_files(small)}.items():
            packing.add(name, content)
        if _version(evaluation) == 2:
            ledger_files.pack(evaluation, packing, keeping, tell)
        else:
            first.pack(evaluation, packing, place, tell)
        packing.add("recount.py", _script())
        return packing.finish()


def small_files(evaluation: Evaluation) -> dict[str, bytes]:
    """The files that do not grow with the ratings, by name."""
    results = _results(evaluation)
    return {
        "rules.json": as_json(rulebook.published(evaluation.cycle.rules)),
        "applications.csv": as_table(APPLICATIONS, _application_rows(results)),
        "panel.csv": as_table(PANEL, _panel_rows(results)),
        **_moderated_file(evaluation, results),
        **severity_files(evaluation),
        "results.csv": as_table(RESULTS, _result_rows(results)),
    }


def derived_files(small: Mapping[str, bytes]) -> dict[str, bytes]:
    """What follows from the small files: they say it all to `inputs_hash`, which is asked often."""
    return {agreement_file.NAME: agreement_file.agreement_file(small["panel.csv"])}


def inputs_hash(evaluation: Evaluation) -> str:
    """The hash of everything that a folder is made from, however many ratings there are: the small
    files, the head over the ledger, and which ratings do not count. Two folders with the same hash
    are the same.

    A hold enters with the moments of its decisions, so that nothing can change and change back
    unseen.
    """
    files = {**small_files(evaluation), "recount.py": _script()}
    heads = LedgerHead.objects.filter(ledger__cycle=evaluation.cycle_id).order_by("-number")
    holds = Hold.objects.filter(evaluation=evaluation).order_by("pk")
    return digest(
        [
            {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
            _version(evaluation),
            entries_of(evaluation),
            heads.values_list("head", flat=True).first(),
            [
                [pk, rule, status, decided_at and decided_at.isoformat(), ratings]
                for pk, rule, status, decided_at, ratings in holds.annotate(
                    now=Count("ratings")
                ).values_list("pk", "rule", "status", "decided_at", "now")
            ],
            sorted(voided(evaluation)),
        ]
    )


def entries_of(evaluation: Evaluation) -> int:
    """How many entries the ledger has."""
    sizes = Ledger.objects.filter(cycle=evaluation.cycle_id).values_list("size", flat=True)
    return sizes.first() or 0


def _version(evaluation: Evaluation) -> int:
    found = Ledger.objects.filter(cycle=evaluation.cycle_id).values_list("version", flat=True)
    return found.first() or 2


def _script() -> bytes:
    return (settings.ROOT / SCRIPT).read_bytes()


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
            application.agency_class,
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


def _moderated_file(evaluation: Evaluation, results: Sequence[Result]) -> dict[str, bytes]:
    """The moderated points, beside the independent ones of panel.csv; only by rules that know
    moderation.
    """
    if not moderate_over(evaluation.cycle.rules):
        return {}
    rows = [
        (result.application.number, indicator, row["points"], row["reason"])
        for result in results
        for indicator, row in sorted(result.explanation.get("moderated", {}).items())
    ]
    return {"moderated.csv": as_table(MODERATED, rows)}


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
