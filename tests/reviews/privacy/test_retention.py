"""The retention periods of the rule set: nothing is deleted early, everything on time, and the
count stays.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from brandportal.encryption import encrypt
from brandportal.journal.models import Entry
from reviews.evaluation.enums import AFTER_COUNT, EvaluationStatus
from reviews.models import (
    Delivery,
    Evaluation,
    Objection,
    PressureReport,
    Rating,
    Register,
    ServiceCase,
)
from reviews.privacy.retention import TERMS, ends_at, keep_terms, to_look_at
from reviews.registers.models import PHONE_PURPOSE
from tests.factories.evaluation import moved
from tests.factories.rating import DAY, NOW, make_notice, make_objection, make_rating, make_year

pytestmark = pytest.mark.django_db
CONCLUDED = NOW + 60 * DAY
LAST = timedelta(microseconds=1)
BY_CODE = {term.code: term for term in TERMS}


@pytest.fixture
def year():
    made = make_year(status=EvaluationStatus.CONCLUDED)
    Evaluation.objects.update(concluded_at=CONCLUDED)
    made.evaluation.refresh_from_db()
    for number in range(3):
        make_rating(
            made.first,
            pseudonym=f"p{number}",
            network="a" * 16,
            block="b" * 16,
            device="c" * 16 if number else "",
        )
    make_notice(made)
    make_objection(made.first, status="rejected")
    register = Register.objects.create(
        cycle=made.cycle, application=made.first, group="service_recipients"
    )
    delivery = Delivery.objects.create(
        register=register, way="file", rows=1, taken=1, known=0, left_out=0, delivered_at=NOW
    )
    ServiceCase.objects.create(
        register=register,
        delivery=delivery,
        case_key="k",
        pseudonym="q",
        phone=encrypt("13812345678", purpose=PHONE_PURPOSE),
    )
    PressureReport.objects.create(
        application=made.first, kinds="told", text="有人站在旁边", reported_on=NOW.date()
    )
    return made


def left(year) -> dict[str, int]:
    """How many rows still hold what each term ends."""
    return {
        "marks": Rating.objects.exclude(network="", block="", device="").count(),
        "contacts": Objection.objects.exclude(objector_contact="").count()
        + ServiceCase.objects.exclude(phone="").count(),
        "reports": PressureReport.objects.exclude(text="").count(),
        "unlinked": Rating.objects.exclude(pseudonym__startswith="-").count()
        + ServiceCase.objects.exclude(pseudonym__startswith="-").count()
        + Objection.objects.exclude(objector="").count(),
    }


FULL = {"marks": 3, "contacts": 2, "reports": 1, "unlinked": 5}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.code)
def test_keep_terms_not_a_moment_early_and_then_exactly(year, term):
    end = CONCLUDED + timedelta(days=year.cycle.rules["privacy"][term.days])
    assert ends_at(year.evaluation, term) == end
    keep_terms(evaluation=year.evaluation, now=end - LAST)
    assert left(year)[term.code] == FULL[term.code]
    done = keep_terms(evaluation=year.evaluation, now=end)
    assert done[term.code] == FULL[term.code]
    assert left(year)[term.code] == 0


def test_keep_terms_leaves_one_line_with_numbers_only(year):
    keep_terms(evaluation=year.evaluation, now=CONCLUDED + 1000 * DAY)
    entry = Entry.objects.get()
    assert (entry.action, entry.data) == ("privacy.keep_terms", FULL)
    assert keep_terms(evaluation=year.evaluation, now=CONCLUDED + 1001 * DAY) == {}
    assert Entry.objects.count() == 1


def test_keep_terms_changes_no_rating_otherwise(year):
    kept = ["pk", "application", "group", "channel", "overall", "accepted_at", "receipt", "hold"]
    before = list(Rating.objects.order_by("pk").values(*kept))
    keep_terms(evaluation=year.evaluation, now=CONCLUDED + 1000 * DAY)
    assert list(Rating.objects.order_by("pk").values(*kept)) == before


@pytest.mark.parametrize("status", [s for s in EvaluationStatus if s not in AFTER_COUNT])
def test_nothing_ends_before_the_count(year, status):
    moved(status)
    year.evaluation.refresh_from_db()
    assert to_look_at() == []
    assert keep_terms(evaluation=year.evaluation, now=CONCLUDED + 5000 * DAY) == {}


def test_an_evaluation_that_nobody_concludes_ends_all_the_same(year):
    Evaluation.objects.update(status=EvaluationStatus.COUNTED, concluded_at=None)
    year.evaluation.refresh_from_db()
    latest = year.cycle.windows.get(stage="rating").closes_at + 540 * DAY
    assert {ends_at(year.evaluation, term) for term in TERMS} == {latest}
    assert keep_terms(evaluation=year.evaluation, now=latest - LAST) == {}
    assert keep_terms(evaluation=year.evaluation, now=latest) == FULL


def test_an_open_objection_keeps_its_number_until_it_is_answered(year):
    Objection.objects.all().delete()
    waiting = make_objection(year.first)
    keep_terms(evaluation=year.evaluation, now=CONCLUDED + 1000 * DAY)
    waiting.refresh_from_db()
    assert waiting.objector_contact
    assert waiting.objector
    Objection.objects.update(status="rejected", answer="经核查已答复", answered_at=NOW)
    keep_terms(evaluation=year.evaluation, now=CONCLUDED + 1001 * DAY)
    waiting.refresh_from_db()
    assert (waiting.objector_contact, waiting.objector) == ("", "")


def test_another_year_is_left_alone(year):
    later = make_year(year=2027, brands=1)
    make_rating(later.first, network="d" * 16)
    keep_terms(evaluation=year.evaluation, now=CONCLUDED + 1000 * DAY)
    assert Rating.objects.get(application=later.first).network == "d" * 16


def test_every_term_has_its_days_in_the_rules(year):
    assert {term.days for term in TERMS} | {"latest_days"} == set(year.cycle.rules["privacy"])
