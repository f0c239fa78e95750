"""An uploaded file is parsed in a process with limited resources and no access to anything."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from brandportal.uploads import sandbox
from brandportal.uploads.sandbox import MEGABYTE, Busy, Unreadable, run

WILD = "tests.brandportal.uploads.wild_parsers"


class AnyParser:
    def __contains__(self, name: str) -> bool:
        return name.startswith(WILD)


@pytest.fixture(autouse=True)
def wild(monkeypatch):
    monkeypatch.setattr(sandbox, "PARSERS", AnyParser())


def cause(name: str, **limits) -> str:
    with pytest.raises(Unreadable) as refusal:
        run(f"{WILD}:{name}", b"x", **limits)
    assert refusal.value.field == "file"
    assert refusal.value.reason.endswith(".")
    return refusal.value.cause


def children() -> set[int]:
    own = str(os.getpid())
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, _, rest = status.read_text().partition(" (")
        except OSError:
            continue
        if rest.rpartition(")")[2].split()[1] == own:
            found.add(int(pid))
    return found


def test_only_named_parsers_run(monkeypatch):
    monkeypatch.setattr(sandbox, "PARSERS", frozenset({"brandportal.tables.reader:parse"}))
    for name in ("os:system", f"{WILD}:measure", "brandportal.tables.reader:other"):
        with pytest.raises(ValueError, match="not among the parsers"):
            run(name, b"")


def test_the_parser_gets_content_and_options_and_nothing_else():
    os.environ["A_SECRET"] = "kept"
    try:
        said = run(f"{WILD}:measure", b"12345", options={"rows": 3}, megabytes=128)
    finally:
        del os.environ["A_SECRET"]
    assert said == {
        "size": 5,
        "options": {"rows": 3},
        "environment": {"LC_ALL": "C.UTF-8"},
        "django": False,
        "limit": 128 * MEGABYTE,
    }


@pytest.mark.parametrize("size", [0, 1, 65_536, 10 * MEGABYTE])
def test_content_of_every_size_arrives_whole(size):
    assert run(f"{WILD}:measure", bytes(size))["size"] == size


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16", "utf-8-sig"])
def test_chinese_encodings_are_known_in_the_child(encoding):
    content = "办件编号".encode(encoding)
    assert run(f"{WILD}:decode", content, options={"encoding": encoding}) == "办件编号"


def test_text_that_is_no_text_comes_back_as_text():
    assert run(f"{WILD}:surrogate", b"") == "办?件"


@pytest.mark.parametrize("name", ["hang", "spin"])
def test_a_parser_that_does_not_end_is_ended(name):
    # A worker of the suite may have a child of its own.
    others = children()
    assert cause(name, seconds=1) == "time"
    assert children() <= others


def test_a_child_that_reads_nothing_does_not_hold_its_parent(monkeypatch):
    """A write that nobody takes would never end."""
    with pytest.raises(Unreadable):
        run(f"{WILD}:no_such_parser", bytes(10 * MEGABYTE), seconds=2)


def test_memory_is_bounded():
    assert cause("swell") == "memory"
    assert int(run(f"{WILD}:swell_unseen", b"", megabytes=100)) < 100


@pytest.mark.parametrize("name", ["chatter", "flood"])
def test_an_answer_without_end_is_not_taken(name):
    others = children()
    assert cause(name, seconds=3) == "memory"
    assert children() <= others


@pytest.mark.parametrize("name", ["die", "fall", "nest", "no_such_parser"])
def test_whatever_fails_is_a_sentence(name):
    assert cause(name) == "unreadable"


def test_what_a_file_says_is_not_logged(caplog):
    caplog.set_level("INFO")
    with pytest.raises(Unreadable):
        run(f"{WILD}:fall", b"13812345678")
    assert "KeyError" in caplog.text
    assert "13812345678" not in caplog.text


def test_the_child_reaches_no_file_no_network_and_no_program(tmp_path):
    target = tmp_path / "made"
    target.with_name("secret").write_bytes(b"key")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        said = run(f"{WILD}:escape", b"", options={"target": str(target), "port": port})
    assert "done" not in said.values()
    assert set(said) == {"write", "read", "connect", "fork", "start", "widen", "import"}
    assert not target.exists()


def hang_for_two_seconds() -> None:
    with contextlib.suppress(Unreadable):
        run(f"{WILD}:hang", b"", seconds=2)


def test_files_are_read_one_at_a_time_and_waiting_ends(monkeypatch):
    monkeypatch.setattr(sandbox, "PATIENCE_SECONDS", 0.2)
    slow = threading.Thread(target=hang_for_two_seconds)
    slow.start()
    time.sleep(0.5)
    with pytest.raises(Busy):
        run(f"{WILD}:measure", b"")
    slow.join()
    assert run(f"{WILD}:measure", b"")["size"] == 0
