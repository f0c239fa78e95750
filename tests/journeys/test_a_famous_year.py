"""A title of a Top Ten that was kept long enough rises to Famous Brand: from the application to the
plaque, by the pages of a Top Ten year.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from audits.annual_review.enums import Outcome, ReviewStatus
from audits.models import Title
from brandportal.accounts.models import Agency
from brandportal.invariants import broken_invariants, known_invariants
from tests.factories.audits import make_review, make_title
from tests.journeys import people, steps
from tests.journeys.pages import get
from tests.journeys.people import JUDGES, OUR_AGENCY, OURS, THEIR_AGENCY, THEIRS, Year, reads

WORDS = "2025·名牌"


def test_a_famous_year(year: Year) -> None:
    year.edition = "2025-famous"
    people.appoint_office(year)
    people.enrol(year)
    people.add_rules(year, promotion={"quota": 1})
    held = {brand: _kept(agency, brand) for agency, brand in HOLDERS.items()}
    listed = get(year["office"], reverse("admin:audits_title_promotion"))
    reads(listed, OURS, "可以晋级", "建立名牌评选年度")
    people.draw_up_year(year)
    reads(people.open_year(year), "评选年度已启动，规则已锁定并公开。")
    # One place and a shortlist of two: of the rules for a Top Ten, in proportion.
    reads(get(Client(), "/rules/2025-famous/"), WORDS, "最多评定 1 个，入围名单 2 个。")

    year.at("2025-03-03 09:00")
    reads(get(year["our head"], f"/workspace/titles/{held[OURS].number}/"), "申报名牌")
    begin = get(year["our drafter"], "/workspace/applications/new/2025-famous/")
    reads(begin, "本单位有符合晋级条件的品牌", OURS)
    other = begin.send(brand_name="另一个品牌", **steps.sent_answers())
    reads(other, "另一个品牌", status=422)
    for key, brand in (("our", OURS), ("their", THEIRS)):
        steps.apply(year, key, brand)
    assert year.number == "2025F-001"
    year.at("2025-04-03 16:00")
    for brand in (OURS, THEIRS):
        reads(steps.accept_application(year, brand), "已受理，已通知申报单位。")

    steps.seat(year)
    year.at("2025-05-06 09:00")
    reads(steps.open_scoring(year), "打分已开始，已通知各位评委。")
    for judge in JUDGES:
        steps.judge_all(year, judge, {OURS: Decimal("0.8"), THEIRS: Decimal("0.9")})
    reads(steps.close_scoring(year), "打分已结束，2 个品牌入围。")
    for brand, count in ((OURS, 3), (THEIRS, 4)):
        steps.issue(year, brand, "service_recipients", count)
    for brand in (OURS, THEIRS):
        steps.brand_code(year, brand)
    year.at("2025-06-03 00:01")
    people.the_clock_ticks()
    reads(get(Client(), "/"), WORDS, "我要评价")
    steps.rate_everything(year)
    year.at("2025-06-17 00:00")
    people.the_clock_ticks()

    year.at("2025-06-18 14:00")
    reads(get(year["leader"], "/inbox/"), f"{WORDS} 年度排名已产生，请考评领导小组审核")
    reads(get(year["leader"], "/leadership/2025-famous/"), OURS, THEIRS)
    reasons = {OURS: "服务面广，群众受益直接。", THEIRS: "牵头单位职能调整，建议下一年度申报。"}
    page = steps.decide_by_two(year, steps.decision(year), OURS, reasons)
    reads(page, "2025年度机关服务名牌审核决定", *reasons.values())
    year.at("2025-06-30 09:00")
    reads(steps.publish(year), "公示已发布，异议受理至2025年7月7日（含当日）。")
    reads(get(Client(), "/notices/2025-famous/"), "2025年度机关服务名牌公示", OURS, OUR_AGENCY)
    reads(get(Client(), "/results/2025-famous/"), WORDS, OURS, THEIRS)
    assert f"{WORDS}年" in Client().get("/ledger/2025-famous/heads.atom").content.decode()
    year.at("2025-07-08 00:01")
    people.the_clock_ticks()

    year.at("2025-07-21 10:00")
    reads(steps.confer(year), "已授予1项荣誉，本评选年度结束。")
    risen = Title.objects.get(level="famous")
    assert (risen.number, risen.valid_to) == ("F2025-01", date(2030, 7, 20))
    reads(get(Client(), "/titles/F2025-01/"), "机关服务名牌", "该荣誉有效", OURS)
    reads(get(Client(), f"/titles/{held[OURS].number}/"), "已晋级名牌")
    reads(get(Client(), f"/titles/{held[THEIRS].number}/"), "该荣誉有效")
    for paper in ("certificate", "plaque"):
        assert _paper(year, paper).content[:5] == b"%PDF-"
    points = get(year["office"], reverse("admin:audits_title_year_end") + "?year=2025")
    reads(points, "F2025-01")
    # The titles and reviews of before were not made by the verbs.
    before = {"reviews.replayed", "journal.statuses", "applications.self_scores"}
    rest = [row for row in known_invariants() if row.code not in before]
    assert list(broken_invariants(rest)) == []


HOLDERS = {OUR_AGENCY: OURS, THEIR_AGENCY: THEIRS}


def _kept(agency: str, brand: str) -> Title:
    """The brand's title of 2022, retained up to 2024."""
    title = make_title(
        agency=Agency.objects.get(name=agency),
        year=2022,
        name=brand,
        valid_from=date(2022, 10, 9),
        valid_to=date(2026, 10, 8),
    )
    for one in (2022, 2023, 2024):
        make_review(
            title,
            year=one,
            status=ReviewStatus.IN_EFFECT,
            outcome=Outcome.RETAINED,
            score=Decimal("95"),
        )
    return title


def _paper(year: Year, paper: str):
    if paper == "plaque":
        return year["our head"].get("/workspace/titles/F2025-01/plaque.pdf")
    return Client().get("/titles/F2025-01/certificate.pdf")
