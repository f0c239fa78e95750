"""Uploads: checked by extension and content, private, deleted when refused."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from applications.drafting.evidence import (
    add_evidence,
    remove_evidence,
    remove_logo,
    reused_in,
    set_logo,
)
from applications.drafting.uploads import EVIDENCE_POLICY, LOGO_POLICY
from applications.form.enums import ApplicationStatus as A
from applications.models import Evidence
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.uploads.gate import check_upload, harmless_name
from tests.factories.applications import (
    NOW,
    image_bytes,
    image_file,
    make_application,
    make_evidence,
    pdf_bytes,
    pdf_file,
)
from tests.factories.people import make_agency, make_member, make_officer

pytestmark = pytest.mark.django_db
INDICATOR = "commitments.published"


def stored() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def add(application, file=None, by=None, **changes):
    values = {"indicator": INDICATOR, "title": "窗口公示照片", **changes}
    return add_evidence(
        application=application,
        file=file or pdf_file(),
        by=by or make_member(application.agency),
        now=NOW,
        **values,
    )


def pdf_with(change) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def script() -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
    )


def opens_with(writer: PdfWriter, action: DictionaryObject) -> None:
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)


def names(writer: PdfWriter, tree: dict) -> None:
    writer.root_object[NameObject("/Names")] = writer._add_object(DictionaryObject(tree))


def zip_bytes() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    return out.getvalue()


def test_evidence_is_kept_under_a_made_up_name_with_its_hash():
    application = make_application(complete=False)
    row = add(application, pdf_file("..\\..\\热线 台账.pdf"))
    assert row.original_name == "热线 台账.pdf"
    assert row.content_type == "application/pdf"
    assert row.sha256 == hashlib.sha256(pdf_bytes()).hexdigest()
    assert row.size == len(pdf_bytes())
    assert Path(row.file.name).parent == Path("evidence")
    assert len(Path(row.file.name).stem) == 32
    assert row.file.read() == pdf_bytes()


BAD_FILES = {
    "empty": ("a.pdf", b""),
    "text": ("a.pdf", "没有格式".encode()),
    "html": ("a.html", b"<html><script>alert(1)</script></html>"),
    "svg": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "html named pdf": ("a.pdf", b"<html>"),
    "zip named pdf": ("a.pdf", zip_bytes()),
    "zip": ("a.zip", zip_bytes()),
    "png named pdf": ("a.pdf", image_bytes()),
    "pdf named png": ("a.png", pdf_bytes()),
    "pdf without a name": ("pdf", pdf_bytes()),
    "pdf with a second ending": ("a.pdf.exe", pdf_bytes()),
    "cut pdf": ("a.pdf", pdf_bytes()[:60]),
    "cut png": ("a.png", image_bytes(size=(300, 300))[:80]),
    "pdf that runs a script": ("a.pdf", pdf_with(lambda w: opens_with(w, script()))),
    "pdf that names a script": (
        "a.pdf",
        pdf_with(lambda w: names(w, {NameObject("/JavaScript"): script()})),
    ),
    "pdf with actions": (
        "a.pdf",
        pdf_with(lambda w: w.root_object.update({NameObject("/AA"): script()})),
    ),
    "pdf that carries a file": (
        "a.pdf",
        pdf_with(lambda w: w.add_attachment("x.exe", b"MZ")),
    ),
    "protected pdf": ("a.pdf", pdf_with(lambda w: w.encrypt("secret"))),
    "gif": ("a.gif", image_bytes("GIF")),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_evidence_of_a_wrong_kind_is_refused_and_not_kept(kind):
    name, content = BAD_FILES[kind]
    before = stored()
    with pytest.raises(BadInput) as refusal:
        add(make_application(complete=False), SimpleUploadedFile(name, content))
    assert refusal.value.field == "file"
    assert stored() == before
    assert not Evidence.objects.exists()


def test_picture_with_too_many_pixels_is_refused():
    out = io.BytesIO()
    Image.new("1", (10_000, 5_001)).save(out, format="PNG")
    with pytest.raises(BadInput):
        check_upload(EVIDENCE_POLICY, SimpleUploadedFile("a.png", out.getvalue()))


def test_huge_file_is_refused_with_the_limit_stated_before():
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7" + b"0" * (10 * 1024 * 1024))
    with pytest.raises(BadInput, match="10 MB"):
        add(make_application(complete=False), file)
    assert EVIDENCE_POLICY.sentence == (
        "PDF、JPEG、PNG 格式，每份不超过 10 MB；图片不超过 50,000,000 像素；PDF 不超过 500 页，"
        "且不得设置密码，"
        "不得含链接、脚本和附件。"
    )


def test_file_of_exactly_the_limit_passes_the_size():
    size = LOGO_POLICY.most_bytes
    jpeg = image_bytes("JPEG")
    padded = jpeg + b"\0" * (size - len(jpeg))
    assert check_upload(LOGO_POLICY, SimpleUploadedFile("a.jpg", padded)).size == size
    with pytest.raises(BadInput):
        check_upload(LOGO_POLICY, SimpleUploadedFile("a.jpg", padded + b"\0"))


def test_same_file_twice_under_one_indicator_is_refused():
    application = make_application(complete=False)
    add(application)
    before = stored()
    with pytest.raises(BadInput):
        add(application)
    assert stored() == before
    assert add(application, indicator="commitments.delivered").pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"indicator": "x.y"}, "indicator"),
        ({"title": " "}, "title"),
        ({"title": "长" * 81}, "title"),
    ],
)
def test_evidence_needs_a_known_indicator_and_a_title(changes, field):
    before = stored()
    with pytest.raises(BadInput) as refusal:
        add(make_application(complete=False), **changes)
    assert refusal.value.field == field
    assert stored() == before


def test_evidence_is_the_agencys_own_and_of_an_editable_application():
    application = make_application(complete=False)
    before = stored()
    for by in (make_member(make_agency()), make_officer()):
        with pytest.raises(NotAllowed):
            add(application, by=by)
    with pytest.raises(NotNow):
        add(make_application(agency=make_agency(), status=A.SUBMITTED, complete=False))
    assert stored() == before


def test_removed_evidence_is_gone_with_its_file(django_capture_on_commit_callbacks):
    application = make_application(complete=False)
    by = make_member(application.agency)
    row = add(application, by=by)
    path = Path(row.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(evidence=row, by=by, now=NOW)
    assert not path.exists()
    remove_evidence(evidence=row, by=by, now=NOW)
    assert application.evidence.count() == 0


def test_evidence_stays_once_handed_in():
    application = make_application(status=A.ACCEPTED)
    row = application.evidence.get()
    with pytest.raises(NotNow):
        remove_evidence(evidence=row, by=make_member(application.agency), now=NOW)
    assert Path(row.file.path).exists()


def test_reused_file_names_the_other_application():
    mine = make_application(complete=False, number="2026-901")
    other = make_application(agency=make_agency(), complete=False, number="2026-902")
    make_evidence(mine, sha256="a" * 64)
    make_evidence(other, sha256="a" * 64)
    make_evidence(mine, sha256="b" * 64)
    assert reused_in(mine) == {"a" * 64: ["2026-902"]}


def test_logo_is_drawn_anew_and_replaces_the_old(django_capture_on_commit_callbacks):
    application = make_application(complete=False)
    by = make_member(application.agency)
    notes = PngInfo()
    notes.add_text("Comment", "office 3, seat 12")
    out = io.BytesIO()
    Image.new("RGB", (2000, 1000)).save(out, format="PNG", pnginfo=notes)
    file = SimpleUploadedFile("logo.png", out.getvalue(), "image/png")
    saved = set_logo(application=application, file=file, by=by, now=NOW)
    first = Path(saved.logo.path)
    assert b"seat 12" not in first.read_bytes()
    with Image.open(first) as drawn:
        assert (drawn.size, drawn.format) == ((800, 400), "PNG")
    with django_capture_on_commit_callbacks(execute=True):
        again = set_logo(application=saved, file=image_file("b.jpg", "JPEG"), by=by, now=NOW)
    assert not first.exists()
    with django_capture_on_commit_callbacks(execute=True):
        gone = remove_logo(application=again, by=by, now=NOW)
    assert gone.logo.name == ""


@pytest.mark.parametrize(
    "file",
    [pdf_file("logo.pdf"), SimpleUploadedFile("logo.svg", b"<svg/>"), image_file("a.gif", "GIF")],
)
def test_logo_is_png_or_jpeg_only(file):
    application = make_application(complete=False)
    with pytest.raises(BadInput):
        set_logo(application=application, file=file, by=make_member(application.agency), now=NOW)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\台账.pdf", "台账.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        ("", ""),
    ],
)
def test_shown_name_is_harmless(name, shown):
    assert harmless_name(name) == shown
