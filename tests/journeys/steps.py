"""The stages of an award year as the people in it take them: through pages, tasks and commands, never through the tables."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.test import Client

from brandportal.rulebook import default_rules, indicator_points
from tests.factories.applications import pdf_file
from tests.journeys.pages import Page, get

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE_TENTHS = Decimal("0.9")
PASSWORD = "a pass phrase of the harbour"
INVITATION = re.compile(r"http://testserver(/invitation/[\w-]+/)")
RATING_CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
OURS, THEIRS = "港城车大夫", "商务一家"
OUR_AGENCY, THEIR_AGENCY = "市交通运输局", "市商务局"
JUDGES = ("评委甲", "评委乙", "评委丙", "评委丁", "评委戊")
STAGES = {
    "application": ("2025-03-03", "2025-03-31"),
    "acceptance": ("2025-04-01", "2025-05-05"),
    "preliminary": ("2025-05-06", "2025-06-02"),
    "rating": ("2025-06-03", "2025-06-16"),
    "leadership": ("2025-06-17", "2025-06-29"),
    "notice": ("2025-06-30", "2025-07-20"),
    "conferral": ("2025-07-21", "2025-08-10"),
}


def reads(page: Page, *words: str, status: int = 200) -> Page:
    """The page came with this status and says all of this."""
    missing = [each for each in words if each not in page.text]
    assert (page.status, missing) == (status, []), f"{page.address}\n{page.text}"
    return page


@dataclass
class Year:
    """One award year under way: the clock, the browsers of everybody in it, and the numbers they were given."""

    clock: Any
    browsers: dict[str, Client] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    letters: dict[str, list[str]] = field(default_factory=dict)
    objection: str = ""

    def at(self, moment: str) -> None:
        """Set the clock to a moment in local time, "2025-03-03 09:00"."""
        self.clock.move_to(datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI))

    @property
    def now(self) -> datetime:
        """What the clock shows."""
        return datetime.now(tz=SHANGHAI)

    def __getitem__(self, person: str) -> Client:
        return self.browsers[person]

    @property
    def number(self) -> str:
        """The number of our application."""
        return self.numbers[OURS]


def the_clock_ticks() -> None:
    """Everything that happens by itself and whose time has come, by the command that a crontab calls."""
    call_command("tick", stdout=StringIO())


# People ------------------------------------------------------------------------------------------------------------


def accept(year: Year, person: str, page: str, username: str) -> Page:
    """Follow an invitation link and open the account; the browser stays signed in."""
    year.browsers[person] = Client()
    link = INVITATION.search(page)
    assert link, page
    invited = get(year[person], link[1])
    assert person in invited
    return invited.send(username=username, password=PASSWORD, repeated=PASSWORD)


def appoint_office(year: Year) -> None:
    """The operator on the server makes the first link, and the office's first person follows it."""
    out = StringIO()
    who = {"role": "office", "name": "陈丽华", "email": "office@example.org"}
    call_command("appoint", "chenlihua", **who, stdout=out)
    accept(year, "陈丽华", out.getvalue(), "chenlihua")
    year.browsers["office"] = year.browsers.pop("陈丽华")


def invite_from_desk(year: Year, name: str, username: str, **role: str) -> Page:
    """The office invites a person, who opens the account."""
    page = get(year["office"], "/admin/accounts/invitation/add/")
    form = page.form_with("agency", "role")
    if "agency" in role:
        role["agency"] = form.choice("agency", role["agency"])
    made = page.send(form=form, name=name, email=f"{username}@example.org", **role)
    assert made.status == 201, made.text
    return accept(year, name, made.response.content.decode(), username)


def enrol(year: Year) -> None:
    """Five judges, a leader, two agencies with their heads; each head brings a drafter."""
    for number, judge in enumerate(JUDGES, start=1):
        invite_from_desk(year, judge, f"judge{number}", role="panel")
    invite_from_desk(year, "沈永康", "leader", role="leader")
    year.browsers["leader"] = year.browsers.pop("沈永康")
    add_agency(year, OUR_AGENCY, "11320582000000001A", key="our")
    add_agency(year, THEIR_AGENCY, "11320582000000002B", key="their")


def add_agency(year: Year, name: str, credit_code: str, *, key: str) -> None:
    page = get(year["office"], "/admin/accounts/agency/add/")
    page.send(
        name=name,
        agency_class="window",
        credit_code=credit_code,
        contact_name="张联系",
        contact_mobile="13800000000",
        contact_email=f"{key}@example.org",
    )
    head, drafter = f"{key} head", f"{key} drafter"
    invite_from_desk(year, f"{name}局长", f"{key}head", agency=name, agency_role="head")
    year.browsers[head] = year.browsers.pop(f"{name}局长")
    page = get(year[head], "/workspace/people/")
    made = page.send(name=f"{name}小徐", email=f"{key}d@example.org", agency_role="drafter")
    assert made.status == 201, made.text
    accept(year, f"{name}小徐", made.response.content.decode(), f"{key}drafter")
    year.browsers[drafter] = year.browsers.pop(f"{name}小徐")


# The office's desk -------------------------------------------------------------------------------------------------


def record(client: Client, model: str, words: str) -> Page:
    """A record's page, found in the list of its kind."""
    found = get(client, f"/admin/{model}/")
    return get(client, found.link(words))


def act(page: Page, verb: str, **typed: Any) -> Page:
    """Choose a verb that the record's page offers, fill in its form, and do it."""
    asked = get(page.client, page.link(ending=f"/verb/{verb}/"))
    return asked.send(form=asked.form_to(asked.address), **typed)


def add_rules(year: Year, version: str = "2025-1", **changes: Any) -> Page:
    """The office writes a rule set: one place, and so few ratings that a handful suffices."""
    page = get(year["office"], "/admin/applications/ruleset/add/")
    rules = json.loads(page.typed("rules"))
    rules["titles"] |= {"top_ten": 1, "shortlist": 2}
    rules["panel"]["judges_min"] = 5
    rules["public"]["min_n"] = {"group": 2, "brand": 4}
    for group, values in changes.items():
        rules[group] |= values
    text = json.dumps(rules, ensure_ascii=False)
    return page.send(version=version, title="十佳机关服务品牌评选办法", rules=text)


def draw_up_year(year: Year, award_year: int = 2025, version: str = "2025-1") -> Page:
    page = get(year["office"], "/admin/applications/cycle/add/")
    form = page.form_with("rule_set", "year")
    dates = {
        f"{stage}_{end}": day
        for stage, days in STAGES.items()
        for end, day in zip(("opens", "closes"), days, strict=True)
    }
    rule_set = form.choice("rule_set", version)
    return page.send(form=form, year=str(award_year), rule_set=rule_set, **dates)


def open_year(year: Year) -> Page:
    return act(record(year["office"], "applications/cycle", "2025"), "open")


# The agency --------------------------------------------------------------------------------------------------------


def start(year: Year, key: str, brand: str) -> Page:
    """The drafter starts the application; its number is taken from the address."""
    page = get(year[f"{key} drafter"], "/workspace/applications/new/").send(brand_name=brand)
    year.numbers[brand] = page.address.rstrip("/").rpartition("/")[2]
    return page


TEXTS = {
    "slogan": "车有所忧，我有所答",
    "summary": "为车主免费咨询和诊断。",
    "meaning": "港城车大夫，是车主身边的义诊。",
    "core_value": "方便车主",
    "philosophy": "有问必答",
    "image": "蓝色听诊器",
    "recipients": "全市车主，每年约两千人次",
    "mechanism": "专人负责，月月培训，投诉两日内答复。",
    "effect": "三个月接受咨询59人次。",
    "honours": "",
}
COMMITMENT = {
    "promise": "故障咨询当场答复",
    "unit": "小时",
    "baseline": "24",
    "target": "2",
    "less_is_better": "on",
    "due_on": "2025-12-31",
    "how_to_check": "拨打热线当场计时",
}
SERVICE_POINT = {"name": "人民路服务点", "address": "人民路1号", "phone": "0512-55550000"}


def section(year: Year, key: str, number: str, code: str) -> Page:
    return get(year[f"{key} drafter"], f"/workspace/applications/{number}/sections/{code}/")


def first_row(name: str, row: dict[str, str]) -> dict[str, str]:
    return {f"{name}-0-{field}": value for field, value in row.items()}


def fill_section(
    year: Year, key: str, number: str, code: str, *, share: Decimal = NINE_TENTHS
) -> Page:
    """Fill one page of the form with what belongs there, and save it."""
    page = section(year, key, number, code)
    if code == "evidence":
        form = page.form_with("indicator", "file")
        return page.send(form=form, title="年度台账", file=pdf_file(width=200 + len(key)))
    if code == "commitments":
        return page.send(**first_row("commitments", COMMITMENT))
    if code == "self_assessment":
        form = page.form_with("version")
        given = {}
        for indicator, most in MOST.items():
            prefix = indicator.replace(".", "__")
            given[f"{prefix}-points"] = f"{most * share:.2f}"
            given[f"{prefix}-reason"] = "台账可查"
        return page.send(form=form, **given)
    form = page.form_with("version")
    typed = {name: text for name, text in TEXTS.items() if name in form.names}
    if code == "service_points":
        typed |= first_row("service_points", SERVICE_POINT)
    return page.send(form=form, **typed)


MOST = indicator_points(default_rules())

SECTION_CODES = (
    "identity",
    "values",
    "commitments",
    "service_points",
    "practice",
    "self_assessment",
    "evidence",
)


def application(year: Year, who: str, number: str = "") -> Page:
    return get(year[who], f"/workspace/applications/{number or year.number}/")


def do(year: Year, who: str, action: str, number: str = "") -> Page:
    """Take a step of the application's life by the button on its page, over the page that asks first where there is one."""
    number = number or year.number
    address = f"/workspace/applications/{number}/do/{action}/"
    page = application(year, who, number)
    if address in {to for _words, to in page.links}:
        page = get(year[who], address)
    return page.send(form=page.form_to(address))


def apply(year: Year, key: str, brand: str, *, share: Decimal = NINE_TENTHS) -> Page:
    """Start, fill in every page, have it signed off."""
    start(year, key, brand)
    number = year.numbers[brand]
    for code in SECTION_CODES:
        fill_section(year, key, number, code, share=share)
    do(year, f"{key} drafter", "request_sign_off", number)
    return do(year, f"{key} head", "sign_off", number)


def accept_application(year: Year, brand: str) -> Page:
    return act(record(year["office"], "applications/application", year.numbers[brand]), "accept")


# The panel ---------------------------------------------------------------------------------------------------------


def seat(year: Year, judges: tuple[str, ...] = JUDGES) -> Page:
    page = get(year["office"], "/admin/reviews/evaluation/add/")
    form = page.form_with("members", "lead")
    members = [form.choice("members", judge) for judge in judges]
    return page.send(form=form, members=members, lead=form.choice("lead", judges[0]))


def evaluation(year: Year) -> Page:
    return record(year["office"], "reviews/evaluation", "2025")


def open_scoring(year: Year) -> Page:
    return act(evaluation(year), "open-scoring")


def close_scoring(year: Year) -> Page:
    return act(evaluation(year), "close-scoring")


def declare(year: Year, judge: str) -> Page:
    return get(year[judge], "/panel/declaration/").send(confirmed="on")


def score(year: Year, judge: str, number: str, share: Decimal) -> Page:
    """The same share of every indicator's points; the page that asks before locking is the answer."""
    page = get(year[judge], f"/panel/{number}/")
    given = {
        f"points-{code.replace('.', '-')}": f"{most * share:.2f}" for code, most in MOST.items()
    }
    return page.send(button="lock", comment="承诺具体。", **given)


def lock(page: Page) -> Page:
    return page.send(version=page.typed("version"))


def judge_all(year: Year, judge: str, shares: dict[str, Decimal]) -> None:
    """Declare, score every brand with its share of the points, lock."""
    declare(year, judge)
    for brand, share in shares.items():
        lock(score(year, judge, year.numbers[brand], share))


# The city ----------------------------------------------------------------------------------------------------------


def issue(year: Year, brand: str, group: str, count: int) -> Page:
    """The office issues codes; they stand in the file and are kept in `letters`."""
    page = get(year["office"], "/admin/reviews/ratinginvitation/issue/")
    form = page.form_with("application", "group", "count")
    chosen = form.choice("application", brand)
    made = page.send(form=form, application=chosen, group=group, count=str(count))
    year.letters[f"{brand} {group}"] = list(
        dict.fromkeys(RATING_CODE.findall(made.response.content.decode()))
    )
    return made


def brand_code(year: Year, brand: str) -> str:
    """The code in the brand's QR code, as the list of brands links it."""
    if brand not in year.codes:
        listed = get(Client(), "/brands/")
        year.codes[brand] = listed.link(brand).rstrip("/").rpartition("/")[2]
    return year.codes[brand]


def rate_invited(year: Year, brand: str, code: str, level: int, **aspects: str) -> Page:
    """Follow the address in the letter and choose an answer."""
    page = get(Client(), f"/rate/{brand_code(year, brand)}/?i={code}")
    return page.send(overall=str(level), **aspects)


def ask_for_code(year: Year, brand: str, phone: str, level: int, client: Client | None = None):
    """Choose an answer and give a telephone number; the page that asks for the code is the answer."""
    page = get(client or Client(), f"/rate/{brand_code(year, brand)}/").send(overall=str(level))
    return page.send(phone=phone)


def shown_code(page: Page) -> str:
    """The six digits that a demonstration shows instead of sending them."""
    shown = re.search(r"\b\d{6}\b", page.text)
    assert shown, page.text
    return shown[0]


def rate_by_phone(
    year: Year, brand: str, phone: str, level: int, client: Client | None = None
) -> Page:
    page = ask_for_code(year, brand, phone, level, client)
    return page.send(form=page.form_with("code", "pending"), code=shown_code(page))


# The leading group, notice, title ----------------------------------------------------------------------------------


def decision(year: Year) -> Page:
    return get(year["leader"], "/leadership/2025/decision/")


def decide(page: Page, chosen: str, reasons: dict[str, str]) -> Page:
    """Tick one brand, give the reasons by brand, record the meeting."""
    form = page.form_with("held_on", "chair")
    keys = {
        brand: name.removeprefix("selected_")
        for (name, words) in form.choices
        for brand in (OURS, THEIRS)
        if words.startswith(brand)
    }
    typed = {f"selected_{keys[chosen]}": "on"}
    typed |= {f"reason_{keys[brand]}": reason for brand, reason in reasons.items()}
    return page.send(
        form=form, held_on="2025-06-18", chair="沈永康", present="沈永康、施春兰", **typed
    )


def publish(year: Year) -> Page:
    return act(evaluation(year), "publish-notice")


def object_to(year: Year, brand: str, statement: str) -> Page:
    """A citizen objects under real name; the number is kept."""
    page = get(Client(), "/notices/2025/object/")
    form = page.form_with("application", "statement")
    chosen = form.choice("application", brand)
    filed = page.send(
        form=form, application=chosen, name="王海", contact="13800001111", statement=statement
    )
    year.objection = filed.address.rpartition("code=")[2]
    return filed


def confer(year: Year, document: str = "港委发〔2025〕31号") -> Page:
    return act(
        record(year["office"], "audits/conferral", "2025"), "confer", approving_document=document
    )


def rate_everything(year: Year) -> None:
    """Recipients and citizens: theirs 100 points, ours 85.45."""
    for code in year.letters[f"{THEIRS} service_recipients"]:
        rate_invited(year, THEIRS, code, 5)
    for code in year.letters[f"{OURS} service_recipients"][:2]:
        rate_invited(year, OURS, code, 4)
    rate_by_phone(year, OURS, "13900000001", 5)
    rate_by_phone(year, OURS, "13900000002", 4)


REASONS = {OURS: "服务面广，群众受益直接。", THEIRS: "牵头单位职能调整，建议下一年度申报。"}
REVIEW = "/workspace/titles/T2025-01/2025/"


def answer_objection(year: Year, verb: str, **typed: str) -> Page:
    return act(record(year["office"], "reviews/objection", year.objection), verb, **typed)


def write_report(year: Year, who: str, actual: str, button: str) -> Page:
    page = get(year[who], f"{REVIEW}report/")
    names = page.form_with("report").names
    figures = {name: actual for name in names if name.startswith("actual-")}
    return page.send(button=button, report="全年按承诺办理。", **figures)


FALSIFIED = {
    "kind": "falsified_evidence",
    "happened_on": "2025-11-20",
    "source": "专项核查组",
}


def find_falsified(year: Year) -> Page:
    return act(record(year["office"], "audits/title", "T2025-01"), "veto", **FALSIFIED)


def make_statement(year: Year) -> Page:
    return get(year["our head"], REVIEW).send(statement="台账系后补，恳请从轻。")


def uphold_verdict(year: Year) -> Page:
    page = record(year["office"], "audits/annualreview", "T2025-01")
    return act(page, "uphold", answer="造假属实，维持结论。")


# The whole way -----------------------------------------------------------------------------------------------------


def _drawn_up(year: Year) -> None:
    appoint_office(year)
    enrol(year)
    add_rules(year)
    draw_up_year(year)


def _written(year: Year) -> None:
    year.at("2025-03-03 09:00")
    apply(year, "their", THEIRS)
    start(year, "our", OURS)
    for code in SECTION_CODES:
        fill_section(year, "our", year.number, code)


def _waiting(year: Year) -> None:
    year.at("2025-03-20 15:30")
    do(year, "our drafter", "request_sign_off")


def _returned(year: Year) -> None:
    year.at("2025-04-01 10:00")
    page = record(year["office"], "applications/application", year.number)
    act(page, "return", practice="请写明投诉由谁受理。")


def _accepted(year: Year) -> None:
    year.at("2025-04-03 16:00")
    section(year, "our", year.number, "practice").send(mechanism="投诉由热线受理，两日内答复。")
    do(year, "our head", "resubmit")
    accept_application(year, OURS)
    accept_application(year, THEIRS)


def _scoring(year: Year) -> None:
    year.at("2025-05-06 09:00")
    open_scoring(year)


def _scored(year: Year) -> None:
    for judge in JUDGES:
        judge_all(year, judge, {OURS: Decimal("0.8"), THEIRS: Decimal("0.9")})


def _shortlisted(year: Year) -> None:
    close_scoring(year)
    issue(year, OURS, "service_recipients", 3)
    issue(year, THEIRS, "service_recipients", 4)


def _rating(year: Year) -> None:
    brand_code(year, OURS)
    brand_code(year, THEIRS)
    year.at("2025-06-03 00:01")
    the_clock_ticks()


def _counted(year: Year) -> None:
    rate_everything(year)
    year.at("2025-06-17 00:00")
    the_clock_ticks()


def _decided(year: Year) -> None:
    year.at("2025-06-18 14:00")
    decide(decision(year), OURS, REASONS)


def _on_notice(year: Year) -> None:
    year.at("2025-06-30 09:00")
    publish(year)


def _objected(year: Year) -> None:
    year.at("2025-07-03 20:00")
    object_to(year, OURS, "五月六日上午窗口无人值守。")


def _cleared(year: Year) -> None:
    answer_objection(year, "reject", answer="经核实，当日窗口有人值守。")
    year.at("2025-07-08 00:01")
    the_clock_ticks()


def _named(year: Year) -> None:
    year.at("2025-07-21 10:00")
    confer(year)


def _report_due(year: Year) -> None:
    year.at("2026-01-01 00:20")
    the_clock_ticks()
    year.at("2026-01-12 09:00")


def _hearing(year: Year) -> None:
    write_report(year, "our head", "24", "hand_in")
    find_falsified(year)
    year.at("2026-01-13 00:20")
    the_clock_ticks()


STOPS: dict[str, Callable[[Year], Any]] = {
    "drawn up": _drawn_up,
    "open": open_year,
    "written": _written,
    "waiting for sign-off": _waiting,
    "submitted": lambda year: do(year, "our head", "sign_off"),
    "returned": _returned,
    "accepted": _accepted,
    "seated": seat,
    "scoring": _scoring,
    "scored": _scored,
    "shortlisted": _shortlisted,
    "rating": _rating,
    "counted": _counted,
    "decided": _decided,
    "on notice": _on_notice,
    "objected": _objected,
    "admitted": lambda year: answer_objection(year, "admit"),
    "cleared": _cleared,
    "named": _named,
    "report due": _report_due,
    "hearing": _hearing,
    "stated": make_statement,
    "revoked": uphold_verdict,
}


def walk(year: Year, until: str = "revoked") -> Iterator[str]:
    """Take the way from the first account to the revoked title; stops after each stage and says where it stands."""
    for stop, go in STOPS.items():
        go(year)
        yield stop
        if stop == until:
            return


def go_to(year: Year, stop: str) -> None:
    """Straight to a stop."""
    assert list(walk(year, stop))[-1] == stop
