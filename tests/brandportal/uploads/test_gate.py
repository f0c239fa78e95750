"""Checks of documents and pictures: active ones are refused, large ones cost little, honest ones
pass.
"""

from __future__ import annotations

import io
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from applications.drafting.uploads import EVIDENCE_POLICY, LOGO_EDGE, LOGO_POLICY
from brandportal.errors import BadInput
from brandportal.uploads import gate, pdf, sandbox
from brandportal.uploads.handler import MOST_STORED
from brandportal.uploads.pictures import INTERLACE
from tests.hostile import pdfs
from tests.hostile import pictures as bad

PDFS = pytest.mark.parametrize("content", [pytest.param(x[1], id=x[0]) for x in pdfs.active()])
CALM = pytest.mark.parametrize("content", [pytest.param(x[1], id=x[0]) for x in pdfs.calm()])
DISGUISED = pytest.mark.parametrize(
    ("name", "content"),
    [pytest.param(*x, id=x[0]) for x in (*bad.two_in_one(), *bad.other_kinds())],
)


def refusal(name: str, content: bytes, policy=EVIDENCE_POLICY) -> str:
    with pytest.raises(BadInput) as refused:
        gate.check_upload(policy, SimpleUploadedFile(name, content))
    assert refused.value.field == "file"
    return refused.value.reason


@PDFS
def test_whatever_acts_in_a_pdf_is_seen(content):
    """Seen, not only refused because reading failed."""
    said = pdf.inspect(content, {})
    assert said.get("found") or said.get("problem")


@CALM
def test_an_honest_pdf_passes(content):
    assert pdf.inspect(content, {}) == {"found": [], "pages": 1}


@DISGUISED
def test_another_kind_and_two_kinds_at_once_are_refused(name, content):
    refusal(name, content)


def test_the_refusal_names_what_was_found_and_how_to_mend_it():
    catalog, page, more = pdfs.PLACES["annotation"]
    parts = pdfs.objects(catalog, page, {**more, 6: pdfs.ACTIONS["uri"]})
    assert refusal("a.pdf", pdfs.written(parts)) == (
        "The PDF carries what can act or open something by itself: links to web addresses. Please "
        "print it to a new PDF, "
        "without links, and hand that in."
    )
    locked = pdfs.written(pdfs.objects(), trailer=b"/Encrypt << >>")
    assert "without protection" in refusal("a.pdf", locked)


def test_pages_are_counted():
    kids = b"3 0 R " * 501
    pages = b"<< /Type /Pages /Kids [" + kids + b"] /Count 501 >>"
    content = pdfs.written({**pdfs.objects(), 2: pages})
    assert refusal("a.pdf", content) == "The PDF has 501 pages, more than 500. Please split it."


def test_a_picture_too_large_is_refused_by_its_header_alone(monkeypatch):
    monkeypatch.setattr(gate, "run", lambda *_a, **_k: pytest.fail("decoded"))
    for name in ("claims everything.png", "just over.png", "claims everything.jpg", "no width.png"):
        refusal(name, bad.heavy()[name])
    assert "10001 × 5000" in refusal("just over.png", bad.heavy()["just over.png"])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("animated.png", "animated"),
        ("sixteen bits.png", "16 bits"),
        ("printing colours.jpg", "CMYK"),
        ("in a thousand layers.jpg", "too many layers"),
        ("cut at 70 %.png", "damaged"),
        ("cut at 70 %.jpg", "damaged"),
        ("more rows than said.png", "damaged"),
        ("no palette.png", "damaged"),
        ("false check sum.png", "damaged"),
    ],
)
def test_a_logo_that_cannot_be_drawn_says_why(name, words):
    file = SimpleUploadedFile(name, bad.heavy()[name])
    with pytest.raises(BadInput, match=words):
        gate.redraw(LOGO_POLICY, file, edge=LOGO_EDGE)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (bad.picture(size=(1600, 400)), (800, 200)),
        (bad.picture(size=(30, 40), mode="P"), (30, 40)),
        (bad.picture(size=(30, 40), mode="1"), (30, 40)),
        (bad.picture(size=(30, 40), mode="LA"), (30, 40)),
        (bad.picture("JPEG", (1600, 400)), (800, 200)),
        ("turned.jpg", (20, 40)),
        ("twelve million.png", (800, 600)),
    ],
)
def test_a_logo_is_drawn_upright_and_small(content, size):
    if isinstance(content, str):
        # Made when it is needed: it costs seconds, and every worker collects this module.
        content = bad.heavy()[content]
    name = "a.png" if content.startswith(bad.PNG) else "a.jpg"
    drawn = gate.redraw(LOGO_POLICY, SimpleUploadedFile(name, content), edge=LOGO_EDGE)
    with Image.open(io.BytesIO(drawn)) as picture:
        assert (picture.size, picture.mode, picture.format) == (size, "RGBA", "PNG")
        assert picture.info == {}


def test_evidence_may_be_a_scan_with_sixteen_bits_or_fifty_million_pixels():
    for name in ("fifty million.png", "sixteen bits.png", "interlaced.png", "turned.jpg"):
        file = SimpleUploadedFile(name, bad.heavy()[name])
        if name == "interlaced.png":
            file = SimpleUploadedFile(name, bad.png(9, 9, interlace=1, rows=_adam7(9)))
        assert gate.check_upload(EVIDENCE_POLICY, file).size == file.size


def _adam7(edge: int) -> bytes:
    total = 0
    for left, top, across, down in INTERLACE:
        width, height = len(range(left, edge, across)), len(range(top, edge, down))
        total += height * (1 + 3 * width) if width and height else 0
    return zlib.compress(bytes(total))


def test_who_waits_too_long_for_the_reader_is_told_to_come_back(monkeypatch):
    monkeypatch.setattr(sandbox, "PATIENCE_SECONDS", 0.05)
    with sandbox._one_at_a_time, pytest.raises(sandbox.Busy, match="again in a minute"):
        gate.check_upload(
            EVIDENCE_POLICY, SimpleUploadedFile("a.pdf", pdfs.written(pdfs.objects()))
        )


def test_the_store_of_a_request_is_larger_than_every_policy():
    assert max(policy.most_bytes for policy in (EVIDENCE_POLICY, LOGO_POLICY)) < MOST_STORED
