"""Files leave the portal through these two doors only, after the view has asked who may read
them.
"""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponseBase


def attachment(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """A private file to be saved, never to be shown or run by the browser."""
    response = FileResponse(
        _opened(file), as_attachment=True, filename=name, content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def picture(file: FieldFile, *, content_type: str) -> FileResponse:
    """A picture that the portal drew itself, to be shown in a page."""
    response = FileResponse(_opened(file), content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=300"
    return response


def is_download(response: HttpResponseBase) -> bool:
    """Whether a response is a file to be saved, from whichever door."""
    return response.get("Content-Disposition", "").startswith("attachment")


def _opened(file: FieldFile):
    try:
        return file.open("rb")
    except (FileNotFoundError, ValueError) as lost:  # gone, or never stored
        raise Http404 from lost
