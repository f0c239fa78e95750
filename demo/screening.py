"""Two clusters of unusual ratings in the demo's counted year: one stuffed from one network, one an
honest crowd.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from applications.models import Application
from demo.brands import BRANDS
from demo.pairs import by_two
from demo.people import Cast
from reviews.identity.pseudonyms import keyed, phone_pseudonym
from reviews.models import Evaluation, Hold
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, Marks, rate
from reviews.screening import holds, screening

STUFFED, CROWD = "妈妈驿站", "好好说话"
KEY_OF = {brand.brand: brand.key for brand in BRANDS}
SIZE = 38


def add_unusual_ratings(evaluation: Evaluation, *, opened: datetime) -> None:
    """Ratings of two days from one network, and of one crowded afternoon."""
    year = evaluation.cycle.year
    network = keyed("network", "demo", year=year)[:16]
    night, afternoon = timedelta(days=11, hours=1), timedelta(days=18, hours=14)
    _cluster(evaluation, STUFFED, first=910, begin=opened + night, every=70, network=network)
    _cluster(evaluation, CROWD, first=960, begin=opened + afternoon, every=4, network="")


def _cluster(
    evaluation: Evaluation, brand: str, *, first: int, begin: datetime, every: int, network: str
) -> None:
    application = _application(evaluation, brand)
    for number in range(SIZE):
        rate(
            application=application,
            answer=Answer(5),
            pseudonym=phone_pseudonym(f"18{first + number:09d}", year=evaluation.cycle.year),
            group=RaterGroup.PUBLIC,
            channel=Channel.PHONE,
            now=begin + timedelta(minutes=every * number),
            marks=Marks(network=network),
        )


def _application(evaluation: Evaluation, brand: str) -> Application:
    return evaluation.cycle.applications.select_related("brand", "agency", "cycle").get(
        brand__name=brand
    )


def decide_on(
    verb: Callable[..., Hold], hold: Hold, why: str, answer: str, cast: Cast, now: datetime
) -> Hold:
    return by_two(
        verb,
        first=cast.office,
        second=cast.deputy,
        why=why,
        second_why=answer,
        now=now,
        hold=hold,
        reason=why,
    )


def screen_and_decide(evaluation: Evaluation, *, cast: Cast, now: datetime) -> None:
    """Screen the counted ratings; exclude the night's cluster, hear its agency, answer, and release
    the crowd's and what is there by chance.
    """
    for waiting in screening.due(now):
        screening.run(waiting, now=now, clock=lambda: now)
    day = now + timedelta(days=1, hours=9)
    for hold in Hold.objects.filter(evaluation=evaluation).select_related(
        "application__brand", "evaluation__cycle"
    ):
        if hold.application.brand.name == CROWD:
            decide_on(
                holds.release,
                hold,
                "当日下午该单位在市民广场举办政策宣讲，现场扫码评价，签到表和照片可以印证，予以放行。",
                "签到表和现场照片已查看，时间、地点与评价吻合，同意放行。",
                cast,
                day,
            )
            continue
        if hold.cell.get("kind") != "network":
            # What honest years have by chance depends on the rules, whose hash seeds the draws.
            decide_on(
                holds.release,
                hold,
                f"第{hold.pk}组共{hold.ratings.count()}条评价来自不同网络和设备，时间分散，属偶然相同，予以放行。",
                f"第{hold.pk}组的时间和来源已逐条复核，没有相互关联，同意放行。",
                cast,
                day,
            )
            continue
        # Nobody answers, and the time for it passes.
        heard = (hold.heard_until or day) + timedelta(hours=9)
        excluded = decide_on(
            holds.exclude,
            hold,
            "两天之内，同一网络不分昼夜每隔一小时左右评价一次，共三十八次，全部为最高等次，予以剔除。",
            "评价时间和网络标记已复核，不是真实办事群众的分布，同意剔除。",
            cast,
            heard,
        )
        holds.state(
            hold=excluded,
            text="我单位未组织评价，也不知道这些评价的来源，尊重核查结果。",
            by=cast.heads[KEY_OF[STUFFED]],
            now=heard + timedelta(hours=5),
        )
        holds.answer(
            hold=excluded,
            text="目前没有证据表明与贵单位有关，剔除仅针对这批评价，不作为对单位的处理。",
            by=cast.office,
            now=heard + timedelta(hours=7),
        )
