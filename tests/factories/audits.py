"""Titles and their years, written straight to the database."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

from applications.cycles.enums import CycleStatus
from applications.form.enums import ApplicationStatus
from applications.models import Application, Brand, Cycle
from audits.annual_review.enums import (
    ADVERSE,
    ExemptGround,
    Outcome,
    RectificationStatus,
    ReviewStatus,
)
from audits.annual_review.reviews import due_to_open, open_review
from audits.annual_review.verdict_lists import confirm_verdicts, draw_up_list
from audits.models import (
    AnnualReview,
    CheckedLine,
    CommitmentReport,
    Rectification,
    ReviewRun,
    Title,
    VerdictList,
    YearEndCheck,
    YearEndTable,
)
from audits.titles.enums import TitleLevel, TitleStatus
from audits.year_end.checking import lines_to_show
from audits.year_end.year_end import year_end
from brandportal.accounts.enums import Role
from brandportal.accounts.models import Agency
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, Result
from reviews.results.enums import ResultStatus
from tests.factories.applications import SHANGHAI, make_application, make_commitment, make_cycle
from tests.factories.evaluation import at
from tests.factories.pairs import by_two, partner, words
from tests.factories.people import make_agency, make_officer
from tests.factories.rating import make_result

# Monday 5 January 2026, when the reviews of 2025 open.
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI)
# The 15th working day after it is Monday 26 January; the report is due at the midnight that ends
# it.
REPORT_DUE = datetime(2026, 1, 27, tzinfo=SHANGHAI)
CONFERRED = datetime(2025, 10, 9, 10, 0, tzinfo=SHANGHAI)

_places = count(1)


def make_concluded_cycle(year: int = 2025) -> Cycle:
    return Cycle.objects.filter(year=year).first() or make_cycle(year, status=CycleStatus.CONCLUDED)


def make_title(
    *,
    agency: Agency | None = None,
    year: int = 2025,
    status: str = TitleStatus.VALID,
    level: str = TitleLevel.TOP_TEN,
    name: str = "",
    **fields: Any,
) -> Title:
    """A title of a concluded award year, on a named application with one commitment due that
    year.
    """
    agency = agency or make_agency()
    application = fields.pop("application", None) or make_named_application(
        agency, year, name, fields.pop("brand", None)
    )
    letter = "T" if level == TitleLevel.TOP_TEN else "F"
    return Title.objects.create(
        **{
            "number": f"{letter}{year}-{next(_places):02d}",
            "level": level,
            "year": year,
            "application": application,
            "brand": application.brand,
            "agency": agency,
            "approving_document": f"港委发〔{year}〕12号",
            "valid_from": date(year, 10, 9),
            "valid_to": date(year + 3, 10, 8),
            "status": status,
            "held_since": fields.get("valid_from", date(year, 10, 9)),
            "first_review_year": fields.get("valid_from", date(year, 10, 9)).year,
            "conferred_at": CONFERRED.replace(year=year),
            **fields,
        }
    )


def make_named_application(
    agency: Agency, year: int = 2025, name: str = "", brand: Brand | None = None
) -> Application:
    application = make_application(
        agency=agency,
        cycle=make_concluded_cycle(year),
        status=ApplicationStatus.NAMED,
        name=name,
        brand=brand,
        complete=False,
    )
    make_commitment(application, due_on=date(year, 12, 31))
    return application


def open_year(year: int = 2025, *, now: datetime = NOW) -> list[AnnualReview]:
    """The year is open, as two officers do it; its reviews are opened as the task does it."""
    ReviewRun.objects.update_or_create(year=year, defaults={"status": "open", "opened_at": now})
    opened = (open_review(title_id=pk, year=year, now=now) for pk in due_to_open(year=year))
    return [review for review in opened if review is not None]


def make_review(
    title: Title | None = None,
    *,
    year: int = 2025,
    status: str = ReviewStatus.REPORT_DUE,
    outcome: str = "",
    confirmed: bool = False,
    **fields: Any,
) -> AnnualReview:
    """A review in any status, with the moments and texts that its status needs. An adverse verdict
    in effect is confirmed, one that waits only if `confirmed`.
    """
    title = title or make_title()
    values: dict[str, Any] = {"opened_at": NOW, "report_due": REPORT_DUE}
    if status == ReviewStatus.EXEMPTED:
        values |= {
            "exempt_ground": ExemptGround.STOPPED,
            "exempt_reason": "奉上级通知全年停办。",
            "exempted_at": NOW,
        }
    elif status != ReviewStatus.REPORT_DUE:
        values |= {"report": "全年按承诺办理。", "reported_at": NOW}
    if status in (ReviewStatus.HEARING, ReviewStatus.STATED, ReviewStatus.IN_EFFECT):
        default = Outcome.RETAINED if status == ReviewStatus.IN_EFFECT else Outcome.TO_BE_RECTIFIED
        values |= {
            "outcome": outcome or default,
            "computed": outcome or default,
            "rules_hash": title.application.cycle.rules_hash,
            "decided_at": NOW,
            "statement_due": NOW + timedelta(days=14),
        }
    if status == ReviewStatus.STATED:
        values |= {"statement": "已经全面整改完毕。", "stated_at": NOW}
    if status == ReviewStatus.IN_EFFECT:
        values["effective_at"] = NOW
        confirmed = confirmed or values["outcome"] in ADVERSE and "stated_at" not in fields
    if confirmed:
        values |= {
            "verdict_list": make_verdict_list(year),
            "confirmed_at": NOW,
        }
    return AnnualReview.objects.create(
        title=title, year=year, status=status, **{**values, **fields}
    )


def make_verdict_list(year: int = 2025) -> VerdictList:
    """An empty list of adverse verdicts."""
    return VerdictList.objects.create(
        year=year, reason="已逐项核对事实与分值", made_at=NOW, made_by=make_officer()
    )


def confirm_by_two(*reviews: AnnualReview, now: datetime = NOW) -> VerdictList:
    """The adverse verdicts on one list, drawn up and confirmed as two officers do it."""
    by = partner(Role.OFFICE)
    made = draw_up_list(
        year=reviews[0].year, reviews=[row.pk for row in reviews], reason=words(), by=by, now=now
    )
    return by_two(confirm_verdicts, verdict_list=made, by=by, now=now)


def make_check(year: int = 2025, *, due: datetime = NOW) -> YearEndCheck:
    """A round in which every agency is shown its line as it is now, with time until `due`."""
    table, _new = YearEndTable.objects.get_or_create(year=year)
    opened = YearEndCheck.objects.create(
        table=table,
        number=table.checks.count() + 1,
        opened_at=due - timedelta(days=7),
        opened_by=make_officer(),
        check_due=due,
    )
    for line in lines_to_show(year_end(year)):
        CheckedLine.objects.create(
            check_round=opened,
            agency_id=line.agency_id,
            points=str(line.points),
            explanation=line.explanation,
        )
    return opened


def make_figure(review: AnnualReview, actual: str | Decimal = "1") -> CommitmentReport:
    """The figure for the title's only commitment: a target of 2 hours, less is better."""
    commitment = review.title.application.commitments.get()
    return CommitmentReport.objects.create(
        review=review, commitment=commitment, actual=Decimal(actual)
    )


def make_rectification(
    review: AnnualReview | None = None,
    *,
    status: str = RectificationStatus.OPEN,
    due_at: datetime = NOW + timedelta(days=90),
    **fields: Any,
) -> Rectification:
    """A rectification of a suspended title."""
    review = review or make_review(
        make_title(status=TitleStatus.SUSPENDED),
        status=ReviewStatus.IN_EFFECT,
        outcome=Outcome.TO_BE_RECTIFIED,
    )
    values: dict[str, Any] = {"due_at": due_at}
    if status != RectificationStatus.OPEN:
        values |= {"report": "已经增设两个窗口。", "reported_at": NOW}
    if status in (RectificationStatus.PASSED, RectificationStatus.FAILED):
        values |= {"finding": "现场复查属实有效。", "checked_at": NOW}
    return Rectification.objects.create(review=review, status=status, **{**values, **fields})


def make_evaluation(cycle: Cycle, status: str = EvaluationStatus.CONCLUDED) -> Evaluation:
    known = Evaluation.objects.filter(cycle=cycle).first()
    return known or at(cycle, status)


def make_counted_result(
    application: Application,
    public: str | None = "90",
    *,
    status: str = EvaluationStatus.CONCLUDED,
    **fields: Any,
) -> Result:
    """A counted result; `public` is the exact score as stored, for example "271/3"."""
    make_evaluation(application.cycle, status)
    values = {
        "public_score": None if public is None else round(Decimal(float(Fraction(public))), 2),
        "status": ResultStatus.RANKED if public else ResultStatus.INSUFFICIENT_SAMPLE,
        "ratings_count": 300,
        "exact": {"public": public},
        "explanation": {},
        "computed_at": CONFERRED,
    }
    return make_result(application, **{"rank": None, **values, **fields})
