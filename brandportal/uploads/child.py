"""The separate process that parses an uploaded file. Started by path by `sandbox.run`, never
imported by the portal.

It has no Django, settings, database or secrets: its environment is empty, and its arguments are all
it gets. Before it reads the file it gives up memory, processor time, and every way to open a file,
a socket or another process. It writes one JSON object to standard output.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import sys
from typing import Any

MEGABYTE = 1024 * 1024
NOBODY = 65534
# Modules that Python would load with the first such file, when nothing can be opened any more.
NEEDED_LATER = (
    "encodings.utf_16",
    "encodings.utf_16_le",
    "encodings.utf_16_be",
    "encodings.utf_32",
    "encodings.utf_8_sig",
    "encodings.gb18030",
    "encodings.gbk",
    "encodings.gb2312",
    "encodings.big5",
    "encodings.latin_1",
    "encodings.cp1252",
    "encodings.cp437",
    "encodings.ascii",
    "encodings.idna",
    "encodings.unicode_escape",
    "encodings.raw_unicode_escape",
    "unicodedata",
    "stringprep",
)


def bound(kind: int, most: int) -> None:
    """Lower a limit permanently; a lower existing limit stays."""
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def leave_root() -> None:
    """Change to an unprivileged user: limits on processes do not apply to root, and root may have
    started the portal.
    """
    if os.geteuid() == 0:
        with contextlib.suppress(
            OSError
        ):  # a container that forbids it; the other limits still apply
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)


def answer_of(parser: str, options: dict[str, Any], most_answer: int) -> bytes:
    """The parser's result, or the kind of failure; a failure never contains text of the file."""
    module, _, name = parser.partition(":")
    parse = getattr(importlib.import_module(module), name)
    for needed in NEEDED_LATER:
        importlib.import_module(needed)
    bound(resource.RLIMIT_NOFILE, 3)
    leave_root()
    content = sys.stdin.buffer.read()
    try:
        said = json.dumps({"value": parse(content, options)}, ensure_ascii=False)
        packed = said.encode("utf-8", "replace")
    except MemoryError:
        return b'{"failed": "memory"}'
    except ImportError as error:  # a parser that loads a module late: its name tells which
        return json.dumps(
            {"failed": "unreadable", "error": f"late import of {error.name}"}
        ).encode()
    except Exception as error:  # parsers of foreign formats fail in every possible way
        return json.dumps({"failed": "unreadable", "error": type(error).__name__}).encode()
    return packed if len(packed) <= most_answer else b'{"failed": "memory"}'


def main() -> None:
    """Arguments: one JSON object (parser, options, paths, megabytes, seconds, most_answer).
    Standard input: the file.
    """
    asked = json.loads(sys.argv[1])
    bound(resource.RLIMIT_CORE, 0)
    bound(resource.RLIMIT_AS, asked["megabytes"] * MEGABYTE)
    bound(resource.RLIMIT_CPU, asked["seconds"] + 1)
    bound(resource.RLIMIT_FSIZE, 0)
    bound(resource.RLIMIT_NPROC, 0)
    bound(resource.RLIMIT_NOFILE, 32)
    sys.path[:0] = asked["paths"]
    answer = memoryview(answer_of(asked["parser"], asked["options"], asked["most_answer"]))
    while answer:
        answer = answer[os.write(1, answer) :]
    os._exit(0)  # no clean-up: objects of a hostile file may take long to free


if __name__ == "__main__":
    main()
