"""Official documents: one tree, two writers that say the same in the layout of GB/T 9704."""

from __future__ import annotations

import gc
import io
import re
from dataclasses import replace

import docx
import pypdf
import pytest
from django.http import Http404
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from brandportal.documents.answers import document_answer
from brandportal.documents.blocks import (
    Facts,
    Heading,
    NewPage,
    OfficialDocument,
    Paragraph,
    Table,
    paragraphs,
    printable,
)
from brandportal.documents.pdf import as_pdf
from brandportal.documents.word import PITCH, as_docx

LETTER = OfficialDocument(
    issuer="市机关效能建设办公室",
    number="连效办〔2026〕12号",
    title="关于十佳名单的公示",
    addressee="各有关单位",
    blocks=[
        Paragraph("经申报、初评和社会评价，现予公示。"),
        Heading("一、名单"),
        Table(["序号", "品牌"], [["1", "港城车大夫"], ["2", "一证通"]], [1, 4]),
        Heading("（一）方式", 2),
        Facts([("电话", "0518-85800000")]),
        NewPage("案卷"),
        Paragraph("第二页。"),
    ],
    signed="市机关效能建设办公室",
    dated="2026年12月4日",
    copies="各县区",
)
SAID = [
    "市机关效能建设办公室",
    "连效办〔2026〕12号",
    "关于十佳名单的公示",
    "各有关单位：",
    "经申报、初评和社会评价，现予公示。",
    "一、名单",
    "序号",
    "港城车大夫",
    "一证通",
    "（一）方式",
    "0518-85800000",
    "案卷",
    "第二页。",
    "2026年12月4日",
    "抄送：各县区。",
]


def text_of_pdf(made: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(made))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


def text_of_docx(made: bytes) -> str:
    body = docx.Document(io.BytesIO(made)).element.body
    return re.sub(r"\s", "", "".join(node.text or "" for node in body.iter(qn("w:t"))))


@pytest.mark.parametrize(("write", "read"), [(as_pdf, text_of_pdf), (as_docx, text_of_docx)])
def test_both_writers_say_everything_in_the_same_order(write, read):
    text, at = read(write(LETTER)), 0
    for said in SAID:
        assert said in text[at:], said
        at = text.index(said, at) + len(said)


@pytest.mark.parametrize("write", [as_pdf, as_docx])
def test_the_same_document_gives_the_same_bytes(write):
    assert write(LETTER) == write(LETTER)


def test_the_page_is_a4_with_the_margins_and_lines_of_the_standard():
    pdf = pypdf.PdfReader(io.BytesIO(as_pdf(LETTER))).pages
    assert [round(float(side) / 72 * 25.4) for side in pdf[0].mediabox[2:]] == [210, 297]
    made = docx.Document(io.BytesIO(as_docx(LETTER)))
    section = made.sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(side / Mm(1)) for side in sides] == [210, 297, 37, 28]
    assert made.styles["Normal"].paragraph_format.line_spacing == Pt(PITCH)
    assert made.settings.odd_and_even_pages_header_footer
    faces = {
        run.text: run._r.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in made.paragraphs
        for run in paragraph.runs
    }
    assert faces["关于十佳名单的公示"] == "方正小标宋简体"
    assert (faces["一、名单"], faces["（一）方式"]) == ("黑体", "楷体")
    assert faces["经申报、初评和社会评价，现予公示。"] == "仿宋"


def test_a_new_page_begins_a_page_in_both():
    pages = pypdf.PdfReader(io.BytesIO(as_pdf(LETTER))).pages
    assert len(pages) == 2
    made = docx.Document(io.BytesIO(as_docx(LETTER)))
    broken = [row.text for row in made.paragraphs if row.paragraph_format.page_break_before]
    assert broken == ["案卷"]


@pytest.mark.parametrize(
    "text",
    [
        "#panic(1) $x$ *b* @a <b> [c]",
        "</w:t><w:evil/>",
        "\x00\x1b[31m\ufffe\ud800x",
        "=cmd|' /C'",
        "",
    ],
)
def test_texts_are_texts_and_nothing_else(text):
    """No markup of either format is read out of a text, and no character breaks a writer."""
    letter = OfficialDocument(issuer=text, title=text, blocks=[Paragraph(text), Heading(text)])
    shown = re.sub(r"\s", "", printable(letter).title)
    assert shown in text_of_pdf(as_pdf(letter))
    assert shown in text_of_docx(as_docx(letter))


def test_a_hash_stays_on_the_page_and_can_be_copied_whole():
    letter = OfficialDocument(issuer="市", title="公示", blocks=[Paragraph(f"值：{'5e' * 60}。")])
    [page] = pypdf.PdfReader(io.BytesIO(as_pdf(letter))).pages
    lines = [line for line in page.extract_text().splitlines() if "5e" in line]
    assert len(lines) > 1 and max(map(len, lines)) < 60
    assert "5e" * 60 in text_of_pdf(as_pdf(letter))


def test_a_text_of_several_lines_is_as_many_paragraphs():
    assert paragraphs(" one \n\n two") == [Paragraph("one"), Paragraph("two")]


def test_an_answer_is_a_download_in_one_of_two_forms():
    answer = document_answer(LETTER, form="docx", name="notice-2026")
    assert answer["Content-Disposition"] == 'attachment; filename="notice-2026.docx"'
    assert "sandbox" in answer["Content-Security-Policy"]
    with pytest.raises(Http404):
        document_answer(LETTER, form="exe", name="x")


def test_nothing_of_a_document_stays_in_memory():
    """Also while the collector of Python sees no reason to run."""
    gc.disable()
    try:
        as_docx(LETTER)
        # Of any other object not even its class is asked: what is lazy would be made.
        kept = [one for one in gc.get_objects() if type(one) is docx.document.Document]
    finally:
        gc.enable()
    assert kept == []


def test_the_number_stands_at_the_foot_of_every_page_too():
    first, second = (
        "".join(page.extract_text().split())
        for page in pypdf.PdfReader(io.BytesIO(as_pdf(LETTER))).pages
    )
    assert first.endswith("连效办〔2026〕12号—1—")
    assert second.endswith("—2—连效办〔2026〕12号")
    assert feet_of(LETTER) == ["连效办〔2026〕12号\t— 1 —", "— 1 —\t连效办〔2026〕12号"]


def test_a_document_without_a_number_has_only_the_page_at_its_foot():
    assert feet_of(replace(LETTER, number="")) == ["\t— 1 —", "— 1 —"]


def feet_of(document: OfficialDocument) -> list[str]:
    """What stands at the foot of odd and of even pages; the tab stops of the page are none."""
    [section] = docx.Document(io.BytesIO(as_docx(document))).sections
    return [
        "".join(
            "\t" if node.tag == qn("w:tab") else node.text or ""
            for run in foot._element.iter(qn("w:r"))
            for node in run
            if node.tag in (qn("w:t"), qn("w:tab"))
        )
        for foot in (section.footer, section.even_page_footer)
    ]
