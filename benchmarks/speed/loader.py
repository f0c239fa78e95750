"""The one that sends requests as fast as they are answered: wrk where it is installed, else a small
one of our own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed import own_loader
from benchmarks.speed.requests import HOST

SCRIPT = Path(__file__).with_name("replay.lua")
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Sample:
    """What one burst of load has shown."""

    per_second: float
    p50: float
    """ms"""
    p99: float
    """ms"""
    answered: int
    bad: int
    """Answers whose status is neither 2xx nor 3xx, and connections that broke."""


def name() -> str:
    """The loader in words, for the report."""
    return "wrk" if shutil.which("wrk") else "the loader of benchmarks/speed (wrk is not installed)"


def burst(port: int, requests: Path, *, first: int, seconds: float, connections: int) -> Sample:
    """Send the file's requests over keep-alive connections for some seconds, beginning with number
    `first`.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        return own_loader.burst(port, requests, first, seconds, connections)
    done = subprocess.run(
        [wrk, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency"]
        + ["--timeout", "30s", "-s", str(SCRIPT), f"http://{HOST}:{port}/"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "REQUESTS": str(requests), "FIRST": str(first)},
    )
    return read_wrk(done.stdout)


def read_wrk(said: str) -> Sample:
    """The figures in what wrk prints."""

    def number(pattern: str) -> float:
        found = re.search(pattern, said)
        return float(found.group(1)) if found else 0.0

    def latency(percent: int) -> float:
        found = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s|m)\b", said)
        return float(found.group(1)) * UNITS[found.group(2)] if found else 0.0

    broken = sum(
        int(count)
        for count in re.findall(
            r"(?:connect|read|write|timeout) (\d+)",
            next((line for line in said.splitlines() if "Socket errors" in line), ""),
        )
    )
    return Sample(
        per_second=number(r"Requests/sec:\s+([\d.]+)"),
        p50=latency(50),
        p99=latency(99),
        answered=int(number(r"(\d+) requests in ")),
        bad=int(number(r"Non-2xx or 3xx responses: (\d+)")) + broken,
    )
