"""The benchmark itself: figures are parsed, ratios are computed from the rounds, goals are
evaluated.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks.speed import own_loader, report
from benchmarks.speed.__main__ import exit_code, main
from benchmarks.speed.goals import Check, Trouble
from benchmarks.speed.loader import Sample, read_wrk
from benchmarks.speed.plan import Plan, measure
from benchmarks.speed.requests import get, post, read, write
from benchmarks.speed.rounds import Run, ratio
from benchmarks.speed.stations import Stations

SAID = """Running 3s test @ http://127.0.0.1:8000/
  1 threads and 16 connections
  Latency Distribution
     50%    3.97ms
     75%    5.10ms
     90%  800.00us
     99%    1.20s
  15046 requests in 3.10s, 4.50MB read
  Socket errors: connect 0, read 2, write 0, timeout 1
  Non-2xx or 3xx responses: 7
Requests/sec:   4852.80
"""


def test_what_wrk_says_is_read():
    assert read_wrk(SAID) == Sample(4852.8, 3.97, 1200.0, 15046, 10)


def test_requests_come_back_as_they_were_written(tmp_path):
    made = [get("/a", {"X-Forwarded-Proto": "https"}), post("/b", {"n": "中"}, {"Cookie": "a=b"})]
    assert read(write(tmp_path / "file", made)) == made
    assert made[0] == b"GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n\r\n"
    assert made[1].endswith(b"Content-Length: 11\r\nCookie: a=b\r\n\r\nn=%E4%B8%AD")


class Answers(BaseHTTPRequestHandler):
    """Every third answer is a refusal."""

    protocol_version = "HTTP/1.1"
    seen: list[str]

    def do_GET(self):
        self.seen.append(self.path)
        body = b"x" * 100_000
        self.send_response(500 if self.path == "/2" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def server():
    Answers.seen = []
    made = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made.server_address[1]
    made.shutdown()
    thread.join()
    made.server_close()


def test_own_loader_sends_in_order_and_counts_refusals(server, tmp_path):
    file = write(tmp_path / "file", [get(f"/{number}") for number in range(3)])
    sample = own_loader.burst(server, file, first=1, seconds=0.5, connections=1)
    assert Answers.seen[:4] == ["/1", "/2", "/0", "/1"]
    assert sample.answered > 3
    assert sample.bad in {sample.answered // 3, sample.answered // 3 + 1}
    assert 0 < sample.p50 <= sample.p99


def a_run(*rates: float) -> Run:
    samples = [Sample(rate, 1.0, 2.0, 100, 0) for rate in rates]
    return Run("run", 0, Path("file"), samples=samples)


def test_ratio_is_the_median_of_the_rounds_own_ratios():
    assert ratio(a_run(50, 100, 900), a_run(100, 100, 1000)) == 0.9


@pytest.mark.parametrize(
    ("measured", "at_least", "reached"),
    [(1.2, True, True), (1.19, True, False), (1.2, False, True), (1.21, False, False)],
)
def test_goal_is_reached_at_its_limit(measured, at_least, reached):
    assert Check("P0", "what", measured, 1.2, at_least=at_least).reached is reached


def test_report_goes_between_its_marks_and_leaves_the_rest(tmp_path, monkeypatch):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(report, "PAGE", page)
    report.write("| new |")
    assert page.read_text() == f"before\n{report.BEGIN}\n\n| new |\n\n{report.END}\nafter\n"


def test_page_has_the_marks():
    text = report.PAGE.read_text(encoding="utf-8")
    assert text.count(report.BEGIN) == text.count(report.END) == 1


def a_plan(*names: str, rounds: int = 2) -> Plan:
    plan = Plan(None, rounds=rounds, seconds=0)  # type: ignore[arg-type]
    for name in names:
        plan.runs[name] = FakeRun(name, 0, Path("file"))
    return plan


class FakeRun(Run):
    """Loads nothing; the one called "broken" breaks in its second round."""

    def load(self, seconds: float) -> Sample:
        if self.name == "broken" and len(self.samples) == 1:
            raise OSError("connection refused")
        return Sample(100, 1.0, 2.0, 100, 0)

    def warm(self) -> None:
        """At once."""


def fine(plan):
    run = plan.runs["run"]
    return lambda: [Check("P1", "fine", ratio(run, run), 1)]


def breaks_in_preparing(plan):
    raise SystemExit("the portal does not answer")


def breaks_in_a_round(plan):
    return lambda: [Check("P3", "broken", ratio(plan.runs["broken"], plan.runs["run"]), 1)]


def breaks_in_looking(plan):
    def look():
        raise ZeroDivisionError

    return look


def test_what_fails_of_one_goal_keeps_no_other_from_being_measured():
    goals = {
        "P0": breaks_in_preparing,
        "P3": breaks_in_a_round,
        "P1": fine,
        "P4": breaks_in_looking,
    }
    plan = a_plan("run", "broken")
    checks, troubles = measure(plan, list(goals), goals)
    assert [check.goal for check in checks] == ["P1"]
    assert [trouble.goal for trouble in troubles] == ["P0", "broken", "P3", "P4"]
    assert len(plan.runs["run"].samples) == 2
    table = report.goals_table(checks, troubles)
    assert "| P1 | fine | ≥ 1 | 1 | yes |" in table
    assert "| P0 | SystemExit: the portal does not answer | | | **not measured** |" in table
    assert "| broken | 1" not in report.runs_table([FakeRun("broken", 0, Path("file"))])


def test_the_exit_code_says_whether_all_was_measured_and_reached():
    reached, missed = Check("P1", "a", 2, 1), Check("P1", "a", 0, 1)
    assert exit_code([reached], []) == 0
    assert exit_code([reached, missed], []) == 1
    assert exit_code([reached, missed], [Trouble("P2", "x")]) == 2


def test_the_table_is_printed_even_when_nothing_could_start(monkeypatch, capsys):
    def cannot(self):
        raise OSError("no PostgreSQL here")

    monkeypatch.setattr(Stations, "start", cannot)
    monkeypatch.setattr("sys.argv", ["bench", "--only", "P3"])
    assert main() == 2
    assert "| all | OSError: no PostgreSQL here | | | **not measured** |" in capsys.readouterr().out
