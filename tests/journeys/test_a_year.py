"""One application from its draft to a revoked title, by its people and the scheduled tasks."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO

from django.core import mail
from django.core.management import call_command
from django.test import Client

from brandportal.accounts.models import User
from brandportal.invariants import broken_invariants, known_invariants
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from tests.journeys import people, steps
from tests.journeys.pages import get
from tests.journeys.people import JUDGES, OUR_AGENCY, OURS, THEIRS, Year, reads
from tests.journeys.records import LEDGER_HEAD, ROUTINE

D = Decimal


def test_a_year(year: Year) -> None:
    """Every stage in its order; after each one what the people concerned would notice."""
    for stage in STAGES:
        stage(year)
    what_is_on_record(year)
    head = User.objects.get(username="ourhead")
    mailed = [letter.subject for letter in mail.outbox if letter.to == [head.email]]
    assert mailed == ["邀请您使用机关服务品牌评选平台", *TOLD]
    assert list(broken_invariants(known_invariants())) == []


def people_and_rules(year: Year) -> None:
    people.appoint_office(year)
    people.enrol(year)
    reads(people.add_rules(year), "已新增", "十佳机关服务品牌评选办法")
    reads(people.draw_up_year(year), "筹备中")
    reads(get(Client(), "/rules/"), "尚未启动评选年度")
    reads(people.open_year(year), "评选年度已启动，规则已锁定并公开。")
    opened = people.record(year["office"], "applications/cycle", "2025")
    reads(opened, "3月3日至3月31日")
    reads(get(Client(), "/rules/2025/"), "2025-1", "最多评定 1 个，入围名单 2 个。")
    early = get(year["our drafter"], "/workspace/applications/new/")
    reads(early, "“申报、自评”阶段将于 2025年3月3日 00:00 开始。")


def applying(year: Year) -> None:
    year.at("2025-03-03 09:00")
    steps.apply(year, "their", THEIRS)
    begun = reads(steps.start(year, "our", OURS), OURS, "2025-002", "草稿")
    reads(begun, "“口号”尚未填写。", "至少填写一项公开承诺。", "至少上传一份佐证材料。")
    for code in steps.SECTION_CODES[:-1]:
        reads(steps.fill_section(year, "our", year.number, code), "已于 09:00 保存。")
    reads(steps.application(year, "our drafter"), "至少上传一份佐证材料。", "90 / 100")
    reads(steps.fill_section(year, "our", year.number, "evidence"), "材料已添加。", "年度台账")
    year.at("2025-03-20 15:30")
    waiting = steps.do(year, "our drafter", "request_sign_off")
    reads(waiting, "已提请负责人签发。", "待负责人签发")
    reads(get(year["our head"], "/inbox/"), "请签发：港城车大夫")
    reads(get(year["office"], "/admin/applications/application/"), "2025-001")
    assert "2025-002" not in get(year["office"], "/admin/applications/application/")
    signed = steps.do(year, "our head", "sign_off")
    reads(signed, "已提交，回执见本页。", "市交通运输局局长 签发，2025-03-20 15:30")
    reads(signed, "2025-03-20 15:30 市交通运输局局长 签发并提交申报")
    reads(get(year["our drafter"], f"/workspace/applications/{year.number}/receipt/"), "2025-002")


def acceptance(year: Year) -> None:
    year.at("2025-04-01 10:00")
    page = people.record(year["office"], "applications/application", year.number)
    returned = people.act(
        page, "return", practice="请写明投诉由谁受理。", commitments="请写明核实办法。"
    )
    reads(returned, "已退回补正，已告知申报单位补正内容和期限。", "退回补正")
    seen = steps.application(year, "our drafter")
    reads(seen, "请写明投诉由谁受理。", "请写明核实办法。", "请于 2025-04-09 24:00 前补正")
    untouched = steps.section(year, "our", year.number, "identity")
    reads(untouched, "效能办没有要求补正这一部分。")
    year.at("2025-04-03 16:00")
    page = steps.section(year, "our", year.number, "practice")
    reads(page, "请写明投诉由谁受理。")
    reads(page.send(mechanism="投诉由服务热线统一受理，两日内答复。"), "已于 16:00 保存。")
    reads(steps.do(year, "our head", "resubmit"), "补正已提交。")
    page = people.record(year["office"], "applications/application", year.number)
    reads(page, "专人负责，月月培训，投诉两日内答复。", "投诉由服务热线统一受理，两日内答复。")
    page = steps.check_answers(year, year.number)
    reads(page, "申报条件答复已核对。")
    reads(people.act(page, "accept"), "已受理，已通知申报单位。")
    reads(steps.accept_application(year, THEIRS), "已受理，已通知申报单位。")


def preliminary_evaluation(year: Year) -> None:
    reads(steps.seat(year), "已聘任 5 名评委。")
    year.at("2025-05-06 09:00")
    reads(steps.open_scoring(year), "打分已开始，已通知各位评委。")
    for judge, given in zip(JUDGES, ("0.6", "0.8", "0.8", "0.8", "1.0"), strict=True):
        reads(get(year[judge], "/panel/"), "待声明 2")
        steps.judge_all(year, judge, {OURS: D(given), THEIRS: D("0.9")})
        reads(get(year[judge], "/panel/"), "待打分 0", "已锁定 2")
    reads(get(year["office"], "/admin/"), "评分表已全部锁定，可以结束打分")
    closed = steps.close_scoring(year)
    reads(
        closed,
        "打分已结束，2 个品牌入围。",
        "商务一家 90.00 90.00 校正宽严后：90.00 1",
        "港城车大夫 90.00 80.00 校正宽严后：80.00 2",
    )
    reads(steps.application(year, "our drafter"), "已入围")


def public_rating(year: Year) -> None:
    reads(steps.issue(year, OURS, "service_recipients", 3))
    reads(steps.issue(year, THEIRS, "service_recipients", 4))
    address = f"/rate/{steps.brand_code(year, OURS)}/"
    reads(get(Client(), address), "社会评价将于2025年6月3日 00:00开始。")
    year.at("2025-06-03 00:01")
    people.the_clock_ticks()
    ours, theirs = (year.letters[f"{brand} service_recipients"] for brand in (OURS, THEIRS))
    for code in theirs:
        reads(steps.rate_invited(year, THEIRS, code, 5), "谢谢您，评价已收到。")
    reads(steps.rate_invited(year, OURS, ours[0], 4), "谢谢您，评价已收到。")
    reads(steps.rate_invited(year, OURS, ours[1], 2), "谢谢您，评价已收到。")
    reads(steps.rate_invited(year, OURS, ours[1], 4), "谢谢您，评价已收到。")
    phone = Client()
    reads(steps.rate_by_phone(year, OURS, "139 0000 0001", 1, phone), "谢谢您，评价已收到。")
    reads(get(phone, address).send(overall="5"), "谢谢您，评价已收到。")
    reads(steps.rate_by_phone(year, OURS, "13900000002", 4), "谢谢您，评价已收到。")
    reads(get(year["leader"], "/leadership/2025/"), status=404)
    assert "85" not in get(year["office"], "/admin/reviews/ratinginvitation/").text
    year.at("2025-06-16 23:59")
    people.the_clock_ticks()
    reads(get(Client(), address), "您在这里办事，总体感觉怎么样？")
    year.at("2025-06-17 00:00")
    reads(get(Client(), address), "社会评价已于2025年6月17日 00:00结束。")
    people.the_clock_ticks()


def leadership_review(year: Year) -> None:
    """Recipients say 85 twice, the public (100 + 85) / 2 is drawn in to 88: 0.85 × 85 + 0.15 × 88 =
    85.45.

    Ours: 0.05 × 90 + 0.35 × 80 + 0.60 × 85.45 = 83.77; theirs: 0.05 × 90 + 0.35 × 90 + 0.60 × 100 =
    96.
    """
    year.at("2025-06-18 14:00")
    reads(get(year["leader"], "/inbox/"), "2025 年度排名已产生，请考评领导小组审核")
    ranking = get(year["leader"], "/leadership/2025/")
    reads(ranking, "83.77", "96.00", "各品牌计入评价均不足5份，合计份数不予公布。")
    assert ranking.text.index(THEIRS) < ranking.text.index(OURS)
    # Two citizens are too few for their mean to be shown, in the table or in the note beside it.
    calculation = reads(get(year["leader"], f"/leadership/2025/{year.number}/"), "85.45", "不足5")
    assert "92.50" not in calculation
    bare = steps.decide(steps.decision(year), OURS, {})
    ours, theirs = (
        "“港城车大夫”按排名不在名额之内，予以列入请写明理由。",
        "“商务一家”按排名在名额之内，未予列入请写明理由。",
    )
    reads(bare, ours, theirs, status=422)
    assert bare.typed("chair") == "沈永康"
    reasons = {OURS: "服务面广，群众受益直接。", THEIRS: "牵头单位职能调整，建议下一年度申报。"}
    decided = steps.decide_by_two(year, bare, OURS, reasons)
    reads(decided, *reasons.values())
    assert "已入选" not in steps.application(year, "our head").text


def public_notice(year: Year) -> None:
    year.at("2025-06-30 09:00")
    reads(steps.publish(year), "公示已发布，异议受理至2025年7月7日（含当日）。")
    reads(get(Client(), "/notices/2025/"), OURS, OUR_AGENCY, "没有收到异议。")
    year.at("2025-07-03 20:00")
    filed = steps.object_to(year, OURS, "五月六日上午窗口无人值守。")
    reads(filed, year.objection, year.code, "请记下这个查询码，查询办理情况只能凭它。")
    assert year.code not in filed.address
    year.at("2025-07-08 00:01")
    people.the_clock_ticks()
    reads(steps.evaluation(year), "公示中")
    held_up = people.record(year["office"], "audits/conferral", "2025")
    assert not [to for _words, to in held_up.links if to.endswith("/verb/confer/")]
    handled = people.record(year["office"], "reviews/objection", year.objection)
    assert "五月六日" not in handled.text
    reads(steps.answer_objection(year, "admit"), "异议已受理，答复之前暂缓命名。")
    reads(steps.assign_investigator(year), "已指定核查人并通知本人。")
    people.the_clock_ticks()
    reads(steps.evaluation(year), "公示中")
    year.at("2025-07-10 11:00")
    answer, outcome = "调取监控核实：当日窗口有人值守。", "经核查，当日窗口有人值守，异议不成立。"
    answered = steps.answer_objection(year, "reject", answer=answer, outcome=outcome)
    reads(answered, "异议已答复。")
    reads(get(Client(), "/notices/2025/"), year.objection, outcome)
    asked = get(Client(), "/notices/2025/objection/")
    reads(asked.send(code=year.code), answer)
    people.the_clock_ticks()
    reads(steps.evaluation(year), "公示期满")


def naming(year: Year) -> None:
    year.at("2025-07-21 10:00")
    reads(steps.confer(year), "已授予1项荣誉，本评选年度结束。")
    reads(get(Client(), "/titles/"), "T2025-01", OURS, OUR_AGENCY)
    live = get(Client(), "/titles/T2025-01/")
    reads(live, "该荣誉有效，有效期至2028年7月20日。", "港委发〔2025〕31号", "故障咨询当场答复")
    certificate = Client().get("/titles/T2025-01/certificate.pdf")
    assert certificate.content[:5] == b"%PDF-"
    reads(get(year["our head"], "/inbox/"), "“港城车大夫”获得荣誉")
    reads(get(Client(), "/results/2025/"), "83.77", "96.00")


def annual_review(year: Year) -> None:
    """The report of an unkept promise and falsified evidence; the clock decides, the agency is
    heard, the office answers.
    """
    year.at("2026-01-01 00:20")
    people.the_clock_ticks()
    reads(get(year["our drafter"], "/workspace/titles/T2025-01/2025/"), status=404)
    year.at("2026-01-01 09:00")
    reads(steps.open_annual_review(year), "年度年审已启动，已通知各单位。")
    # Where no worker can be reached, the clock opens them.
    people.the_clock_ticks()
    year.at("2026-01-12 09:00")
    address = "/workspace/titles/T2025-01/2025/"
    reads(get(year["our drafter"], address), "2026-01-22 24:00前提交，还剩 8 个工作日")
    report = get(year["our drafter"], f"{address}report/")
    actual = next(name for name in report.form_with("report").names if name.startswith("actual-"))
    saved = report.send(button="save", report="全年按承诺办理。", **{actual: "24"})
    reads(saved, "草稿已保存。", "未兑现")
    page = get(year["our head"], f"{address}report/")
    handed_in = page.send(form=page.form_with("report"), button="hand_in")
    reads(handed_in, "年度报告已提交。", "结论将自动作出并通知您。")
    page = people.record(year["office"], "audits/title", "T2025-01")
    found = {"kind": "falsified_evidence", "happened_on": "2025-11-20", "source": "专项核查组"}
    reads(people.act(page, "veto", **found), "已提请。")
    people.confirm(year)
    page = people.record(year["office"], "audits/title", "T2025-01")
    reads(page, "材料造假", "专项核查组")
    year.at("2026-01-22 00:20")
    people.the_clock_ticks()
    reads(get(year["our head"], address), "2026-01-22 24:00前已知的事实")
    year.at("2026-01-23 00:20")
    people.the_clock_ticks()
    heard = get(year["our head"], address)
    reads(heard, "结论尚未生效，荣誉状态不变。", "撤销")
    reads(get(Client(), "/titles/T2025-01/"), "该荣誉有效，有效期至2028年7月20日。")
    year.at("2026-01-26 09:00")
    reads(get(year["our drafter"], address), "仅本单位负责人可办理。")
    stated = heard.send(statement="台账系后补，恳请从轻。")
    reads(stated, "陈述申辩已提交，效能办将予答复。", "台账系后补，恳请从轻。")
    page = people.record(year["office"], "audits/annualreview", "T2025-01")
    reads(people.act(page, "uphold", answer="造假属实，维持结论。"), "已提请。")
    reads(people.confirm(year), "维持原结论并已生效，已通知该单位。")


STAGES = (
    people_and_rules,
    applying,
    acceptance,
    preliminary_evaluation,
    public_rating,
    leadership_review,
    public_notice,
    naming,
    annual_review,
)


def what_is_on_record(year: Year) -> None:
    people.the_clock_ticks()
    reads(get(Client(), "/titles/"), "T2025-01", "已撤销")
    reads(get(Client(), "/titles/T2025-01/"), "该荣誉已被撤销，不得再使用。")
    refused = get(Client(), "/titles/T2025-01/certificate.pdf")
    reads(refused, "该荣誉的状态为“已撤销”，不提供证书。", status=409)
    # Beside the falsification (-1) the naming counts for nothing; a place on the shortlist (0.5).
    table = json.loads(year["office"].get("/admin/audits/title/year-end/2025.json").content)
    assert [(row["name"], row["points"]) for row in table["agencies"]] == [
        (OUR_AGENCY, "-1"),
        (people.THEIR_AGENCY, "1/2"),
    ]
    # The head of the security events is noted by the clock in the nights after somebody signed in
    # or took a file. So is each head of the ledger while the rating is open, as often as the clock
    # runs.
    assert Entry.objects.filter(action=LEDGER_HEAD).exists()
    own = Entry.objects.exclude(action__in=ROUTINE).order_by("seq")
    assert list(own.values_list("action", flat=True)) == JOURNAL
    assert own.get(action="evaluation.probe").data == {"tried": 20, "shut": 0}
    size = Entry.objects.count()
    out = StringIO()
    call_command("verify_journal", stdout=out)
    assert out.getvalue().startswith(f"{size} entries, unbroken; head {size}:")
    head = User.objects.get(username="ourhead")
    subjects = [row.subject for row in Notice.objects.filter(recipient=head).order_by("pk")]
    assert subjects == TOLD


INVITED = ["accounts.invite", "accounts.accept_invitation"]
BY_TWO = ["proposal.propose", "proposal.confirm"]
SET_UP = ["accounts.invite", "accounts.confirm_invitation", "accounts.accept_invitation"]
APPOINTED = ["accounts.invite", *BY_TWO, *SET_UP[1:]]
APPLIED = [
    "application.start",
    *["application.save_section"] * 7,
    "application.request_sign_off",
    "application.sign_off",
]
SCORED = ["panel.declare"] * 2 + ["sheet.save", "sheet.lock"] * 2
JOURNAL = [
    *SET_UP * 2,
    *APPOINTED * 9,
    *["accounts.add_agency", *APPOINTED, *INVITED] * 2,
    "rule_set.add",
    "cycle.create",
    "cycle.set_windows",
    *BY_TWO,
    "cycle.open",
    *APPLIED * 2,
    "application.return_for_correction",
    "application.save_section",
    "application.resubmit",
    *["application.check_answers", "application.accept"] * 2,
    *BY_TWO,
    "evaluation.seat_panel",
    "evaluation.open_scoring",
    *SCORED * 5,
    "evaluation.close_scoring",
    *["application.shortlist"] * 2,
    "evaluation.shortlist",
    *["registers.hand_over", *BY_TWO, "reviews.issue_invitations"] * 2,
    "draw.close_registers",
    "evaluation.open_rating",
    "evaluation.probe",
    "evaluation.close_rating",
    "evaluation.count",
    "screening.begin",
    "screening.finish",
    *BY_TWO,
    "evaluation.decide",
    "application.pass_over",
    "application.select",
    "evaluation.publish_notice",
    "objection.file",
    "feedback.gather",
    "objection.admit",
    "objection.assign",
    "objection.reject",
    "evaluation.clear",
    *BY_TWO,
    "title.confer",
    "application.name",
    "evaluation.conclude",
    "cycle.conclude",
    "privacy.keep_terms",
    *BY_TWO,
    "review_run.open",
    "review.open",
    *["review.save_report"] * 2,
    "review.report",
    *BY_TWO,
    "veto.record",
    # Half a year after the conclusion.
    "privacy.keep_terms",
    "review.decide_adverse",
    "review.state",
    *BY_TWO,
    "review.uphold",
    "title.revoke",
]
TOLD = [
    "2025 年度评选已启动",
    "请签发：港城车大夫",
    "已提交：港城车大夫",
    "需要补正：港城车大夫",
    "已提交补正：港城车大夫",
    "已受理：港城车大夫",
    "已入围：港城车大夫",
    "已列入公示名单：港城车大夫",
    "“港城车大夫”获得荣誉",
    "“港城车大夫”2025年度年审：请提交年度报告",
    "“港城车大夫”2025年度年审：请查看结论",
    "“港城车大夫”2025年度年审：维持结论",
    "“港城车大夫”的荣誉已撤销",
]
