"""Documents are built one after the other, and what building took is given back at once."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_one = Lock()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """A bundle takes some 60 MB while it is built. Several at once, in a server with threads, would
    take as many times that, and the C library keeps it for each thread for good.
    """
    with _one:
        try:
            yield
        finally:
            # What python-docx has built points at itself and holds its memory (20 MB for a bundle)
            # outside of what Python counts, so that it would not be cleared for a long time.
            gc.collect()
            _give_back()


def _give_back() -> None:
    """Where the C library can (glibc), its free memory goes back to the system."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
