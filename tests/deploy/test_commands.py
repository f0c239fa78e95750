"""Containers and units start the portal with the commands that one place names."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from brandportal.serving import COMMANDS, workers_for
from tests.architecture.sources import ROOT
from tests.brandportal.settings.test_demands import COMPLETE

UNITS = ROOT / "deploy" / "systemd"
BIN = "/srv/brands/.venv/bin/"
# A service and its command, two and four spaces in; the file has no other commands at this depth.
SERVICE = re.compile(r"^  (\w+):\n((?:    .*\n)+)", re.MULTILINE)
COMMAND = re.compile(r"^    command: (.+)$", re.MULTILINE)


def unit(name: str) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment]
    parsed.read(UNITS / f"brandportal-{name}.service", encoding="utf-8")
    return parsed


def composed() -> dict[str, str]:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    services = text.partition("\nservices:\n")[2].partition("\nvolumes:\n")[0] + "\n"
    found = {name: COMMAND.search(body) for name, body in SERVICE.findall(services)}
    return {name: command[1] for name, command in found.items() if command}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_unit_starts_the_command_and_starts_it_again(name):
    service = unit(name)["Service"]
    assert service["ExecStart"] == BIN + COMMANDS[name]
    assert service["Restart"] == "always"


def test_there_is_a_unit_for_each_process_and_no_other():
    names = {path.name for path in UNITS.iterdir()}
    assert names == {f"brandportal-{name}.service" for name in COMMANDS}


def test_containers_start_the_same_commands():
    found = composed()
    assert {"redis", "prepare", *COMMANDS} == set(found)
    assert {name: found[name] for name in COMMANDS} == COMMANDS


def test_the_documents_name_the_same_commands():
    told = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    assert [
        name for name, command in COMMANDS.items() if f".venv/bin/{command}\n" not in told
    ] == []


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery_understands_its_options(name):
    """Without starting it: a wrong option ends before `--help` is shown."""
    words = shlex.split(COMMANDS[name])
    done = started([*words, "--help"])
    assert (done.returncode, words[3] in done.stdout) == (0, True), done.stderr


def test_gunicorn_understands_its_configuration():
    done = started(
        [*shlex.split(COMMANDS["web"]), "--check-config"], GUNICORN_CMD_ARGS="--workers 3"
    )
    assert done.returncode == 0, done.stderr
    said = started(
        [*shlex.split(COMMANDS["web"]), "--print-config"], GUNICORN_CMD_ARGS="--workers 3"
    ).stdout
    assert re.search(r"^workers\s+= 3$", said, re.MULTILINE)
    assert re.search(r"^accesslog\s+= None$", said, re.MULTILINE)


@pytest.mark.parametrize(("cores", "workers"), [(1, 3), (2, 5), (4, 9), (8, 12), (64, 12)])
def test_gunicorn_is_sized_by_the_cores(cores, workers):
    assert workers_for(cores) == workers


def started(words: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / words[0]
    production = {**COMPLETE, "DJANGO_SETTINGS_MODULE": "brandportal.settings.production", **more}
    return subprocess.run(
        [program, *words[1:]],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **production},
        capture_output=True,
        text=True,
        timeout=120,
    )
