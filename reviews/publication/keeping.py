"""What a run that writes a folder has finished, so that the one after its death goes on from there.

A note beside the files says of each how many bytes of it are finished, and their hash. Whoever goes
on copies so much of each file, and nothing of a file that is not what its hash says; what was
written behind is discarded with the directory of the dead run. That one may still be alive: it
writes into files that are gone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol

NOTE = "kept.json"
CHUNK_BYTES = 1 << 20


class Finished(Protocol):
    """A file as far as it is written and on the disk."""

    @property
    def path(self) -> Path: ...
    def finished(self) -> tuple[int, str]: ...


class HashedFile:
    """A file that is only added to, with the hash of its bytes; goes on where it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self._hash = hashlib.sha256()
        if path.exists():
            with path.open("rb") as file:
                while piece := file.read(CHUNK_BYTES):
                    self._hash.update(piece)
                    self.size += len(piece)
        self._file = path.open("ab")

    def write(self, content: bytes) -> None:
        self._hash.update(content)
        self._file.write(content)
        self.size += len(content)

    def finished(self) -> tuple[int, str]:
        """Bytes and hash of what is on the disk now."""
        if not self._file.closed:
            self._file.flush()
        return self.size, self._hash.hexdigest()

    def close(self) -> None:
        self._file.close()


class FirstBytes:
    """So many bytes at the beginning of a file that is written elsewhere."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.size, self.path = file, size, Path(file.name)

    def finished(self) -> tuple[int, str]:
        """Bytes and hash of what is on the disk now."""
        self.file.flush()
        found = hashlib.sha256()
        with self.path.open("rb") as file:
            for piece in _first(file, self.size):
                found.update(piece)
        return self.size, found.hexdigest()


class Keeping:
    """The note of one run in its directory; `inputs` says what the files are made from, `state` is
    what else is to be known of them.
    """

    def __init__(self, place: Path, *, inputs: str = "") -> None:
        self.place, self.inputs = place, inputs
        self.state: dict[str, Any] = {}
        if (place / NOTE).exists():
            self.state = json.loads((place / NOTE).read_text())["state"]

    def note(self, files: Iterable[Finished], **state: Any) -> None:
        """All these files are finished as far as they are on the disk now, and so is `state`."""
        self.state |= state
        finished = {str(one.path.relative_to(self.place)): one.finished() for one in files}
        new = self.place / f"{NOTE}.new"
        with new.open("w") as file:
            json.dump({"inputs": self.inputs, "files": finished, "state": self.state}, file)
        new.replace(self.place / NOTE)


def take_over(left: Path, place: Path, *, inputs: str) -> bool:
    """Copy what the run that worked in `left` has finished into the empty directory `place`;
    whether there was something: a note of the same inputs, and every file as it says.
    """
    try:
        noted = json.loads((left / NOTE).read_text())
    except (OSError, ValueError):
        return False
    if noted["inputs"] != inputs:
        return False
    for name, (size, sha256) in noted["files"].items():
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (left / name).exists() or _copy(left / name, target, size) != sha256:
            return False
    (place / NOTE).write_text(json.dumps(noted))
    return True


def _copy(source: Path, target: Path, size: int) -> str:
    """Copy the first bytes; returns their hash."""
    found = hashlib.sha256()
    with source.open("rb") as old, target.open("wb") as new:
        for piece in _first(old, size):
            found.update(piece)
            new.write(piece)
    return found.hexdigest()


def _first(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size and (piece := file.read(min(size, CHUNK_BYTES))):
        yield piece
        size -= len(piece)
