"""Parses uploaded files in a separate small process with limits on memory, time and output."""

from __future__ import annotations

import json
import logging
import math
import os
import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from brandportal.errors import BadInput, Refused

CHILD = Path(__file__).with_name("child.py")
ROOT = CHILD.parents[2]
MEGABYTE = 1024 * 1024
SECONDS = 4
MEGABYTES = 160
MOST_ANSWER = 8 * MEGABYTE
PATIENCE_SECONDS = 10
BLOCK = 64 * 1024

# The only functions that read an uploaded file: `parse(content, options)` returns JSON data. They
# import the standard library and the library of their format at the top of their module only.
PARSERS = frozenset(
    {
        "brandportal.tables.reader:parse",
        "brandportal.uploads.pdf:inspect",
        "brandportal.uploads.pictures:check",
        "brandportal.uploads.pictures:redraw",
    }
)

logger = logging.getLogger(__name__)
# One file at a time for each process: two would take twice the memory.
_one_at_a_time = threading.Lock()


class Busy(Refused):
    """Other files are being parsed and did not finish in time; nothing was read."""


class Unreadable(BadInput):
    """The file was not read; `cause` is `time`, `memory` or `unreadable`."""

    def __init__(self, cause: str, *, field: str = "file") -> None:
        super().__init__(_sentence(cause), field=field)
        self.cause = cause


def _sentence(cause: str) -> str:
    if cause == "time":
        return _("Reading this file took too long. Please simplify it or split it.")
    if cause == "memory":
        return _("Unpacked, this file is far too large. Please make it smaller or split it.")
    return _("The file cannot be read; it may be damaged, protected or far too large.")


def run(
    parser: str,
    content: bytes,
    *,
    options: dict[str, Any] | None = None,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
) -> Any:
    """The parser's result for the content, from a fresh process without files, network or secrets.

    `parser` is one of PARSERS, `module:function`. `seconds` of wall-clock time and `megabytes` of
    address space are the limits, including the start. Raises Unreadable (with a sentence for the
    person) when it took too long, used too much, or failed; Busy when this process is parsing other
    files all the time.
    """
    if parser not in PARSERS:
        raise ValueError(f"{parser} is not among the parsers of the sandbox")
    if not _one_at_a_time.acquire(timeout=PATIENCE_SECONDS):
        raise Busy(_("Many files are being read just now. Please send yours again in a minute."))
    try:
        said = _child(parser, content, options or {}, seconds, megabytes)
    finally:
        _one_at_a_time.release()
    try:
        answer = json.loads(said)
    except (ValueError, RecursionError):
        answer = {"failed": "memory" if len(said) > MOST_ANSWER else "unreadable", "error": "died"}
    if "failed" in answer:
        logger.info("%s failed: %s %s", parser, answer["failed"], answer.get("error", ""))
        raise Unreadable(answer["failed"])
    return answer["value"]


def _child(
    parser: str, content: bytes, options: dict[str, Any], seconds: float, megabytes: int
) -> bytes:
    """The raw output of the process, which has ended when this returns."""
    ends = time.monotonic() + seconds
    asked = {
        "parser": parser,
        "options": options,
        "paths": [str(ROOT), *dict.fromkeys(path for path in sys.path if os.path.isabs(path))],
        "megabytes": megabytes,
        "seconds": math.ceil(seconds),
        "most_answer": MOST_ANSWER,
    }
    process = subprocess.Popen(  # noqa: S603 - a fixed program; the file goes in by standard input
        [sys.executable, "-I", "-S", "-B", str(CHILD), json.dumps(asked)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
    )
    try:
        return _talk(process, content, ends)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe and not pipe.closed:
                pipe.close()


def _talk(process: subprocess.Popen[bytes], content: bytes, ends: float) -> bytes:
    """Send the content and read the output, both at the pace of the process, until the time
    limit.
    """
    assert process.stdin and process.stdout
    rest, said = memoryview(content), bytearray()
    os.set_blocking(process.stdin.fileno(), False)
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdin, selectors.EVENT_WRITE)
        ready.register(process.stdout, selectors.EVENT_READ)
        while (left := ends - time.monotonic()) > 0:
            for key, _events in ready.select(left):
                if key.fileobj is process.stdin:
                    rest = rest[_written(process, rest) :]
                    if not rest:
                        ready.unregister(process.stdin)
                        process.stdin.close()
                    continue
                block = os.read(process.stdout.fileno(), BLOCK)
                said += block
                if not block or len(said) > MOST_ANSWER:
                    return bytes(said)
    raise Unreadable("time")


def _written(process: subprocess.Popen[bytes], rest: memoryview) -> int:
    """How many bytes the process accepted; all of them once it has ended, because nobody reads them
    any more.
    """
    assert process.stdin
    try:
        return os.write(process.stdin.fileno(), rest[:BLOCK])
    except BlockingIOError:
        return 0
    except BrokenPipeError:
        return len(rest)
