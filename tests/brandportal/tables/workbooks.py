"""Small workbooks written by hand, so that a test controls the exact content of the file."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def text(value: str) -> str:
    """A cell with a text of its own."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def row(*cells: str, number: int = 0, attributes: str = "") -> str:
    """A row of cells that are texts unless they are XML already."""
    made = "".join(cell if cell.startswith("<") else text(cell) for cell in cells)
    place = f' r="{number}"' if number else ""
    return f"<row{place} {attributes}>{made}</row>"


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    """A worksheet; `before` and `after` stand around its rows."""
    data = f"<sheetData>{''.join(rows)}</sheetData>"
    return f'<worksheet xmlns="{MAIN}">{before}{data}{after}</worksheet>'


def package(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def workbook(
    *sheets: str,
    names: Sequence[str] = (),
    states: Mapping[int, str] | None = None,
    shared: Sequence[str] = (),
    formats: Sequence[str] = (),
    properties: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook of these worksheets; `formats` are the number formats of the styles 1, 2, …"""
    states = states or {}
    listed, related, parts = [], [], {}
    for place, content in enumerate(sheets, start=1):
        name = names[place - 1] if names else f"Sheet{place}"
        state = f' state="{states[place]}"' if place in states else ""
        listed.append(f'<sheet name="{escape(name)}" sheetId="{place}"{state} r:id="rId{place}"/>')
        related.append(
            f'<Relationship Id="rId{place}" Type="{RELATIONS}/worksheet" '
            f'Target="worksheets/sheet{place}.xml"/>'
        )
        parts[f"xl/worksheets/sheet{place}.xml"] = content
    codes = "".join(
        f'<numFmt numFmtId="{200 + place}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for place, code in enumerate(formats)
    )
    styles = '<xf numFmtId="0"/>' + "".join(
        f'<xf numFmtId="{200 + place}"/>' for place in range(len(formats))
    )
    texts = "".join(f"<si><t>{escape(one)}</t></si>" for one in shared)
    return package(
        {
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
            f"<workbookPr {properties}/><sheets>{''.join(listed)}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
            f"{''.join(related)}</Relationships>",
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
            f"<cellXfs>{styles}</cellXfs></styleSheet>",
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
            **parts,
            **(more or {}),
        }
    )
