"""Make the portal's tables and fill them with an award year in the middle of its public rating.

Run as `python -m benchmarks.speed.portal.fill` under the settings to be measured. Everything goes
in by bulk inserts: a thousand brands, each of an agency of its own, with three promises and two
service points each.
"""

from __future__ import annotations

from datetime import datetime, timedelta

BRANDS = 1000
YEAR = 2031
DAY = timedelta(days=1)
TEXT = "把一件事一次办好，材料一次告知、窗口一次受理、结果一次送达，让群众和企业少跑一趟路。" * 3


def code(number: int) -> str:
    """The code of the brand with this number, from 1."""
    return f"B{number:05d}"


def fill(now: datetime) -> None:
    """Create and fill; the database has to be empty."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    cycle = _year(now)
    _applications(cycle, _brands(), now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _year(now: datetime):
    from applications.cycles.enums import CycleStatus, Stage
    from applications.models import Cycle, RuleSet
    from brandportal import rulebook
    from reviews.evaluation.enums import EvaluationStatus
    from reviews.models import Evaluation

    rules = rulebook.default_rules()
    # The results of the large years have no sheets, from which an adjustment would be recounted.
    rules["panel"]["when_incomplete"] = "same_method"
    rule_set = RuleSet.objects.create(
        version="speed", title="Speed", rules=rules, created_at=now - 90 * DAY
    )
    cycle = Cycle.objects.create(
        year=YEAR,
        rule_set=rule_set,
        rules=rules,
        rules_version=rule_set.version,
        rules_hash=rulebook.digest(rules),
        status=CycleStatus.OPEN,
        opened_at=now - 80 * DAY,
    )
    stages = [Stage.APPLICATION, Stage.ACCEPTANCE, Stage.PRELIMINARY, Stage.RATING]
    stages += [Stage.LEADERSHIP, Stage.NOTICE, Stage.CONFERRAL]
    for place, stage in enumerate(stages):
        opens_at = now + (place - stages.index(Stage.RATING)) * 20 * DAY - 5 * DAY
        cycle.windows.create(stage=stage, opens_at=opens_at, closes_at=opens_at + 20 * DAY)
    Evaluation.objects.create(cycle=cycle, status=EvaluationStatus.RATING)
    return cycle


def _credit_code(number: int) -> str:
    from brandportal.tables.columns import check_character

    first = f"11320582MB{number:07d}"
    return first + check_character(first)


def _brands() -> list:
    from applications.models import Brand
    from brandportal.accounts.enums import AgencyClass
    from brandportal.accounts.models import Agency

    classes = list(AgencyClass)
    agencies = Agency.objects.bulk_create(
        Agency(
            name=f"第{number}局",
            name_en=f"Bureau {number}",
            agency_class=classes[number % len(classes)],
            credit_code=_credit_code(number),
            contact_name="联系人",
            contact_mobile="13800000000",
            contact_email="contact@city.example",
        )
        for number in range(1, BRANDS + 1)
    )
    return Brand.objects.bulk_create(
        Brand(code=code(number), agency=agency, name=f"一次办好{number}号")
        for number, agency in enumerate(agencies, start=1)
    )


def _applications(cycle, brands: list, now: datetime) -> None:
    from applications.form.enums import ApplicationStatus
    from applications.models import Application, Commitment, ServicePoint

    rows = Application.objects.bulk_create(
        Application(
            number=f"{YEAR}-{number:04d}",
            cycle=cycle,
            agency=brand.agency,
            brand=brand,
            status=ApplicationStatus.SHORTLISTED,
            slogan="一件事一次办好",
            summary=TEXT[:120],
            meaning=TEXT,
            core_value=TEXT,
            philosophy=TEXT,
            image=TEXT,
            recipients=TEXT,
            mechanism=TEXT,
            effect=TEXT,
            submitted_at=now - 40 * DAY,
            signed_off_at=now - 40 * DAY,
            agency_class=brand.agency.agency_class,
        )
        for number, brand in enumerate(brands, start=1)
    )
    Commitment.objects.bulk_create(
        Commitment(
            application=row,
            promise=f"平均办理时间之{number}",
            unit="分钟",
            baseline=30,
            target=15,
            less_is_better=True,
            due_on=(now + 100 * DAY).date(),
            how_to_check="取号单上印有取号和办结的时间",
        )
        for row in rows
        for number in range(3)
    )
    ServicePoint.objects.bulk_create(
        ServicePoint(
            application=row, name=f"网点{number}", address="金港路1号", phone="0512-58000000"
        )
        for row in rows
        for number in range(2)
    )


if __name__ == "__main__":
    import django

    django.setup()
    from django.utils import timezone

    fill(timezone.now())
