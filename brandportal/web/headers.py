"""The content policy as a header, put together once a process instead of once a request."""

from __future__ import annotations

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class KeptPolicyMiddleware(CSPMiddleware):
    """Sends the portal's one policy. A page that asks for a policy or a nonce of its own gets it
    made for it.
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
