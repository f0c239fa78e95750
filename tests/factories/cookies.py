"""Cookies of an earlier visit."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from brandportal.tokens import Purpose
from brandportal.web.cookies import remember


def handed_out(purpose: Purpose, content: Any, *, bound: str = "") -> str:
    """The value of a cookie as the portal hands it out."""
    response = HttpResponse()
    remember(response, purpose, content, path="/", bound=bound)
    return str(response.cookies[purpose.name].value)
