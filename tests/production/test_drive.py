"""One journey through a running installation: gunicorn, one worker, one beat, PostgreSQL and Redis.

The office's first person comes by the operator's link and sets up the second factor; beat and
worker open the public rating; two invited recipients rate; beat and worker publish the ledger's
head, close the rating and count; a leader reads the ranking and proposes the decision, and another
leader confirms it with the code of her authenticator.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest

from demo.people import PASSWORD
from tests.production.processes import BIN, ROOT, manage, stop
from tests.production.visitor import Visitor, seconds_left, totp

SECRET = re.compile(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"')
PROPOSAL = re.compile(r'href="(/proposals/\d+/)"')
WINDOW = 75
CLOCK_PATIENCE = 900
ENOUGH_SECONDS = 15

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.postgres,
    pytest.mark.skipif("REDIS_URL" not in os.environ, reason="needs Redis"),
]


@pytest.fixture
def worker_and_beat(prepared, tmp_path) -> Iterator[None]:
    """The two processes beside the web server, as docs/deployment.md starts them; beat with shorter
    minutes.
    """
    beat = ("--schedule", str(tmp_path / "beat"), "--loglevel", "warning")
    commands = (
        ["brandportal", "worker", "--concurrency", "1", "--loglevel", "warning"],
        ["tests.production.quick_clock", "beat", *beat],
    )
    running = [
        subprocess.Popen(
            [BIN / "celery", "-A", *arguments],
            cwd=ROOT,
            env=prepared,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for arguments in commands
    ]
    yield
    for process in reversed(running):
        assert process.poll() is None
        stop(process)


def until(reached: Callable[[], bool], what: str) -> None:
    """Wait for the clock."""
    deadline = time.monotonic() + CLOCK_PATIENCE
    while not reached():
        assert time.monotonic() < deadline, f"not reached: {what}"
        time.sleep(1)


def set_up_second_factor(visitor: Visitor, password: str) -> str:
    """From the page that every privileged person is led to, through the code of the authenticator;
    its secret.
    """
    if "reauthenticate" in visitor.url:
        visitor.post(password=password)
    found = SECRET.search(visitor.page)
    assert found, visitor.url
    visitor.post(code=unused_code(found[1]))
    assert visitor.status == 200
    assert "authenticator_secret" not in visitor.page, visitor.told
    return found[1]


USED: dict[str, str] = {}


def unused_code(secret: str) -> str:
    """Each code works once and for half a minute: one that was not used, with enough of its time
    left that a slow machine is not late.
    """
    while (code := totp(secret)) == USED.get(secret) or seconds_left() < ENOUGH_SECONDS:
        time.sleep(0.5)
    USED[secret] = code
    return code


def sign_in(visitor: Visitor, username: str, password: str) -> None:
    visitor.get("/accounts/login/").post(login=username, password=password)


def newcomer(port: int, username: str) -> tuple[Visitor, str]:
    """A leader who comes for the first time, and the secret of the factor that she is led to."""
    visitor = Visitor(port)
    sign_in(visitor, username, PASSWORD)
    visitor.get("/leadership/")
    return visitor, set_up_second_factor(visitor, PASSWORD)


def come_anew(port: int, username: str, secret: str) -> Visitor:
    """A session of its own, in which nobody has proved again who she is since she signed in."""
    visitor = Visitor(port)
    sign_in(visitor, username, PASSWORD)
    assert "/2fa/authenticate/" in visitor.url, visitor.url
    visitor.post(code=unused_code(secret))
    assert visitor.status == 200
    return visitor


def two_leaders_decide(port: int, first_secret: str, second_secret: str, year: dict) -> None:
    """Neither decides alone: one proposes with her password, another confirms with a code."""
    leader = come_anew(port, "leader", first_secret)
    decision = f"/leadership/{year['year']}/decision/"
    unfinished = "评价筛查尚未完成"
    until(lambda: unfinished not in leader.get(decision).page, "the worker screens the ratings")
    box = re.search(rf'name="(selected_{year["application"]})"', leader.get(decision).page)
    assert box, leader.url
    today = time.strftime("%Y-%m-%d")
    record = {box[1]: "on", "held_on": today, "chair": "沈永康", "present": "沈永康\n施春兰"}
    record |= {"minutes": "逐一审议入围品牌，一致同意。"}
    leader.post(**record, do="review")
    assert (leader.status, 'name="proof"' in leader.page) == (200, True), leader.told
    record["do"] = "propose"
    leader.post(**record, why="按名次提请，请复核", proof="not-the-password")
    assert (leader.status, leader.url) == (422, decision)
    assert "输入的既不是您的密码" in leader.page, leader.told
    leader.post(**record, why="按名次提请，请复核", proof=PASSWORD)
    assert PROPOSAL.match(f'href="{leader.url}"'), leader.told
    leader.post(do="confirm", why="本人提请，本人复核")
    assert leader.status == 403
    assert "审核结果已记录" not in leader.page

    second = come_anew(port, "leader2", second_secret)
    found = PROPOSAL.search(second.get("/proposals/").page)
    assert found, second.told
    assert 'name="proof"' in second.get(found[1]).page
    second.post(do="confirm", why="与会议纪要一致，同意", proof=unused_code(second_secret))
    assert (second.status, "审核结果已记录" in second.page) == (200, True), second.told
    assert "沈永康" in leader.get(decision).page


def test_a_journey_through_the_running_installation(prepared, port, worker_and_beat, tmp_path):
    link = manage(
        prepared,
        "appoint",
        "first",
        "--role",
        "office",
        "--name",
        "陈丽华",
        "--email",
        "a@example.org",
    ).split()[0]
    office = Visitor(port).get(link.split("example.org")[1])
    office.post(username="first", password="lantern-over-water", repeated="lantern-over-water")
    office.get("/admin/")
    assert "/accounts/2fa/totp/activate/" in office.url or "reauthenticate" in office.url
    set_up_second_factor(office, "lantern-over-water")
    assert office.get("/admin/").status == 200
    assert "今天要办的事" in office.page

    said = manage(
        prepared,
        "shell",
        "--no-imports",
        "--command",
        f"from tests.production.small_year import draw_up; draw_up({WINDOW})",
    )
    year = json.loads(said.splitlines()[-1])
    path = f"/rate/{year['brand']}/"

    citizens = [Visitor(port), Visitor(port)]
    until(lambda: 'name="overall"' in citizens[0].get(path).page, "the clock opens the rating")
    for citizen, code in zip(citizens, year["codes"], strict=True):
        citizen.get(path).post(step="answer", overall="5", invitation=code)
        assert citizen.url.endswith("/thanks/"), citizen.told

    leader, secret = newcomer(port, "leader")
    leader.get("/leadership/")
    assert (leader.status, "封存" in leader.page) == (200, True)
    _, second_secret = newcomer(port, "leader2")
    ranking = f"/leadership/{year['year']}/"
    until(lambda: "封存" not in leader.get("/leadership/").page, "the clock closes and counts")
    leader.get(ranking)
    assert leader.status == 200
    assert year["name"] in leader.page
    assert "样本不足" in leader.page
    leader.get(f"{ranking}{year['number']}/")
    assert leader.status == 200
    assert "100.00" in leader.page
    two_leaders_decide(port, secret, second_secret, year)
    kept = tmp_path / "heads.atom"
    kept.write_text(Visitor(port).get(f"/ledger/{year['year']}/heads.atom").page)
    assert re.match(r"All \d+ heads stand", manage(prepared, "check_heads", str(kept)))
    assert "unbroken" in manage(prepared, "verify_journal")
