"""File responses: views use only these two functions, after they have checked who may read the
file.
"""

from __future__ import annotations

from typing import IO

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponseBase


def attachment(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """A private file as a download that the browser neither shows nor runs."""
    return _private(
        FileResponse(_opened(file), as_attachment=True, filename=name, content_type=content_type)
    )


def _private(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def generated(file: IO[bytes], *, name: str, content_type: str) -> FileResponse:
    """A file that was just written for this person, as a download; closed once it is sent."""
    return _private(
        FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    )


def picture(file: FieldFile, *, content_type: str) -> FileResponse:
    """A picture that the portal drew itself, to be shown in a page."""
    response = FileResponse(_opened(file), content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=300"
    return response


def is_download(response: HttpResponseBase) -> bool:
    """Whether a response is a file download."""
    return response.get("Content-Disposition", "").startswith("attachment")


def _opened(file: FieldFile):
    try:
        return file.open("rb")
    except (FileNotFoundError, ValueError) as lost:  # deleted, or never stored
        raise Http404 from lost
