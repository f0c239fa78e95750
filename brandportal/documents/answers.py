"""An official document as a download."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from brandportal.documents.blocks import OfficialDocument
from brandportal.documents.pdf import as_pdf
from brandportal.documents.word import as_docx
from brandportal.web.spreadsheets import download

WRITERS = {
    "pdf": (as_pdf, "application/pdf"),
    "docx": (
        as_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


def document_answer(document: OfficialDocument, *, form: str, name: str) -> HttpResponse:
    """The document as `form` (pdf or docx; 404 for others), to be saved as `name` with its ending.
    The caller has asked who may read it.
    """
    if form not in WRITERS:
        raise Http404
    write, content_type = WRITERS[form]
    return download(write(document), name=f"{name}.{form}", content_type=content_type)
