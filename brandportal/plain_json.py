"""JSON from outside, read so that nothing of it can break what comes after."""

from __future__ import annotations

import json
import math
from typing import Any

DEEPEST = 50


def read_json(text: str | bytes) -> Any:
    """What the text says. Raises ValueError, and nothing else, for what is no JSON or cannot be
    kept.

    Cannot be kept: deeper than 50 levels, NaN and endless numbers, half characters and NULs
    (PostgreSQL takes none).
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
        found.encode()  # half a character is a UnicodeEncodeError, which is a ValueError
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
