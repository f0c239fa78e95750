"""Who may take part in a Famous Brand year, and what its conferral does to the titles."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.cycles.cycles import create_cycle
from applications.cycles.enums import CycleKind
from applications.cycles.readiness import opening_gaps, rules_to_freeze
from applications.drafting.editing import save_section
from applications.eligibility.rising import candidates, free_for, may_rise
from applications.form.content import section_version
from applications.form.enums import ApplicationStatus
from applications.form.sections import BY_CODE
from applications.lifecycle import applications as verbs
from applications.models import Application, Cycle
from audits.annual_review.enums import Outcome, ReviewStatus
from audits.models import Title
from audits.titles.enums import TitleLevel, TitleStatus
from audits.titles.titles import confer
from brandportal.errors import BadInput, NotNow
from brandportal.journal.models import Entry
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation
from tests.factories.applications import (
    NOW,
    RULES,
    SHANGHAI,
    make_application,
    make_cycle,
    right_answers,
)
from tests.factories.audits import make_counted_result, make_review, make_title
from tests.factories.evaluation import at
from tests.factories.pairs import by_two
from tests.factories.people import make_agency, make_head, make_member, make_officer

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 9, 1, 10, 0, tzinfo=SHANGHAI)
DOCUMENT = "港委发〔2026〕30号"
FAMOUS = CycleKind.FAMOUS


def holder(kept: int = 3, **fields) -> Title:
    """A title of 2022 with `kept` retained years up to 2024."""
    fields = {"valid_from": date(2022, 10, 9), "valid_to": date(2027, 10, 8), **fields}
    title = make_title(**{"year": 2022, **fields})
    for year in range(2025 - kept, 2025):
        make_review(
            title,
            year=year,
            status=ReviewStatus.IN_EFFECT,
            outcome=Outcome.RETAINED,
            score=Decimal("92"),
        )
    return title


def start(title: Title, cycle: Cycle, name: str = "") -> Application:
    return verbs.start_application(
        agency=title.agency,
        cycle=cycle,
        brand_name=name or title.brand.name,
        answers=right_answers(),
        by=make_member(title.agency),
        now=NOW,
    )


def cleared(*titles: Title) -> Evaluation:
    """A Famous Brand year whose notice has ended, with an application of each title's brand."""
    cycle = make_cycle(2026, kind=FAMOUS)
    evaluation = at(cycle, EvaluationStatus.CLEARED, cleared_at=DAY)
    for place, title in enumerate(titles, start=1):
        application = make_application(
            cycle=cycle,
            agency=title.agency,
            brand=title.brand,
            status=ApplicationStatus.SELECTED,
            number=f"2026F-{place:03d}",
            complete=False,
        )
        make_counted_result(application, "90", rank=place)
    return evaluation


def test_a_year_has_one_award_year_of_each_kind() -> None:
    top_ten, famous = make_cycle(2026), make_cycle(2026, kind=FAMOUS)
    assert (top_ten.edition, famous.edition) == ("2026", "2026-famous")
    assert (str(top_ten), str(famous)) == ("2026", "2026·名牌")
    assert reverse("public:results", args=[famous.edition]) == "/results/2026-famous/"
    with pytest.raises(BadInput) as refusal:
        create_cycle(year=2026, kind=FAMOUS, rule_set=famous.rule_set, by=make_officer(), now=NOW)
    assert refusal.value.field == "year"
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.create(year=2026, kind=FAMOUS, rule_set=famous.rule_set)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.create(year=2027, kind="other", rule_set=famous.rule_set)


@pytest.mark.parametrize(
    ("top_ten", "shortlist", "quota", "bound"),
    [(10, 20, 3, (3, 6)), (10, 15, 3, (3, 5)), (1, 2, 1, (1, 2)), (10, 10, 1, (1, 1))],
)
def test_a_famous_brand_year_has_as_many_places_as_titles_may_be_raised(
    top_ten: int, shortlist: int, quota: int, bound: tuple[int, int]
) -> None:
    titles = {**RULES["titles"], "top_ten": top_ten, "shortlist": shortlist}
    rules = {**RULES, "titles": titles, "promotion": {**RULES["promotion"], "quota": quota}}
    drawn_up = make_cycle(2026, "draft", rules, kind=FAMOUS)
    frozen = rules_to_freeze(drawn_up)["titles"]
    assert (frozen["top_ten"], frozen["shortlist"]) == bound
    assert rules_to_freeze(make_cycle(2027, "draft", rules)) == rules
    assert opening_gaps(drawn_up) == []


def test_rules_that_raise_no_title_open_no_famous_brand_year() -> None:
    rules = {**RULES, "promotion": {**RULES["promotion"], "quota": 0}}
    assert opening_gaps(make_cycle(2027, "draft", rules)) == []
    [gap] = opening_gaps(make_cycle(2026, "draft", rules, kind=FAMOUS))
    assert gap.sentence == "该规则不产生名牌：promotion.quota 为 0。"


def test_only_a_brand_that_was_kept_long_enough_is_applied_for() -> None:
    cycle = make_cycle(2026, kind=FAMOUS)
    ready, short = holder(), holder(kept=2)
    begun = start(ready, cycle)
    assert (begun.brand, begun.number) == (ready.brand, "2026F-001")
    with pytest.raises(NotNow, match="须连续3年年审保留且无警示，目前连续2年。"):
        start(short, cycle)
    nobody = make_agency()
    with pytest.raises(NotNow, match="本单位没有有效的十佳荣誉。"):
        verbs.start_application(
            agency=nobody,
            cycle=cycle,
            brand_name="新品牌",
            answers=right_answers(),
            by=make_member(nobody),
            now=NOW,
        )
    assert Application.objects.filter(cycle=cycle).count() == 1


@pytest.mark.parametrize("kind", ["new", "another of the agency"])
def test_no_other_name_gets_in(kind: str) -> None:
    cycle, title = make_cycle(2026, kind=FAMOUS), holder()
    name = "新品牌" if kind == "new" else holder(kept=1, year=2021, agency=title.agency).brand.name
    with pytest.raises(BadInput) as refusal:
        start(title, cycle, name)
    assert refusal.value.field == "brand_name"
    begun = start(title, cycle)
    with pytest.raises(BadInput, match="名牌评选中品牌名称须与所获荣誉一致"):
        save_section(
            application=begun,
            section="identity",
            data={"brand_name": name},
            version=section_version(begun, BY_CODE["identity"]),
            by=make_member(title.agency),
            now=NOW,
        )
    begun.refresh_from_db()
    assert begun.brand == title.brand


def test_who_lost_the_title_meanwhile_cannot_hand_in() -> None:
    title = holder()
    begun = start(title, make_cycle(2026, kind=FAMOUS))
    assert may_rise(title.agency, title.brand.name, begun.cycle, now=NOW)
    Title.objects.filter(pk=title.pk).update(status=TitleStatus.REVOKED)
    assert candidates(title.agency, begun.cycle, now=NOW) == []
    with pytest.raises(NotNow, match="没有有效的十佳荣誉"):
        verbs.sign_off(
            application=begun, by=make_head(title.agency), now=NOW, proved_at=NOW, scan=None
        )


@pytest.mark.parametrize("first", [CycleKind.TOP_TEN, CycleKind.FAMOUS])
def test_a_brand_takes_part_in_one_award_at_a_time(first: str) -> None:
    title = holder()
    second = next(kind for kind in CycleKind if kind != first)
    begun = start(title, make_cycle(2026, kind=first))
    with pytest.raises(BadInput, match="同一品牌不能同时参加两项评选") as refusal:
        start(title, make_cycle(2026, kind=second))
    assert (refusal.value.field, begun.number in refusal.value.reason) == ("brand_name", True)
    other = Cycle.objects.get(year=2026, kind=second)
    assert not free_for(title.brand, other)
    verbs.withdraw(application=begun, by=make_head(title.agency), now=NOW)
    assert free_for(title.brand, other)


def test_a_settled_application_keeps_no_brand_from_the_other_award() -> None:
    title, cycle = holder(), make_cycle(2026, kind=FAMOUS)
    for status, is_free in (("shortlisted", False), ("not_selected", True)):
        running = make_application(
            cycle=make_cycle(2027 + is_free),
            agency=title.agency,
            brand=title.brand,
            status=status,
            complete=False,
        )
        assert bool(free_for(title.brand, cycle)) is is_free
        Application.objects.filter(pk=running.pk).delete()


def test_conferral_raises_the_titles() -> None:
    warned, expired = holder(status=TitleStatus.WARNED), holder(status=TitleStatus.EXPIRED)
    terms = {"approving_document": DOCUMENT, "by": make_officer(), "now": DAY}
    made = by_two(confer, evaluation=cleared(warned, expired), **terms)
    assert [(row.number, row.level, row.valid_to) for row in made] == [
        ("F2026-01", TitleLevel.FAMOUS, date(2031, 8, 31)),
        ("F2026-02", TitleLevel.FAMOUS, date(2031, 8, 31)),
    ]
    assert [row.brand for row in made] == [warned.brand, expired.brand]
    warned.refresh_from_db(), expired.refresh_from_db()
    assert (warned.status, expired.status) == (TitleStatus.PROMOTED, TitleStatus.EXPIRED)
    assert Entry.objects.about(warned).filter(action="title.promote").count() == 1


@pytest.mark.parametrize("status", ["revoked", "lapsed", "suspended"])
def test_a_title_that_does_not_stand_is_not_raised(status: str) -> None:
    kept, lost = holder(), holder(status=status)
    evaluation = cleared(kept, lost)
    entries = Entry.objects.count()
    terms = {"approving_document": DOCUMENT, "by": make_officer(), "now": DAY}
    with pytest.raises(NotNow, match=f"不能晋级：其荣誉{lost.number}目前为"):
        by_two(confer, evaluation=evaluation, **terms)
    assert not Title.objects.filter(level=TitleLevel.FAMOUS).exists()
    assert not Entry.objects.filter(action__in=("title.promote", "title.confer")).exists()
    assert Entry.objects.count() >= entries


@pytest.mark.parametrize(
    ("status", "is_pending"),
    [("reported", True), ("hearing", True), ("stated", True), ("exempted", False)],
)
def test_a_review_that_has_no_effect_yet_comes_first(status: str, is_pending: bool) -> None:
    title = holder()
    outcome = {"outcome": Outcome.REVOKED} if status in ("hearing", "stated") else {}
    make_review(title, year=2025, status=status, **outcome)
    terms = {"approving_document": DOCUMENT, "by": make_officer(), "now": DAY}
    evaluation = cleared(title)
    if is_pending:
        with pytest.raises(NotNow, match="2025年度年审生效前不能晋级"):
            by_two(confer, evaluation=evaluation, **terms)
    else:
        assert len(by_two(confer, evaluation=evaluation, **terms)) == 1


def test_both_awards_of_a_year_stand_beside_each_other(client) -> None:
    title = holder()
    by_two(
        confer, evaluation=cleared(title), approving_document=DOCUMENT, by=make_officer(), now=DAY
    )
    make_cycle(2026)
    assert client.get(reverse("public:notice-detail", args=["2025-famous"])).status_code == 404
    waiting = client.get(reverse("public:notice-detail", args=["2026"]))
    assert [one.name for one in waiting.templates][0] == "reviews/evaluation/before_its_day.html"
    assert client.get("/rules/2026/").status_code == 200
    assert "2026·名牌" in client.get("/rules/2026-famous/").content.decode()
    assert client.get("/rules/2026-other/").status_code == 404
