"""The stages of an award year through pages, tasks and commands, never through the tables."""

from __future__ import annotations

import re
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from brandportal.rulebook import default_rules, indicator_points
from tests.factories.applications import pdf_file, right_answers, sent_answers
from tests.journeys.pages import Page, get
from tests.journeys.people import (
    INVESTIGATOR,
    JUDGES,
    NINE_TENTHS,
    OURS,
    RATING_CODE,
    THEIRS,
    Year,
    act,
    confirm,
    reads,
    record,
    with_proof,
)

# The agency
# --------------------------------------------------------------------------------------------------


def start(year: Year, key: str, brand: str) -> Page:
    """The drafter starts the application; its number is taken from the address."""
    page = get(year[f"{key} drafter"], f"/workspace/applications/new/{year.edition}/").send(
        brand_name=brand, **sent_answers()
    )
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
    "how_measured": "热线台账自动计时",
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
    """Take a step of the application's life by the button on its page, over the page that asks
    first where there is one.
    """
    number = number or year.number
    address = f"/workspace/applications/{number}/do/{action}/"
    page = application(year, who, number)
    if address in {to for _words, to in page.links}:
        page = get(year[who], address)
    form = page.form_to(address)
    typed = with_proof(form, {}) if action in ("sign_off", "resubmit") else {}
    return page.send(form=form, **typed)


def apply(year: Year, key: str, brand: str, *, share: Decimal = NINE_TENTHS) -> Page:
    """Start, fill in every page, have it signed off."""
    start(year, key, brand)
    number = year.numbers[brand]
    for code in SECTION_CODES:
        fill_section(year, key, number, code, share=share)
    do(year, f"{key} drafter", "request_sign_off", number)
    return do(year, f"{key} head", "sign_off", number)


def check_answers(year: Year, number: str) -> Page:
    """The office confirms what was answered before the application."""
    confirmed = {f"finding_{code}": "confirmed" for code in right_answers()}
    page = record(year["office"], "applications/application", number)
    return act(page, "check-answers", **confirmed)


def accept_application(year: Year, brand: str) -> Page:
    check_answers(year, year.numbers[brand])
    return act(record(year["office"], "applications/application", year.numbers[brand]), "accept")


# The panel
# --------------------------------------------------------------------------------------------------


def seat(year: Year, judges: tuple[str, ...] = JUDGES) -> Page:
    page = get(year["office"], "/admin/reviews/evaluation/add/")
    form = page.form_with("members", "lead")
    members = [form.choice("members", judge) for judge in judges]
    typed = with_proof(form, {"members": members, "lead": form.choice("lead", judges[0])})
    page.send(form=form, **typed)
    return confirm(year)


def evaluation(year: Year) -> Page:
    return record(year["office"], "reviews/evaluation", "2025")


def open_scoring(year: Year) -> Page:
    return act(evaluation(year), "open-scoring")


def close_scoring(year: Year) -> Page:
    return act(evaluation(year), "close-scoring")


def declare(year: Year, judge: str) -> Page:
    return get(year[judge], "/panel/declaration/").send(confirmed="on")


def score(year: Year, judge: str, number: str, share: Decimal) -> Page:
    """The same share of every indicator's points; the page that asks before locking is the
    answer.
    """
    page = get(year[judge], f"/panel/{number}/")
    given = {
        f"points-{code.replace('.', '-')}": f"{most * share:.2f}" for code, most in MOST.items()
    }
    # Of very high and very low points the rules ask for a remark.
    said = {f"remark-{code.replace('.', '-')}": "材料与现场逐项核对一致。" for code in MOST}
    return page.send(button="lock", comment="承诺具体。", **given, **said)


def lock(page: Page) -> Page:
    return page.send(version=page.typed("version"))


def judge_all(year: Year, judge: str, shares: dict[str, Decimal]) -> None:
    """Declare, score every brand with its share of the points, lock."""
    declare(year, judge)
    for brand, share in shares.items():
        lock(score(year, judge, year.numbers[brand], share))


# The city
# --------------------------------------------------------------------------------------------------


def hand_over(year: Year, brand: str, count: int) -> Page:
    """The agency's drafter hands over a register of so many cases."""
    key = "our" if brand == OURS else "their"
    page = get(year[f"{key} drafter"], f"/workspace/applications/{year.numbers[brand]}/register/")
    rows = [
        f"{key}-{number},{SERVICE_POINT['name']},2025-03-0{number + 1},139{count}{number:07d}"
        for number in range(count)
    ]
    text = "\n".join(["办件编号,服务点,办理日期,手机号码", *rows])
    file = SimpleUploadedFile("register.csv", text.encode())
    form = next(form for form in page.forms if "take_good" in form.names)
    return page.send(form=form, file=file)


def issue(year: Year, brand: str, group: str, count: int) -> Page:
    """One officer proposes codes for the register, the other confirms; the codes are in the file
    and kept in `letters`.
    """
    hand_over(year, brand, count)
    page = get(year["office"], "/admin/reviews/ratinginvitation/issue/")
    form = page.form_with("application", "group", "count")
    chosen = form.choice("application", brand)
    typed = {"application": chosen, "group": group, "count": str(count)}
    reads(page.send(form=form, **with_proof(form, typed)), "已提请。")
    made = confirm(year)
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
    return _say_what_went_wrong(page.send(overall=str(level), **aspects), level)


def _say_what_went_wrong(page: Page, level: int) -> Page:
    """Whoever is not satisfied is asked for the reason before anything else."""
    return page.send(reasons="waiting") if level <= 2 else page


def ask_for_code(year: Year, brand: str, phone: str, level: int, client: Client | None = None):
    """Choose an answer and give a telephone number; the page that asks for the code is the
    answer.
    """
    page = get(client or Client(), f"/rate/{brand_code(year, brand)}/").send(overall=str(level))
    return _say_what_went_wrong(page, level).send(phone=phone)


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


# The leading group, notice, title
# ----------------------------------------------------------------------------------


def decision(year: Year) -> Page:
    return get(year["leader"], f"/leadership/{year.edition}/decision/")


def decide(page: Page, chosen: str, reasons: dict[str, str]) -> Page:
    """Tick one brand, give the reasons by brand, record the meeting, read it and propose it; or the
    page that refuses it.
    """
    form = page.form_with("held_on", "chair")
    keys = {
        brand: name.removeprefix("selected_")
        for (name, words) in form.choices
        for brand in (OURS, THEIRS)
        if words.startswith(brand)
    }
    typed = {f"selected_{keys[chosen]}": "on"}
    typed |= {f"reason_{keys[brand]}": reason for brand, reason in reasons.items()}
    typed |= {"held_on": "2025-06-17", "chair": "沈永康", "present": "沈永康、施春兰"}
    typed |= {"minutes": "逐一审议入围品牌，一致同意。"}
    read = page.send(form=form, button="review", **typed)
    if read.status != 200:
        return read
    form = read.form_with("why")
    return read.send(form=form, button="propose", **with_proof(form, {}))


def decide_by_two(year: Year, page: Page, chosen: str, reasons: dict[str, str]) -> Page:
    """One leader proposes the decision, another confirms it; the record of the decision."""
    reads(decide(page, chosen, reasons), "已提请。", *reasons.values())
    reads(confirm(year, "second leader"), "审核结果已记录。")
    return decision(year)


def publish(year: Year) -> Page:
    return act(evaluation(year), "publish-notice")


def object_to(year: Year, brand: str, statement: str) -> Page:
    """A citizen objects under real name; its number and the code are kept."""
    page = get(Client(), f"/notices/{year.edition}/object/")
    form = page.form_with("application", "statement")
    chosen = form.choice("application", brand)
    filed = page.send(
        form=form, application=chosen, name="王海", contact="13800001111", statement=statement
    )
    year.objection, year.code = (
        re.search(pattern, filed.text)[0] for pattern in (r"Y\d{4}-\d\d", r"\b[2-9A-Z]{10}\b")
    )
    return filed


def confer(year: Year, document: str = "港委发〔2025〕31号") -> Page:
    page = record(year["office"], "audits/conferral", "2025")
    reads(act(page, "confer", approving_document=document), "已提请。")
    return confirm(year)


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
    """By an officer who has not handled the case."""
    return act(record(year["investigator"], "reviews/objection", year.objection), verb, **typed)


def assign_investigator(year: Year) -> Page:
    page = record(year["investigator"], "reviews/objection", year.objection)
    asked = get(page.client, page.link(ending="/verb/assign/"))
    form = asked.form_with("investigator")
    return asked.send(form=form, investigator=form.choice("investigator", INVESTIGATOR))


def open_annual_review(year: Year, of: int = 2025) -> Page:
    """The office proposes to open the reviews of a year that is over; a second officer confirms."""
    page = get(year["office"], f"/admin/audits/title/annual-review/?year={of}")
    form = page.form_with("why")
    page.send(form=form, **with_proof(form, {}))
    return confirm(year)


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
    act(record(year["office"], "audits/title", "T2025-01"), "veto", **FALSIFIED)
    return confirm(year)


def make_statement(year: Year) -> Page:
    return get(year["our head"], REVIEW).send(statement="台账系后补，恳请从轻。")


def uphold_verdict(year: Year) -> Page:
    page = record(year["office"], "audits/annualreview", "T2025-01")
    act(page, "uphold", answer="造假属实，维持结论。")
    return confirm(year)
