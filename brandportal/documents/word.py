"""An official document as DOCX, for those who have to work on it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from brandportal.documents.blocks import (
    Facts,
    Heading,
    NewPage,
    OfficialDocument,
    Paragraph,
    Table,
    printable,
)
from brandportal.documents.building import one_at_a_time

if TYPE_CHECKING:
    from docx.document import Document

# The faces of GB/T 9704 as Windows and WPS name them: text, title, headings of two levels, pages.
TEXT, TITLE, HEADING, SUBHEADING, PAGES = "仿宋", "方正小标宋简体", "黑体", "楷体", "宋体"
RED = "C8161D"
PITCH = 28.95  # points: 22 lines on 225 mm
EPOCH = datetime(2000, 1, 1)


def as_docx(document: OfficialDocument) -> bytes:
    """The document on A4; the same document gives the same bytes."""
    with one_at_a_time():
        packed = _packed(printable(document))
    return _same_bytes(packed)


def _packed(document: OfficialDocument) -> bytes:
    # Loading it takes a while and memory that only who writes a document should pay.
    from docx import Document as new_document

    made = new_document()
    _set_up(made, document)
    _head(made, document)
    for block in document.blocks:
        _write(made, block)
    _end(made, document)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _set_up(made: Document, document: OfficialDocument) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm, Pt

    about = made.core_properties
    about.title, about.author, about.last_modified_by = document.title, document.issuer, ""
    about.created = about.modified = EPOCH
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    made.settings.odd_and_even_pages_header_footer = True
    for footer, right in ((section.footer, True), (section.even_page_footer, False)):
        # Not the style of footers: it has tab stops of its own.
        footer.paragraphs[0].style = made.styles["Normal"]
        _foot(footer.paragraphs[0], document.number, right=right)
    normal = made.styles["Normal"]
    normal.font.size = Pt(16)
    _face(normal.element.get_or_add_rPr(), TEXT)
    shape = normal.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(PITCH)


def _face(properties: Any, name: str) -> None:
    """The Chinese face of a run or style; Latin letters and digits stay Times New Roman."""
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), "Times New Roman")
    fonts.set(qn("w:eastAsia"), name)


def _line(
    where: Any,
    text: str,
    *,
    face: str = TEXT,
    size: float = 16,
    colour: str = "",
    align: str = "",
    indent: float = 0,
    exactly: bool = True,
) -> Any:
    """A paragraph of one face; `indent` of the first line in points."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt, RGBColor

    paragraph = where.add_paragraph() if hasattr(where, "add_paragraph") else where
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    _face(run._r.get_or_add_rPr(), face)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    if align:
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(indent)
    if not exactly:
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    return paragraph


def _head(made: Document, document: OfficialDocument) -> None:
    size = max(18, min(40, 440 / max(len(document.issuer), 6)))
    _line(made, document.issuer, face=TITLE, size=size, colour=RED, align="CENTER", exactly=False)
    last = _line(made, document.number, align="CENTER")
    _red_line(last)
    _title(made, document.title)
    if document.addressee:
        _line(made, f"{document.addressee}：")


def _title(made: Document, text: str) -> Any:
    from docx.shared import Pt

    paragraph = _line(made, text, face=TITLE, size=22, align="CENTER", exactly=False)
    paragraph.paragraph_format.space_before = Pt(PITCH)
    paragraph.paragraph_format.space_after = Pt(PITCH / 2)
    return paragraph


def _write(made: Document, block: Any) -> None:
    match block:
        case Heading(text, level):
            line = _line(made, text, face=HEADING if level == 1 else SUBHEADING, indent=32)
            line.paragraph_format.keep_with_next = True
        case Paragraph(text):
            _line(made, text, align="JUSTIFY", indent=32)
        case Facts(rows):
            _table(made, [], rows, [1, 3], labels=True)
        case Table(head, rows, widths):
            _table(made, head, rows, widths or [1] * len(head))
        case NewPage(title):
            _title(made, title).paragraph_format.page_break_before = True


def _table(
    made: Document,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    *,
    labels: bool = False,
) -> None:
    """A table across the text; its head is repeated on every page, `labels` sets the first column
    in the face of the head.
    """
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    lines = [*([head] if head else []), *rows]
    table = made.add_table(rows=len(lines), cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    for at, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
        is_head = bool(head) and at == 0
        if is_head:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for place, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
            cell.width = Mm(156 * widths[place] / sum(widths))
            named = is_head or (labels and place == 0)
            _line(cell.paragraphs[0], text, face=HEADING if named else TEXT, size=12, exactly=False)
    _line(made, "", size=6, exactly=False)


def _end(made: Document, document: OfficialDocument) -> None:
    from docx.shared import Pt

    for text, right in ((document.signed, 32), (document.dated, 64)):
        if text:
            line = _line(made, text, align="RIGHT")
            line.paragraph_format.right_indent = Pt(right)
            if text == document.signed or not document.signed:
                line.paragraph_format.space_before = Pt(PITCH)
                line.paragraph_format.keep_with_next = True
    if document.copies:
        line = _line(made, f"抄送：{document.copies}。", size=14)
        line.paragraph_format.space_before = Pt(PITCH)
        _red_line(line, colour="000000", above=True)


def _red_line(paragraph: Any, *, colour: str = RED, above: bool = False) -> None:
    """A line under the paragraph, and one above it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:pBdr")
    for side in ("w:top", "w:bottom") if above else ("w:bottom",):
        line = OxmlElement(side)
        for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", colour)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _foot(paragraph: Any, number: str, *, right: bool) -> None:
    """— 1 — in the outer corner, and the number of the document in the inner one."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm, Pt

    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Pt(14)
    shape.tab_stops.add_tab_stop(Mm(156) - Pt(14), WD_TAB_ALIGNMENT.RIGHT)
    if right:
        _line(paragraph, f"{number}\t", face=PAGES, size=10.5)
    _page_number(paragraph)
    if number and not right:
        _line(paragraph, f"\t{number}", face=PAGES, size=10.5)


def _page_number(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    _line(paragraph, "— ", face=PAGES, size=14)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number = paragraph.add_run("1")
    number.font.size = Pt(14)
    _face(number._r.get_or_add_rPr(), PAGES)
    field.append(number._r)
    paragraph._p.append(field)
    _line(paragraph, " —", face=PAGES, size=14)


def _same_bytes(packed: bytes) -> bytes:
    """The package without the moment of packing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
