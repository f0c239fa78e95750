"""The small process in which a foreign file is read. Started by path by `sandbox.run`, never
imported by the portal.

It knows no Django, no settings, no database and no secret: its environment is empty and its
arguments are all it gets. Before the first byte of the file is read it has taken from itself
memory, processor time, and every way to open a file, a socket or another process. Its answer is one
JSON object on standard output.
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
# What Python would load from disk only when the first such file comes; afterwards nothing can be
# opened any more.
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
    """Lower a limit for good; one that is lower already stays."""
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def leave_root() -> None:
    """Become nobody: root's processes are bound by no number, and the portal may have been started
    by root.
    """
    if os.geteuid() == 0:
        with contextlib.suppress(
            OSError
        ):  # a container that lets nobody change; the other limits hold
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)


def answer_of(parser: str, options: dict[str, Any], most_answer: int) -> bytes:
    """The parser's value, or what kind of failure it was; the file's own words are in no
    failure.
    """
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
    except ImportError as error:  # a parser that loads a module late: the name tells who wrote it
        return json.dumps(
            {"failed": "unreadable", "error": f"late import of {error.name}"}
        ).encode()
    except Exception as error:  # parsers of foreign formats fail in every way there is
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
    os._exit(0)  # nothing is tidied up: what a hostile file built may take long to take apart


if __name__ == "__main__":
    main()
