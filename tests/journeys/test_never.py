"""What never gets past: the wrong role, a closed window, an open objection, a conflict of interest.

One award year is walked through once. At each stop everybody who may not tries what could be done there; what they
were told and whether anything was written is noted, and the tests below look at the notes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from brandportal.notices.tasks import send_notices
from tests.factories.applications import pdf_file
from tests.journeys import steps
from tests.journeys.pages import Page, get, post
from tests.journeys.records import changed, everything
from tests.journeys.steps import JUDGES, OUR_AGENCY, OURS, SHANGHAI, Year

SIGN_IN = (200, "登录")
NO_DESK = (403, "您不能查看这个页面")
NOT_FOUND = (404, "没有这个页面")
HEAD_ONLY = (403, "仅本单位负责人可办理。")
PANEL_ONLY = (403, "仅评委可办理。")
OFFICE_ONLY = (403, "仅效能办可办理。")
LEADERS_READ = (403, "仅考评领导小组可以查看。")
LEADERS_DECIDE = (403, "仅考评领导小组可办理。")
IN_THE_AGENCY = (403, "您在该单位任职，须由没有利益冲突的人员办理。")
TAKES_PART = (403, f"您在参评单位“{OUR_AGENCY}”任职，请由没有利益冲突的同事办理。")
DECIDES_ELSEWHERE = (403, "您在该单位任职，此事须由他人决定。")

Answer = tuple[int, str]
OUTSIDERS = ("visitor", "their drafter", "their head", JUDGES[0], "leader", "auditor", "security")


@dataclass(frozen=True)
class Note:
    """One attempt: by whom, at what, what was to be answered, what came, and which tables changed."""

    stop: str
    who: str
    what: str
    expected: Answer
    status: int
    text: str
    written: tuple[str, ...]

    @property
    def complaint(self) -> str:
        status, words = self.expected
        told = self.status == status and words in self.text
        if told and not self.written:
            return ""
        return (
            f"{self.stop}: {self.who} at {self.what}: {self.status} {self.text!r},"
            f" expected {self.expected}, written {self.written}"
        )


class Attempts:
    """Tries things and keeps the notes."""

    def __init__(self, year: Year) -> None:
        self.year, self.stop = year, ""
        self.notes: dict[str, list[Note]] = {}

    def note(
        self, kind: str, who: str, what: str, expected: Answer, go: Callable[[], Page]
    ) -> None:
        before = everything()
        page = go()
        written = tuple(changed(before, everything()))
        kept = Note(self.stop, who, what, expected, page.status, page.text, written)
        self.notes.setdefault(kind, []).append(kept)

    def post(self, kind: str, who: str, address: str, expected: Answer, /, **data: Any) -> None:
        """Send this straight to the address, whatever the pages offer."""
        browser = self.year.browsers.get(who) or Client()
        self.note(kind, who, address, expected, lambda: post(browser, address, data))

    def desk(self, address: str, /, **data: Any) -> None:
        """What the office alone does at its desk, tried by everybody else."""
        self.post("role", "visitor", address, SIGN_IN, **data)
        for who in (*OUTSIDERS[1:], "our drafter", "our head"):
            self.post("role", who, address, NO_DESK, **data)

    def workspace(self, address: str, /, *, drafter: Answer | None = None, **data: Any) -> None:
        """What our agency does, tried by others; by our own drafter too where only the head may."""
        self.post("role", "visitor", address, SIGN_IN, **data)
        for who in (*OUTSIDERS[1:], "office"):
            self.post("role", who, address, NOT_FOUND, **data)
        if drafter:
            self.post("role", "our drafter", address, drafter, **data)


def people_with_a_conflict(year: Year) -> None:
    """A second officer, a second leader and a sixth judge, each of whom works for our agency; and the administrations."""
    for name, key, role in (
        ("效能办小李", "our officer", "office"),
        ("领导小施", "our leader", "leader"),
        ("评委己", "our judge", "panel"),
    ):
        steps.invite_from_desk(year, name, key.replace(" ", ""), role=role)
        year.browsers[key] = year.browsers.pop(name)
        page = steps.record(year["office"], "accounts/user", name)
        asked = get(year["office"], page.link(ending="/verb/join-agency/"))
        form = asked.form_with("agency", "role")
        done = asked.send(form=form, agency=form.choice("agency", OUR_AGENCY), role="drafter")
        steps.reads(done, OUR_AGENCY)
    for key, role in (("auditor", "auditor"), ("security", "security_admin")):
        out = StringIO()
        call_command("appoint", key, role=role, name=key, email=f"{key}@example.org", stdout=out)
        steps.accept(year, key, out.getvalue(), key)


def verb(year: Year, model: str, words: str, name: str) -> str:
    """The address of a verb of the desk, whether or not its page offers it now."""
    return steps.record(year["office"], model, words).address.replace("/change/", f"/verb/{name}/")


# What is tried at each stop ----------------------------------------------------------------------------------------


def when_drawn_up(year: Year, tried: Attempts) -> None:
    people_with_a_conflict(year)
    tried.desk(verb(year, "applications/cycle", "2025", "open"))
    tried.desk("/admin/applications/ruleset/add/", version="x", title="x", rules="{}")
    tried.desk("/admin/applications/cycle/add/", year="2026")
    tried.desk("/admin/accounts/agency/add/", name="某局")
    tried.desk("/admin/accounts/invitation/add/", name="某人", email="x@example.org", role="office")
    invite = f"/workspace/people/{_agency(year)}/invite/"
    someone = {"name": "某人", "email": "x@example.org", "agency_role": "head"}
    tried.workspace(invite, drafter=HEAD_ONLY, **someone)


def _agency(year: Year) -> str:
    """The number of our agency, from the form with which its head invites."""
    page = get(year["our head"], "/workspace/people/")
    return page.form_with("agency_role").action.split("/")[3]


def when_open(year: Year, tried: Attempts) -> None:
    """Before the window of the applications."""
    new = "/workspace/applications/new/"
    opens = (409, "“申报、自评”阶段将于 2025年3月3日 00:00 开始。")
    tried.post("window", "our drafter", new, opens, brand_name=OURS)


def when_written(year: Year, tried: Attempts) -> None:
    base = f"/workspace/applications/{year.number}"
    page = steps.section(year, "our", year.number, "identity")
    kept = {name: values[0] for name, values in page.form_with("version").values.items()}
    tried.workspace(f"{base}/sections/identity/", **{**kept, "slogan": "别人写的"})
    evidence = {"indicator": "brand_design.core_value", "title": "伪造", "file": pdf_file(width=77)}
    tried.workspace(f"{base}/sections/evidence/", **evidence)
    tried.workspace(f"{base}/do/request_sign_off/")
    tried.workspace(f"{base}/do/sign_off/", drafter=HEAD_ONLY)
    tried.workspace(f"{base}/do/withdraw/", drafter=HEAD_ONLY)
    year.at("2025-04-01 00:00")
    closed = (409, "“申报、自评”阶段已于 2025年4月1日 00:00 结束。")
    tried.post("window", "our drafter", f"{base}/do/request_sign_off/", closed)
    tried.post("window", "our head", f"{base}/do/sign_off/", closed)


def when_waiting(year: Year, tried: Attempts) -> None:
    base = f"/workspace/applications/{year.number}/do"
    tried.workspace(f"{base}/send_back/", drafter=HEAD_ONLY)
    tried.workspace(f"{base}/sign_off/", drafter=HEAD_ONLY)


def when_submitted(year: Year, tried: Attempts) -> None:
    model = ("applications/application", year.number)
    forms = {
        "accept": {},
        "return": {"practice": "请补充。"},
        "decline": {"reason": "不符合条件。"},
        "veto": {"kind": "other", "happened_on": "2025-03-01", "source": "某单位"},
    }
    for name, data in forms.items():
        address = verb(year, *model, name)
        tried.desk(address, **data)
        tried.post("conflict", "our officer", address, IN_THE_AGENCY, **data)


def when_returned(year: Year, tried: Attempts) -> None:
    resubmit = f"/workspace/applications/{year.number}/do/resubmit/"
    tried.workspace(resubmit, drafter=HEAD_ONLY)
    year.at("2025-04-10 00:00")
    over = (409, "补正期限已于 2025年4月10日 00:00 届满。")
    tried.post("window", "our head", resubmit, over)


def when_accepted(year: Year, tried: Attempts) -> None:
    page = get(year["office"], "/admin/reviews/evaluation/add/")
    form = page.form_with("members", "lead")
    data = {
        "cycle": form.values["cycle"][0],
        "members": [form.choice("members", judge) for judge in JUDGES],
        "lead": form.choice("lead", JUDGES[0]),
    }
    tried.desk("/admin/reviews/evaluation/add/", **data)
    tried.post("conflict", "our officer", "/admin/reviews/evaluation/add/", TAKES_PART, **data)


def when_seated(year: Year, tried: Attempts) -> None:
    """The sixth judge, who works for our agency, is seated as well; then before the window of the evaluation."""
    page = steps.evaluation(year)
    asked = get(year["office"], page.link(ending="/verb/seat-panel/"))
    form = asked.form_with("members", "lead")
    members = [form.choice("members", judge) for judge in (*JUDGES, "评委己")]
    seated = asked.send(form=form, members=members, lead=form.choice("lead", JUDGES[0]))
    steps.reads(seated, "已聘任 6 名评委。")
    address = verb(year, "reviews/evaluation", "2025", "open-scoring")
    tried.desk(address)
    tried.post("conflict", "our officer", address, TAKES_PART)
    early = (409, "初评于 2025年5月6日 00:00 开始。")
    tried.post("window", "office", address, early)


def when_scoring(year: Year, tried: Attempts) -> None:
    sheet = f"/panel/{year.number}/"
    strangers = ("their drafter", "their head", "leader", "auditor", "security", "our head")
    for address in ("/panel/declaration/", sheet, f"{sheet}lock/", f"{sheet}conflict/"):
        tried.post("role", "visitor", address, SIGN_IN)
        for who in (*strangers, "office", "our drafter"):
            tried.post("role", who, address, PANEL_ONLY, confirmed="on", reason="某种关系")
    declared = (422, "您现在或曾经在该单位任职，请申报回避。")
    tried.post("conflict", "our judge", "/panel/declaration/", declared, confirmed="on")
    page = get(year["our judge"], "/panel/declaration/")
    key = next(
        name.removeprefix("conflict-")
        for (name, words) in page.form_with("confirmed").choices
        if words.startswith(OURS)
    )
    conflict = {f"conflict-{key}": "on", f"reason-{key}": "在该单位任职", "confirmed": "on"}
    steps.reads(page.send(**conflict), "已完成 2 个品牌的声明。")
    out = (403, "您现在或曾经在该单位任职，不参加对它的评选。")
    for address in (sheet, f"{sheet}lock/", f"{sheet}conflict/"):
        tried.post("conflict", "our judge", address, out, version="0", reason="某种关系")
    steps.lock(steps.score(year, "our judge", year.numbers[steps.THEIRS], steps.NINE_TENTHS))


def when_scored(year: Year, tried: Attempts) -> None:
    sheets = get(year["office"], f"/admin/reviews/scoresheet/?q={JUDGES[0]}")
    unlock = sheets.link(OURS).replace("/change/", "/verb/unlock/")
    tried.desk(unlock, reason="评委申请")
    tried.post("conflict", "our officer", unlock, IN_THE_AGENCY, reason="评委申请")
    close = verb(year, "reviews/evaluation", "2025", "close-scoring")
    tried.desk(close)
    tried.post("conflict", "our officer", close, TAKES_PART)


def when_shortlisted(year: Year, tried: Attempts) -> None:
    issue = "/admin/reviews/ratinginvitation/issue/"
    page = get(year["office"], issue)
    chosen = page.form_with("application", "group").choice("application", OURS)
    data = {"application": chosen, "group": "enterprises", "count": "5", "issued": "7"}
    tried.desk(issue, **data)
    tried.post("conflict", "our officer", issue, IN_THE_AGENCY, **data)
    rate = f"/rate/{steps.brand_code(year, OURS)}/"
    early = (409, "社会评价将于2025年6月3日 00:00开始。")
    tried.post("window", "visitor", rate, early, overall="5", step="answer")
    code = year.letters[f"{OURS} service_recipients"][0]
    tried.post("window", "visitor", rate, early, overall="5", step="answer", invitation=code)
    send_notices()
    closed = (200, "社会评价将于2025年6月3日 00:00开始。")
    tried.note("window", "clock", "tick", closed, lambda: _tick(year, rate))


def _tick(year: Year, address: str, who: str = "visitor") -> Page:
    """The clock runs; the page afterwards."""
    steps.the_clock_ticks()
    return get(year.browsers.get(who) or Client(), address)


def when_rating(year: Year, tried: Attempts) -> None:
    """The clock cannot cut the rating short, and nobody reads what is sealed."""
    year.at("2025-06-16 23:59")
    ranking = "/leadership/2025/"
    tried.note("window", "clock", "tick", NOT_FOUND, lambda: _tick(year, ranking, "leader"))
    tried.note("window", "office", ranking, NOT_FOUND, lambda: get(year["office"], ranking))
    tried.post("window", "leader", f"{ranking}decision/", NOT_FOUND)


def when_counted(year: Year, tried: Attempts) -> None:
    rate = f"/rate/{steps.brand_code(year, OURS)}/"
    code = year.letters[f"{OURS} service_recipients"][2]
    late = (409, "社会评价已于2025年6月17日 00:00结束。")
    tried.post("window", "visitor", rate, late, overall="5", step="answer", invitation=code)
    decision = "/leadership/2025/decision/"
    page = steps.decision(year)
    form = page.form_with("held_on", "chair")
    chosen = {name: "on" for (name, words) in form.choices if words.startswith(OURS)}
    meeting = {"held_on": "2025-06-18", "chair": "沈永康", "present": "沈永康"}
    reasons = {name: "理由。" for name in form.names if name.startswith("reason_")}
    data = {**chosen, **meeting, **reasons}
    tried.post("role", "visitor", decision, SIGN_IN, **data)
    for who in ("our drafter", "our head", "their head", JUDGES[0], "security"):
        tried.post("role", who, decision, LEADERS_READ, **data)
    for who in ("office", "auditor"):
        tried.post("role", who, decision, LEADERS_DECIDE, **data)
    tried.post("conflict", "our leader", decision, TAKES_PART, **data)


def when_decided(year: Year, tried: Attempts) -> None:
    address = verb(year, "reviews/evaluation", "2025", "publish-notice")
    tried.desk(address)
    tried.post("conflict", "our officer", address, TAKES_PART)


def when_objected(year: Year, tried: Attempts) -> None:
    for name, data in {
        "admit": {},
        "dismiss": {"answer": "不予受理。"},
    }.items():
        address = verb(year, "reviews/objection", year.objection, name)
        tried.desk(address, **data)
        tried.post("conflict", "our officer", address, IN_THE_AGENCY, **data)


def when_admitted(year: Year, tried: Attempts) -> None:
    """The notice has run its days and one objection is open: neither clock nor office gets past it."""
    for name in ("uphold", "reject"):
        address = verb(year, "reviews/objection", year.objection, name)
        tried.desk(address, answer="答复。")
        tried.post("conflict", "our officer", address, IN_THE_AGENCY, answer="答复。")
    confer = verb(year, "audits/conferral", "2025", "confer")
    status = steps.evaluation(year).address
    year.at("2025-07-08 00:01")
    send_notices()
    tried.note("objection", "clock", "tick", (200, "公示中"), lambda: _tick(year, status, "office"))
    held = (409, "当前状态为“公示中”，已不能办理。")
    tried.post("objection", "office", confer, held, approving_document="港委发〔2025〕31号")
    late = (409, "公示期已满，不再受理异议。")
    page = get(Client(), "/notices/2025/object/")
    assert "公示期已满，不再受理异议。" in page
    chosen = {"application": _candidate(year), "name": "李春", "contact": "13800002222"}
    words = "五月七日上午窗口无人值守。"
    tried.post("window", "visitor", "/notices/2025/object/", late, statement=words, **chosen)


def _candidate(year: Year) -> str:
    """The number of our application in the forms of the public site."""
    now = year.now
    year.at("2025-07-03 20:00")
    page = get(Client(), "/notices/2025/object/")
    year.clock.move_to(now)
    return page.form_with("application", "statement").choice("application", OURS)


def when_cleared(year: Year, tried: Attempts) -> None:
    confer = verb(year, "audits/conferral", "2025", "confer")
    document = {"approving_document": "港委发〔2025〕31号"}
    tried.desk(confer, **document)
    tried.post("conflict", "our officer", confer, TAKES_PART, **document)


def when_named(year: Year, tried: Attempts) -> None:
    checks = {"checked_on": "2025-10-10", "points": "80", "findings": "情况属实。"}
    for name, data in {"spot-check": checks, "veto": steps.FALSIFIED}.items():
        address = verb(year, "audits/title", "T2025-01", name)
        tried.desk(address, **data)
        told = IN_THE_AGENCY if name == "veto" else DECIDES_ELSEWHERE
        tried.post("conflict", "our officer", address, told, **data)


def when_report_due(year: Year, tried: Attempts) -> None:
    address = f"{steps.REVIEW}report/"
    steps.write_report(year, "our drafter", "24", "save")
    page = get(year["our drafter"], address)
    kept = {name: values[0] for name, values in page.form_with("report").values.items()}
    tried.workspace(address, **{**kept, "report": "别人写的"})
    tried.post("role", "our drafter", address, HEAD_ONLY, **kept, hand_in="1")
    year.at("2026-01-23 00:00")
    over = (409, "办理时间已于2026-01-22 24:00截止。")
    kept = get(year["our head"], address)
    late = {"version": "1", "report": "迟到的报告。", "hand_in": "1"}
    tried.post("window", "our head", address, over, **late)
    assert kept.status == 200


def when_hearing(year: Year, tried: Attempts) -> None:
    address = f"{steps.REVIEW}statement/"
    tried.workspace(address, drafter=HEAD_ONLY, statement="恳请从轻。")
    year.at("2026-01-28 00:00")
    over = (409, "办理时间已于2026-01-27 24:00截止。")
    tried.post("window", "our head", address, over, statement="恳请从轻。")


def when_stated(year: Year, tried: Attempts) -> None:
    for name, data in {
        "uphold": {"answer": "维持。"},
        "overturn": {"answer": "从轻。", "outcome": "retained"},
    }.items():
        address = verb(year, "audits/annualreview", "T2025-01", name)
        tried.desk(address, **data)
        tried.post("conflict", "our officer", address, DECIDES_ELSEWHERE, **data)


PROBES: dict[str, Callable[[Year, Attempts], None]] = {
    "drawn up": when_drawn_up,
    "open": when_open,
    "written": when_written,
    "waiting for sign-off": when_waiting,
    "submitted": when_submitted,
    "returned": when_returned,
    "accepted": when_accepted,
    "seated": when_seated,
    "scoring": when_scoring,
    "scored": when_scored,
    "shortlisted": when_shortlisted,
    "rating": when_rating,
    "counted": when_counted,
    "decided": when_decided,
    "objected": when_objected,
    "admitted": when_admitted,
    "cleared": when_cleared,
    "named": when_named,
    "report due": when_report_due,
    "hearing": when_hearing,
    "stated": when_stated,
}


@pytest.fixture(scope="module")
def notes(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, list[Note]]]:
    """The notes of one walk, all of it taken back afterwards."""
    begin = datetime(2025, 2, 10, 9, tzinfo=SHANGHAI)
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(begin, tick=False) as clock,
    ):
        year = Year(clock)
        tried = Attempts(year)
        for stop in steps.walk(year, "stated"):
            tried.stop, now = stop, year.now
            PROBES.get(stop, lambda _year, _tried: None)(year, tried)
            clock.move_to(now)
        transaction.set_rollback(True)
    yield tried.notes


def complaints(notes: dict[str, list[Note]], kind: str) -> str:
    return "\n".join(note.complaint for note in notes[kind] if note.complaint)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "attempts"), [("role", 356), ("window", 15), ("objection", 2), ("conflict", 24)]
)
def test_never(notes: dict[str, list[Note]], kind: str, attempts: int) -> None:
    """Each attempt was refused with its sentence, and not one row or file was written."""
    assert complaints(notes, kind) == ""
    assert len(notes[kind]) == attempts
