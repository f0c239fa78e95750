"""Make the requests of many citizens who each rate one brand, and write them to a file.

Run as `python -m benchmarks.speed.portal.citizens FILE HOW_MANY BRANDS FIRST` under the settings to
be measured. Every citizen has proved a telephone (the signed cookie that the portal gives for two
hours), has a browser that was here before (its signed number), a network of his own and a fresh
token on the page; one in ten is not satisfied and ticks why.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.speed.portal.environment import EVERY_VISITOR
from benchmarks.speed.portal.fill import YEAR, code
from benchmarks.speed.requests import HOST, post, write

UNHAPPY = 0.1


def citizens(count: int, brands: int, first: int) -> Iterator[bytes]:
    """The requests; `first` sets the citizens of two files apart."""
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse
    from django.middleware.csrf import get_token

    from brandportal.web.cookies import remember
    from reviews.identity.pseudonyms import keyed
    from reviews.rating.enums import Shortcoming
    from reviews.rating.limits import DEVICE
    from reviews.rating.views.rate import RATER

    behind_tls = settings.SECURE_PROXY_SSL_HEADER is not None
    drawn = random.Random(first)
    for number in range(first, first + count):
        page = HttpRequest()
        token = get_token(page)
        known = HttpResponse()
        person = keyed("phone", str(number), year=YEAR)
        remember(known, RATER, person, path="/rate/", bound=str(YEAR))
        remember(known, DEVICE, f"{number:016x}", path="/rate/")
        cookies = {
            settings.CSRF_COOKIE_NAME: page.META["CSRF_COOKIE"],
            **{name: cookie.value for name, cookie in known.cookies.items()},
        }
        unhappy = drawn.random() < UNHAPPY
        fields = {
            "csrfmiddlewaretoken": token,
            "step": "answer",
            "overall": drawn.randint(1, 2) if unhappy else drawn.randint(3, 5),
            "attitude": drawn.randint(1, 5),
            "efficiency": drawn.randint(1, 5),
        }
        if unhappy:
            fields["reasons"] = Shortcoming.values[0]
        network = f"{11 + number // 65536 % 100}.{number // 256 % 256}.{number % 256}.7"
        yield post(
            f"/rate/{code(drawn.randint(1, brands))}/",
            fields,
            {
                **(EVERY_VISITOR if behind_tls else {}),
                "Origin": f"{'https' if behind_tls else 'http'}://{HOST}",
                "X-Forwarded-For": network,
                "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            },
        )


if __name__ == "__main__":
    import django

    django.setup()
    target, *numbers = sys.argv[1:]
    write(Path(target), citizens(*map(int, numbers)))
