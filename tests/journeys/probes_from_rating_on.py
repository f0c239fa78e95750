"""What is tried at each stop from the public rating on."""

from __future__ import annotations

from django.test import Client

from brandportal.notices.tasks import send_notices
from tests.journeys import steps
from tests.journeys.pages import get
from tests.journeys.people import JUDGES, OURS, PASSWORD, Year, the_clock_ticks
from tests.journeys.refusals import (
    CLOSED,
    HEAD_ONLY,
    HIDDEN,
    LEADERS_DECIDE,
    LEADERS_READ,
    NOT_FOUND,
    SIGN_IN,
    TAKES_PART,
    Attempts,
    after_a_tick,
    verb,
)

PROVED = {"why": "会议已经开过，请复核", "proof": PASSWORD}


def when_rating(year: Year, tried: Attempts) -> None:
    """The clock cannot cut the rating short, and nobody reads what is sealed."""
    # What the clock owes anyway (the hour's head, the auditor's message and its mail) is done a
    # minute before.
    year.at("2025-06-16 23:58")
    the_clock_ticks()
    send_notices()
    year.at("2025-06-16 23:59")
    ranking = "/leadership/2025/"
    tried.note("window", "clock", "tick", NOT_FOUND, lambda: after_a_tick(year, ranking, "leader"))
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
    meeting = {"held_on": "2025-06-17", "chair": "沈永康", "present": "沈永康、施春兰"}
    meeting |= {"minutes": "逐一审议入围品牌，一致同意。"}
    reasons = {
        name: f"会议讨论后的理由，{name}" for name in form.names if name.startswith("reason_")
    }
    data = {**chosen, **meeting, **reasons, **PROVED}
    tried.post("role", "visitor", decision, SIGN_IN, **data)
    for who in ("our drafter", "our head", "their head", JUDGES[0], "security"):
        tried.post("role", who, decision, LEADERS_READ, **data)
    for who in ("office", "auditor"):
        tried.post("role", who, decision, LEADERS_DECIDE, **data)
    tried.post("conflict", "our leader", decision, CLOSED, **data)


def when_decided(year: Year, tried: Attempts) -> None:
    address = verb(year, "reviews/evaluation", "2025", "publish-notice")
    tried.desk(address)
    tried.post("conflict", "our officer", address, HIDDEN)


HANDLED = (403, "您经办或评审过此异议所涉事项，须由他人核查和决定。")


def when_objected(year: Year, tried: Attempts) -> None:
    for name, data in {
        "admit": {},
        "dismiss": {
            "answer": "不属本届公示范围，不予受理。",
            "outcome": "不属本届公示范围，不予受理。",
        },
    }.items():
        address = verb(year, "reviews/objection", year.objection, name)
        tried.desk(address, **data)
        tried.post("conflict", "our officer", address, HIDDEN, **data)
        tried.post("handled", "office", address, HANDLED, **data)


def when_admitted(year: Year, tried: Attempts) -> None:
    """The notice has run its days and one objection is open: neither clock nor office gets
    past it.
    """
    for name in ("assign", "uphold", "reject"):
        address = verb(year, "reviews/objection", year.objection, name)
        said = {"answer": "经核查，所述情况不属实。", "outcome": "经核查不属实，异议不成立。"}
        data = {**said, **(PROVED if name == "uphold" else {})}
        tried.desk(address, **data)
        if name != "assign":
            tried.post("handled", "office", address, HANDLED, **data)
        tried.post("conflict", "our officer", address, HIDDEN, **data)
    confer = verb(year, "audits/conferral", "2025", "confer")
    status = steps.evaluation(year).address
    # The feedback letters are gathered before, whatever becomes of the objection.
    year.at("2025-07-07 00:01")
    the_clock_ticks()
    year.at("2025-07-08 00:01")
    send_notices()
    tried.note(
        "objection", "clock", "tick", (200, "公示中"), lambda: after_a_tick(year, status, "office")
    )
    held = (409, "当前状态为“公示中”，尚不能办理。")
    document = {"approving_document": "港委发〔2025〕31号", **PROVED}
    tried.post("objection", "office", confer, held, **document)
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
    document = {"approving_document": "港委发〔2025〕31号", **PROVED}
    tried.desk(confer, **document)
    tried.post("conflict", "our officer", confer, TAKES_PART, **document)


def when_named(year: Year, tried: Attempts) -> None:
    checks = {"checked_on": "2025-10-10", "points": "80", "findings": "现场核查情况属实。"}
    for name, data in {"spot-check": checks, "veto": {**steps.FALSIFIED, **PROVED}}.items():
        address = verb(year, "audits/title", "T2025-01", name)
        tried.desk(address, **data)
        tried.post("conflict", "our officer", address, HIDDEN, **data)


def when_report_due(year: Year, tried: Attempts) -> None:
    address = f"{steps.REVIEW}report/"
    steps.write_report(year, "our drafter", "24", "save")
    page = get(year["our drafter"], address)
    kept = {name: values[0] for name, values in page.form_with("report").values.items()}
    tried.workspace(address, **{**kept, "report": "这是别人写的报告"})
    tried.post("role", "our drafter", address, HEAD_ONLY, **kept, hand_in="1")
    year.at("2026-01-23 00:00")
    over = (409, "办理时间已于2026-01-22 24:00截止。")
    kept = get(year["our head"], address)
    late = {"version": "1", "report": "迟到了一天的报告。", "hand_in": "1"}
    tried.post("window", "our head", address, over, **late)
    assert kept.status == 200


def when_hearing(year: Year, tried: Attempts) -> None:
    address = f"{steps.REVIEW}statement/"
    tried.workspace(address, drafter=HEAD_ONLY, statement="经核查恳请从轻。")
    year.at("2026-02-07 00:00")
    over = (409, "办理时间已于2026-02-06 24:00截止。")
    tried.post("window", "our head", address, over, statement="经核查恳请从轻。")


def when_stated(year: Year, tried: Attempts) -> None:
    for name, data in {
        "uphold": {"answer": "事实清楚，维持原结论。", **PROVED},
        "overturn": {"answer": "采纳申辩，从轻处理。", "outcome": "retained", **PROVED},
    }.items():
        address = verb(year, "audits/annualreview", "T2025-01", name)
        tried.desk(address, **data)
        tried.post("conflict", "our officer", address, HIDDEN, **data)
