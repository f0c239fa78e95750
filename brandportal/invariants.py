"""Invariants of the whole portal, beyond the constraints of the database.

Each app lists its own in its `invariants.py`; `settings.INVARIANTS` names the lists. `manage.py
check_invariants` checks all of them and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, kw_only=True)
class Invariant:
    """One invariant. `faults` yields one line for each violation."""

    code: str
    promise: str
    faults: Callable[[], Iterable[str]]


def known_invariants() -> list[Invariant]:
    """Every invariant of the installation, in the order of the apps. Raises ValueError for a
    duplicate code.
    """
    found = [one for dotted in settings.INVARIANTS for one in import_string(dotted)]
    codes = [one.code for one in found]
    if len(set(codes)) != len(codes):
        raise ValueError("an invariant's code stands twice")
    return found


def broken_invariants(found: Iterable[Invariant]) -> Iterator[tuple[Invariant, list[str]]]:
    """The violated invariants, each with its faults."""
    for one in found:
        faults = list(one.faults())
        if faults:
            yield one, faults
