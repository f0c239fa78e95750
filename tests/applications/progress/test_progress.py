"""What becomes of commitments: figures with evidence, checked by the office, shown to citizens."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from applications.form.enums import ApplicationStatus as A
from applications.models import CommitmentActual
from applications.progress.enums import CommitmentState as S
from applications.progress.enums import Finding
from applications.progress.progress import check_actual, report_actual
from applications.progress.states import progress_of
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.office.hidden import shown_objects
from tests.factories.applications import NOW, SHANGHAI, make_application, pdf_file
from tests.factories.people import make_agency, make_member, make_officer, make_tie

pytestmark = pytest.mark.django_db

START = date(2026, 1, 1)
LATER = datetime(2026, 9, 1, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def named():
    return make_application(status=A.NAMED)


def report(application, by, *, as_of=date(2026, 8, 31), actual="5", now=LATER, **changes):
    given = {
        "application": application,
        "commitment": application.commitments.get().pk,
        "as_of": as_of,
        "actual": Decimal(actual),
        "note": "热线台账一至八月",
        "file": pdf_file(),
        "by": by,
        "now": now,
    }
    return report_actual(**{**given, **changes})


@pytest.mark.parametrize(
    ("as_of", "actual", "today", "state"),
    [
        (None, None, date(2026, 6, 1), S.UNREPORTED),
        (date(2026, 6, 1), "2", date(2026, 6, 1), S.KEPT),
        (date(2026, 6, 1), "1", date(2027, 6, 1), S.KEPT),
        (date(2026, 6, 1), "12", date(2026, 6, 1), S.ON_WAY),
        (date(2026, 7, 10), "13", date(2026, 7, 10), S.AT_RISK),
        (date(2026, 7, 10), "30", date(2026, 7, 10), S.AT_RISK),
        (date(2026, 12, 31), "3", date(2026, 12, 31), S.AT_RISK),
        (date(2026, 12, 31), "3", date(2027, 1, 1), S.BROKEN),
    ],
)
def test_state_follows_from_the_newest_figure(named, as_of, actual, today, state):
    commitment = named.commitments.get()  # 24 hours today, 2 by the end of 2026
    figures = (
        [CommitmentActual(as_of=as_of - timedelta(days=9), actual=Decimal(24))] if as_of else []
    )
    figures += [CommitmentActual(as_of=as_of, actual=Decimal(actual))] if as_of else []
    assert progress_of(commitment, figures, start=START, today=today).state is state


def test_figure_that_is_not_confirmed_does_not_count(named):
    commitment = named.commitments.get()
    figures = [
        CommitmentActual(as_of=date(2026, 5, 1), actual=Decimal(12)),
        CommitmentActual(as_of=date(2026, 6, 1), actual=Decimal(2), finding=Finding.NOT_CONFIRMED),
    ]
    found = progress_of(commitment, figures, start=START, today=date(2026, 6, 2))
    assert (found.state, found.figure) == (S.ON_WAY, figures[0])


def test_report_keeps_the_figure_its_file_and_an_entry(named):
    by = make_member(named.agency)
    row = report(named, by)
    assert (row.actual, row.reported_by, row.original_name) == (Decimal(5), by, "台账.pdf")
    entry = Entry.objects.about(named).get()
    assert (entry.action, entry.data["actual"]) == ("commitment.report", "5.00")
    again = report(named, by, actual="4")
    assert list(CommitmentActual.objects.all()) == [again]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"as_of": date(2026, 9, 2)}, "as_of"),
        ({"as_of": date(2026, 3, 8)}, "as_of"),
        ({"note": "。"}, "note"),
        ({"commitment": 0}, "commitment"),
    ],
)
def test_report_refuses_what_cannot_be(named, changes, field):
    with pytest.raises(BadInput) as refusal:
        report(named, make_member(named.agency), **changes)
    assert refusal.value.field == field
    assert not CommitmentActual.objects.exists()


def test_only_the_agency_of_a_named_brand_reports(named):
    with pytest.raises(NotAllowed):
        report(named, make_member(make_agency()))
    other = make_application(status=A.SHORTLISTED, agency=make_agency())
    with pytest.raises(NotNow):
        report(other, make_member(other.agency))


def test_office_checks_once_and_a_checked_day_stays(named):
    reporter = make_member(named.agency)
    row = report(named, reporter)
    office = make_officer()
    with pytest.raises(BadInput):
        check_actual(figure=row, finding="not_confirmed", remark="", by=office, now=LATER)
    checked = check_actual(
        figure=row, finding="not_confirmed", remark="台账只到六月，请补全", by=office, now=LATER
    )
    assert (checked.finding, checked.checked_by) == ("not_confirmed", office)
    told = Notice.objects.get(recipient=reporter)
    assert told.url == f"/workspace/applications/{named.number}/progress/"
    with pytest.raises(NotNow):
        check_actual(figure=row, finding="confirmed", remark="", by=office, now=LATER)
    with pytest.raises(BadInput):
        report(named, make_member(named.agency))
    assert report(named, make_member(named.agency), as_of=date(2026, 9, 1))


def test_who_has_a_conflict_reads_neither_file_nor_remark_of_a_published_year(client, named):
    row = report(named, make_member(named.agency))
    office, tied = make_officer(), make_officer()
    make_tie(tied, named.agency)
    check_actual(
        figure=row, finding="not_confirmed", remark="台账只到六月，请补全", by=office, now=LATER
    )
    for who, status in ((office, 200), (tied, 404)):
        client.force_login(who)
        assert client.get(f"/files/figures/{row.pk}/").status_code == status
        entries = shown_objects(Entry.objects.filter(action="commitment.check"), by=who)
        assert entries.exists() == (who == office)
    assert client.get("/admin/applications/commitmentactual/").status_code == 200
    assert "热线台账" not in client.get("/admin/applications/commitmentactual/").content.decode()
    with pytest.raises(NotAllowed):
        check_actual(figure=row, finding="confirmed", remark="", by=tied, now=LATER)


def test_nobody_of_the_agency_checks(named):
    row = report(named, make_member(named.agency))
    with pytest.raises(NotAllowed):
        check_actual(
            figure=row, finding="confirmed", remark="", by=make_member(named.agency), now=LATER
        )


def test_database_keeps_finding_and_moment_together(named):
    row = report(named, make_member(named.agency))
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentActual.objects.filter(pk=row.pk).update(finding="confirmed")


def test_agency_reports_and_citizens_read(client, named):
    member = make_member(named.agency)
    client.force_login(member)
    url = f"/workspace/applications/{named.number}/progress/"
    data = {
        "commitment": named.commitments.get().pk,
        "as_of": NOW.date().isoformat(),
        "actual": "１",
        "note": "热线台账一至三月",
        "file": pdf_file(),
    }
    assert client.post(url, {**data, "note": ""}).status_code == 422
    assert client.post(url, {**data, "file": pdf_file()}).status_code == 302
    page = client.get(url).content.decode()
    assert "已兑现" in page
    assert "台账.pdf" in page
    client.logout()
    public = client.get(f"/brands/{named.brand.code}/").content.decode()
    assert "已兑现" in public
    assert "单位自报" in public
    assert "台账.pdf" not in public
    file = CommitmentActual.objects.get()
    assert client.get(f"/files/figures/{file.pk}/").status_code == 302
