"""Many lines in the order of their bytes with little memory: spread over files by their beginning,
each file small enough to be sorted by itself.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from reviews.publication.keeping import HashedFile

LINES_AT_ONCE = 20_000
MOST_FILES = 256
BEGINNING = 4


class SortedLines:
    """Lines that begin with a hash in hex, so that they spread evenly. `expected` is about how many
    will come; twice as many only take twice the memory. Lines that are there already stay.
    """

    def __init__(self, place: Path, *, expected: int) -> None:
        count = min(MOST_FILES, expected // LINES_AT_ONCE + 1)
        self._first = [f"{(1 << 16) * number // count:04x}" for number in range(count)]
        self._paths = [place / f"{number}" for number in range(count)]
        place.mkdir(exist_ok=True)
        self.files = [HashedFile(path) for path in self._paths]

    @property
    def size(self) -> int:
        """Bytes of all lines."""
        return sum(file.size for file in self.files)

    def __enter__(self) -> SortedLines:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in self.files:
            file.close()

    def add(self, text: str) -> None:
        """Whole lines, each with its end."""
        lines: dict[int, list[str]] = {}
        for line in io.StringIO(text):
            number = bisect_right(self._first, line[:BEGINNING]) - 1
            lines.setdefault(max(number, 0), []).append(line)
        for number, some in lines.items():
            self.files[number].write("".join(some).encode())

    def in_order(self) -> Iterator[bytes]:
        """All lines in the order of their bytes, in large pieces. Nothing can be added any more."""
        for file, path in zip(self.files, self._paths, strict=True):
            file.close()
            yield b"".join(sorted(path.read_bytes().splitlines(keepends=True)))

    def clear(self) -> None:
        """Give the disk back."""
        for path in self._paths:
            path.unlink()
