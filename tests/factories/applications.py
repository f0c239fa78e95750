"""Rule sets, award years and applications, written straight to the database."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from applications.cycles.enums import CycleKind, CycleStatus, Stage
from applications.cycles.questions import questions
from applications.cycles.readiness import for_famous_brand
from applications.form.enums import ApplicationStatus
from applications.models import (
    Application,
    Brand,
    Commitment,
    Cycle,
    Evidence,
    RuleSet,
    SelfScore,
    ServicePoint,
    StageWindow,
)
from brandportal.accounts.models import Agency
from brandportal.rulebook import default_rules, digest, indicator_points
from tests.factories.people import make_agency

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A working Monday inside the application stage of every made award year of 2026.
NOW = datetime(2026, 3, 9, 10, 0, tzinfo=SHANGHAI)
RULES = default_rules()

# Beyond the numbers that tests give by hand; sorted as text they keep their order.
_numbers = count(10_001)

WINDOWS = {
    Stage.APPLICATION: ((3, 1), (4, 1)),
    Stage.ACCEPTANCE: ((4, 1), (5, 1)),
    Stage.PRELIMINARY: ((5, 1), (6, 1)),
    Stage.RATING: ((6, 1), (7, 1)),
    Stage.LEADERSHIP: ((7, 1), (8, 1)),
    Stage.NOTICE: ((8, 1), (9, 1)),
    Stage.CONFERRAL: ((9, 1), (10, 1)),
}


def right_answers(rules: dict[str, Any] | None = None) -> dict[str, bool]:
    """The answers that exclude nobody, to the questions of the rules."""
    return {question.code: not question.excludes for question in questions(rules or RULES)}


def sent_answers(rules: dict[str, Any] | None = None) -> dict[str, str]:
    """The same as the page sends them."""
    return {f"answer_{code}": "yes" if yes else "no" for code, yes in right_answers(rules).items()}


def window_dates(year: int = 2026) -> dict[str, tuple[datetime, datetime]]:
    """Seven stages in a row from March to September."""
    return {
        stage.value: (
            datetime(year, *opens, tzinfo=SHANGHAI),
            datetime(year, *closes, tzinfo=SHANGHAI),
        )
        for stage, (opens, closes) in WINDOWS.items()
    }


def make_rule_set(rules: dict[str, Any] | None = None) -> RuleSet:
    return RuleSet.objects.create(
        version=f"v{next(_numbers)}",
        title="试行规则",
        rules=rules or default_rules(),
        created_at=NOW,
    )


def make_cycle(
    year: int = 2026,
    status: str = CycleStatus.OPEN,
    rules: dict[str, Any] | None = None,
    *,
    kind: str = CycleKind.TOP_TEN,
) -> Cycle:
    """An award year with all its windows; opened ones have frozen rules."""
    rule_set = make_rule_set(rules)
    frozen: dict[str, Any] = {}
    if status != CycleStatus.DRAFT:
        bound = for_famous_brand(rule_set.rules) if kind == CycleKind.FAMOUS else rule_set.rules
        frozen = {
            "rules": bound,
            "rules_version": rule_set.version,
            "rules_hash": digest(bound),
            "opened_at": NOW - timedelta(days=20),
        }
    cycle = Cycle.objects.create(year=year, kind=kind, rule_set=rule_set, status=status, **frozen)
    for stage, (opens_at, closes_at) in window_dates(year).items():
        StageWindow.objects.create(cycle=cycle, stage=stage, opens_at=opens_at, closes_at=closes_at)
    return cycle


def make_application(
    *,
    agency: Agency | None = None,
    cycle: Cycle | None = None,
    status: str = ApplicationStatus.DRAFT,
    name: str = "",
    complete: bool = True,
    **fields: Any,
) -> Application:
    """An application in any status, complete by default, with every time that its status
    requires.
    """
    cycle = cycle or Cycle.objects.first() or make_cycle()
    agency = agency or make_agency()
    number = next(_numbers)
    brand = fields.pop("brand", None) or Brand.objects.create(
        code=f"B{number:05d}", agency=agency, name=name or f"示例品牌{number}"
    )
    moments: dict[str, Any] = {}
    if status not in (ApplicationStatus.DRAFT, ApplicationStatus.SIGN_OFF):
        moments = {
            "submitted_at": NOW,
            "signed_off_at": NOW,
            "agency_class": agency.agency_class,
        }
    if status == ApplicationStatus.RETURNED:
        moments |= {"corrections": 1, "correction_due": NOW + timedelta(days=7)}
    texts = TEXTS if complete else {}
    application = Application.objects.create(
        number=fields.pop("number", f"{cycle.year}-{number:03d}"),
        cycle=cycle,
        agency=agency,
        brand=brand,
        status=status,
        **{**texts, **moments, **fields},
    )
    if complete:
        fill_rows(application)
    return application


TEXTS = {
    "slogan": "车有所忧，我有所答",
    "summary": "为车主免费咨询和诊断。",
    "meaning": "港城车大夫，是车主身边的义诊。",
    "core_value": "方便车主",
    "philosophy": "有问必答",
    "image": "蓝色听诊器",
    "recipients": "全市车主，每年约两千人次",
    "mechanism": "专人负责，月月培训，投诉两日内答复。",
    "effect": "三个月接受咨询59人次。",
}


def fill_rows(application: Application, share: Decimal = Decimal("0.9")) -> None:
    """One commitment, one service point, a self-score for every indicator, one file of evidence."""
    make_commitment(application)
    ServicePoint.objects.create(
        application=application, name="人民路服务点", address="人民路1号", phone="0512-55550000"
    )
    SelfScore.objects.bulk_create(
        SelfScore(
            application=application,
            indicator=key,
            points=(most * share).quantize(Decimal("0.01")),
            reason="台账可查",
        )
        for key, most in indicator_points(application.cycle.rules).items()
    )
    make_evidence(application)


def make_commitment(application: Application, **fields: Any) -> Commitment:
    return Commitment.objects.create(
        **{
            "application": application,
            "promise": "故障咨询当场答复",
            "unit": "小时",
            "baseline": 24,
            "target": 2,
            "less_is_better": True,
            "due_on": date(2026, 12, 31),
            "how_measured": "热线台账自动计时",
            "how_to_check": "拨打热线当场计时",
            **fields,
        }
    )


def make_evidence(
    application: Application, indicator: str = "brand_design.core_value", **fields: Any
) -> Evidence:
    """A stored PDF with its row."""
    number = next(_numbers)
    return Evidence.objects.create(
        **{
            "application": application,
            "indicator": indicator,
            "title": "年度台账",
            "file": pdf_file(),
            "original_name": "台账.pdf",
            "content_type": "application/pdf",
            "size": 500,
            "sha256": f"{number:064x}",
            "uploaded_at": NOW,
            **fields,
        }
    )


def pdf_bytes(width: int = 200) -> bytes:
    """A sound one-page PDF; another width makes another file."""
    writer = PdfWriter()
    writer.add_blank_page(width=width, height=200)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_file(name: str = "台账.pdf", width: int = 200) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes(width), "application/pdf")


def image_bytes(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (15, 91, 102)).save(out, format=kind)
    return out.getvalue()


def image_file(
    name: str = "logo.png", kind: str = "PNG", size: tuple[int, int] = (40, 20)
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, image_bytes(kind, size), "image/png")
