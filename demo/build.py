"""The demo's two award years: 2025 concluded and reviewed, 2026 in public rating."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from applications.cycles.cycles import (
    add_rule_set,
    create_cycle,
    open_cycle,
    record_approval,
    set_windows,
)
from applications.cycles.enums import Stage
from applications.lifecycle.applications import (
    decline,
    lapse,
    return_for_correction,
)
from applications.models import Application, Cycle, RuleSet
from audits.models import Title
from audits.titles.titles import confer
from brandportal.codes import seeded_codes
from brandportal.proposals.domain import propose
from brandportal.rulebook import DEFAULT_RULES
from demo.applying import apply, check_in, correct
from demo.bad_ratings import handle_cases, let_time_pass
from demo.brands import BRANDS
from demo.counters import rate_beside_telephones, remind, report_pressure
from demo.feedback import send_letters
from demo.judging import (
    decide_by_ranking,
    let_the_city_rate,
    score,
    shortlisted,
)
from demo.objecting import object_to, tell_tips
from demo.pairs import by_two
from demo.people import Cast, enrol
from demo.plaques import hand_over_plaques
from demo.registering import draw_the_raters, hand_over_registers, send
from demo.reviewing import check_on_the_spot, falsified, review_year
from demo.screening import add_unusual_ratings, screen_and_decide
from demo.stories import tell_stories
from demo.year_end import settle_year_end
from reviews.decision.notice import clear_notice, publish_notice
from reviews.ledger import heads, ledger
from reviews.models import Evaluation
from reviews.rating.enums import RaterGroup
from reviews.stages.steps import close_rating, open_rating

FIRST_YEAR, SECOND_YEAR = 2025, 2026
SILENT_KEY, DECLINED_KEY, CORRECTED_KEY = "lyj", "wwj", "dag"
URGED_KEY, REPORTED_KEY = "fgw", "tjj"
PASSED_OVER = "科创摆渡人"
FIRST_RATERS = {
    RaterGroup.SERVICE_RECIPIENTS: 80,
    RaterGroup.ENTERPRISES: 35,
    RaterGroup.DEPUTIES: 32,
    RaterGroup.GRASS_ROOTS: 33,
    RaterGroup.PUBLIC: 50,
}
SECOND_RATERS = {
    RaterGroup.SERVICE_RECIPIENTS: 118,
    RaterGroup.ENTERPRISES: 46,
    RaterGroup.DEPUTIES: 36,
    RaterGroup.GRASS_ROOTS: 44,
    RaterGroup.PUBLIC: 76,
}
# So many days the second year has been rated, and goes on being rated.
RATED_DAYS, RATED_FOR = 7, 23

# How far the second year has come, as days since `_second_year` left it in its public rating.
STATES = {"rating": 0, "counted": 36, "notice": 44}

Say = Callable[[str], None]


def build(*, today: date, say: Say, at: str = "rating") -> None:
    """Build the whole demo as of `today`, all or nothing; the same day gives the same demo. `at` is
    one of `STATES`: the second year is being rated, counted and waits for the leading group, or
    decided and on public notice.

    Every step uses the verbs of the portal, with the time passed in.
    """
    with (
        transaction.atomic(),
        seeded_codes("agency service brands"),
        translation.override("zh-hans"),
    ):
        say("People and agencies")
        cast = enrol(now=_at(date(FIRST_YEAR, 2, 10)))
        rule_set = add_rule_set(
            version=f"{FIRST_YEAR}-1",
            title="十佳机关服务品牌评选办法",
            rules=_rules(),
            by=cast.office,
            now=_at(date(FIRST_YEAR, 2, 12)),
        )
        say(f"Award year {FIRST_YEAR}")
        titles = _first_year(cast, rule_set)
        tell_stories(cast, now=_at(date(FIRST_YEAR, 7, 10)))
        say(f"Annual review of {FIRST_YEAR}")
        check_on_the_spot(titles, cast=cast, year=FIRST_YEAR)
        review_year(titles, cast=cast, year=FIRST_YEAR, opened=_at(date(SECOND_YEAR, 1, 5)))
        settle_year_end(FIRST_YEAR, cast=cast, now=_at(date(SECOND_YEAR, 4, 20)))
        say(f"Award year {SECOND_YEAR}")
        rated = today - timedelta(days=STATES[at])
        barred = falsified(titles)
        evaluation = _second_year(cast, rule_set, barred, rated)
        if at != "rating":
            _count(cast, evaluation, closed=_at(rated + timedelta(days=RATED_FOR), hour=0))
        if at == "notice":
            _put_on_notice(cast, evaluation, barred, decided=_at(rated + timedelta(days=38)))


def _rules() -> dict[str, Any]:
    """The default rules with fewer places to draw and an early first review: the demo is quick.
    They ask nothing before an application, so that the agency on the negative list can be declined.
    """
    rules = deepcopy(DEFAULT_RULES)
    del rules["eligibility"]
    rules["annual_review"]["first_review_after_months"] = 0
    rules["sampling"]["places"] = {
        RaterGroup.SERVICE_RECIPIENTS.value: 150,
        RaterGroup.ENTERPRISES.value: 60,
        RaterGroup.DEPUTIES.value: 48,
        RaterGroup.GRASS_ROOTS.value: 60,
    }
    return rules


def _at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _open_year(
    cast: Cast, rule_set: RuleSet, *, year: int, days: list[date], now: datetime
) -> Cycle:
    """Create and open a year; `days` are the starts of the stages and the end of the last one."""
    cycle = create_cycle(year=year, rule_set=rule_set, by=cast.office, now=now)
    bounds = [_at(day, hour=0) for day in days]
    windows = {
        stage: (bounds[number], bounds[number + 1]) for number, stage in enumerate(Stage.values)
    }
    set_windows(cycle=cycle, windows=windows, by=cast.office, now=now)
    return by_two(
        open_cycle,
        first=cast.office,
        second=cast.deputy,
        why=f"{year}年度评选办法已经领导小组审定，提请启动",
        second_why=f"规则与{year}年审定稿逐条核对一致，同意启动",
        now=now + timedelta(hours=1),
        cycle=cycle,
    )


def _hand_in(cast: Cast, cycle: Cycle, *, begins: date, keys: list[str]) -> dict[str, Application]:
    chance = Random(f"applications {cycle.year}")  # noqa: S311 - invented figures
    return {
        brand.key: apply(
            brand,
            cycle=cycle,
            cast=cast,
            start=_at(begins, hour=9, minute=5 + number) + timedelta(days=number % 19),
            chance=chance,
        )
        for number, brand in enumerate(BRANDS)
        if brand.key in keys
    }


def _first_year(cast: Cast, rule_set: RuleSet) -> list[Title]:
    days = [
        date(FIRST_YEAR, *day)
        for day in ((3, 3), (4, 1), (4, 15), (5, 12), (6, 9), (6, 20), (7, 1), (7, 16))
    ]
    cycle = _open_year(cast, rule_set, year=FIRST_YEAR, days=days, now=_at(date(FIRST_YEAR, 2, 20)))
    handed_in = _hand_in(cast, cycle, begins=days[0], keys=[brand.key for brand in BRANDS])
    _turn_away(cast, handed_in, now=_at(date(FIRST_YEAR, 4, 2)))
    check_in(
        [row for key, row in handed_in.items() if key not in (SILENT_KEY, DECLINED_KEY)],
        cast=cast,
        now=_at(date(FIRST_YEAR, 4, 3)),
    )
    hand_over_registers(cycle, cast=cast, now=_at(date(FIRST_YEAR, 4, 8)))
    silent = _at(date(FIRST_YEAR, 4, 14))
    for application in Application.objects.overdue_corrections(silent):
        lapse(application=application, now=silent)
    evaluation = score(
        cycle=cycle,
        cast=cast,
        opened=_at(days[2]),
        closed=_at(date(FIRST_YEAR, 5, 9), hour=16),
    )
    _draw(cast, evaluation, opens=days[3], number="02 09 15 21 26 30 07")
    evaluation = open_rating(evaluation=evaluation, now=_at(days[3], hour=0, minute=1))
    send(_at(days[3], hour=8))
    let_the_city_rate(evaluation, sizes=FIRST_RATERS, opened=_at(days[3], hour=8), days=26)
    add_unusual_ratings(evaluation, opened=_at(days[3], hour=0))
    evaluation = close_rating(evaluation=evaluation, now=_at(days[4], hour=0, minute=1))
    screen_and_decide(evaluation, cast=cast, now=_at(days[4], hour=0, minute=2))
    remind(
        handed_in[URGED_KEY],
        cast=cast,
        head=cast.heads[URGED_KEY],
        counted=_at(days[4], hour=0),
    )
    cases_open = _at(days[4], hour=0, minute=3)
    handle_cases(evaluation, cast=cast, opened=cases_open)
    evaluation = decide_by_ranking(
        evaluation,
        cast=cast,
        passed_over=PASSED_OVER,
        reason="牵头单位职能调整，品牌今后由两家单位共同承担，建议下一年度合并申报。",
        now=_at(date(FIRST_YEAR, 6, 19), hour=15),
    )
    let_time_pass(evaluation, opened=cases_open)
    return _confer(cast, evaluation)


def _turn_away(cast: Cast, handed_in: dict[str, Application], *, now: datetime) -> None:
    return_for_correction(
        application=handed_in[SILENT_KEY],
        items={"commitments": "承诺“投诉首次回应时间”缺少市民可以查到的途径，请补充。"},
        by=cast.office,
        now=now,
    )
    by_two(
        decline,
        first=cast.office,
        second=cast.deputy,
        why="现场核实服务点没有开放，提请不予受理",
        second_why="已核对开放时间公告，同意不予受理",
        application=handed_in[DECLINED_KEY],
        reason="服务点尚未对外开放，本年度没有可以评价的服务。",
        now=now,
    )


def _confer(cast: Cast, evaluation: Evaluation) -> list[Title]:
    published = _at(date(FIRST_YEAR, 6, 20))
    notice = publish_notice(evaluation=evaluation, by=cast.office, now=published)
    object_to(notice, cast=cast, published=published)
    tell_tips(notice, cast=cast, published=published)
    cleared = clear_notice(
        evaluation=Evaluation.objects.get(pk=evaluation.pk),
        now=notice.ends_at + timedelta(minutes=1),
    )
    send_letters(cast, cleared, now=notice.ends_at + timedelta(hours=2))
    record_approval(
        cycle=cleared.cycle,
        body="市评比达标表彰工作协调小组",
        number="市评组〔2025〕7 号",
        by=cast.office,
        now=_at(date(FIRST_YEAR, 6, 30)),
    )
    titles = by_two(
        confer,
        first=cast.office,
        second=cast.deputy,
        why="公示期满，异议均已答复，提请授予荣誉",
        second_why="名单与公示一致，批准文号核对无误，同意命名",
        now=_at(date(FIRST_YEAR, 7, 3), hour=10),
        evaluation=cleared,
        approving_document="市委办〔2025〕31 号",
    )
    hand_over_plaques(titles, cast=cast, now=_at(date(FIRST_YEAR, 7, 11), hour=16))
    return titles


def _count(cast: Cast, evaluation: Evaluation, *, closed: datetime) -> None:
    """Close the rating, count, and screen what is unusual."""
    counted = close_rating(evaluation=evaluation, now=closed + timedelta(minutes=1))
    screen_and_decide(counted, cast=cast, now=closed + timedelta(minutes=2))


def _put_on_notice(cast: Cast, evaluation: Evaluation, barred: Title, *, decided: datetime) -> None:
    """Decide, passing over the brand that lost its title; three days later publish the notice."""
    counted = Evaluation.objects.get(pk=evaluation.pk)
    listed = decide_by_ranking(
        counted,
        cast=cast,
        passed_over=barred.brand.name,
        reason="荣誉因弄虚作假被撤销，本年度不予列入。",
        now=decided,
    )
    publish_notice(evaluation=listed, by=cast.office, now=decided + timedelta(days=3))


def _second_year(cast: Cast, rule_set: RuleSet, barred: Title, today: date) -> Evaluation:
    shifts = (-95, -62, -50, -RATED_DAYS, RATED_FOR, 40, 55, 75)
    days = [today + timedelta(days=shift) for shift in shifts]
    cycle = _open_year(
        cast, rule_set, year=SECOND_YEAR, days=days, now=_at(days[0] - timedelta(days=10))
    )
    handed_in = _hand_in(cast, cycle, begins=days[0], keys=[brand.key for brand in BRANDS])
    checked = _at(days[1] + timedelta(days=1))
    out = next(row for row in handed_in.values() if row.agency_id == barred.agency_id)
    by_two(
        decline,
        first=cast.office,
        second=cast.deputy,
        why="负面清单认定在追溯期内，提请不予受理",
        second_why="认定日期在追溯期内，核对无误，同意",
        application=out,
        reason="单位在追溯期内有伪造佐证材料的认定，按负面清单不予受理。",
        now=checked,
    )
    correct(handed_in[CORRECTED_KEY], cast=cast, key=CORRECTED_KEY, now=checked)
    check_in(
        [row for row in handed_in.values() if row.pk != out.pk],
        cast=cast,
        now=checked + timedelta(days=2),
    )
    hand_over_registers(cycle, cast=cast, now=checked + timedelta(days=5))
    evaluation = score(
        cycle=cycle,
        cast=cast,
        opened=_at(days[2]),
        closed=_at(days[3] - timedelta(days=3), hour=16),
    )
    _draw(cast, evaluation, opens=days[3], number="05 08 13 17 28 33 11")
    evaluation = open_rating(evaluation=evaluation, now=_at(days[3], hour=0, minute=1))
    send(_at(days[3], hour=0, minute=5))
    given = let_the_city_rate(
        evaluation, sizes=SECOND_RATERS, opened=_at(days[3], hour=0), days=RATED_DAYS
    )
    given += rate_beside_telephones(evaluation, cast=cast, opened=_at(days[3], hour=0))
    propose(
        action="reviews.issue_invitations",
        obj=shortlisted(evaluation)[0],
        arguments={"group": RaterGroup.DEPUTIES.value, "count": 12},
        reason="十二位年长代表没有登记手机号，请核发纸质评价码",
        by=cast.deputy,
        now=_at(today - timedelta(days=1), hour=16),
        proved_at=_at(today - timedelta(days=1), hour=16),
    )
    report_pressure(handed_in[REPORTED_KEY], now=_at(today - timedelta(days=1), hour=15))
    opened, hours = _at(days[3], hour=0), 24 * RATED_DAYS
    for hour in range(1, hours + 1):
        # The demo's citizens come brand by brand, not hour by hour: each hour takes its share of
        # them.
        ledger.fold(evaluation.cycle_id, limit=given * hour // hours - given * (hour - 1) // hours)
        heads.publish(evaluation=evaluation, now=opened + timedelta(hours=hour))
    return evaluation


def _draw(cast: Cast, evaluation: Evaluation, *, opens: date, number: str) -> None:
    """The registers close three days before the rating opens; the lottery number of the day after
    next is used for the draw.
    """
    two_days_before = opens - timedelta(days=2)
    draw_the_raters(
        evaluation,
        cast=cast,
        closed=_at(opens - timedelta(days=3), hour=0, minute=1),
        number=number,
        on=two_days_before,
        now=_at(two_days_before, hour=22),
    )
