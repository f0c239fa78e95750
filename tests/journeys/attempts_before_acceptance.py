"""Bad input of invited people, the operator and the agency."""

from __future__ import annotations

import io
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import Workbook

from applications.models import Application
from tests.factories.applications import image_bytes, pdf_bytes, pdf_file
from tests.journeys import people, steps
from tests.journeys.attempts import at, refused, untouched
from tests.journeys.pages import get
from tests.journeys.people import PASSWORD, Year, reads

# Invitations and the import of agencies
# ----------------------------------------------------------------------------


def _invited(year: Year) -> str:
    page = get(year["office"], "/admin/accounts/invitation/add/")
    form = page.form_with("agency", "role")
    typed = {"name": "新人", "email": "new@example.org", "role": "office"}
    page.send(form=form, **people.with_proof(form, typed))
    people.confirm(year, "security")
    found = people.INVITATION.search(people.mailed_to("new@example.org"))
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
GOOD_ROW = ["市档案馆", "窗口类", "11320582000000009N", "王小明", "13900000000", "dag@example.org"]
BAD_ROW = ["市口岸办", "港口类", "11320582000000008K", "李小红", "13900000001", "kab@example.org"]


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
    "3\tB 类别\t“港口类”不是有效类别，可填：窗口类、非窗口类、党群机关。\n"
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


# Uploads
# --------------------------------------------------------------------------------------------------


def _upload(year: Year, name: str, content: bytes, *words: str) -> None:
    page = steps.section(year, "our", year.number, "evidence")
    form = page.form_with("indicator", "file")
    file = SimpleUploadedFile(name, content, "application/pdf")
    typed = {"indicator": "commitments.delivered", "title": "全年台账", "file": file}
    kept = refused(lambda: page.send(form=form, **typed), 422, *words)
    assert (kept.typed("title"), kept.typed("indicator")) == ("全年台账", "commitments.delivered")


POSSIBLE = "PDF、JPEG、PNG 格式，每份不超过 10 MB"


@at("written")
def upload_broken(year: Year) -> None:
    words = "无法读取该文件，可能已损坏、受密码保护或内容过大。"
    _upload(year, "台账.pdf", pdf_bytes()[:200], words)


@at("written")
def upload_of_a_picture_cut_off_in_the_middle(year: Year) -> None:
    words = "无法按 JPEG 格式读取该文件，可能已损坏。"
    _upload(year, "窗口.jpg", image_bytes("JPEG", (300, 300))[:-40], words)


@at("written")
def upload_empty(year: Year) -> None:
    _upload(year, "台账.pdf", b"", "文件是空的。")


@at("written")
def upload_huge(year: Year) -> None:
    content = pdf_bytes() + b"\0" * (10 * 1024 * 1024)
    _upload(year, "台账.pdf", content, f"文件大小为 10.1 MB。可上传：{POSSIBLE}")


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
    words = "无法按 PNG 格式读取该文件，可能已损坏。"
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
    words = "无法按 JPEG 格式读取该文件，可能已损坏。"
    refused(lambda: page.send(form=form, logo=file), 422, words)


# Writing
# --------------------------------------------------------------------------------------------------


@at("written")
def section_written_in_two_tabs(year: Year) -> None:
    first, second = (steps.section(year, "our", year.number, "identity") for _tab in range(2))
    reads(first.send(slogan="第一个口号"), "已于 09:00 保存。")
    words = ("您本人于 09:00 在另一个窗口保存了这一部分", "第一个口号")
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
    # Kept unfinished as it was typed, beside the points as they were; nothing so is signed off.
    kept = reads(page.send(**typed), "可填 0 至 5 分。", "有 1 项尚未填完，已按原样保存")
    assert kept.typed("brand_design__core_value-points") == "5.5"
    assert kept.typed("brand_design__core_value-reason") == "台账可查"
    with pytest.raises(LookupError):
        steps.do(year, "our drafter", "request_sign_off")
    steps.fill_section(year, "our", year.number, "self_assessment")


@at("written")
def commitment_that_changes_nothing(year: Year) -> None:
    page = steps.section(year, "our", year.number, "commitments")
    same = {"commitments-0-target": "24"}
    unfinished = "有 1 项尚未填完，已按原样保存"
    kept = reads(page.send(**same), "目标值与现状值相同，看不出改进。", unfinished)
    assert kept.typed("commitments-0-target") == "24"
    steps.fill_section(year, "our", year.number, "commitments")


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
