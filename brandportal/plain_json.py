"""A strict JSON reader for data from outside."""

from __future__ import annotations

import json
import math
from typing import Any

DEEPEST = 50


def read_json(text: str | bytes) -> Any:
    """Parse the text. Raises ValueError, and nothing else, for invalid JSON and for values that
    could not be stored.

    Not storable: nesting deeper than 50 levels, NaN and infinite numbers, lone surrogates, and NULs
    (PostgreSQL accepts none).
    """
    try:
        found = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    _check(found, DEEPEST)
    return found


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _check(found: Any, levels: int) -> None:
    if not levels:
        raise ValueError("nested too deeply")
    if isinstance(found, str):
        found.encode()  # a lone surrogate raises UnicodeEncodeError, which is a ValueError
        if "\x00" in found:
            raise ValueError("a NUL in a text")
    elif isinstance(found, float):
        if not math.isfinite(found):
            raise ValueError("an endless number")
    elif isinstance(found, dict):
        for name, value in found.items():
            _check(name, levels - 1)
            _check(value, levels - 1)
    elif isinstance(found, list):
        for value in found:
            _check(value, levels - 1)
