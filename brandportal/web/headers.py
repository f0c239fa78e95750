"""The content security policy as a header, built once a process instead of once a request."""

from __future__ import annotations

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class KeptPolicyMiddleware(CSPMiddleware):
    """Sends the fixed policy. For a view with its own policy or nonce the library builds the
    header.
    """

    def __init__(self, get_response) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        own = getattr(request, "_csp_nonce", None) or any(
            name.startswith("_csp") for name in vars(response)
        )
        if own or settings.DEBUG or HEADER in response:
            return super().process_response(request, response)
        response.headers[HEADER] = self.policy
        return response
