"""Stage 9 of the demo: the annual review of the first year's titles, with each outcome at least
once.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from applications.negative_list.enums import VetoKind
from applications.negative_list.vetoes import record_veto
from audits.annual_review.enums import Outcome, ReviewStatus
from audits.annual_review.hearing import make_statement, take_effect, uphold_verdict
from audits.annual_review.rectification import pass_rectification, report_rectification
from audits.annual_review.reviews import (
    Figure,
    decide_review,
    due_to_open,
    hand_in_report,
    open_review,
    save_report,
)
from audits.annual_review.runs import open_run, planned_run
from audits.annual_review.spot_checks import record_spot_check
from audits.annual_review.verdict_lists import confirm_verdicts, draw_up_list
from audits.models import AnnualReview, Title
from demo.brands import BRANDS
from demo.pairs import by_two
from demo.people import Cast
from demo.plaques import take_back_plaques

KEY_OF = {brand.agency: brand.key for brand in BRANDS}

KEPT, HALF, NEVER = "kept", "half", "never"

# Which commitments a title's agency kept, and what the spot check found. Nothing adverse is
# invented about agencies that really exist; the others take these courses in the order of their
# titles.
GOOD_COURSE = (KEPT, 95)
CLEAN = "现场查看窗口、台账和评价牌，随机访谈三名服务对象，情况与材料基本一致。"
WANTING = "工作时间窗口无人值守，评价牌收在柜中，三名受访者均不知道公开承诺。"
COURSES = (
    (HALF, 78),
    (HALF, 22),
    (KEPT, 70),  # falsified evidence came to light
    (NEVER, 60),  # no report
    (HALF, 74),
    (HALF, 18),
    (KEPT, 92),
)
FALSIFIED_COURSE = (KEPT, 70)


def courses(titles: list[Title]) -> dict[int, tuple[str, int]]:
    """Title id to its course in the year."""
    ahead = iter(COURSES)
    return {
        title.pk: next(ahead, GOOD_COURSE) if title.agency.invented else GOOD_COURSE
        for title in titles
    }


def falsified(titles: list[Title]) -> Title:
    """The title whose agency falsified its evidence."""
    found = courses(titles)
    return next(title for title in titles if found[title.pk] == FALSIFIED_COURSE)


def check_on_the_spot(titles: list[Title], *, cast: Cast, year: int) -> None:
    """One unannounced check of every title during the year."""
    found = courses(titles)
    for place, title in enumerate(titles):
        _kept, points = found[title.pk]
        day = datetime(year, 10, 13, 10, tzinfo=title.conferred_at.tzinfo) + timedelta(days=place)
        record_spot_check(
            title=title,
            checked_on=day.date(),
            points=Decimal(points),
            findings=CLEAN if points >= 60 else WANTING,
            by=cast.office,
            now=day,
        )


def review_year(titles: list[Title], *, cast: Cast, year: int, opened: datetime) -> None:
    """Open, report, decide, hear and put into effect, as the scheduled tasks would on the days
    after `opened`.
    """
    by_two(
        record_veto,
        first=cast.office,
        second=cast.deputy,
        why="专项核查认定材料造假，提请列入负面清单",
        second_why="已调阅核查报告，认定属实，同意",
        agency=falsified(titles).agency,
        kind=VetoKind.FALSIFIED_EVIDENCE,
        happened_on=date(year, 11, 20),
        source="效能办专项核查组",
        note="申报材料中的两份台账系事后补造。",
        now=opened - timedelta(days=10),
    )
    by_two(
        open_run,
        first=cast.office,
        second=cast.deputy,
        why="年度已结束，提请启动本年度年审",
        second_why="荣誉名单与上年核对无误，同意启动",
        run=planned_run(year),
        now=opened,
    )
    due = due_to_open(year=year)
    reviews = {pk: open_review(title_id=pk, year=year, now=opened) for pk in due}
    found = courses(titles)
    for title in titles:
        kept, _points = found[title.pk]
        if kept != NEVER:
            _report(reviews[title.pk], kept, cast=cast, now=opened + timedelta(days=8))
    decided = opened + timedelta(days=36)
    for review in AnnualReview.objects.to_decide(decided):
        decide_review(review_id=review.pk, now=decided)
    _hear(cast=cast, now=decided + timedelta(days=3))
    _confirm(year, cast=cast, now=decided + timedelta(days=20))
    effective = decided + timedelta(days=30)
    for review in AnnualReview.objects.to_take_effect(effective):
        take_effect(review_id=review.pk, now=effective)
    take_back_plaques(titles, cast=cast, now=effective + timedelta(days=3))
    _rectify(cast=cast, now=effective + timedelta(days=30))


def _report(review: AnnualReview, kept: str, *, cast: Cast, now: datetime) -> None:
    key = KEY_OF[review.title.agency.name]
    figures = {}
    for number, row in enumerate(review.title.application.commitments.all()):
        missed = kept == HALF and number == 0
        figures[row.pk] = Figure(row.baseline if missed else row.target)
    saved = save_report(
        review=review,
        figures=figures,
        text="本年度品牌服务对照承诺逐项自查，数据如表，未完成事项说明见备注。",
        version=review.version,
        by=cast.drafters[key],
        now=now,
    )
    hand_in_report(review=saved, by=cast.heads[key], now=now + timedelta(days=1))


def _hear(*, cast: Cast, now: datetime) -> None:
    """The first agency with an adverse verdict makes a statement; the office answers and upholds
    the verdict.
    """
    review = (
        AnnualReview.objects.filter(status=ReviewStatus.HEARING, outcome=Outcome.TO_BE_RECTIFIED)
        .select_related("title__agency")
        .order_by("title__number")
        .first()
    )
    if review is None:
        return
    key = KEY_OF[review.title.agency.name]
    stated = make_statement(
        review=review,
        statement="承诺未完成系年中系统切换所致，恳请给予整改机会。",
        by=cast.heads[key],
        now=now,
    )
    by_two(
        uphold_verdict,
        first=cast.office,
        second=cast.deputy,
        why="陈述理由不成立，提请维持原结论",
        second_why="已看陈述与通知记录，同意维持",
        review=stated,
        answer="系统切换已提前半年通知，维持限期整改；整改期内请逐项销号。",
        now=now + timedelta(days=4),
    )


def _confirm(year: int, *, cast: Cast, now: datetime) -> None:
    """Nobody else has made a statement; two officers confirm the other adverse verdicts."""
    waiting = AnnualReview.objects.filter(year=year).unconfirmed()
    made = draw_up_list(
        year=year,
        reviews=list(waiting.values_list("pk", flat=True)),
        reason="已逐项核对分值、抽查记录与负面清单，结论与事实相符",
        by=cast.office,
        now=now,
    )
    by_two(
        confirm_verdicts,
        first=cast.office,
        second=cast.deputy,
        why="申辩期内其余单位未提出异议，提请确认",
        second_why="抽看三项台账，计算无误，同意确认",
        verdict_list=made,
        now=now + timedelta(hours=3),
    )


def _rectify(*, cast: Cast, now: datetime) -> None:
    """Both suspended titles report a rectification; the first is checked and valid again, the
    second waits for the office.
    """
    reviews = list(
        AnnualReview.objects.filter(outcome=Outcome.TO_BE_RECTIFIED, status=ReviewStatus.IN_EFFECT)
        .select_related("title__agency", "rectification")
        .order_by("title__number")
    )
    for place, review in enumerate(reviews):
        key = KEY_OF[review.title.agency.name]
        reported = report_rectification(
            rectification=review.rectification,
            report="未完成的承诺已全部补齐，服务点公示了完成情况。",
            by=cast.heads[key],
            now=now,
        )
        if place == 0:
            by_two(
                pass_rectification,
                first=cast.office,
                second=cast.deputy,
                why="现场复核整改到位，提请验收通过",
                second_why="已看复核照片和台账，逐项兑现，同意通过",
                rectification=reported,
                finding="现场复核属实，承诺已全部兑现。",
                now=now + timedelta(days=6),
            )
