"""Every page that answers a sent form with 409 or 422, in whatever test: its title begins with a
word about it, exactly one element takes the focus, the summary, and its links lead to a field.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

REFUSED = (409, 422)
TITLE = re.compile(r"<title>\s*([^<]*)</title>")
SUMMARY = re.compile(r'<div class="alert alert-danger form-errors".*?</div>', re.DOTALL)
LINK = re.compile(r'href="#([^"]+)"')


def unheard(text: str) -> list[str]:
    """What is missing of a refused page so that nobody misses the refusal."""
    from brandportal.web.mistakes import title_prefix

    missing = []
    title = TITLE.search(text)
    if title is None or not title[1].startswith((title_prefix(), "Error: ", "有误：")):
        missing.append(f"the title says nothing: {title and title[1].strip()}")
    focused = re.findall(r"<[^<>]* autofocus[ >=]", text)
    if len(focused) != 1 or 'id="form-errors"' not in focused[0]:
        missing.append(f"not the summary alone takes the focus: {focused}")
    links = [one for part in SUMMARY.findall(text) for one in LINK.findall(part)]
    missing += [f"no element #{one}" for one in links if f'id="{one}"' not in text]
    return missing


def _said_aloud(request: Any, response: Any) -> None:
    if (
        request.get("REQUEST_METHOD") == "POST"
        and response.status_code in REFUSED
        and response.get("Content-Type", "").startswith("text/html")
        and not response.streaming
    ):
        missing = unheard(response.content.decode())
        assert not missing, f"{request['PATH_INFO']}: {missing}"


def pytest_configure(config: pytest.Config) -> None:
    ask = Client.request

    def asked(self: Client, **request: Any) -> Any:
        response = ask(self, **request)
        _said_aloud(request, response)
        return response

    Client.request = asked  # type: ignore[method-assign]
