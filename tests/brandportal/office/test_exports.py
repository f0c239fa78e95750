"""A list to take along: the rows and columns that the list shows, and nothing that a spreadsheet
would run.
"""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib import admin
from django.urls import reverse
from openpyxl import load_workbook

from applications.form.enums import ApplicationStatus as A
from brandportal.accounts.enums import AgencyClass, Role
from brandportal.accounts.models import Agency
from brandportal.office import exports
from brandportal.office.cells import name_of
from brandportal.web.spreadsheets import FORMULA_STARTS
from tests.factories.applications import make_application
from tests.factories.people import credit_code, make_agency, make_officer, make_tie, make_user

EN = {"HTTP_ACCEPT_LANGUAGE": "en"}
LIST = "/admin/applications/application/"
EXPORT = f"{LIST}export/"
AGENCIES = "/admin/accounts/agency/export/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


def table(response) -> list[list[str]]:
    text = response.getvalue().decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def sheet(response) -> list[tuple]:
    book = load_workbook(io.BytesIO(response.getvalue()))
    return list(book.worksheets[0].iter_rows())


def named(*names: str) -> None:
    for name in names:
        make_application(agency=make_agency(), status=A.SUBMITTED, name=name)


def test_the_list_leads_to_its_export_with_what_it_is_filtered_by(office):
    page = office.get(f"{LIST}?status__exact=submitted&o=-1&p=1")
    assert page.context["export_url"] == f"{EXPORT}?o=-1&status__exact=submitted"


def test_it_holds_what_is_filtered_searched_and_sorted(office):
    named("甲一", "甲二", "乙")
    make_application(agency=make_agency(), status=A.ACCEPTED, name="甲三")
    asked = f"{EXPORT}?status__exact=submitted&q=甲&o=-1&_kind=csv&_column=brand_name"
    assert table(office.get(asked, **EN)) == [["Brand"], ["甲二"], ["甲一"]]


def test_the_columns_are_chosen_on_its_page(office):
    named("甲")
    page = office.get(EXPORT, **EN)
    assert [name for name, _label in page.context["columns"]] == [
        "number",
        "brand_name",
        "agency",
        "agency_class",
        "status",
        "submitted_at",
    ]
    assert "1 record, as the list is filtered" in page.content.decode()
    asked = f"{EXPORT}?_kind=csv&_column=status&_column=number"
    (head, line) = table(office.get(asked, **EN))
    assert (head[1], line[1]) == ("Status", "Submitted")
    assert office.get(f"{EXPORT}?_kind=csv&_column=decision_reason").status_code == 400
    assert office.get(f"{EXPORT}?_kind=pdf").status_code == 404
    assert office.get(f"{EXPORT}?decision_reason=x&_kind=csv").status_code == 400


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_of_two_hundred_hostile_cells_no_formula_is_left(office, kind):
    starts = [f"{start}1+1" for start in FORMULA_STARTS]
    starts += [f" {start}cmd|' /C calc'!A0" for start in FORMULA_STARTS]
    names = [f"{starts[number % len(starts)]}{number}" for number in range(100)]
    Agency.objects.bulk_create(
        Agency(
            name=name,
            name_en=name,
            credit_code=credit_code(number),
            agency_class=AgencyClass.WINDOW,
        )
        for number, name in enumerate(names)
    )
    asked = f"{AGENCIES}?_kind={kind}"
    response = office.get(asked)
    if kind == "csv":
        cells = [cell for row in table(response)[1:] for cell in row]
        live = [cell for cell in cells if cell.lstrip(" '\"\u3000").startswith(FORMULA_STARTS)]
        assert [cell for cell in live if not cell.startswith("'")] == []
    else:
        found = [cell for row in sheet(response)[1:] for cell in row]
        cells = [str(cell.value) for cell in found]
        assert [cell for cell in found if cell.data_type == "f"] == []
    assert sum("1+1" in cell or "calc" in cell for cell in cells) >= 100


def test_what_a_conflict_hides_is_left_out_and_not_counted(office, officer):
    named("甲", "乙")
    hidden = make_application(agency=make_agency(), status=A.SUBMITTED, name="丙")
    make_tie(officer, hidden.agency)
    assert office.get(EXPORT).context["count"] == 2
    lines = table(office.get(f"{EXPORT}?_kind=csv&_column=brand_name"))
    assert lines[1:] == [["甲"], ["乙"]]


def test_a_list_too_long_for_one_file_is_narrowed_first(office, monkeypatch):
    monkeypatch.setattr(exports, "LIMIT", 1)
    named("甲", "乙")
    assert "form-check" not in office.get(EXPORT).content.decode()
    assert office.get(f"{EXPORT}?_kind=xlsx").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_a_file_costs_the_same_however_many(office, django_assert_num_queries, rows):
    named(*"甲乙丙"[:rows])
    with django_assert_num_queries(12):
        assert len(table(office.get(f"{EXPORT}?_kind=csv"))) == rows + 1


def test_every_list_is_exported_for_who_reads_it_alone(client):
    for model, desk in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_export")
        role = desk.reader_roles[0]
        client.force_login(make_user(role))
        for kind, content_type in (("csv", "text/csv"), ("xlsx", "application/vnd.openxml")):
            answer = client.get(address, {"_kind": kind})
            assert answer["Content-Type"].startswith(content_type), address
            assert "no-store" in answer["Cache-Control"]
        assert client.get(address).status_code == 200
        client.force_login(make_user(Role.PANEL))
        assert client.get(address, {"_kind": "csv"}).status_code == 403


def test_a_column_has_one_name():
    for desk in admin.site._registry.values():
        names = [name_of(one) for one in (desk.export_display or desk.list_display)]
        assert len(names) == len(set(names)), desk
