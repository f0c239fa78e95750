"""Whole HTTP requests, made before the clock runs and kept in a file that every loader replays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlencode

END = b"\0"
HOST = "127.0.0.1"


def get(path: str, headers: Mapping[str, str] | None = None) -> bytes:
    """One GET."""
    return _head("GET", path, headers or {}) + b"\r\n"


def post(path: str, fields: Mapping[str, object], headers: Mapping[str, str]) -> bytes:
    """One POST of a form."""
    body = urlencode(fields).encode()
    shared = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        **headers,
    }
    return _head("POST", path, shared) + b"\r\n" + body


def _head(method: str, path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "".join(f"{line}\r\n" for line in lines).encode()


def write(path: Path, requests: Iterable[bytes]) -> Path:
    """The file that the loaders read."""
    with path.open("wb") as target:
        for one in requests:
            target.write(one + END)
    return path


def read(path: Path) -> list[bytes]:
    """The requests of a file, in order."""
    return path.read_bytes().split(END)[:-1]
