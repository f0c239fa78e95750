"""The fixed content security policy equals that of django-csp, which is used where a page has its
own.
"""

from __future__ import annotations

import re

import pytest
from csp.constants import NONCE, SELF
from csp.decorators import csp_exempt, csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpResponse

from brandportal.web.headers import KeptPolicyMiddleware

HEADER = "Content-Security-Policy"


def plain(request):
    return HttpResponse("plain")


@csp_update({"img-src": ["https://maps.example"]})
def wider(request):
    return HttpResponse("wider")


@csp_update({"script-src": [NONCE]})
def with_nonce(request):
    return HttpResponse(f"{request.csp_nonce}")


@csp_exempt()
def exempt(request):
    return HttpResponse("exempt")


def parts(response) -> set[str]:
    return set(response.headers.get(HEADER, "").split("; "))


@pytest.mark.parametrize("view", [plain, wider, exempt])
def test_policy_is_the_one_of_the_settings(rf, view):
    ours = KeptPolicyMiddleware(view)(rf.get("/"))
    assert parts(ours) == parts(CSPMiddleware(view)(rf.get("/")))


def test_plain_page_allows_this_site_and_nothing_unsafe(rf):
    said = parts(KeptPolicyMiddleware(plain)(rf.get("/")))
    assert {"default-src 'none'", f"script-src {SELF}", "frame-ancestors 'none'"} <= said
    assert "unsafe" not in " ".join(said)


def test_page_with_a_nonce_gets_it_into_its_policy(rf):
    middleware = KeptPolicyMiddleware(with_nonce)
    first, second = (middleware(rf.get("/")) for _twice in range(2))
    for response in (first, second):
        nonce = response.content.decode()
        assert re.search(rf"script-src [^;]*'nonce-{re.escape(nonce)}'", response.headers[HEADER])
    assert first.headers[HEADER] != second.headers[HEADER]


def test_policy_that_a_view_set_itself_stays(rf):
    def own(request):
        return HttpResponse("own", headers={HEADER: "default-src 'self'"})

    assert KeptPolicyMiddleware(own)(rf.get("/")).headers[HEADER] == "default-src 'self'"
