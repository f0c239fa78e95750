"""The portal as the city starts it: production settings, collected files, gunicorn, a worker,
PostgreSQL and Redis.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time

import pytest

from tests.production.processes import BIN, HOST, PATIENCE, ROOT, get, manage

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(
        "REDIS_URL" not in os.environ,
        reason=(
            "needs Redis: install redis-server, or name it with REDIS_SERVER=/path/to/redis-server"
        ),
    ),
]


def test_check_finds_nothing_to_say_about_the_deployment(environment):
    said = manage(environment, "check", "--deploy", "--fail-level", "WARNING")
    assert said == "System check identified no issues (0 silenced).\n"


def test_start_is_refused_with_what_is_missing(environment):
    lacking = {**environment, "SECRET_KEY": "short", "ALLOWED_HOSTS": "*"}
    del lacking["REDIS_URL"]
    done = subprocess.run(
        [BIN / "gunicorn", "brandportal.wsgi", "--bind", "127.0.0.1:0", "--workers", "1"],
        cwd=ROOT,
        env=lacking,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode != 0
    for line in [
        "SECRET_KEY has 5 characters",
        "ALLOWED_HOSTS has a '*'",
        "REDIS_URL is not set",
    ]:
        assert line in done.stderr


def test_the_portal_is_ready_and_says_that_no_worker_ever_ran(port):
    answer = get(port, "/readyz")
    assert (answer.status, json.loads(answer.read())) == (
        200,
        {
            "status": "degraded",
            "parts": {
                "database": "ok",
                "broker": "ok",
                "migrations": "ok",
                "clock": "failed: beat since ever",
            },
        },
    )


def test_the_front_page_answers_in_chinese_with_its_headers(port):
    answer = get(port, "/")
    assert answer.status == 200
    assert 'lang="zh-' in answer.read().decode()
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_plain_request_is_sent_to_https(port):
    answer = get(port, "/", scheme="http")
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/")


def test_health_is_asked_without_https(port):
    assert get(port, "/healthz", scheme="http").status == 200


def test_another_host_name_is_refused(port):
    assert get(port, "/", host="evil.example.org").status == 400


def test_static_files_are_hashed_and_kept_for_ever(port):
    page = get(port, "/").read().decode()
    path = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = get(port, path)
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"


def test_a_worker_does_what_is_queued(prepared):
    with subprocess.Popen(
        [BIN / "celery", "-A", "brandportal", "worker", "--pool", "solo", "--loglevel", "info"],
        cwd=ROOT,
        env=prepared,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as worker:
        try:
            manage(
                prepared,
                "shell",
                "--command",
                "from brandportal.notices.tasks import send_notices; send_notices.delay()",
            )
            deadline = time.monotonic() + PATIENCE
            said = ""
            while "send_notices" not in said or "succeeded" not in said:
                assert time.monotonic() < deadline, said
                said += worker.stderr.readline().decode()
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.communicate(timeout=PATIENCE)


def test_the_clock_knows_its_tasks(prepared):
    said = manage(
        prepared,
        "shell",
        "--command",
        "from brandportal.celery import app; app.loader.import_default_modules();"
        "print(sorted({e['task'] for e in app.conf.beat_schedule.values()} - set(app.tasks)))",
    )
    assert said.splitlines()[-1] == "[]"
