"""Actions done twice, and bad input of judges, citizens and title holders."""

from __future__ import annotations

from django.test import Client

from reviews.models import Rating
from tests.journeys import people, steps
from tests.journeys.attempts import at, refused, untouched
from tests.journeys.pages import Page, get
from tests.journeys.people import JUDGES, OURS, THEIRS, Year, reads
from tests.journeys.records import changed, everything

# Actions done twice
# --------------------------------------------------------------------------------------------------


def _already(status: str) -> str:
    return f"当前状态为“{status}”，已不能办理。"


@at("waiting for sign-off")
def sign_off_twice(year: Year) -> None:
    address = f"/workspace/applications/{year.number}/do/sign_off/"
    first, second = get(year["our head"], address), get(year["our head"], address)
    form, again = first.form_to(address), second.form_to(address)
    reads(first.send(form=form, **people.with_proof(form, {})), "已提交，回执见本页。")
    typed = people.with_proof(again, {})
    words = "当前状态为“已提交”，现在不能办理。"
    refused(lambda: second.send(form=again, **typed), 409, words)


@at("scoring")
def sheet_locked_twice(year: Year) -> None:
    steps.declare(year, JUDGES[0])
    asked = steps.score(year, JUDGES[0], year.number, people.NINE_TENTHS)
    again = get(year[JUDGES[0]], asked.address)
    reads(steps.lock(asked), "“港城车大夫”的评分表已锁定。")
    refused(lambda: steps.lock(again), 409, "当前状态为“已锁定”，现在不能办理。")


@at("counted")
def decision_twice(year: Year) -> None:
    first, second = steps.decision(year), steps.decision(year)
    reads(steps.decide(first, OURS, steps.REASONS), "已提请。")
    waits = "此事已提请，正在等待复核。"
    refused(lambda: steps.decide(second, OURS, steps.REASONS), 409, waits)
    reads(people.confirm(year, "second leader"), "审核结果已记录。")
    # Sent back by two it could be decided again.
    now = "当前状态为“名单已审定”，现在不能办理。"
    kept = refused(lambda: steps.decide(second, THEIRS, {}), 409, now)
    reads(kept, steps.REASONS[OURS], status=409)


@at("cleared")
def conferral_twice(year: Year) -> None:
    page = people.record(year["office"], "audits/conferral", "2025")
    address = page.link(ending="/verb/confer/")
    first, second = get(year["office"], address), get(year["office"], address)
    document = {"approving_document": "港委发〔2025〕31号"}
    form = first.form_with("approving_document")
    reads(first.send(form=form, **people.with_proof(form, document)), "已提请。")
    document = people.with_proof(second.form_with("approving_document"), document)
    refused(lambda: second.send(**document), 409, "此事已提请，正在等待复核。")
    reads(people.confirm(year), "已授予1项荣誉，本评选年度结束。")
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


# The panel
# --------------------------------------------------------------------------------------------------


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


# The public rating
# --------------------------------------------------------------------------------------------------


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
    kept = refused(lambda: page.send(**typed), 422, "没有这个邀请码，请与信函或短信核对。")
    assert kept.form_with("overall").values["overall"] == ["4"]
    assert kept.typed("invitation") == "AAAA-BBBB-CCCC"


@at("rating")
def rating_with_a_code_for_another_brand(year: Year) -> None:
    code = year.letters[f"{THEIRS} service_recipients"][0]
    page = _rating_page(year)
    words = "这个邀请码属于另一个品牌。"
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
    reads(
        kept,
        "验证码不正确或已失效：验证码十分钟内有效，最多可输入五次，只能使用一次。请核对后重试，或者重新获取。",
        status=422,
    )
    assert changed(before, everything()) == ["reviews.PhoneCode"]
    form = kept.form_with("code", "pending")
    assert (form.values["code"], form.values["overall"]) == (["000 00"], ["4"])


@at("rating")
def rating_sent_twice(year: Year) -> None:
    """The second use of the code is counted like a guess, nothing else."""
    asked = steps.ask_for_code(year, OURS, "13900000009", 4)
    form, code = asked.form_with("code", "pending"), steps.shown_code(asked)
    reads(asked.send(form=form, code=code), "谢谢您，评价已收到。")
    words = ("验证码已经用过，请重新获取。", "您对这个品牌的评价已经收到，有效。")
    before = everything()
    reads(asked.send(form=form, code=code), *words, status=409)
    assert changed(before, everything()) == ["reviews.PhoneCode"]
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


# The annual report
# --------------------------------------------------------------------------------------------------


@at("report due")
def report_written_in_two_tabs(year: Year) -> None:
    address = f"{steps.REVIEW}report/"
    second = get(year["our drafter"], address)
    reads(steps.write_report(year, "our drafter", "3", "save"), "草稿已保存。")
    words = ("在此期间，报告已由他人保存。您填写的内容保留在下方。", "全年按承诺办理。")
    form = second.form_with("report")
    kept = refused(
        lambda: second.send(form=form, button="save", report="经核查另一份报告"),
        409,
        *words,
    )
    assert kept.typed("report") == "经核查另一份报告"


@at("report due")
def report_with_words_for_a_figure(year: Year) -> None:
    page = get(year["our drafter"], f"{steps.REVIEW}report/")
    name = next(name for name in page.form_with("report").names if name.startswith("actual-"))
    typed = {"report": "全年按承诺办理。", name: "两小时"}
    kept = refused(lambda: page.send(button="save", **typed), 422, "请填写数字。")
    assert {field: kept.typed(field) for field in typed} == typed
