"""The answer to an objection and the outcome of an application as letters: what they say, and that
nobody else gets them.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from applications.form.enums import ApplicationStatus
from applications.models import Application, Cycle
from brandportal.accounts.enums import Role
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Objection
from tests.factories.evaluation import moved
from tests.factories.people import make_agency, make_member, make_officer, make_user
from tests.factories.rating import NOW, make_notice, make_objection, make_year
from tests.reviews.documents.test_papers import words_of

pytestmark = pytest.mark.django_db

FORMS = pytest.mark.parametrize("form", ["pdf", "docx"])


@pytest.fixture
def year():
    made = make_year(
        status=EvaluationStatus.ON_NOTICE, application_status=ApplicationStatus.SELECTED
    )
    make_notice(made)
    Cycle.objects.filter(pk=made.first.cycle_id).update(outcome_announced_at=NOW)
    return made


def paper(objection: Objection, form: str) -> str:
    return reverse("public:objection-answer", args=[objection.notice.evaluation.cycle.year, form])


def follow(client, objection: Objection) -> str:
    address = reverse("public:objection-status", args=[objection.notice.evaluation.cycle.year])
    client.post(address, {"code": objection.code})
    return client.get(address).content.decode()


@FORMS
def test_the_objector_takes_the_answer_along_by_his_code(client, year, form):
    made = make_objection(year.first, status="rejected")
    assert client.get(paper(made, form)).status_code == 404
    assert paper(made, form) in follow(client, made)
    answer = client.get(paper(made, form))
    assert "no-store" in answer["Cache-Control"]
    words = words_of(answer, form)
    for said in (
        f"登记号：异议答复{made.number}",
        "异议人",
        "异议不成立",
        "经核查已答复。",
        "经核查，所述情况不属实。",
        year.first.brand.name.replace(" ", ""),
    ):
        assert said in words, said
    # It can be passed on: neither who objected nor the key to the page stands on it.
    assert "张三" not in words and made.code not in words and "13812345678" not in words


def test_there_is_no_letter_before_the_answer_and_none_of_another_objection(client, year):
    made, other = make_objection(year.first), make_objection(year.first, status="upheld")
    assert paper(made, "pdf") not in follow(client, made)
    assert client.get(paper(made, "pdf")).status_code == 404
    follow(client, other)
    assert other.number in words_of(client.get(paper(other, "docx")), "docx")
    assert client.get(paper(other, "pdf").replace(".pdf", ".exe")).status_code == 404
    client.post(reverse("public:objection-status", args=[2026]), {"forget": "1"})
    assert client.get(paper(other, "pdf")).status_code == 404


@FORMS
def test_an_agency_that_objected_gets_the_answer_in_its_workspace(client, year, form):
    agency, other = year.first.agency, make_agency()
    made = make_objection(year.first, status="upheld")
    head = make_member(agency)
    Objection.objects.filter(pk=made.pk).update(
        agency=agency, filed_by=head, objector_name="", objector_contact="", objector=""
    )
    address = reverse("workspace:objection-answer", args=[made.number, form])
    client.force_login(head)
    assert (
        address
        in client.get(reverse("workspace:objection-detail", args=[made.number])).content.decode()
    )
    words = words_of(client.get(address), form)
    assert "".join(f"{agency.name}：".split()) in words and "异议成立" in words
    for person in (make_member(other), make_officer("desk"), make_user(Role.LEADER, username="l")):
        client.force_login(person)
        assert client.get(address).status_code == 404


SAID = {
    "selected": "已列入2026年度十佳服务品牌公示名单",
    "not_selected": "未列入2026年度十佳服务品牌公示名单",
    "not_shortlisted": "未进入2026年度入围名单",
    "excluded": "经查成立",
    "named": "已被评定为2026年度十佳服务品牌",
}


@FORMS
@pytest.mark.parametrize("status", SAID)
def test_the_agency_takes_the_outcome_along_as_a_letter(client, year, status, form):
    Application.objects.filter(pk=year.first.pk).update(status=status)
    client.force_login(make_member(year.first.agency))
    address = reverse("workspace:outcome", args=[year.first.number, form])
    answer = client.get(address)
    words = words_of(answer, form)
    for said in (f"登记号：结果告知书{year.first.number}-1", SAID[status], year.first.number):
        assert said in words, words
    assert client.get(address).content == answer.content
    for other in set(SAID) - {status}:
        assert SAID[other] not in words


def test_the_outcome_is_nobodys_before_it_is_announced_and_nobody_elses_after(client, year):
    address = reverse("workspace:outcome", args=[year.first.number, "pdf"])
    own = make_member(year.first.agency)
    client.force_login(own)
    assert client.get(address.replace(".pdf", ".exe")).status_code == 404
    others = (
        make_member(make_agency()),
        make_officer("desk"),
        make_user(Role.LEADER, username="l"),
    )
    for person in others:
        client.force_login(person)
        assert client.get(address).status_code == 404
    client.force_login(own)
    Cycle.objects.update(outcome_announced_at=None)
    assert client.get(address).status_code == 404
    moved(EvaluationStatus.ON_NOTICE)
    Cycle.objects.update(outcome_announced_at=NOW)
    Application.objects.filter(pk=year.first.pk).update(status="withdrawn")
    assert client.get(address).status_code == 404
