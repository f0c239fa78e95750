"""Stage 6 of the demo: the leading group meets on the portal, and signs its minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from demo.people import Cast
from reviews.decision.meeting import MeetingRecord
from reviews.meeting.outcome import written
from reviews.meeting.sittings import attend, close_sitting, open_sitting, sign
from reviews.models import Evaluation

MINUTES = (
    "会议听取了初评和社会评价情况，逐一审议了入围品牌，对排名与名单不一致之处逐项说明理由，"
    "到会成员一致同意。"
)


def meet(evaluation: Evaluation, *, cast: Cast, now: datetime) -> MeetingRecord:
    """Hold a meeting that ends an hour before the decision, and return its record."""
    there = (cast.leader, cast.second_leader)
    opened = now - timedelta(hours=3)
    sitting = open_sitting(evaluation=evaluation, by=there[0], now=opened)
    attend(sitting=sitting, by=there[1], now=opened + timedelta(minutes=4))
    closed = now - timedelta(hours=1)
    sitting = close_sitting(sitting=sitting, minutes=MINUTES, by=there[0], now=closed)
    for place, leader in enumerate(there, start=1):
        at = closed + timedelta(minutes=5 * place)
        sign(sitting=sitting, by=leader, now=at, proved_at=at)
    record = written(sitting)
    assert record is not None
    return MeetingRecord(chair=there[0].name, **vars(record))
