"""A random award year in the database, counted by the portal: the invented campaign of
`bound_campaign`, its rows written in a random order.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from applications.cycles.enums import CycleStatus
from applications.form.enums import ApplicationStatus
from applications.models import Application, Brand, Cycle, RuleSet, SelfScore
from brandportal import rulebook
from brandportal.accounts.enums import Role
from brandportal.workflow import CLOCK
from reviews.evaluation.enums import EvaluationStatus
from reviews.ledger import heads, ledger
from reviews.models import (
    DailyHead,
    Evaluation,
    Hold,
    Ledger,
    LedgerEntry,
    PanelSeat,
    Rating,
    ScoreSheet,
    SheetScore,
    SheetVersion,
)
from reviews.panel import versions
from reviews.rating import receipts
from reviews.results import counting
from reviews.results.shortlist import draw_up_shortlist
from reviews.scoring import merkle
from tests.factories.bound_campaign import YEAR, Bound, bound_campaign
from tests.factories.campaign import Campaign
from tests.factories.people import make_agency, make_user

NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
LEVELS = ("overall", "attitude", "ability", "efficiency", "effect")


@dataclass
class RandomYear:
    """The counted year, and the campaign that it was made of."""

    campaign: Campaign
    entries: list[Bound]
    evaluation: Evaluation


def random_year(seed: int, *, version: int = 2, **size: int) -> RandomYear:
    """Panel, shortlist, ledger, heads and count by the verbs of the portal; nobody needs to exist
    before. `version` is the format of the ledger, `size` what `bound_campaign` takes.
    """
    campaign, entries = bound_campaign(seed, **size)
    rng = Random(f"rows of {seed}")
    cycle = _cycle(campaign)
    evaluation = Evaluation.objects.create(cycle=cycle, status=EvaluationStatus.SHORTLISTED)
    if version == 1:
        Ledger.objects.create(cycle=cycle, version=1)
    applications = _applications(rng, cycle, campaign)
    _sheets(rng, evaluation, applications, campaign)
    office = make_user(Role.OFFICE, username="office")
    draw_up_shortlist(evaluation=evaluation, by=office, now=NOW)
    _ratings(rng, evaluation, applications, entries, version=version)
    Evaluation.objects.update(status=EvaluationStatus.COUNTED, counted_at=NOW)
    evaluation = Evaluation.objects.select_related("cycle").get(pk=evaluation.pk)
    rates = {
        applications[one.code].brand_id: one.repair_rate
        for one in campaign.applications
        if one.repair_rate is not None
    }
    counting.count(evaluation=evaluation, by=CLOCK, now=NOW, repair_rates=rates)
    heads.publish_last(evaluation=evaluation, now=NOW + timedelta(hours=9))
    return RandomYear(campaign, entries, evaluation)


def _cycle(campaign: Campaign) -> Cycle:
    rules = campaign.rules
    rule_set = RuleSet.objects.create(version="random", title="r", rules=rules, created_at=NOW)
    return Cycle.objects.create(
        year=YEAR,
        rule_set=rule_set,
        rules=rules,
        rules_version=rule_set.version,
        rules_hash=rulebook.digest(rules),
        status=CycleStatus.OPEN,
        opened_at=NOW - timedelta(days=90),
    )


def _applications(rng: Random, cycle: Cycle, campaign: Campaign) -> dict[str, Application]:
    made = {}
    for number, one in rng.sample([*enumerate(campaign.applications)], len(campaign.applications)):
        agency = make_agency(f"Agency {number}", one.agency_class, number=number, invented=True)
        made[one.code] = Application.objects.create(
            number=one.code,
            cycle=cycle,
            agency=agency,
            brand=Brand.objects.create(code=one.brand, agency=agency, name=one.brand),
            status=ApplicationStatus.ACCEPTED,
            submitted_at=one.submitted_at,
            agency_class=one.agency_class,
        )
        SelfScore.objects.create(
            application=made[one.code], indicator="a.b", points=one.self_score, reason="r"
        )
    return made


def _sheets(
    rng: Random, evaluation: Evaluation, applications: dict[str, Application], campaign: Campaign
) -> None:
    judges = sorted({judge for one in campaign.applications for judge in one.points})
    seats = {
        judge: PanelSeat.objects.create(evaluation=evaluation, user=make_user(username=judge))
        for judge in rng.sample(judges, len(judges))
    }
    given = [
        (applications[one.code], seats[judge], points)
        for one in campaign.applications
        for judge, points in one.sheets().items()
    ]
    rng.shuffle(given)
    sheets = ScoreSheet.objects.bulk_create(
        ScoreSheet(
            seat=seat,
            application=application,
            status="locked",
            version=1,
            locked_at=NOW,
            locked_by=seat.user,
        )
        for application, seat, _points in given
    )
    SheetScore.objects.bulk_create(
        SheetScore(sheet=sheet, indicator=code, points=value)
        for sheet, (_application, _seat, points) in zip(sheets, given, strict=True)
        for code, value in rng.sample([*points.items()], len(points))
    )
    kept = []
    for sheet in ScoreSheet.objects.prefetch_related("scores"):
        content = versions.content_of(sheet)
        row = SheetVersion(
            sheet=sheet, number=1, why="locked", content=content, salt="s", kept_at=NOW
        )
        row.sha256 = versions.hash_of(row)
        kept.append(row)
    SheetVersion.objects.bulk_create(kept)


def _ratings(
    rng: Random,
    evaluation: Evaluation,
    applications: dict[str, Application],
    entries: list[Bound],
    *,
    version: int,
) -> None:
    by_brand = {one.brand.code: one for one in applications.values()}
    holds = {
        code: Hold.objects.create(
            evaluation=evaluation,
            application=application,
            source="report",
            rule="reported",
            cell_key="k",
            count=1,
            opened_at=NOW,
        )
        for code, application in by_brand.items()
        if any(row.brand == code and row.state != "counted" for row in entries)
    }
    people: list[list[Bound]] = []
    for row in entries:
        if not row.previous:
            people.append([])
        people[-1].append(row)
    rng.shuffle(people)
    waiting = []
    for number, rows in enumerate(people):
        last = rows[-1]
        rating = Rating(
            application=by_brand[last.brand],
            pseudonym=f"{number}",
            group=last.line.group,
            channel="phone" if last.line.group == "public" else "invitation",
            **dict(zip(LEVELS, last.line[1:], strict=True)),
            accepted_at=NOW,
            revision=len(rows),
            commitment=bound_by(last, version),
            previous=last.previous if version == 2 else "",
            hold=holds[last.brand] if last.state != "counted" else None,
        )
        rating.save()
        waiting.append([_entry(rating, row, n, version) for n, row in enumerate(rows, 1)])
    while waiting:
        rows = rng.choice(waiting)
        rows.pop(0).save()
        waiting = [rows for rows in waiting if rows]
    for hour in range(rng.randint(0, 3)):
        ledger.fold(evaluation.cycle_id, limit=rng.randint(1, 40))
        heads.publish(evaluation=evaluation, now=NOW + timedelta(hours=hour))
    if version == 1:
        _day(evaluation)


def bound_by(row: Bound, version: int) -> str:
    """The commitment of an entry in the format of its ledger."""
    if version == 2:
        return row.commitment
    return receipts.first_version(row.code, row.brand, row.line.group, row.line[1:])


def _entry(rating: Rating, row: Bound, revision: int, version: int) -> LedgerEntry:
    r_g, r_l = row.secrets if version == 2 else ("", "")
    return LedgerEntry(
        rating=rating,
        revision=revision,
        cycle=rating.application.cycle,
        application=rating.application,
        group=row.line.group,
        **dict(zip(LEVELS, row.line[1:], strict=True)),
        commitment=bound_by(row, version),
        previous=row.previous if version == 2 else "",
        r_g=r_g,
        r_l=r_l,
        receipt=hashlib.sha256(row.code.encode()).hexdigest(),
        accepted_at=NOW,
    )


def _day(evaluation: Evaluation) -> None:
    """The head at the end of one day, as format version 1 had them."""
    found = LedgerEntry.objects.filter(cycle=evaluation.cycle_id, seq__isnull=False)
    leaves = [bytes.fromhex(row.commitment) for row in found.order_by("seq")]
    peaks, size = merkle.extend([], 0, leaves)
    DailyHead.objects.create(
        ledger=Ledger.objects.get(),
        day=NOW.date(),
        size=size,
        head=merkle.head(peaks),
        published_at=NOW,
    )
