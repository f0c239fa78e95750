"""The demo is installed where people try the portal out, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT
from tests.brandportal.settings.test_demands import COMPLETE


def manage(settings: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A management command under these settings, as an installation runs it."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": f"brandportal.settings.{settings}",
            **COMPLETE,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(("settings", "there"), [("dev", True), ("production", False)])
def test_only_an_installation_without_servers_has_the_demo(settings, there):
    asked = manage(settings, "help", "demo")
    assert (asked.returncode == 0) == there, asked.stderr
    if not there:
        assert "Unknown command: 'demo'" in asked.stderr


def test_no_other_settings_install_the_demo():
    installing = {
        path.stem
        for path in (ROOT / "brandportal" / "settings").glob("*.py")
        if '"demo"' in path.read_text(encoding="utf-8")
    }
    assert installing == {"dev", "test"}
