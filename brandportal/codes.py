"""Short codes that people read from paper and type on a phone."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random

from django.conf import settings
from django.utils.translation import gettext as _

# Without 0 O 1 I L, which are mistaken for each other.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# More foreign signs than this are another text, not a slip.
FEW = 4

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


def mistyped(code: str, length: int) -> str:
    """What shows that a normalised code was never issued, as a sentence; empty if it may have been.
    Nothing is looked up for such a code, so it need not count as a try.
    """
    foreign = "".join(sorted({sign for sign in code if sign not in ALPHABET}))
    if foreign and len(foreign) <= FEW:
        return _(
            "“%(signs)s” occurs in no code: 0, O, 1, I and L are left out, because they are "
            "mistaken for each other. This did not count as a try."
        ) % {"signs": foreign}
    if foreign or len(code) != length:
        return _(
            "The code has %(length)d letters and digits; %(typed)d were typed. This did not count "
            "as a try."
        ) % {"length": length, "typed": len(code)}
    return ""
