"""The page of the fairness trials, from their rows."""

from collections.abc import Sequence
from itertools import product
from statistics import mean
from typing import Any

from benchmarks.stuffing.figures import average, per_cent, table

from .trials import (
    DESIGNS,
    DRAWS,
    EXTREMES,
    LENIENCIES,
    PANELS,
    PLACES,
    SEVERITY_BRANDS,
    SEVERITY_DESIGNS,
    SHORTLIST,
)

Row = dict[str, Any]
ORDERS = ("panel", "final")
NEAR = 2
BANDS = ((0.0, 0.05), (0.05, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01))

PAGE = """\
# Fairness of the panel, and the uncertainty that is shown

This page is written by `make fairness` (`python -m benchmarks.fairness`). Everything is drawn from published seeds, so anybody gets the same
figures; scores, severity and intervals come from the portal's own code (`reviews.scoring`) with the default rules. In brackets: 95 % intervals.

## A harsh or lenient judge
{brands} brands; Kendall's tau between the order shown and the true order (1: the same). Leniency is how far judges differ in severity, in units of how
far brands differ in merit. {worlds} worlds a row. By the default rules the adjusted mean is the official score where not every judge scored every
brand (the first four rows and the last four), the trimmed mean where every judge did; the other one is always shown beside it. In the last four
rows nobody sits on both panels: each is adjusted for itself, and how severe one panel is compared to the other cannot be told from their scores.

{severity}

## The harshest judge steps aside
{shortlist} brands, leniency 1.0; the harshest of all judges has a conflict of interest with one of the brands he would have scored. Places that this brand gains by it, and
how far it stands above its true place before and after (below: negative). {worlds} worlds a row. With 7 judges the year is complete before and not after, so that by the official
score the method changes with the recusal.

{recusal}

What holds exactly, in any design, is tested (`tests/reviews/scoring/test_official.py`): how harsh or lenient a judge is changes no difference between two adjusted scores (none is held at 0 or 100), so a recusal
lifts nobody for the judge's harshness. In a year that is complete but for one sheet the brand gains exactly the points by which that judge gave it less than was to be expected of him, divided
by the number of judges: his opinion of the brand is lost, as any recusal loses one. What is measured above is that, and the change from the trimmed mean to the adjusted one.

## One judge against the rest
{shortlist} brands, every judge scores every brand, and one of them gives nothing but extreme points. Places by which the panel's own order moves, and by which the final order moves
(the panel is 35 of its 100 points). {worlds} worlds a row. The judge aims at the brand on rank {target}, one place outside the places.

{one_judge}

{holds}

A bound of two places for every brand does not hold where brands stand close together; the leading group sees the interval of ranks for that reason.

## The interval of ranks
{intervals} years of {shortlist} brands with 7 judges and about 500 ratings a brand; {draws} draws of the bootstrap each. The interval that is shown as 90 % held the true rank in
**{coverage}** of the cases (by brand), on average {width:.1f} ranks wide. Ranks are whole, so a draw at a bound of the interval counts half: counted in full, the same draws held it in 93.8 %
(first 60 years), 6.4 ranks wide. "Chance of a place" against how often the brand truly belonged to the first {places}:

{calibration}
"""


def report(
    severe: Sequence[Row],
    recusal: Sequence[Row],
    one_judge: Sequence[Row],
    interval: Sequence[Row],
) -> str:
    inside = sum(row["low"] <= row["true"] <= row["high"] for row in interval)
    return PAGE.format(
        brands=SEVERITY_BRANDS,
        shortlist=SHORTLIST,
        worlds=len({row["world"] for row in severe}),
        target=PLACES + 1,
        severity=_severity(severe),
        recusal=_recusal(recusal),
        one_judge=_one_judge(one_judge),
        holds=_holds(one_judge),
        intervals=len({row["world"] for row in interval}),
        draws=DRAWS,
        coverage=f"{per_cent(inside, len(interval))} %",
        width=mean(row["high"] - row["low"] + 1 for row in interval),
        places=PLACES,
        calibration=_calibration(interval),
    )


def _tau(rows: Sequence[Row], name: str) -> str:
    value, low, high = average([row[name] for row in rows])
    return f"{value:.3f} ({low:.3f}–{high:.3f})"


def _severity(rows: Sequence[Row]) -> str:
    lines = []
    for design in SEVERITY_DESIGNS:
        for leniency in LENIENCIES:
            cell = [row for row in rows if (row["design"], row["leniency"]) == (design, leniency)]
            lines.append(
                [design, leniency, *(_tau(cell, name) for name in ("plain", "trimmed", "adjusted"))]
            )
    return table(["design", "leniency", "plain mean", "trimmed mean", "adjusted mean"], lines)


def _recusal(rows: Sequence[Row]) -> str:
    lines = []
    for design, order in product(DESIGNS, ("trimmed mean", "official")):
        cell = [row for row in rows if (row["design"], row["order"]) == (design, order)]
        lines.append(
            [
                design,
                order,
                *(_signed([row[name] for row in cell]) for name in _PLACES),
                f"{max(row['gain'] for row in cell):+d}",
                per_cent(sum(row["gain"] > 0 for row in cell), len(cell)),
            ]
        )
    head = ["design", "score", "gains, mean", "above true place before", "and after"]
    return table([*head, "most gained", "lifted, % of worlds"], lines)


_PLACES = ("gain", "above_before", "above_after")


def _signed(values: Sequence[int]) -> str:
    value, low, high = average(values)
    return f"{value:+.2f} ({low:+.2f} to {high:+.2f})"


def _one_judge(rows: Sequence[Row]) -> str:
    lines = []
    for order, judges, extreme in product(ORDERS, PANELS, EXTREMES):
        cell = [
            row
            for row in rows
            if (row["order"], row["judges"], row["extreme"]) == (order, judges, extreme)
        ]
        lines.append(
            [
                order,
                judges,
                extreme,
                f"{mean(row['any'] for row in cell):.2f}",
                max(row["any"] for row in cell),
                per_cent(sum(row["any"] <= NEAR for row in cell), len(cell)),
                f"{mean(row['target'] for row in cell):+.2f}",
            ]
        )
    return table(
        [
            "order",
            "judges",
            "one of them gives",
            "largest move of any brand, mean",
            "worst",
            f"at most {NEAR} places, % of worlds",
            "aimed-at brand moves, mean",
        ],
        lines,
    )


def _holds(rows: Sequence[Row]) -> str:
    found = []
    for order in ORDERS:
        wide = [row for row in rows if row["judges"] >= 7 and row["order"] == order]
        aimed = [abs(row["target"]) for row in wide if "one brand" in row["extreme"]]
        near = per_cent(sum(row["any"] <= NEAR for row in wide), len(wide))
        found.append(
            f"- **{order} order, 7 judges and more:** no brand moved by more than {NEAR} places in {near} % of the cases and by more than "
            f"{max(row['any'] for row in wide)} in none; the brand aimed at moved by {mean(aimed):.2f} places on average, by {max(aimed)} at most."
        )
    return "\n".join(found)


def _calibration(rows: Sequence[Row]) -> str:
    lines = []
    for low, high in BANDS:
        cell = [row for row in rows if low <= row["chance"] < high]
        hits = sum(row["true"] <= PLACES for row in cell)
        lines.append(
            [
                f"{100 * low:.0f}–{min(100.0, 100 * high):.0f} %",
                len(cell),
                f"{100 * mean(row['chance'] for row in cell):.0f}" if cell else "–",
                per_cent(hits, len(cell)) if cell else "–",
            ]
        )
    return table(["chance shown", "brands", "mean of it, %", "truly among them, %"], lines)
