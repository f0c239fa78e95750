"""Other input than by telephone in the demo: tablets at counters, sheets of paper, reports of
pressure.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from applications.form.enums import ApplicationStatus
from applications.models import Application, ServicePoint
from brandportal.accounts.models import User
from brandportal.web.spreadsheets import csv_bytes
from demo.pairs import by_two
from demo.people import Cast
from reviews.batches.batches import confirm_batch, enter_batch, start_batch, work_on
from reviews.batches.files import COLUMNS
from reviews.identity.pseudonyms import phone_pseudonym
from reviews.kiosks.kiosks import issue_kiosk, kiosk_marks, revoke_kiosk
from reviews.models import Batch, Evaluation, Kiosk
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, rate
from reviews.screening import pressure, sanctions
from reviews.screening.enums import Pressure, SanctionStep

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AT_A_TABLET = 6
ON_PAPER, BY_TELEPHONE = 16, 9
LEVELS = ("非常满意", "满意", "满意", "基本满意")
SHEET = ("brand", "phone", "overall", "attitude", "given_on")


def rate_beside_telephones(evaluation: Evaluation, *, cast: Cast, opened: datetime) -> int:
    """Tablets and a batch of sheets in the open year; a second batch waits for the office. Returns
    how many have rated.
    """
    brands = list(
        evaluation.cycle.applications.filter(status=ApplicationStatus.SHORTLISTED)
        .select_related("brand", "agency", "cycle")
        .order_by("number")
    )
    tablet, moved = (_tablet(row, cast=cast, now=opened + 9 * HOUR) for row in brands[:2])
    revoke_kiosk(kiosk=moved, by=cast.office, now=opened + 2 * DAY + 16 * HOUR)
    for number in range(AT_A_TABLET):
        _rate_at(tablet, brands[0], number, now=opened + (1 + number % 4) * DAY + 10 * HOUR)

    sheets = _enter(
        evaluation,
        brands,
        name="大厅纸质评价表.csv",
        channel=Channel.PAPER,
        count=ON_PAPER,
        by=cast.office,
        now=opened + 4 * DAY + 10 * HOUR,
    )
    checked = opened + 4 * DAY + 15 * HOUR
    confirmed = confirm_batch(batch=sheets, by=cast.deputy, now=checked)
    work_on(batch=start_batch(batch=confirmed, by=cast.deputy, now=checked), clock=lambda: checked)
    _enter(
        evaluation,
        brands[::-1],
        name="电话回访记录.csv",
        channel=Channel.TELEPHONE,
        count=BY_TELEPHONE,
        by=cast.deputy,
        now=opened + 5 * DAY + 17 * HOUR,
    )
    return AT_A_TABLET + ON_PAPER


def _tablet(application: Application, *, cast: Cast, now: datetime) -> Kiosk:
    point = ServicePoint.objects.filter(application=application).order_by("pk")[0]
    point.application = application
    return issue_kiosk(service_point=point, name="一楼大厅取号机旁", by=cast.office, now=now)[0]


def _rate_at(tablet: Kiosk, application: Application, number: int, *, now: datetime) -> None:
    year = application.cycle.year
    rate(
        application=application,
        answer=Answer(5 - number % 3, efficiency=4),
        pseudonym=phone_pseudonym(f"17{600 + number:09d}", year=year),
        group=RaterGroup.PUBLIC,
        channel=Channel.KIOSK,
        service_point_id=tablet.service_point_id,
        marks=kiosk_marks(tablet, year),
        now=now + number * timedelta(minutes=37),
    )


def _enter(
    evaluation: Evaluation,
    brands: list[Application],
    *,
    name: str,
    channel: str,
    count: int,
    by: object,
    now: datetime,
) -> Batch:
    """A table of sheets about some brands, one telephone each."""
    first = 700 if channel == Channel.PAPER else 800
    rows = [
        (
            brands[number % 4].brand.code,
            f"17{first + number:09d}",
            LEVELS[number % len(LEVELS)],
            LEVELS[number % 3],
            timezone.localdate(now - (1 + number % 3) * DAY),
        )
        for number in range(count)
    ]
    return enter_batch(
        evaluation=evaluation,
        channel=channel,
        name=name,
        content=csv_bytes([COLUMNS[name] for name in SHEET], rows),
        by=by,
        now=now,
    )


def report_pressure(application: Application, *, now: datetime) -> None:
    """A rater reports that the counter watched the telephone; the office has not looked at it
    yet.
    """
    pressure.report(
        application=application,
        kinds=[Pressure.WATCHED, Pressure.TOLD],
        text="办完业务后，窗口人员拿着我的手机说“点第一个就行”。",
        now=now,
    )


def remind(application: Application, *, cast: Cast, head: User, counted: datetime) -> None:
    """Two raters were pressed in the counted year: their agency, an invented one, is heard and
    reminded.
    """
    reports = [
        pressure.report(
            application=application,
            kinds=kinds,
            text=text,
            now=counted - days * DAY,
        )
        for kinds, text, days in (
            ([Pressure.PROMISED], "说评了“非常满意”可以领一把伞。", 12),
            ([Pressure.RECEIPT], "要我出示评价回执才给材料。", 9),
        )
    ]
    sanction = sanctions.propose(
        application=application,
        step=SanctionStep.REMINDER,
        reason="两位评价人分别反映以礼品换取好评、要求出示评价回执。",
        evidence="两份举报内容相互独立；现场查看，窗口台面上放有印着“好评有礼”的牌子，已拍照。",
        by=cast.office,
        now=counted + DAY + 10 * HOUR,
    )
    stated = sanctions.state(
        sanction=sanction,
        text="牌子是窗口自行摆放的，已撤除；我单位已要求全体窗口人员不得引导评价。",
        by=head,
        now=counted + 2 * DAY + 11 * HOUR,
    )
    imposed = by_two(
        sanctions.impose,
        first=cast.office,
        second=cast.deputy,
        why="单位已承认并改正，提请予以提醒",
        second_why="举报与现场照片一致，同意提醒",
        sanction=stated,
        outcome="单位承认并已改正，予以提醒。",
        now=counted + 3 * DAY + 9 * HOUR,
    )
    for report in reports:
        pressure.close(
            report=report,
            note="现场查看属实，已提醒单位并撤除牌子。",
            sanction=imposed,
            by=cast.office,
            now=counted + 3 * DAY + 10 * HOUR,
        )
