"""Experts from a file: each row read right, or refused with its place and a way to mend it."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from brandportal.accounts.domain.ties import note_tie
from brandportal.accounts.enums import Role, TieKind
from brandportal.accounts.models import NotedTie, User
from brandportal.errors import BadInput, NotAllowed
from brandportal.journal.models import Entry
from brandportal.proposals.models import Proposal
from brandportal.tables.uploads import read_file
from reviews.experts.enums import Expertise
from reviews.experts.models import Expert
from reviews.experts.pool_cells import LIMITS, SHAPE
from reviews.experts.pool_tables import in_words, plan_experts, write_experts
from tests.factories import evaluation as make
from tests.factories.experts import make_expert
from tests.factories.pairs import typed
from tests.factories.people import make_agency, make_user

pytestmark = pytest.mark.django_db
NOW = make.SCORING
HEAD = "姓名,职务职称,专业领域,其他领域,聘期起,聘期止,工作单位"


@pytest.fixture
def office() -> User:
    return make_user(Role.OFFICE, username="office")


@pytest.fixture
def judges() -> list[User]:
    return [
        make_user(Role.PANEL, username=f"judge{number}", name=name)
        for number, name in enumerate(("王一", "李二", "李二"), start=1)
    ]


def csv(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows)).encode()


def plan(content: bytes, office: User, name: str = "experts.csv"):
    return plan_experts(read_file(content, name, shape=SHAPE, limits=LIMITS), by=office)


def faults(content: bytes, office: User) -> list[tuple[int, str, str]]:
    return [(one.row, one.letter, one.sentence) for one in plan(content, office).problems]


def test_a_file_brings_experts_with_term_fields_and_employer(office, judges):
    agency = make_agency("市（政务）服务局")
    found = plan(
        csv(
            "王一,教授,法律法规,质量与标准化、信息技术,2026年1月1日,2028/12/31,某大学",
            "judge2,, law ,,20260101,2028-12-31,市(政务)服务局",
        ),
        office,
    )
    assert found.problems == []
    assert [in_words(line) for line in found.lines] == [
        "新增 · 法律法规 · 工作单位（参评范围外）：某大学",
        f"新增 · 法律法规 · 任职于{agency}：涉及该单位的事项须回避",
    ]
    assert not Expert.objects.exists() and not NotedTie.objects.exists()
    given = {"reason": "聘任表所列工作单位", "proved_at": NOW}
    assert write_experts(found=found, **given, by=office, now=NOW) == 2
    assert NotedTie.objects.waiting().get().agency == agency
    assert Proposal.objects.open().get().reason == f"聘任表所列工作单位 · 李二 · {agency}"
    first, second = Expert.objects.order_by("person__username")
    assert (first.post, first.field, first.also) == ("教授", "law", ["digital", "quality"])
    assert (first.term_from, first.term_until) == (date(2026, 1, 1), date(2028, 12, 31))
    assert first.person.noted_ties.get().employer == "某大学"
    assert second.person.noted_ties.get().agency == agency
    assert agency.pk in User.objects.get(pk=second.person_id).ever_tied
    assert Entry.objects.filter(action="expert.add").count() == 2


def test_an_employer_that_is_an_agency_takes_two_and_a_file_without_one_does_not(
    client, office, judges
):
    agency = make_agency("市（政务）服务局")
    client.force_login(office)
    address = reverse("admin:reviews_expert_import")

    def hand_in(employer: str, **more: str):
        row = f"王一,,法律法规,,2026-01-01,2028-12-31,{employer}"
        file = SimpleUploadedFile("experts.csv", csv(row))
        return client.post(address, {"file": file, "write": "on", **more})

    alone = hand_in(agency.name)
    assert alone.status_code == 422 and set(alone.context["form"].errors) == {"proof"}
    assert not Expert.objects.exists() and not NotedTie.objects.exists()
    assert hand_in("某大学").status_code == 302
    assert hand_in(agency.name, **typed()).status_code == 302
    assert NotedTie.objects.waiting().get().agency == agency


def test_the_same_file_again_changes_nothing_and_another_only_what_differs(office, judges):
    row = "王一,教授,法律法规,质量与标准化,2026-01-01,2028-12-31,某大学"
    write_experts(found=plan(csv(row), office), by=office, now=NOW)
    entries = Entry.objects.count()
    again = plan(csv(row), office)
    assert [in_words(line) for line in again.lines] == ["未变"]
    assert write_experts(found=again, by=office, now=NOW) == 0
    assert Entry.objects.count() == entries
    later = plan(csv("王一,法律法规,2026-01-01,2030-12-31", head="姓名,领域,聘期起,聘期止"), office)
    assert [in_words(line) for line in later.lines] == ["变更：聘期止"]
    write_experts(found=later, by=office, now=NOW)
    kept = Expert.objects.get()
    assert (kept.post, kept.also, kept.term_until) == ("教授", ["quality"], date(2030, 12, 31))
    assert Entry.objects.get(action="expert.change").data["fields"] == ["term_until"]


@pytest.mark.parametrize(
    ("row", "letter", "words"),
    [
        ("赵六,,法律法规,,2026-01-01,2028-12-31,", "A", "没有这个姓名的评委。请先在“人员”中邀请"),
        ("李二,,法律法规,,2026-01-01,2028-12-31,", "A", "用户名"),
        (",,法律法规,,2026-01-01,2028-12-31,", "A", "此单元格为空"),
        ("王一,,烹饪,,2026-01-01,2028-12-31,", "C", "“烹饪”不是专业领域。可填："),
        ("王一,,法律法规,烹饪,2026-01-01,2028-12-31,", "D", "“烹饪”不是专业领域。可填："),
        ("王一,,法律法规,,1/5/2026,2028-12-31,", "E", "2026-05-12"),
        ("王一,,法律法规,,2026-01-01,2026-02-30,", "F", "2026-05-12"),
        ("王一,,法律法规,,2026-01-01,2025-01-01,", "F", "早于"),
        (f"王一,{'长' * 81},法律法规,,2026-01-01,2028-12-31,", "B", "80"),
        (f"王一,,法律法规,,2026-01-01,2028-12-31,{'长' * 81}", "G", "80"),
        ("王一,=A1,法律法规,,2026-01-01,2028-12-31,", "B", "公式"),
    ],
)
def test_a_bad_cell_is_named_with_its_place_and_a_way_to_mend_it(
    office, judges, row, letter, words
):
    good = "judge3,,法律法规,,2026-01-01,2028-12-31,"
    ((number, at, sentence),) = faults(csv(good, row), office)
    assert (number, at) == (3, letter)
    assert words in sentence
    with pytest.raises(BadInput):
        write_experts(found=plan(csv(good, row), office), by=office, now=NOW)
    assert not Expert.objects.exists()


def test_somebody_twice_is_named(office, judges):
    row = "王一,,法律法规,,2026-01-01,2028-12-31,"
    ((number, letter, sentence),) = faults(csv(row, row.replace("王一", "judge1")), office)
    assert (number, letter) == (3, "A") and "2" in sentence


def test_a_workbook_is_read_as_it_shows(office, judges):
    book = Workbook()
    sheet = book.active
    sheet.append(HEAD.split(","))
    sheet.append(["王一", None, "法律法规", None, date(2026, 1, 1), date(2028, 12, 31), None])
    stored = BytesIO()
    book.save(stored)
    found = plan(stored.getvalue(), office, "experts.xlsx")
    assert [line.expert.term_until for line in found.lines] == [date(2028, 12, 31)]


def test_nobody_imports_himself_or_notes_an_agency_he_is_tied_to(office, judges):
    agency = make_agency("市民政局")
    office.memberships.create(agency=agency, role="head", ended_at=NOW)
    ((_row, letter, _words),) = faults(
        csv("王一,,法律法规,,2026-01-01,2028-12-31,市民政局"), User.objects.get(pk=office.pk)
    )
    assert letter == "G"
    found = plan(csv("王一,,法律法规,,2026-01-01,2028-12-31,"), office)
    with pytest.raises(NotAllowed):
        write_experts(found=found, by=judges[0], now=NOW)


def test_nothing_is_written_where_one_row_is_refused_late(office, judges):
    found = plan(
        csv(
            "王一,,法律法规,,2026-01-01,2028-12-31,",
            "judge2,,法律法规,,2026-01-01,2028-12-31,",
        ),
        office,
    )
    judges[1].grants.all().delete()
    found.lines[1].expert.person = User.objects.get(pk=judges[1].pk)
    with pytest.raises(BadInput):
        write_experts(found=found, by=office, now=NOW)
    assert not Expert.objects.exists()


def test_the_desk_looks_first_and_writes_when_asked(client, office, judges):
    client.force_login(office)
    listed = client.get(reverse("admin:reviews_expert_changelist")).content.decode()
    address = reverse("admin:reviews_expert_import")
    assert address in listed

    def hand_in(row: str, **more: str):
        file = SimpleUploadedFile("experts.csv", csv(row))
        return client.post(address, {"file": file, **more})

    wrong = hand_in("王一,,烹饪,,2026-01-01,2028-12-31,", write="on")
    assert wrong.status_code == 422 and "C 专业领域" in wrong.content.decode()
    row = "王一,,法律法规,,2026-01-01,2028-12-31,某大学"
    looked = hand_in(row).content.decode()
    assert "工作单位（参评范围外）：某大学" in looked and not Expert.objects.exists()
    assert hand_in(row, write="on").url == reverse("admin:reviews_expert_changelist")
    assert Expert.objects.get().person == judges[0]
    client.force_login(make_user(Role.AUDITOR, username="auditor"))
    assert client.get(address).status_code == 403


def test_an_employer_that_is_an_agency_is_refused_as_text_however_it_is_spelled(office, judges):
    agency = make_agency("市（政务）服务局")
    for spelled in ("市(政务)服务局", "市 （政务） 服务局", "市政务服务局"):
        with pytest.raises(BadInput) as refused:
            note_tie(person=judges[0], kind=TieKind.EMPLOYED, employer=spelled, by=office, now=NOW)
        assert refused.value.field == "employer" and str(agency) in refused.value.reason
    expert = make_expert(judges[0], by=office, now=NOW, field=Expertise.LAW)
    assert not expert.person.noted_ties.exists()
