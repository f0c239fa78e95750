"""Every agency checks its line of the year-end table before it is frozen: agrees or contests once;
the office answers.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from audits.annual_review.enums import Outcome, ReviewStatus
from audits.models import CheckedLine, YearEndCheck
from audits.register.admin.desk import title_queues
from audits.year_end.checking import agree, answer_contest, contest, open_check
from audits.year_end.freezing import freeze_year_end, ready_to_freeze, table_row
from brandportal.accounts.models import User
from brandportal.duties import duties_of
from brandportal.errors import BadInput, InConflict, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.office.hidden import hidden_from
from brandportal.office.queues import queues_of
from tests.factories.applications import SHANGHAI
from tests.factories.audits import NOW, make_check, make_review, make_title
from tests.factories.pairs import by_two, words
from tests.factories.people import (
    make_agency,
    make_head,
    make_member,
    make_officer,
    make_tie,
)

pytestmark = pytest.mark.django_db
# The fifth working day after Monday 5 January ends with Monday 12.
DUE = datetime(2026, 1, 13, tzinfo=SHANGHAI)
WRONG = "漏计了我局入围品牌一项，见公示文件。"


def opened(now: datetime = NOW) -> YearEndCheck:
    return open_check(table=table_row(2025), by=make_officer(), now=now)


def line_of(agency) -> CheckedLine:
    return CheckedLine.objects.filter(agency=agency).latest("check_round__number")


def freeze(now: datetime = DUE):
    given = {"table": table_row(2025), "reason": words(), "by": make_officer()}
    return by_two(freeze_year_end, **given, now=now)


def test_opening_shows_every_agency_its_line_and_tells_it() -> None:
    first, second = make_agency("甲局"), make_agency("乙局")
    make_title(agency=first)
    head, drafter = make_head(first), make_member(second)
    made = opened()
    assert (made.number, made.check_due) == (1, DUE)
    shown = CheckedLine.objects.values_list("agency__name", "points")
    assert set(shown) == {("甲局", "2"), ("乙局", "0")}
    assert Entry.objects.get(action="year_end.open_check").data["lines"] == 2
    notice = Notice.objects.get(recipient=head)
    assert "甲局" in notice.body and "2分" in notice.body and "2026-01-12 24:00" in notice.body
    assert Notice.objects.filter(recipient=drafter).count() == 1
    assert [duty.due for duty in duties_of(head, NOW)] == [DUE]
    assert duties_of(drafter, NOW) == []
    assert duties_of(head, DUE) == []


def test_what_cannot_be_opened() -> None:
    title = make_title()
    review = make_review(title, status=ReviewStatus.HEARING, outcome=Outcome.REVOKED)
    with pytest.raises(NotNow, match="1项年审"):
        opened()
    review.delete()
    with pytest.raises(NotNow, match="2026年度尚未结束"):
        open_check(table=table_row(2026), by=make_officer(), now=NOW)
    with pytest.raises(NotAllowed):
        open_check(table=table_row(2025), by=make_head(title.agency), now=NOW)
    opened()
    with pytest.raises(NotNow, match="均已"):
        opened()
    assert YearEndCheck.objects.count() == 1


def test_the_head_agrees_or_contests_once_and_in_time() -> None:
    agency, other = make_agency(), make_agency()
    opened()
    head, line = make_head(agency), line_of(agency)
    for refused in (make_member(agency), make_head(other), make_officer()):
        with pytest.raises(NotAllowed):
            agree(line=line, by=refused, now=NOW)
    with pytest.raises(BadInput):
        contest(line=line, contest="。", by=head, now=NOW)
    with pytest.raises(NotNow):
        contest(line=line, contest=WRONG, by=head, now=DUE)
    said = contest(line=line, contest=WRONG, by=head, now=DUE - timedelta(seconds=1))
    assert (said.agrees, said.contest, said.said_by) == (False, WRONG, head)
    with pytest.raises(NotNow):
        agree(line=line, by=head, now=NOW)
    assert agree(line=line_of(other), by=make_head(other), now=NOW).agrees is True
    assert duties_of(head, NOW) == []


def test_the_office_answers_each_contest_once_in_its_own_words() -> None:
    first, second = make_agency(), make_agency()
    opened()
    rows = [line_of(agency) for agency in (first, second)]
    heads = [make_head(agency) for agency in (first, second)]
    office = make_officer()
    with pytest.raises(NotNow):
        answer_contest(line=rows[0], answer=words(), by=office, now=NOW)
    for row, head in zip(rows, heads, strict=True):
        contest(line=row, contest=WRONG, by=head, now=NOW)
    make_tie(office, first)
    tied = User.objects.get(pk=office.pk)
    with pytest.raises(InConflict):
        answer_contest(line=rows[0], answer=words(), by=tied, now=NOW)
    by, text = make_officer(), "经核对公示文件，该品牌未入围。"
    answered = answer_contest(line=rows[0], answer=text, by=by, now=NOW)
    assert (answered.answer, answered.answered_by) == (text, by)
    for refused, line in ((BadInput, rows[1]), (NotNow, rows[0])):
        with pytest.raises(refused):
            answer_contest(line=line, answer=text, by=by, now=NOW)
    assert Notice.objects.filter(recipient=heads[0]).count() == 1
    assert Notice.objects.filter(recipient=heads[1]).count() == 0


def test_the_table_is_frozen_only_when_every_agency_is_done() -> None:
    agency = make_agency()
    make_title(agency=agency)
    with pytest.raises(NotNow, match="尚未核对"):
        freeze(NOW)
    opened()
    with pytest.raises(NotNow, match="2026-01-12 24:00"):
        freeze(DUE - timedelta(seconds=1))
    head = make_head(agency)
    line = contest(line=line_of(agency), contest=WRONG, by=head, now=NOW)
    with pytest.raises(NotNow, match="尚未答复"):
        freeze()
    answer_contest(line=line, answer=words(), by=make_officer(), now=NOW)
    assert ready_to_freeze(table_row(2025), now=DUE)
    frozen = freeze()
    told = Notice.objects.filter(recipient=head).latest("pk")
    assert frozen.content_hash in told.body and "第1版" in told.subject


def test_a_line_that_changes_is_shown_again_and_only_that_one() -> None:
    first, second = make_agency("甲局"), make_agency("乙局")
    title = make_title(agency=first)
    opened()
    make_review(title, status=ReviewStatus.IN_EFFECT, outcome=Outcome.REVOKED)
    with pytest.raises(NotNow, match="1个单位"):
        freeze()
    again = opened(DUE)
    assert [row.agency for row in again.lines.all()] == [first]
    assert line_of(second).check_round.number == 1
    with pytest.raises(NotNow):
        freeze(again.check_due - timedelta(seconds=1))
    freeze(again.check_due)


@pytest.mark.parametrize(
    "broken",
    [
        {"agrees": True},
        {"agrees": False, "said_at": NOW},
        {"agrees": True, "said_at": NOW, "contest": WRONG},
        {"contest": WRONG},
        {"said_at": NOW},
        {"answer": WRONG, "answered_at": NOW},
        {"agrees": False, "said_at": NOW, "contest": WRONG, "answered_at": NOW},
        {"agrees": False, "said_at": NOW, "contest": "短"},
    ],
)
def test_the_database_keeps_what_was_said(broken) -> None:
    make_agency()
    opened()
    with pytest.raises(DatabaseError), transaction.atomic():
        CheckedLine.objects.update(**broken)


# The pages.


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def own_page(line: CheckedLine) -> str:
    return reverse("workspace:year-end-line", args=[line.pk])


def test_the_agency_reads_and_contests_its_line(client) -> None:
    agency = make_agency("甲局")
    make_title(agency=agency)
    opened()
    line, head = line_of(agency), make_head(agency)
    client.force_login(head)
    assert "核对" in client.get(reverse("workspace:home")).content.decode()
    page = client.get(own_page(line)).content.decode()
    assert "新获十佳" in page or "十佳" in page
    assert client.post(own_page(line), {"contest": ""}).status_code == 422
    assert client.post(own_page(line), {"contest": WRONG})["Location"] == own_page(line)
    late = client.post(own_page(line), {"agree": "1"})
    assert late.status_code == 409
    assert WRONG in late.content.decode()
    with time_machine.travel(DUE, tick=False):
        answer_contest(line=line, answer="经核对公示文件，维持。", by=make_officer(), now=NOW)
        frozen = freeze()
        page = client.get(own_page(line)).content.decode()
    assert "经核对公示文件，维持。" in page and frozen.content_hash in page


def test_agreeing_is_one_click_and_others_see_nothing(client) -> None:
    agency = make_agency()
    opened()
    line = line_of(agency)
    client.force_login(make_member(agency))
    page = client.get(own_page(line))
    assert page.status_code == 200 and 'name="agree"' not in page.content.decode()
    assert client.post(own_page(line), {"agree": "1"}).status_code == 403
    client.force_login(make_head(make_agency()))
    assert client.get(own_page(line)).status_code == 404
    client.force_login(make_head(agency))
    assert client.post(own_page(line), {"agree": "1"}).status_code == 302
    assert CheckedLine.objects.get(pk=line.pk).agrees is True


def test_the_list_asks_the_same_queries_at_1_and_3_rows(client, django_assert_num_queries) -> None:
    head = make_head(make_agency())
    client.force_login(head)
    address = reverse("workspace:year-end-list")
    make_check()
    with django_assert_num_queries(7):
        client.get(address)
    for year in (2024, 2023):
        make_check(year)
    with django_assert_num_queries(7):
        client.get(address)


def test_the_office_opens_the_check_and_answers_on_the_desk(client) -> None:
    office = make_officer()
    client.force_login(office)
    agency = make_agency()
    make_title(agency=agency)
    address = reverse("admin:audits_title_year_end") + "?year=2025"
    assert "发起核对" in client.get(address).content.decode()
    sent = {"check": "open", "check-year": 2025}
    assert client.post(address, sent)["Location"] == address
    assert client.post(address, sent).status_code == 409
    assert YearEndCheck.objects.count() == 1
    assert "2026-01-12 24:00" in client.get(address).content.decode()
    line = contest(line=line_of(agency), contest=WRONG, by=make_head(agency), now=NOW)

    def queues() -> list[tuple[int, str]]:
        found = queues_of(title_queues(NOW, office), by=office, hidden=hidden_from(office))
        return [(row.count, row.tone) for row in found if "异议" in row.label]

    assert queues() == [(1, "soon")]
    record = client.get(reverse("admin:audits_checkedline_change", args=[line.pk]))
    assert WRONG in record.content.decode()
    verb = reverse("admin:audits_checkedline_verb", args=[line.pk, "answer"])
    assert client.post(verb, {"answer": ""}).status_code == 422
    assert client.post(verb, {"answer": "经核对公示文件，维持。"}).status_code == 302
    assert queues() == []
