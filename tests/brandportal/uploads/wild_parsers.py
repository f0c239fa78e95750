"""Parsers that misbehave as hostile files make parsers misbehave."""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
import time
from pathlib import Path
from typing import Any


def measure(content: bytes, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "size": len(content),
        "options": options,
        "environment": dict(os.environ),
        "django": "django" in sys.modules,
        "limit": resource.getrlimit(resource.RLIMIT_AS)[0],
    }


def hang(content: bytes, options: dict[str, Any]) -> None:
    time.sleep(600)


def spin(content: bytes, options: dict[str, Any]) -> None:
    while True:
        pass


def swell(content: bytes, options: dict[str, Any]) -> int:
    return sum(len(part) for part in [bytes(16 * 1024 * 1024) for _ in range(200)])


def swell_unseen(content: bytes, options: dict[str, Any]) -> str:
    parts = []
    try:
        while True:
            parts.append(bytes(1024 * 1024))
    except MemoryError:
        return str(len(parts))


def chatter(content: bytes, options: dict[str, Any]) -> str:
    return "x" * (9 * 1024 * 1024)


def flood(content: bytes, options: dict[str, Any]) -> None:
    while True:
        os.write(1, b" " * 65536)


def die(content: bytes, options: dict[str, Any]) -> None:
    os.abort()


def fall(content: bytes, options: dict[str, Any]) -> None:
    raise KeyError(content.decode())


def nest(content: bytes, options: dict[str, Any]) -> None:
    os.write(1, b"[" * 100_000)
    os._exit(0)


def surrogate(content: bytes, options: dict[str, Any]) -> str:
    return "办\ud800件"


def decode(content: bytes, options: dict[str, Any]) -> str:
    return content.decode(options["encoding"])


def escape(content: bytes, options: dict[str, Any]) -> dict[str, str]:
    """What happens to each way out."""
    target = Path(options["target"])
    ways = {
        "write": lambda: target.write_bytes(b"x"),
        "read": lambda: target.with_name("secret").read_bytes(),
        "connect": lambda: socket.create_connection(("127.0.0.1", options["port"]), timeout=1),
        "fork": os.fork,
        "start": lambda: os.posix_spawn("/bin/sh", ["sh", "-c", f"echo > {target}"], {}),
        "widen": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)),
        "import": lambda: __import__("wave"),
    }
    return {name: _outcome(way) for name, way in ways.items()}


def _outcome(way: Any) -> str:
    try:
        way()
    except Exception as error:
        return type(error).__name__
    return "done"


def answer(content: bytes, options: dict[str, Any]) -> Any:
    return json.loads(content)
