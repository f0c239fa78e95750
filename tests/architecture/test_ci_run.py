"""`.ci/run` with nothing real behind it: every part is asked, and one that fails or never ends well
fails the whole, also those that run beside the others.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

LEGS = ("LEGS=postgres", "LEGS=sqlite", "LEGS=browser", "LEGS=installation")
# What is asked stands in a file; what FAILING names fails, and KILLED takes the caller along.
MAKE = """#!/bin/sh
echo "$@" >> "$ASKED"
case "$*" in *"$FAILING"*) exit 3;; esac
case "$*" in *"$KILLED"*) kill -9 $PPID;; esac
"""
NOTHING = "nothing of the kind"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A tree of which only the script is real."""
    tools = tmp_path / "tools"
    for program, text in {
        tools / "make": MAKE,
        tools / "fc-list": "#!/bin/sh\necho Noto Sans CJK\n",
        **dict.fromkeys(
            (
                tmp_path / "setup",
                *(tools / name for name in ("chromium-headless-shell", "xgettext")),
            ),
            "#!/bin/sh\n",
        ),
    }.items():
        program.parent.mkdir(exist_ok=True)
        program.write_text(text)
        program.chmod(0o755)
    for interpreter in ("tools/python3.11", "tools/python3.13", ".venv/bin/python"):
        link = tmp_path / interpreter
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(sys.executable)
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    return tmp_path


def run(checkout: Path, *, failing: str = NOTHING, killed: str = NOTHING) -> tuple[int, str, str]:
    """The status, what was said, and what make was asked."""
    asked = checkout / "asked"
    done = subprocess.run(
        [".ci/run"],
        cwd=checkout,
        env={
            "PATH": f"{checkout / 'tools'}:{os.environ['PATH']}",
            "HOME": str(checkout),
            "REDIS_SERVER": "redis-server",
            "ASKED": str(asked),
            "FAILING": failing,
            "KILLED": killed,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout, asked.read_text()


def test_every_part_is_asked_and_passes(checkout):
    status, said, asked = run(checkout)
    assert (status, said.splitlines()[-1]) == (0, "::: everything passed")
    assert [leg for leg in (*LEGS, "check") if leg not in asked] == []
    of_sqlite = next(line for line in asked.splitlines() if "LEGS=sqlite" in line)
    assert "VENV=.venv-3.13" in of_sqlite and "WHOLE=1" in of_sqlite
    assert f"ANOTHER_PYTHON={checkout}/.venv/bin/python" in of_sqlite


@pytest.mark.parametrize("part", ["check", *LEGS])
def test_a_part_that_fails_fails_the_whole_and_the_others_are_asked(checkout, part):
    status, said, asked = run(checkout, failing=part)
    assert status == 1
    assert said.count("::: FAILED: ") == 1
    assert len(asked.splitlines()) == 1 + len(LEGS)


def test_a_part_that_never_ends_fails_the_whole(checkout):
    """Who runs beside the others is gone before the last part has said anything."""
    status, said, _asked = run(checkout, killed="LEGS=installation")
    assert status == 1
    assert "::: FAILED: 6 of 7 parts came to an end" in said
