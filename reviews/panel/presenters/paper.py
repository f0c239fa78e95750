"""Sheets on paper: what was typed, as rows beside the scan, and empty sheets to be printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from applications.cycles.indicators import indicator_groups
from applications.models import Application
from brandportal.documents.blocks import Block, Facts, NewPage, OfficialDocument, Paragraph, Table
from reviews.panel.blind import as_judged
from reviews.panel.models import PanelSeat, PaperSheet
from reviews.panel.papers import typed_points
from reviews.panel.scale import anchors_of, plain

# Papers of the programme are in Chinese, whatever language the reader's pages are in.
LANGUAGE = "zh-hans"


def paper_rows(paper: PaperSheet) -> list[tuple[Any, Decimal, list[tuple[Any, Any, Any, str]]]]:
    """Each group with its sum, and its indicators with their maximum, points and remark."""
    given, _comment = typed_points(paper)
    found = []
    for group in indicator_groups(paper.application.cycle.rules):
        rows = [
            (item.label, plain(item.most), plain(given[item.key].points), given[item.key].comment)
            for item in group.indicators
            if item.key in given
        ]
        total = sum((points for _label, _most, points, _remark in rows), Decimal(0))
        found.append((group.label, plain(total), rows))
    return found


def blank_sheets(seat: PanelSeat, brands: Sequence[Application]) -> OfficialDocument:
    """Empty score sheets of one member, one brand a page: declaration, indicators with the steps of
    the scale in points, room for points and remarks, and for the signature; at the end, once, what
    the ends of the scale stand for. The brands are called as the judge sees them.
    """
    with translation.override(LANGUAGE):
        first, *others = (as_judged(brand, seat.evaluation) for brand in brands)
        blocks: list[Block] = list(_sheet(seat, first))
        for brand in others:
            blocks += [NewPage(_title(seat)), *_sheet(seat, brand)]
        blocks += _ends_of_scale(seat)
        return OfficialDocument(
            issuer=settings.ISSUING_BODY or _("Agency Service Brands"),
            title=_title(seat),
            blocks=blocks,
        )


def _ends_of_scale(seat: PanelSeat) -> list[Block]:
    """A last page for all brands; none where the rules have indicators of their own alone."""
    rows = [
        [str(item.label), str(item.best), str(item.least)]
        for group in indicator_groups(seat.evaluation.cycle.rules)
        for item in group.indicators
        if item.best
    ]
    head = [_("Indicator"), _("Full points"), _("Few points")]
    return [NewPage(_("What the points stand for")), Table(head, rows, [3, 9, 6])] if rows else []


def _title(seat: PanelSeat) -> str:
    return _("Score sheet of the panel, %(year)s") % {"year": seat.evaluation.cycle}


def _sheet(seat: PanelSeat, brand: Application) -> Iterator[Block]:
    yield Facts(
        [
            (_("Brand"), brand.brand.name),
            (_("Agency"), brand.agency.name),
            (_("Number of the application"), brand.number),
            (_("Judge"), str(seat)),
        ]
    )
    rows = []
    for group in indicator_groups(seat.evaluation.cycle.rules):
        rows.append([f"{group.label} / {plain(group.most)}", "", "", ""])
        for item in group.indicators:
            steps = "  ".join(f"{one.step}: {one.low}–{one.high}" for one in anchors_of(item.most))
            rows.append([f"{item.label} / {plain(item.most)}", steps, "", ""])
    head = [_("Indicator / maximum"), _("Steps in points"), _("Points"), _("Remark")]
    yield Table(head, rows, [5, 5, 2, 5])
    yield Paragraph(
        _(
            "Very high or very low points need a remark where the rules of the year ask for one. "
            "Step 5 is the best."
        )
    )
    yield Facts([(_("Overall comment"), "")])
    yield Paragraph(
        _(
            "I have no conflict of interest with this agency: I have not worked for it, nor have "
            "close relatives, and nobody has asked me for a favour."
        )
    )
    yield Facts([(_("Signature"), ""), (_("Day"), "")])
