"""Reads every request as UTF-8 regardless of its header: Django accepts any character set that
Python knows, and fails while building the request.
"""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters


class PlainRequest(WSGIRequest):
    """Stores the declared character set (`request_check` refuses others than UTF-8) and does not
    use it.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(
            meta.get("CONTENT_TYPE", "")
        )
