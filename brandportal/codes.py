"""Short codes that people read from paper and type on a phone."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random

from django.conf import settings

# Without 0 O 1 I L, which are mistaken for each other.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

_secret = secrets.SystemRandom()
_source: ContextVar[Random | None] = ContextVar("code source", default=None)


def new_code(length: int) -> str:
    """A random code of capitals and digits that are hard to confuse: about five bits a
    character.
    """
    source = _source.get() or _secret
    return "".join(source.choice(ALPHABET) for _place in range(length))


@contextmanager
def seeded_codes(seed: str) -> Iterator[None]:
    """Inside this block codes come from a seed, so that the demo is reproducible. Refused outside
    the demo.
    """
    if not settings.DEMO:
        raise RuntimeError("codes are drawn from a seed in the demo only")
    token = _source.set(Random(seed))  # noqa: S311 - the demo's codes guard nothing
    try:
        yield
    finally:
        _source.reset(token)
