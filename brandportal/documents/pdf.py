"""An official document as PDF."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from brandportal.documents.blocks import OfficialDocument, printable
from brandportal.documents.typesetting import typeset

LAYOUT = Path(__file__).parent / "layout" / "official.typ"


def as_pdf(document: OfficialDocument) -> bytes:
    """The document on A4; the same document gives the same bytes."""
    clean = printable(document)
    blocks = [{"kind": type(block).__name__, **asdict(block)} for block in clean.blocks]
    return typeset(LAYOUT, {**asdict(clean), "blocks": blocks})
