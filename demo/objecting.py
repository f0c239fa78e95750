"""Stage 7 of the demo: what is said against the list on notice, with a name and without."""

from __future__ import annotations

from datetime import datetime, timedelta

from demo.people import Cast
from reviews.decision.filing import file_objection
from reviews.decision.objections import admit, assign_investigator, dismiss, reject
from reviews.decision.tips import answer_tip, tell
from reviews.models import PublicNotice


def tell_tips(notice: PublicNotice, *, cast: Cast, published: datetime) -> None:
    """One about the procedure, answered; one about a brand, not yet."""
    told = tell(
        notice=notice,
        application=None,
        text="公示期间部分窗口的评价二维码贴得太高，老年人扫不到，请统一高度。",
        now=published + timedelta(days=1, hours=3),
    )
    answer_tip(
        tip=told,
        answer="已请各服务点把评价二维码移到离地一米二处，本周内全部到位。",
        by=cast.investigator,
        now=published + timedelta(days=3),
    )
    chosen = notice.evaluation.cycle.applications.filter(status="selected")
    tell(
        notice=notice,
        application=chosen.filter(agency__invented=True).order_by("result__rank")[0],
        text="公布的咨询电话中午经常无人接听，希望核实一下。",
        now=published + timedelta(days=2, hours=5),
    )


def object_to(notice: PublicNotice, *, cast: Cast, published: datetime) -> None:
    """Two: one is examined and rejected, one dismissed."""
    chosen = notice.evaluation.cycle.applications.filter(status="selected").order_by("result__rank")
    texts = (
        ("王海", "19900000001", "窗口公示的等候时间与我上周三下午实际等候的时间不一致，请核实。"),
        ("李春", "19900000002", "我认为别的单位更好，应当把名额给他们。"),
    )
    filed = [
        file_objection(
            notice=notice,
            application=application,
            name=name,
            contact=contact,
            statement=statement,
            now=published + timedelta(days=1, hours=place),
        )
        for place, (application, (name, contact, statement)) in enumerate(
            zip(chosen[1:3], texts, strict=True)
        )
    ]
    examines = cast.investigator
    admitted = admit(objection=filed[0], by=examines, now=published + timedelta(days=2))
    assigned = assign_investigator(
        objection=admitted, investigator=examines, by=examines, now=published + timedelta(days=2)
    )
    reject(
        objection=assigned,
        answer="调取叫号记录核实：当日该时段系统停机十二分钟，已计入公示数据，公示属实。",
        outcome="经核查叫号记录，公示的等候时间属实，异议不成立。",
        by=examines,
        now=published + timedelta(days=4),
    )
    dismiss(
        objection=filed[1],
        answer="来信未提出可以核实的事实，不予受理；欢迎参加下一年度的社会评价。",
        outcome="未提出可以核实的事实，不予受理。",
        by=examines,
        now=published + timedelta(days=2),
    )
