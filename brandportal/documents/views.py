"""The picture beside a link to a page that has none of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from brandportal.documents.sharing import picture_answer, portal_picture


@require_safe
def portal_share(request: HttpRequest, language: str) -> HttpResponse:
    """The picture of the portal."""
    return picture_answer(portal_picture, language=language)
