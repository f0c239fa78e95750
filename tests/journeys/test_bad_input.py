"""Bad input: a clear sentence where it happened, what was typed still there, nothing half written.

One award year is walked through once; at its stops each attempt below is made in a transaction that is taken back.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from openpyxl import Workbook

from applications.models import Application
from reviews.models import Rating
from tests.factories.applications import image_bytes, pdf_bytes, pdf_file
from tests.journeys import steps
from tests.journeys.pages import Page, get
from tests.journeys.records import changed, everything
from tests.journeys.steps import JUDGES, OURS, PASSWORD, SHANGHAI, THEIRS, Year, reads

Attempt = Callable[[Year], None]
ATTEMPTS: dict[str, list[Attempt]] = {}


def at(stop: str) -> Callable[[Attempt], Attempt]:
    """Made at this stop of the walk."""

    def register(attempt: Attempt) -> Attempt:
        ATTEMPTS.setdefault(stop, []).append(attempt)
        return attempt

    return register


@contextmanager
def untouched() -> Iterator[None]:
    """Whatever is sent here writes nothing: not a row, not a journal entry, not a file."""
    before = everything()
    yield
    assert changed(before, everything()) == []


def refused(send: Callable[[], Page], status: int, *words: str) -> Page:
    """The answer says why, and nothing was written."""
    with untouched():
        page = send()
    return reads(page, *words, status=status)


# Invitations and the import of agencies ----------------------------------------------------------------------------


def _invited(year: Year) -> str:
    page = get(year["office"], "/admin/accounts/invitation/add/")
    made = page.send(name="新人", email="new@example.org", role="office")
    found = steps.INVITATION.search(made.response.content.decode())
    assert found
    return found[1]


@at("drawn up")
def invitation_unknown(year: Year) -> None:
    refused(
        lambda: get(Client(), "/invitation/not-a-link-of-ours/"),
        410,
        "无法识别该邀请链接，请核对是否复制完整。",
    )


@at("drawn up")
def invitation_used(year: Year) -> None:
    link = _invited(year)
    first, second = get(Client(), link), get(Client(), link)
    first.send(username="newcomer", password=PASSWORD, repeated=PASSWORD)
    words = "该邀请已使用，请用已开通的账号登录。"
    refused(lambda: get(Client(), link), 410, words)
    late = {"username": "other", "password": PASSWORD, "repeated": PASSWORD}
    refused(lambda: second.send(**late), 410, words)


@at("drawn up")
def invitation_expired(year: Year) -> None:
    link = _invited(year)
    page = get(Client(), link)
    year.at("2025-02-17 09:00")
    words = "该邀请已过期，请重新申请邀请。"
    refused(lambda: get(Client(), link), 410, words)
    late = {"username": "newcomer", "password": PASSWORD, "repeated": PASSWORD}
    refused(lambda: page.send(**late), 410, words)


@at("drawn up")
def invitation_with_a_name_that_is_taken(year: Year) -> None:
    page = get(Client(), _invited(year))
    taken = {"username": "CHENLIHUA", "password": PASSWORD, "repeated": PASSWORD}
    kept = refused(lambda: page.send(**taken), 422, "该用户名已被使用。")
    assert kept.typed("username") == "CHENLIHUA"


HEADINGS = ["单位名称", "类别", "统一社会信用代码", "联系人", "手机", "邮箱"]
GOOD_ROW = ["市档案馆", "窗口类", "11320582000000009C", "王小明", "13900000000", "dag@example.org"]
BAD_ROW = ["市口岸办", "港口类", "11320582000000008D", "李小红", "13900000001", "kab@example.org"]


def _imported(name: str, content: bytes) -> str:
    """What the command says on a table it refuses."""
    err = StringIO()
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        with pytest.raises(CommandError) as refusal:
            call_command("import_agencies", file, commit=True, stdout=StringIO(), stderr=err)
    return f"{err.getvalue()}{refusal.value}"


WRONG_CLASS = (
    "3\t类别\t“港口类”不是有效类别，可填：窗口类、非窗口类、党群机关。\n"
    "有 1 处需要更正，未写入任何内容。"
)


@at("drawn up")
def agencies_with_a_wrong_class_as_csv(year: Year) -> None:
    text = "\r\n".join(",".join(row) for row in (HEADINGS, GOOD_ROW, BAD_ROW))
    with untouched():
        assert _imported("单位.csv", text.encode("gb18030")) == WRONG_CLASS


@at("drawn up")
def agencies_with_a_wrong_class_as_xlsx(year: Year) -> None:
    book, out = Workbook(), io.BytesIO()
    for row in (HEADINGS, GOOD_ROW, BAD_ROW):
        book.active.append(row)
    book.save(out)
    with untouched():
        assert _imported("单位.xlsx", out.getvalue()) == WRONG_CLASS


# Uploads -----------------------------------------------------------------------------------------------------------


def _upload(year: Year, name: str, content: bytes, *words: str) -> None:
    page = steps.section(year, "our", year.number, "evidence")
    form = page.form_with("indicator", "file")
    file = SimpleUploadedFile(name, content, "application/pdf")
    typed = {"indicator": "commitments.delivered", "title": "全年台账", "file": file}
    kept = refused(lambda: page.send(form=form, **typed), 422, *words)
    assert (kept.typed("title"), kept.typed("indicator")) == ("全年台账", "commitments.delivered")


POSSIBLE = "PDF、JPEG、PNG 格式，每份不超过 10 MB。"


@at("written")
def upload_broken(year: Year) -> None:
    words = "文件无法作为 PDF 读取，可能已损坏、加密或带有脚本。"
    _upload(year, "台账.pdf", pdf_bytes()[:200], words)


@at("written")
def upload_of_a_picture_cut_off_in_the_middle(year: Year) -> None:
    words = "文件无法作为 JPEG 读取，可能已损坏、加密或带有脚本。"
    _upload(year, "窗口.jpg", image_bytes("JPEG", (300, 300))[:-40], words)


@at("written")
def upload_empty(year: Year) -> None:
    _upload(year, "台账.pdf", b"", "文件是空的。")


@at("written")
def upload_huge(year: Year) -> None:
    content = pdf_bytes() + b"\0" * (10 * 1024 * 1024)
    _upload(year, "台账.pdf", content, f"文件大小为 10.0 MB。可上传：{POSSIBLE}")


@at("written")
def upload_of_another_kind_with_the_right_extension(year: Year) -> None:
    _upload(year, "台账.pdf", b"<html>ok</html>" * 99, f"不支持这种文件。可上传：{POSSIBLE}")


@at("written")
def upload_of_a_picture_with_the_extension_of_a_paper(year: Year) -> None:
    words = "文件实际为 PNG 格式，与文件名后缀不符，请改名后再上传。"
    _upload(year, "台账.pdf", image_bytes(), words)


@at("written")
def logo_broken(year: Year) -> None:
    """The words typed beside it are not saved alone, and saving again goes through."""
    page = steps.section(year, "our", year.number, "values")
    form = page.form_with("core_value")
    form.names.add("logo")
    file = SimpleUploadedFile("logo.png", image_bytes()[:60], "image/png")
    words = "文件无法作为 PNG 读取，可能已损坏、加密或带有脚本。"
    kept = refused(lambda: page.send(form=form, core_value="新的价值", logo=file), 422, words)
    assert kept.typed("core_value") == "新的价值"
    reads(kept.send(core_value="新的价值"), "已于 09:00 保存。")


@at("written")
def logo_cut_off_in_the_middle(year: Year) -> None:
    """A picture whose head is sound: it shows only when it is read to its end."""
    page = steps.section(year, "our", year.number, "values")
    form = page.form_with("core_value")
    form.names.add("logo")
    file = SimpleUploadedFile("logo.jpg", image_bytes("JPEG", (300, 300))[:-40], "image/jpeg")
    words = "文件无法作为 JPEG 读取，可能已损坏、加密或带有脚本。"
    refused(lambda: page.send(form=form, logo=file), 422, words)


# Writing -----------------------------------------------------------------------------------------------------------


@at("written")
def section_written_in_two_tabs(year: Year) -> None:
    first, second = (steps.section(year, "our", year.number, "identity") for _tab in range(2))
    reads(first.send(slogan="第一个口号"), "已于 09:00 保存。")
    words = ("其他人已先保存了这一部分，没有覆盖任何内容。", "第一个口号")
    kept = refused(lambda: second.send(slogan="第二个口号"), 409, *words)
    assert kept.typed("slogan") == "第二个口号"
    reads(kept.send(slogan="第二个口号"), "已于 09:00 保存。")
    assert Application.objects.get(number=year.number).slogan == "第二个口号"


@at("written")
def section_with_too_long_a_text(year: Year) -> None:
    page = steps.section(year, "our", year.number, "identity")
    long = "长" * 61
    kept = refused(lambda: page.send(slogan=long), 422, "本栏已有 61 字，最多可填 60 字。")
    assert kept.typed("slogan") == long


@at("written")
def self_score_above_the_maximum(year: Year) -> None:
    page = steps.section(year, "our", year.number, "self_assessment")
    typed = {"brand_design__core_value-points": "5.5"}
    kept = refused(lambda: page.send(**typed), 422, "可填 0 至 5 分。")
    assert kept.typed("brand_design__core_value-points") == "5.5"
    assert kept.typed("brand_design__core_value-reason") == "台账可查"


@at("written")
def commitment_that_changes_nothing(year: Year) -> None:
    page = steps.section(year, "our", year.number, "commitments")
    same = {"commitments-0-target": "24"}
    kept = refused(
        lambda: page.send(**same), 422, "目标值与现状值相同，看不出改进。", "请更正标出的各行"
    )
    assert kept.typed("commitments-0-target") == "24"


@at("written")
def draft_edited_after_it_was_signed_off(year: Year) -> None:
    page = steps.section(year, "our", year.number, "identity")
    evidence = steps.section(year, "our", year.number, "evidence")
    steps.do(year, "our head", "sign_off")
    words = "申报已提交，不能再修改。"
    kept = refused(lambda: page.send(slogan="迟到的口号"), 409, words)
    assert kept.typed("slogan") == "迟到的口号"
    form = evidence.form_with("indicator", "file")
    late = refused(
        lambda: evidence.send(form=form, title="迟到", file=pdf_file(width=90)), 409, words
    )
    assert late.typed("title") == "迟到"


@at("written")
def application_started_twice(year: Year) -> None:
    page = get(year["our drafter"], "/workspace/applications/new/")
    reads(page, f"该单位本年度已有申报：{year.number}。")


# Deeds done twice --------------------------------------------------------------------------------------------------


def _already(status: str) -> str:
    return f"当前状态为“{status}”，已不能办理。"


@at("waiting for sign-off")
def sign_off_twice(year: Year) -> None:
    address = f"/workspace/applications/{year.number}/do/sign_off/"
    first, second = get(year["our head"], address), get(year["our head"], address)
    reads(first.send(form=first.form_to(address)), "已提交，回执见本页。")
    refused(lambda: second.send(form=second.form_to(address)), 409, _already("已提交"))


@at("scoring")
def sheet_locked_twice(year: Year) -> None:
    steps.declare(year, JUDGES[0])
    asked = steps.score(year, JUDGES[0], year.number, steps.NINE_TENTHS)
    again = get(year[JUDGES[0]], asked.address)
    reads(steps.lock(asked), "“港城车大夫”的评分表已锁定。")
    refused(lambda: steps.lock(again), 409, _already("已锁定"))


@at("counted")
def decision_twice(year: Year) -> None:
    first, second = steps.decision(year), steps.decision(year)
    reads(steps.decide(first, OURS, steps.REASONS), "审核结果已记录。")
    kept = refused(lambda: steps.decide(second, THEIRS, {}), 409, _already("十佳已审定"))
    reads(kept, steps.REASONS[OURS], status=409)


@at("cleared")
def conferral_twice(year: Year) -> None:
    page = steps.record(year["office"], "audits/conferral", "2025")
    address = page.link(ending="/verb/confer/")
    first, second = get(year["office"], address), get(year["office"], address)
    document = {"approving_document": "港委发〔2025〕31号"}
    reads(first.send(**document), "已授予1项荣誉，本评选年度结束。")
    kept = refused(lambda: second.send(**document), 409, _already("已命名"))
    assert kept.text.count(_already("已命名")) == 1
    assert kept.typed("approving_document") == "港委发〔2025〕31号"


@at("on notice")
def objection_twice(year: Year) -> None:
    steps.object_to(year, OURS, "五月六日上午窗口无人值守。")
    first = year.objection
    with untouched():
        steps.object_to(year, OURS, "五月六日上午窗口无人值守。")
    assert year.objection == first


@at("on notice")
def objection_without_facts(year: Year) -> None:
    page = get(Client(), "/notices/2025/object/")
    form = page.form_with("application", "statement")
    chosen = form.choice("application", OURS)
    typed = {"application": chosen, "name": "王海", "contact": "12345", "statement": "不公"}
    words = "请输入手机号：以1开头的11位数字。"
    kept = refused(lambda: page.send(form=form, **typed), 422, words)
    assert {name: kept.typed(name) for name in typed} == typed


# The panel ---------------------------------------------------------------------------------------------------------


@at("scoring")
def score_above_the_maximum(year: Year) -> None:
    steps.declare(year, JUDGES[0])
    page = get(year[JUDGES[0]], f"/panel/{year.number}/")
    typed = {"points-brand_design-core_value": "5.5", "points-brand_design-image": "4"}
    kept = refused(lambda: page.send(**typed), 422, "分数须在 0 到 5 之间。")
    assert {name: kept.typed(name) for name in typed} == typed


@at("scoring")
def sheet_written_in_two_windows(year: Year) -> None:
    steps.declare(year, JUDGES[0])
    first, second = (get(year[JUDGES[0]], f"/panel/{year.number}/") for _window in range(2))
    points = "points-brand_design-core_value"
    reads(first.send(**{points: "3"}), "已保存。这些分数只有您自己能看到。")
    words = "这张评分表已在另一个窗口保存过，本次没有覆盖任何内容。"
    kept = refused(lambda: second.send(**{points: "4"}), 409, words)
    assert kept.typed(points) == "4"
    reads(kept.send(**{points: "4"}), "已保存。这些分数只有您自己能看到。")


@at("scoring")
def sheet_locked_with_gaps(year: Year) -> None:
    steps.declare(year, JUDGES[0])
    page = get(year[JUDGES[0]], f"/panel/{year.number}/")
    asked = page.send(button="lock", **{"points-brand_design-core_value": "3"})
    reads(asked, "还有 17 项指标没有打分。")


# The public rating -------------------------------------------------------------------------------------------------


def _rating_page(year: Year, brand: str = OURS) -> Page:
    return get(Client(), f"/rate/{steps.brand_code(year, brand)}/")


CHOOSE = "请在五个选项中选一项。"


@at("rating")
def rating_of_a_sixth_level(year: Year) -> None:
    refused(lambda: _rating_page(year).send(overall="6"), 422, CHOOSE)


@at("rating")
def rating_without_an_answer(year: Year) -> None:
    page = _rating_page(year)
    refused(lambda: page.send(form=page.form_with("overall")), 422, CHOOSE)


@at("rating")
def rating_of_an_aspect_out_of_range(year: Year) -> None:
    kept = refused(lambda: _rating_page(year).send(overall="4", attitude="6"), 422, CHOOSE)
    assert kept.form_with("overall").values["overall"] == ["4"]


@at("rating")
def rating_with_an_unknown_code(year: Year) -> None:
    page = _rating_page(year)
    typed = {"overall": "4", "invitation": "AAAA-BBBB-CCCC"}
    kept = refused(lambda: page.send(**typed), 422, "没有这个评价码，请与邀请函核对。")
    assert kept.form_with("overall").values["overall"] == ["4"]
    assert kept.typed("invitation") == "AAAA-BBBB-CCCC"


@at("rating")
def rating_with_a_code_for_another_brand(year: Year) -> None:
    code = year.letters[f"{THEIRS} service_recipients"][0]
    page = _rating_page(year)
    words = "这个评价码属于另一个品牌。"
    kept = refused(lambda: page.send(overall="4", invitation=code), 422, words)
    assert kept.typed("invitation") == code


@at("rating")
def rating_with_a_number_that_is_no_telephone(year: Year) -> None:
    asked = _rating_page(year).send(overall="4")
    kept = refused(lambda: asked.send(phone="1390000"), 422, "请输入手机号：以1开头的11位数字。")
    assert (kept.typed("phone"), kept.typed("overall")) == ("1390000", "4")


@at("rating")
def rating_by_a_wrong_telephone_code(year: Year) -> None:
    """The guess is counted, nothing else."""
    asked = steps.ask_for_code(year, OURS, "13900000009", 4)
    before = everything()
    kept = asked.send(form=asked.form_with("code", "pending"), code="000 00")
    reads(kept, "验证码不对，请再核对一下。", status=422)
    assert changed(before, everything()) == ["reviews.PhoneCode"]
    form = kept.form_with("code", "pending")
    assert (form.values["code"], form.values["overall"]) == (["000 00"], ["4"])


@at("rating")
def rating_sent_twice(year: Year) -> None:
    asked = steps.ask_for_code(year, OURS, "13900000009", 4)
    form, code = asked.form_with("code", "pending"), steps.shown_code(asked)
    reads(asked.send(form=form, code=code), "谢谢您，评价已收到。")
    words = ("验证码已经用过，请重新获取。", "您对这个品牌的评价已经收到，有效。")
    refused(lambda: asked.send(form=form, code=code), 409, *words)
    assert Rating.objects.count() == 1


@at("rating")
def rating_by_invitation_sent_twice(year: Year) -> None:
    """One person, one rating: the second is the change of the first."""
    code = year.letters[f"{OURS} service_recipients"][0]
    for level in (2, 5):
        reads(steps.rate_invited(year, OURS, code, level), "谢谢您，评价已收到。")
    assert list(Rating.objects.values_list("overall", flat=True)) == [5]


@at("rating")
def rating_after_the_window(year: Year) -> None:
    page = _rating_page(year)
    code = year.letters[f"{OURS} service_recipients"][0]
    asked = steps.ask_for_code(year, OURS, "13900000009", 3)
    year.at("2025-06-17 00:00")
    words = "社会评价已于2025年6月17日 00:00结束。"
    kept = refused(lambda: page.send(overall="2", invitation=code), 409, words)
    assert kept.form_with("overall").values["overall"] == ["2"]
    assert kept.typed("invitation") == code
    form = asked.form_with("code", "pending")
    kept = refused(lambda: asked.send(form=form, code=steps.shown_code(asked)), 409, words)
    assert kept.form_with("overall").values["overall"] == ["3"]


# The annual report -------------------------------------------------------------------------------------------------


@at("report due")
def report_written_in_two_tabs(year: Year) -> None:
    address = f"{steps.REVIEW}report/"
    second = get(year["our drafter"], address)
    reads(steps.write_report(year, "our drafter", "3", "save"), "草稿已保存。")
    words = ("在此期间，报告已由他人保存。您填写的内容保留在下方。", "全年按承诺办理。")
    form = second.form_with("report")
    kept = refused(lambda: second.send(form=form, button="save", report="另一份报告"), 409, *words)
    assert kept.typed("report") == "另一份报告"


@at("report due")
def report_with_words_for_a_figure(year: Year) -> None:
    page = get(year["our drafter"], f"{steps.REVIEW}report/")
    name = next(name for name in page.form_with("report").names if name.startswith("actual-"))
    typed = {"report": "全年按承诺办理。", name: "两小时"}
    kept = refused(lambda: page.send(button="save", **typed), 422, "输入一个数字。")
    assert {field: kept.typed(field) for field in typed} == typed


# The walk ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def outcomes(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """Attempt to what was wrong with it, empty when all was as it should be."""
    begin = datetime(2025, 2, 10, 9, tzinfo=SHANGHAI)
    found: dict[str, str] = {}
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(begin, tick=False) as clock,
    ):
        year = Year(clock)
        for stop in steps.walk(year, "report due"):
            for attempt in ATTEMPTS.get(stop, ()):
                found[attempt.__name__] = _made(attempt, year)
        transaction.set_rollback(True)
    yield found


def _made(attempt: Attempt, year: Year) -> str:
    """Make it, take it back, and say what was wrong."""
    now, objection = year.now, year.objection
    try:
        with transaction.atomic():
            attempt(year)
            transaction.set_rollback(True)
    except (AssertionError, LookupError) as fault:
        return f"{type(fault).__name__}: {fault}"
    finally:
        year.clock.move_to(now)
        year.objection = objection
    return ""


NAMES = [attempt.__name__ for attempts in ATTEMPTS.values() for attempt in attempts]


@pytest.mark.django_db
@pytest.mark.parametrize("attempt", NAMES)
def test_bad_input(outcomes: dict[str, str], attempt: str) -> None:
    assert outcomes[attempt] == ""
