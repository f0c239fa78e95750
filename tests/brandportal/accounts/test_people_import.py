"""People of an agency from a table: every bad cell by row and column, all or nobody, safe to
repeat.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from brandportal.accounts.domain.people_import import (
    COLUMNS,
    LIMITS,
    invite_people,
    plan_people,
    read_people,
)
from brandportal.accounts.enums import AgencyRole
from brandportal.accounts.models import Invitation, User
from brandportal.errors import BadInput, NotAllowed
from brandportal.journal.models import Entry
from brandportal.notices.models import Letter
from tests.factories.letters import mailed_token
from tests.factories.people import make_agency, make_head, make_member, make_user

NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
EN = {"HTTP_ACCEPT_LANGUAGE": "en"}
HEADING = list(COLUMNS.values())
ZHANG = ["张 三", "Zhang@Example.org", "经办人"]
LI = ["李四", "li@example.org", "查阅人"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency("示例局")


def csv(*rows: list[str]) -> bytes:
    return "\r\n".join(",".join(row) for row in (HEADING, *rows)).encode()


def plan_of(agency, *rows: list[str]):
    return plan_people(read_people("people.csv", csv(*rows)), agency=agency, now=NOW)


def faults(plan) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for problem in plan.problems]


def test_everybody_is_invited_by_mail_and_the_table_again_invites_nobody(agency):
    head = make_head(agency)
    plan = plan_of(agency, ZHANG, LI)
    assert invite_people(plan=plan, agency=agency, by=head, now=NOW) == 2
    rows = Invitation.objects.order_by("pk").values_list("name", "email", "agency_role", "by_mail")
    assert list(rows) == [
        ("张三", "zhang@example.org", AgencyRole.DRAFTER, True),
        ("李四", "li@example.org", AgencyRole.READER, True),
    ]
    assert [row.action for row in Entry.objects.all()] == ["accounts.invite"] * 2
    assert mailed_token("zhang@example.org", now=NOW)
    again = plan_of(agency, LI, ZHANG)
    assert [line.action for line in again.lines] == ["invited", "invited"]
    assert invite_people(plan=again, agency=agency, by=head, now=NOW) == 0
    assert Invitation.objects.count() == Entry.objects.count() == 2


def test_who_does_it_already_is_left_and_may_be_invited_to_something_else(agency):
    member = make_user(username="zhang", agency=agency, role=AgencyRole.DRAFTER)
    User.objects.filter(pk=member.pk).update(email="Zhang@example.org")
    reads = [*ZHANG[:2], "查阅人"]
    assert [line.action for line in plan_of(agency, ZHANG, reads).lines] == ["member", "invite"]
    # Of another agency nothing is said.
    assert [line.action for line in plan_of(make_agency(), ZHANG).lines] == ["invite"]


@pytest.mark.parametrize(
    ("place", "text", "column"),
    [
        (0, "", "姓名"),
        (0, "张三、李四", "姓名"),
        (0, "长" * 41, "姓名"),
        (1, "", "邮箱"),
        (1, "zhang", "邮箱"),
        (1, "zhang@例", "邮箱"),
        (2, "", "职责"),
        (2, "局长", "职责"),
        (2, "负责人", "职责"),
        (2, "=cmd()", "职责"),
    ],
)
def test_each_bad_cell_is_named_and_nobody_is_invited(agency, place, text, column):
    bad = [*ZHANG]
    bad[place] = text
    plan = plan_of(agency, LI, bad)
    assert faults(plan) == [(3, column)]
    with pytest.raises(BadInput) as refusal:
        invite_people(plan=plan, agency=agency, by=make_head(agency), now=NOW)
    assert refusal.value.field == "file"
    assert Invitation.objects.count() == Entry.objects.count() == Letter.objects.count() == 0


def test_the_same_person_twice_in_a_table_is_named(agency):
    assert faults(plan_of(agency, ZHANG, LI, ["张三", "ｚhang@example.org", "填报人"])) == [
        (4, "邮箱")
    ]


def test_too_many_rows_are_refused(agency):
    rows = [[f"张{n}", f"z{n}@example.org", "经办人"] for n in range(LIMITS.rows + 1)]
    with pytest.raises(BadInput):
        plan_of(agency, *rows)


def test_one_who_was_invited_meanwhile_leaves_nobody_of_the_table_invited(agency):
    head, plan = make_head(agency), plan_of(agency, ZHANG, LI)
    invite_people(plan=plan_of(agency, LI), agency=agency, by=head, now=NOW)
    with pytest.raises(BadInput):
        invite_people(plan=plan, agency=agency, by=head, now=NOW)
    assert [row.name for row in Invitation.objects.all()] == ["李四"]
    assert Entry.objects.count() == Letter.objects.count() == 1


def test_only_who_may_invite_imports(agency):
    plan = plan_of(agency, ZHANG)
    for person in (make_member(agency), make_head(make_agency())):
        with pytest.raises(NotAllowed):
            invite_people(plan=plan, agency=agency, by=person, now=NOW)


# The page ----------------------------------------------------------------------------------------


def send(client, agency, *rows: list[str], **more: str):
    file = SimpleUploadedFile("people.csv", csv(*rows))
    address = reverse("web:people-import", args=[agency.pk])
    return client.post(address, {"file": file, **more}, **EN)


def test_the_page_shows_first_and_invites_when_asked(client, agency):
    client.force_login(make_head(agency))
    shown = send(client, agency, ZHANG, LI)
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "Nobody has been invited yet" in page and "is invited by mail as Agency reader" in page
    assert Invitation.objects.count() == 0
    done = send(client, agency, ZHANG, LI, write="on")
    assert done["Location"] == reverse("web:people")
    assert "2 people are invited" in client.get(done["Location"], **EN).content.decode()
    again = send(client, agency, ZHANG, LI, write="on")
    said = client.get(again["Location"], **EN).content.decode()
    assert "Everybody in the table works for the agency or is invited already" in said
    assert Invitation.objects.count() == 2


def test_the_page_names_row_and_column_of_what_is_wrong(client, agency):
    client.force_login(make_head(agency))
    refused = send(client, agency, ZHANG, ["李四", "li", "局长"], write="on")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Nobody was invited" in page and "B 邮箱" in page and "C 职责" in page
    assert "A head is invited on the page" in page
    missing = client.post(reverse("web:people-import", args=[agency.pk]), {}, **EN)
    assert missing.status_code == 422
    assert Invitation.objects.count() == 0


def test_the_table_to_fill_in_is_read_as_it_is(client, agency):
    client.force_login(make_head(agency))
    book = client.get(reverse("web:people-template", args=[agency.pk])).content
    assert [cell.value for cell in load_workbook(BytesIO(book)).active[1]] == HEADING
    plan = plan_people(read_people("people.xlsx", book), agency=agency, now=NOW)
    assert plan.problems == []
    assert {line.agency_role for line in plan.lines} == {AgencyRole.DRAFTER, AgencyRole.READER}
