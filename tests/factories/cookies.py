"""What a browser keeps of an earlier visit."""

from __future__ import annotations

from django.http import HttpResponse

from brandportal.web.cookies import remember


def signed(name: str, value: str) -> str:
    """The value of a cookie as the portal hands it out."""
    response = HttpResponse()
    remember(response, name, value, seconds=3600, path="/")
    return str(response.cookies[name].value)
