"""The wording of deadlines in both languages: in a sentence, in a notice and on a page."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from brandportal.notices.domain import queue, send_waiting
from brandportal.notices.enums import NoticeKind
from brandportal.notices.models import Notice
from brandportal.notices.notice_texts import NoticeText
from brandportal.workdays import words
from brandportal.workdays.calendar import asked_once
from brandportal.workdays.models import CalendarYear
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 12, 28, 10, tzinfo=SHANGHAI)
# The midnight that ends 4 December 2026 and 14 January 2027.
CERTAIN = datetime(2026, 12, 5, tzinfo=SHANGHAI)
UNKNOWN = datetime(2027, 1, 15, tzinfo=SHANGHAI)
WHY = {
    "en": " (provisional: the holidays of 2027 are not published yet)",
    "zh-hans": "（暂定：2027 年放假安排尚未公布）",
}
DAY = {"en": "14 January 2027", "zh-hans": "2027年1月14日"}


def complete():
    CalendarYear.objects.create(year=2027, document="x", completed_at=NOW)


def page(source: str, **context) -> str:
    request = RequestFactory().get("/")
    return Template("{% load workdays %}" + source).render(Context({"request": request, **context}))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_deadline_in_words_says_that_it_is_provisional_until_the_calendar_is_there(language):
    with translation.override(language):
        assert words.due_words(CERTAIN) == "2026-12-04 24:00"
        assert words.due_words(UNKNOWN) == "2027-01-14 24:00" + WHY[language]
        assert words.due_day_words(UNKNOWN) == DAY[language] + WHY[language]
        complete()
        assert words.due_words(UNKNOWN) == "2027-01-14 24:00"
        assert words.due_day_words(UNKNOWN) == DAY[language]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_tag_says_the_same(language):
    with translation.override(language):
        why = f'<span class="provisional small">{WHY[language]}</span>'
        assert page("{% due d %}", d=UNKNOWN) == "2027-01-14 24:00" + why
        assert page('{% due d "short" %}', d=UNKNOWN) == "2027-01-14" + why
        assert page('{% due d "day" %}', d=UNKNOWN) == DAY[language] + why
        assert page('{% due d "day" %}', d=date(2027, 1, 14)) == DAY[language] + why
        assert page('{% due d "day" running=False %}', d=UNKNOWN) == DAY[language]
        assert page("{% due d %}", d=CERTAIN) == "2026-12-04 24:00"


def test_the_tag_asks_once_a_page_and_never_for_a_known_year(django_assert_num_queries):
    row = "{% for d in dues %}{% due d %}{% endfor %}"
    with django_assert_num_queries(0):
        page(row, dues=[CERTAIN] * 3)
    for count in (1, 3):
        with django_assert_num_queries(1):
            page(row, dues=[UNKNOWN] * count)


def test_many_deadlines_in_words_ask_once(django_assert_num_queries):
    completed = asked_once()
    with django_assert_num_queries(1):
        said = {words.due_words(UNKNOWN, completed) for _number in range(3)}
    assert len(said) == 1


def test_a_list_says_it_by_its_own_dates_in_every_month():
    with translation.override("en"):
        assert words.provisional_list_words([None, CERTAIN]) == ""
        assert words.provisional_list_words([CERTAIN, UNKNOWN]) == (
            "Dates in working days from 2026-12-30 on are provisional: the holidays of 2027 are "
            "not published yet."
        )


def test_a_notice_tells_every_reader_in_their_own_language(mailoutbox):
    people = [make_user(name="a"), make_user(name="b")]
    for person, language in zip(people, ("en", "zh-hans"), strict=True):
        person.language, person.email = language, f"{person.pk}@example.org"
        person.save()
    queue(
        to=people,
        key="x",
        text=NoticeText(
            name="x",
            kind=NoticeKind.REMINDER,
            subject="%(due)s",
            body="before %(due)s, on %(day)s; %(known)s",
        ),
        context={
            "due": words.due_told(UNKNOWN),
            "day": words.due_day_told(UNKNOWN),
            "known": words.due_told(CERTAIN),
        },
        url="/",
        now=NOW,
    )
    for language, why in WHY.items():
        with translation.override(language):
            for notice in Notice.objects.all():
                assert notice.subject == f"2027-01-14 24:00{why}"
                assert notice.body == (
                    f"before 2027-01-14 24:00{why}, on 2027-01-14{why}; 2026-12-04 24:00"
                )
    send_waiting(now=NOW)
    sent = {mail.to[0]: mail.subject for mail in mailoutbox}
    assert sent == {person.email: f"2027-01-14 24:00{WHY[person.language]}" for person in people}
    # A stored sentence does not change when the calendar does.
    complete()
    with translation.override("en"):
        assert WHY["en"] in Notice.objects.first().body
