"""Addresses to which a form of another page is sent. Where that page is shown in answer, with what
is to be corrected, its address is this one: whoever opens it anew gets the page, not an error.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

View = Callable[..., HttpResponse]


def sent_from(page: str, *names: str) -> Callable[[View], View]:
    """Takes POST; leads everything that only reads to the page of the form. `names` are the
    arguments of the address that the page has, too.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def taken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                return redirect(page, *(kwargs[name] for name in names))
            if request.method != "POST":
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            return view(request, *args, **kwargs)

        return taken

    return decorate
