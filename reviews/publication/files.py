"""The serialisation of the published folder: equal content gives equal bytes, and no file stands in
memory whole.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal

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

    def __init__(
        self, target: BinaryIO, *, folder: str, packed: Mapping[str, str] | None = None
    ) -> None:
        """`packed`: files that the target has already, with their hashes; they stay."""
        self.folder, self.target = folder, target
        self.hashes: dict[str, str] = dict(packed or {})
        self._open("a" if packed else "w")

    def _open(self, mode: Literal["a", "w"]) -> None:
        self._zip = zipfile.ZipFile(self.target, mode, zipfile.ZIP_DEFLATED)

    def end_here(self) -> tuple[int, bytes]:
        """Where what is packed ends, and the directory that makes the target a whole zip from
        there; the next file is written over it.
        """
        end = self._zip.start_dir
        self._zip.close()
        self.target.seek(end)
        directory = self.target.read()
        self._open("a")
        return end, directory

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
        """A file of any size; `size` in bytes decides the form of its entry. One that is packed
        already is left as it is.
        """
        if name in self.hashes:
            return
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
