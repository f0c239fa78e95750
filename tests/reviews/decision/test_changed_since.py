"""What an upheld objection has changed since the public notice, on every page that names the brands
of the year: excluded, and called from the reserve.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

import pytest
from django.urls import reverse

from applications.models import Application
from audits.models import Title
from audits.titles.enums import TitleStatus
from audits.titles.titles import confer
from brandportal.accounts.enums import Role
from reviews.decision.notice import clear_notice
from reviews.decision.objections import uphold
from reviews.decision.reserve import call_reserve, leave_vacant
from reviews.documents.presenters.notice import notice_document
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Decision, Evaluation, PublicNotice
from reviews.showcase.standing import changed_since, standing_of, standings
from tests.factories.counted import counted_year
from tests.factories.evaluation import moved
from tests.factories.pairs import by_two
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY, make_objection

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = datetime(2026, 6, 10, 2, tzinfo=UTC)
LOST, CAME = "Excluded after an objection", "Called from the reserve"
GONE = "An objection was upheld. Its place went to “Brand 1”."
CALLED = "Called from the reserve on 10 June 2026."
SAID = {"answer": "经逐项核查属实。", "outcome": "经核查属实，取消资格。"}
WHY = "名额空出，按候补顺序递补。"


@dataclass(frozen=True)
class Year:
    """The applications in the order of their numbers."""

    first: Application
    second: Application
    third: Application

    @property
    def rows(self) -> list[Application]:
        return [self.first, self.second, self.third]


@pytest.fixture
def year(time_machine):
    """A counted year on notice: 002 (first) and 003 (without a rank) are chosen, 001 is the
    reserve.
    """
    evaluation = counted_year(3)
    for row in evaluation.cycle.applications.all():
        reserve = 1 if row.number.endswith("001") else None
        departs = row.number.endswith("003")
        Decision.objects.create(
            evaluation=evaluation,
            application=row,
            selected=reserve is None,
            departs=departs,
            reason="基层窗口群众受益面广。" if departs else "",
            reserve=reserve,
        )
    evaluation.cycle.applications.update(status="selected")
    evaluation.cycle.applications.filter(number="2026-001").update(status="not_selected")
    moved(EvaluationStatus.ON_NOTICE)
    PublicNotice.objects.create(
        evaluation=evaluation, published_at=NOW, working_days=5, ends_at=NOW + 7 * DAY
    )
    time_machine.move_to(NOW, tick=False)
    return fresh()


@pytest.fixture
def changed(year):
    """002 is excluded, 001 called into its place."""
    vacate(year)
    place(year)
    return fresh()


def vacate(year: Year) -> None:
    objection = make_objection(year.second, status="assigned")
    by_two(uphold, objection=objection, **SAID, by=make_officer(), now=NOW)


def fresh() -> Year:
    return Year(*Application.objects.select_related("brand", "agency").order_by("number"))


def place(year: Year, verb=call_reserve):
    """The place given by an officer and a leader."""
    asked = {"evaluation": Evaluation.objects.get(), "vacated": year.second, "reason": WHY}
    return by_two(verb, **asked, by=make_officer(), now=NOW)


def text(client, settings, address: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get(address)
    assert answer.status_code == 200
    page = re.sub(r"<[^>]+>", " ", unescape(answer.content.decode()))
    return re.sub(r"\s+", " ", page)


def both(page: str) -> bool:
    return all(words in page for words in (LOST, GONE, CAME, CALLED))


@pytest.mark.parametrize(
    "page",
    ["results", "results-turnout", "results-screening", "results-recount", "notice-detail"],
)
def test_the_pages_of_the_year_name_both(client, settings, changed, page):
    assert both(text(client, settings, reverse(f"public:{page}", args=[2026])))


def test_a_row_of_the_ranking_is_marked_instead_of_chosen(client, settings, changed):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(reverse("public:results", args=[2026])).content.decode()
    summaries = re.findall(r"<summary>(.*?)</summary>", page, re.S)[:3]
    marks = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in summaries]
    assert [LOST in row for row in marks] == [True, False, False]
    assert [CAME in row for row in marks] == [False, True, False]
    assert ["chosen" in row for row in marks] == [False, False, True]
    # A dot is full for who has a place now: of the two with a dot, the called one.
    assert re.findall(r'<circle class="(\w*)"', page) == ["", "in"]


def test_one_result_says_it(client, settings, changed):
    for application, words in ((changed.second, GONE), (changed.first, CALLED)):
        address = reverse("public:result", args=[2026, application.number])
        assert words in text(client, settings, address)
    other = reverse("public:result", args=[2026, changed.third.number])
    assert LOST not in text(client, settings, other)


def test_brand_page_and_gallery_say_it(client, settings, changed):
    pages = [
        text(client, settings, reverse("public:brand-detail", args=[row.brand.code]))
        for row in (changed.second, changed.first)
    ]
    assert GONE in pages[0]
    assert CALLED in pages[1]
    cards = text(client, settings, reverse("public:brand-list"))
    assert cards.count(LOST) == 1
    assert cards.count("Proposed for naming") == 2


def test_the_leaders_pages_say_it(client, settings, changed):
    leader = make_user(Role.LEADER, username="reader")
    Evaluation.objects.update(decided_at=NOW - DAY, decided_by=leader)
    client.force_login(leader)
    for name in ("ranking", "decision"):
        assert both(text(client, settings, reverse(f"leadership:{name}", args=[2026])))
    address = reverse("leadership:explanation", args=[2026, changed.second.number])
    assert GONE in text(client, settings, address)


def test_the_notice_as_a_document_says_it(changed):
    said = str(notice_document(PublicNotice.objects.get()).blocks)
    assert "自公示以来：“Brand 2”。异议成立。其名额由“Brand 1”递补。" in said
    assert "自公示以来：“Brand 1”。2026年6月10日由候补递补。单独公示至" in said


def test_a_place_that_stays_vacant_is_told(client, settings, year):
    vacate(year)
    assert standing_of(fresh().second).note == "An objection was upheld."
    place(year, verb=leave_vacant)
    page = text(client, settings, reverse("public:results", args=[2026]))
    assert "An objection was upheld. Its place stays vacant." in page


def test_where_nothing_has_changed_nothing_is_said(client, settings, year):
    assert changed_since(year.rows) == []
    assert "Since the public notice" not in text(
        client, settings, reverse("public:results", args=[2026])
    )


def test_a_title_that_no_longer_stands_shows_on_the_years_pages(client, settings, changed):
    cleared = clear_notice(evaluation=Evaluation.objects.get(), now=NOW + 10 * DAY)
    by_two(
        confer,
        evaluation=cleared,
        approving_document="港委发〔2026〕31号",
        by=make_officer(),
        now=NOW + 11 * DAY,
    )
    number = Title.objects.get(application=changed.first).number
    assert CALLED in text(client, settings, reverse("public:title-detail", args=[number]))
    Title.objects.filter(application=changed.third).update(status=TitleStatus.REVOKED)
    standing = standing_of(fresh().third)
    assert (standing.pill.word, standing.note) == ("Revoked", "")
    assert "Revoked" in text(client, settings, reverse("public:results", args=[2026]))
    assert "Revoked" in text(client, settings, reverse("public:brand-list"))


@pytest.mark.parametrize(("rows", "asked"), [(1, 3), (3, 6)])
def test_standings_ask_the_database_a_fixed_number_of_times(
    changed, rows, asked, django_assert_num_queries
):
    """A year, its evaluation and who was called; with an excluded one also its place, its call and
    its brand.
    """
    with django_assert_num_queries(asked):
        assert len(standings(changed.rows[:rows])) == rows
    more = [*fresh().rows, *fresh().rows]
    with django_assert_num_queries(6):
        standings(more)
