"""The agreement of a panel and the figures of its judges, as rows of tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from applications.cycles.indicators import indicator_label
from brandportal.rulebook import reliability_of
from reviews.evaluation.models import Evaluation
from reviews.results.models import PanelReport
from reviews.results.reliability import FOLDER, OVERALL, beside, sentences


@dataclass(frozen=True)
class AgreementRow:
    """One indicator, or all of them: three coefficients, each with its interval."""

    label: str
    is_overall: bool
    cells: list[tuple[str, str]]


@dataclass(frozen=True)
class JudgeRow:
    """One judge by name, for auditors."""

    judge: str
    sheets: int
    mean: str
    spread: str
    leniency: str
    outliers: list[str]


@dataclass(frozen=True)
class JudgeFigures:
    """What the office reads of the judges: no name, and nothing that leads from one to a row of the
    results (docs/adr/0157-*.md). Of each judge leniency and spread in whole points and how many
    sums stand apart, the most lenient first; and all brands on which a sum stands apart.
    """

    rows: list[tuple[str, str, int]]
    outliers: list[str]


def report_of(evaluation: Evaluation) -> PanelReport | None:
    """The kept report; None for years that were scored before there was one."""
    return PanelReport.objects.filter(evaluation=evaluation).first()


def agreement_context(evaluation: Evaluation) -> dict[str, Any]:
    """What the public page of the panel shows."""
    report = report_of(evaluation)
    if report is None:
        return {"agreement": [], "of_folder": [], "overall": None, "falls_short": []}
    overall = report.agreement[OVERALL]
    gate = reliability_of(evaluation.cycle.rules)
    limits = {"average": gate["least_icc"], "alpha": gate["least_alpha"]}
    return {
        "overall": overall,
        "falls_short": sentences(overall, evaluation.cycle.rules),
        "agreement": [_row(code, found, limits) for code, found in report.agreement.items()],
        # Reports from before the file was part of the folder lack it.
        "of_folder": [
            _row(code, found[FOLDER], {})
            for code, found in report.agreement.items()
            if FOLDER in found
        ],
    }


def _row(code: str, found: Mapping[str, Any], limits: Mapping[str, object]) -> AgreementRow:
    is_overall = code == OVERALL
    return AgreementRow(
        label=_("All indicators together") if is_overall else str(indicator_label(code)),
        is_overall=is_overall,
        cells=[
            _cell(found[name], limits.get(name) if is_overall else None)
            for name in ("single", "average", "alpha")
        ],
    )


def _cell(coefficient: Mapping[str, Any], least: object) -> tuple[str, str]:
    """The value and its interval, with two decimals; a value with a limit, as `beside` it."""
    if coefficient["value"] is None:
        return "–", ""
    value = _two(coefficient["value"]) if least is None else beside(coefficient["value"], least)
    if coefficient["low"] is None:
        return value, ""
    return value, f"{_two(coefficient['low'])} – {_two(coefficient['high'])}"


def _two(value: str) -> str:
    return f"{float(value):.2f}"


def _brands(evaluation: Evaluation) -> dict[str, str]:
    """Primary key to name, by number."""
    rows = evaluation.cycle.applications.order_by("number").values_list("pk", "brand__name")
    return {str(pk): name for pk, name in rows}


def judge_figures(evaluation: Evaluation) -> JudgeFigures | None:
    """The figures of the judges without names; None for years without a report."""
    report = report_of(evaluation)
    if report is None:
        return None
    found = list(report.judges.values())
    apart = {application for one in found for application in one["outliers"]}
    return JudgeFigures(
        rows=[
            (_whole(one["leniency"], sign=True), _whole(one["spread"]), len(one["outliers"]))
            for one in sorted(found, key=lambda one: -Decimal(one["leniency"]))
        ],
        outliers=[name for key, name in _brands(evaluation).items() if key in apart],
    )


def _whole(points: str, *, sign: bool = False) -> str:
    rounded = int(Decimal(points).quantize(Decimal(1), ROUND_HALF_UP))
    return f"{rounded:+d}" if sign and rounded else str(rounded)


def judge_rows(evaluation: Evaluation) -> list[JudgeRow]:
    """The figures of every judge by name; none for years without a report."""
    report = report_of(evaluation)
    if report is None:
        return []
    seats = {str(seat.pk): str(seat) for seat in evaluation.seats.select_related("user")}
    brands = _brands(evaluation)
    return [
        JudgeRow(
            judge=seats[key],
            sheets=found["sheets"],
            mean=found["mean"],
            spread=found["spread"],
            leniency=found["leniency"],
            outliers=[brands[application] for application in found["outliers"]],
        )
        for key, found in report.judges.items()
        if key in seats
    ]
