"""The serialisation of the published folder: equal content gives equal bytes, and no file stands in
memory whole.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

SUMS = "SHA256SUMS"
# A fixed time for every file, so that equal results give equal bytes.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
CHUNK_BYTES = 1 << 20


def as_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as lines of CSV, for as many as stand in memory."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def as_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """CSV in UTF-8 with a header, for tables of a known small size."""
    return as_text([columns, *rows]).encode()


def as_json(data: Any) -> bytes:
    """JSON in UTF-8 with sorted keys."""
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def pieces_of(path: Path) -> Iterator[bytes]:
    """A file of the disk, a piece at a time."""
    with path.open("rb") as file:
        while piece := file.read(CHUNK_BYTES):
            yield piece


class Packing:
    """The folder as a zip, written file by file and hashed meanwhile."""

    def __init__(self, target: BinaryIO, *, folder: str) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> Packing:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def add(self, name: str, content: bytes) -> None:
        """A small file."""
        self.add_pieces(name, [content], size=len(content))

    def add_pieces(self, name: str, pieces: Iterable[bytes], *, size: int) -> None:
        """A file of any size; `size` in bytes decides the form of its entry."""
        entry = zipfile.ZipInfo(f"{self.folder}/{name}", ZIP_TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.file_size = size
        found = hashlib.sha256()
        with self._zip.open(entry, "w") as file:
            for piece in pieces:
                found.update(piece)
                file.write(piece)
        self.hashes[name] = found.hexdigest()

    def finish(self) -> str:
        """Write `SHA256SUMS` over all the others. Returns the seal: its SHA-256,
        which is printed on the public notice and given to the recount script as `--seal`.
        """
        lines = [f"{found}  {name}\n" for name, found in sorted(self.hashes.items())]
        self.add(SUMS, "".join(lines).encode())
        return self.hashes[SUMS]
