"""What is tried at each stop up to the shortlist."""

from __future__ import annotations

from brandportal.notices.tasks import send_notices
from tests.factories.applications import pdf_file, right_answers, sent_answers
from tests.journeys import people, steps
from tests.journeys.pages import get
from tests.journeys.people import JUDGES, OURS, Year
from tests.journeys.refusals import (
    HEAD_ONLY,
    HIDDEN,
    IN_THE_AGENCY,
    PANEL_ONLY,
    SIGN_IN,
    TAKES_PART,
    Attempts,
    after_a_tick,
    people_with_a_conflict,
    verb,
)


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
    tried.post("window", "our drafter", new, opens, brand_name=OURS, **sent_answers())


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
    # The rules grant half an hour for what is written at the deadline.
    year.at("2025-04-01 00:30")
    closed = (409, "“申报、自评”阶段已于 2025年4月1日 00:00 结束。")
    tried.post("window", "our drafter", f"{base}/do/request_sign_off/", closed)
    tried.post("window", "our head", f"{base}/do/sign_off/", closed)


def when_waiting(year: Year, tried: Attempts) -> None:
    base = f"/workspace/applications/{year.number}/do"
    tried.workspace(f"{base}/send_back/", drafter=HEAD_ONLY)
    tried.workspace(f"{base}/sign_off/", drafter=HEAD_ONLY)


def when_submitted(year: Year, tried: Attempts) -> None:
    model = ("applications/application", year.number)
    found = {"kind": "other", "happened_on": "2025-03-01", "source": "某单位"}
    forms = {
        "accept": {},
        "check-answers": {f"finding_{code}": "confirmed" for code in right_answers()},
        "return": {"practice": "请补充。"},
        "decline": {"reason": "不符合申报条件。", "proof": people.PASSWORD},
        "veto": {**found, "why": "来函已经核对", "proof": people.PASSWORD},
    }
    for name, data in forms.items():
        address = verb(year, *model, name)
        tried.desk(address, **data)
        tried.post("conflict", "our officer", address, HIDDEN, **data)


def when_returned(year: Year, tried: Attempts) -> None:
    resubmit = f"/workspace/applications/{year.number}/do/resubmit/"
    tried.workspace(resubmit, drafter=HEAD_ONLY)
    year.at("2025-04-10 00:00")
    over = (409, "补正期限已于 2025-04-09 24:00 届满。")
    tried.post("window", "our head", resubmit, over)


def when_accepted(year: Year, tried: Attempts) -> None:
    page = get(year["office"], "/admin/reviews/evaluation/add/")
    form = page.form_with("members", "lead")
    data = {
        "cycle": form.values["cycle"][0],
        "members": [form.choice("members", judge) for judge in JUDGES],
        "lead": form.choice("lead", JUDGES[0]),
    }
    data = people.with_proof(form, data)
    tried.desk("/admin/reviews/evaluation/add/", **data)
    tried.post("conflict", "our officer", "/admin/reviews/evaluation/add/", TAKES_PART, **data)


def when_seated(year: Year, tried: Attempts) -> None:
    """The sixth judge, who works for our agency, is seated as well; then before the window of the
    evaluation.
    """
    page = steps.evaluation(year)
    asked = get(year["office"], page.link(ending="/verb/seat-panel/"))
    form = asked.form_with("members", "lead")
    members = [form.choice("members", judge) for judge in (*JUDGES, "评委己")]
    typed = {"members": members, "lead": form.choice("lead", JUDGES[0])}
    asked.send(form=form, **people.with_proof(form, typed))
    seated = people.confirm(year)
    people.reads(seated, "已聘任 6 名评委。")
    address = verb(year, "reviews/evaluation", "2025", "open-scoring")
    tried.desk(address)
    tried.post("conflict", "our officer", address, HIDDEN)
    early = (409, "初评于 2025年5月6日 00:00 开始。")
    tried.post("window", "office", address, early)


def when_scoring(year: Year, tried: Attempts) -> None:
    sheet = f"/panel/{year.number}/"
    strangers = ("their drafter", "their head", "leader", "auditor", "security", "our head")
    for address in ("/panel/declaration/", sheet, f"{sheet}lock/", f"{sheet}conflict/"):
        tried.post("role", "visitor", address, SIGN_IN)
        for who in (*strangers, "office", "our drafter"):
            tried.post("role", who, address, PANEL_ONLY, confirmed="on", reason="某种关系")
    declared = (422, "您现在或曾在该单位任职，或已申报与其有利益冲突")
    tried.post("conflict", "our judge", "/panel/declaration/", declared, confirmed="on")
    page = get(year["our judge"], "/panel/declaration/")
    key = next(
        name.removeprefix("conflict-")
        for (name, words) in page.form_with("confirmed").choices
        if words.startswith(OURS)
    )
    conflict = {f"conflict-{key}": "on", f"reason-{key}": "在该单位任职", "confirmed": "on"}
    people.reads(page.send(**conflict), "已完成 2 个品牌的声明。")
    out = (403, "您已申报回避，不参加对该品牌的评选。")
    for address in (sheet, f"{sheet}lock/", f"{sheet}conflict/"):
        tried.post("conflict", "our judge", address, out, version="0", reason="某种关系")
    steps.lock(steps.score(year, "our judge", year.numbers[people.THEIRS], people.NINE_TENTHS))


def when_scored(year: Year, tried: Attempts) -> None:
    sheets = get(year["office"], f"/admin/reviews/scoresheet/?q={JUDGES[0]}")
    unlock = sheets.link(OURS).replace("/change/", "/verb/unlock/")
    asked = {"reason": "评委本人申请更正", "proof": people.PASSWORD}
    tried.desk(unlock, **asked)
    tried.post("conflict", "our officer", unlock, HIDDEN, **asked)
    close = verb(year, "reviews/evaluation", "2025", "close-scoring")
    tried.desk(close)
    tried.post("conflict", "our officer", close, HIDDEN)


def when_shortlisted(year: Year, tried: Attempts) -> None:
    issue = "/admin/reviews/ratinginvitation/issue/"
    page = get(year["office"], issue)
    chosen = page.form_with("application", "group").choice("application", OURS)
    data = {"application": chosen, "group": "enterprises", "count": "5"}
    data |= {"why": "代表名册已经收到", "proof": people.PASSWORD}
    tried.desk(issue, **data)
    tried.post("conflict", "our officer", issue, IN_THE_AGENCY, **data)
    rate = f"/rate/{steps.brand_code(year, OURS)}/"
    early = (409, "社会评价将于2025年6月3日 00:00开始。")
    tried.post("window", "visitor", rate, early, overall="5", step="answer")
    code = year.letters[f"{OURS} service_recipients"][0]
    tried.post("window", "visitor", rate, early, overall="5", step="answer", invitation=code)
    send_notices()
    closed = (200, "社会评价将于2025年6月3日 00:00开始。")
    tried.note("window", "clock", "tick", closed, lambda: after_a_tick(year, rate))
