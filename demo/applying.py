"""Stages 1 to 3 of the demo: every agency writes and submits its application, and the office checks
it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.core.files.base import ContentFile

from applications.cycles.questions import questions
from applications.drafting.editing import save_section
from applications.drafting.evidence import add_evidence, set_logo
from applications.eligibility.answers import check_answers
from applications.eligibility.enums import AnswerFinding
from applications.form.content import section_version
from applications.form.sections import BY_CODE
from applications.lifecycle.applications import (
    accept,
    request_sign_off,
    resubmit,
    return_for_correction,
    sign_off,
    start_application,
)
from applications.models import Application, Cycle
from brandportal.rulebook import indicator_points
from demo import pictures
from demo.brands import TEXTS, DemoBrand
from demo.people import Cast

# Indicators whose files back the first commitment of the brand and are shown with it.
BACKED = ("commitments.published",)
REASONS = (
    "制度和台账齐全，见佐证材料。",
    "服务对象座谈两次，意见均已采纳。",
    "网点公示，市民可以核对。",
    "数据取自业务系统，可随时抽查。",
)


def apply(
    brand: DemoBrand, *, cycle: Cycle, cast: Cast, start: datetime, chance: Random
) -> Application:
    """Write, complete and sign off one application, beginning at `start`. Returns it as
    submitted.
    """
    drafter, head = cast.drafters[brand.key], cast.heads[brand.key]
    application = start_application(
        agency=cast.agencies[brand.key],
        cycle=cycle,
        brand_name=brand.brand,
        answers={question.code: not question.excludes for question in questions(cycle.rules)},
        by=drafter,
        now=start,
    )
    for step, (section, data) in enumerate(_sections(brand, cycle, chance), start=1):
        application.refresh_from_db()
        save_section(
            application=application,
            section=section,
            data=data,
            version=section_version(application, BY_CODE[section]),
            by=drafter,
            now=start + timedelta(minutes=20 * step),
        )
    filed = start + timedelta(hours=3)
    set_logo(
        application=application,
        file=ContentFile(pictures.logo(brand), name="logo.png"),
        by=drafter,
        now=filed,
    )
    papers = (
        ("commitments.published", "服务承诺与台账", pictures.evidence(brand), "承诺与台账.pdf"),
        ("service_quality.convenience", "服务点照片", pictures.photograph(brand), "服务点.jpg"),
    )
    for indicator, title, content, name in papers:
        add_evidence(
            application=application,
            indicator=indicator,
            title=title,
            file=ContentFile(content, name=name),
            commitment=application.commitments.first() if indicator in BACKED else None,
            public=indicator in BACKED,
            by=drafter,
            now=filed,
        )
    request_sign_off(application=application, by=drafter, now=start + timedelta(days=2))
    return sign_off(
        application=application,
        by=head,
        now=start + timedelta(days=3),
        proved_at=start + timedelta(days=3),
    )


def check_in(applications: list[Application], *, cast: Cast, now: datetime) -> None:
    """The office finds what was answered beforehand to be true and accepts these applications, one
    by one.
    """
    for number, application in enumerate(applications):
        at = now + timedelta(minutes=9 * number)
        asked = questions(application.cycle.rules)
        if asked:
            checks = {question.code: (AnswerFinding.CONFIRMED, "") for question in asked}
            check_answers(application=application, checks=checks, by=cast.office, now=at)
        accept(application=application, by=cast.office, now=at)


def correct(application: Application, *, cast: Cast, key: str, now: datetime) -> None:
    """The office returns an application, and its agency hands it in again."""
    returned = return_for_correction(
        application=application,
        items={"practice": "请写明投诉由谁受理、几个工作日答复。"},
        by=cast.office,
        now=now,
    )
    drafter, head = cast.drafters[key], cast.heads[key]
    section = BY_CODE["practice"]
    save_section(
        application=returned,
        section="practice",
        data={
            "mechanism": returned.mechanism
            + "投诉由馆长信箱统一受理，一个工作日内核实，五个工作日内书面答复。"
        },
        version=section_version(returned, section),
        by=drafter,
        now=now + timedelta(hours=5),
    )
    resubmit(
        application=returned,
        by=head,
        now=now + timedelta(days=1),
        proved_at=now + timedelta(days=1),
    )


def _sections(brand: DemoBrand, cycle: Cycle, chance: Random) -> list[tuple[str, dict[str, Any]]]:
    most = indicator_points(cycle.rules)
    texts = {
        "slogan": brand.slogan,
        "summary": brand.summary,
        "meaning": brand.meaning,
    }
    values = {
        "core_value": TEXTS["core_value"],
        "philosophy": TEXTS["philosophy"],
        "image": TEXTS["image"].format(glyph=brand.glyph),
    }
    commitments = [
        {
            "promise": row.promise,
            "unit": row.unit,
            "baseline": Decimal(row.baseline),
            "target": Decimal(row.target),
            "less_is_better": row.less,
            "due_on": date(cycle.year, 12, 31),
            "how_measured": "由效能专员按季度从办理台账统计",
            "how_to_check": row.how,
        }
        for row in brand.promises
    ]
    points = [
        {"name": row.name, "address": row.address, "phone": row.phone} for row in brand.points
    ]
    scores = [
        {
            "indicator": code,
            "points": share_of(full, chance.uniform(0.88, 1.0)),
            "reason": chance.choice(REASONS),
        }
        for code, full in sorted(most.items())
    ]
    practice = {
        "mechanism": TEXTS["mechanism"],
        "effect": brand.effect,
        "honours": brand.honours or TEXTS["honours"],
    }
    return [
        ("identity", texts),
        ("values", values),
        ("commitments", {"rows": commitments}),
        ("service_points", {"recipients": brand.people, "rows": points}),
        ("practice", practice),
        ("self_assessment", {"rows": scores}),
    ]


def share_of(full: Decimal, share: float) -> Decimal:
    """A share of the full points, in half points, never above them."""
    halves = int(full * 2 * Decimal(str(round(share, 3))) + Decimal("0.5"))
    return min(full, Decimal(halves) / 2)
