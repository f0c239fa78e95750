"""Committed files contain no package host and no path of a developer's machine."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.architecture.sources import ROOT

# Written in pieces, so that this file passes its own test.
HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "deb.debian" + ".org",
]
PATHS = ["/ro" + "ot/", "/wo" + "rk/", "/Us" + "ers/", "/ho" + "me/"]
HOST = re.compile("|".join(map(re.escape, HOSTS)), re.IGNORECASE)
MACHINE_PATH = re.compile(rf"(?<![\w.}}\])/-])(?:{'|'.join(PATHS)})")
BINARY = {
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".ico",
    ".woff2",
    ".ttf",
    ".otf",
    ".pdf",
    ".xlsx",
    ".zip",
}
LARGEST = 3 * 1024 * 1024
LARGEST_PICTURE = 250_000


def committed() -> list:
    git = shutil.which("git")
    assert git, "git is needed to know what is committed"
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("pattern", [HOST, MACHINE_PATH], ids=["host", "path"])
def test_no_committed_file_names(pattern):
    naming = []
    for path in committed():
        if path.suffix not in BINARY:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if pattern.search(line):
                    naming.append(f"{path.relative_to(ROOT)}:{number}")
    assert naming == []


def test_no_committed_file_is_large():
    assert [path.name for path in committed() if path.stat().st_size > LARGEST] == []


def test_the_patterns_find_what_they_look_for():
    assert HOST.search(f"https://files.{HOSTS[1]}/x")
    assert all(MACHINE_PATH.search(f"open {path}x") for path in PATHS)
    assert not any(MACHINE_PATH.search(f"/app{path}x") for path in PATHS)


def test_pictures_of_the_readme_are_small():
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > LARGEST_PICTURE] == []
