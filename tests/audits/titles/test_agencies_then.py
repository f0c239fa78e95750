"""An agency that is renamed or changes its class rewrites nothing of what was published."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from audits.titles.certificate import certificate_data
from audits.year_end.year_end import year_end
from brandportal.accounts.domain.agencies import save_agency
from brandportal.accounts.domain.agency_import import Line, Plan, write_import
from brandportal.accounts.enums import AgencyClass
from brandportal.accounts.models import Agency
from brandportal.journal.models import Entry
from tests.factories.audits import CONFERRED, NOW, make_title
from tests.factories.people import make_agency, make_officer

pytestmark = pytest.mark.django_db


def rename(agency: Agency, name: str, *, now, **more) -> None:
    row = Agency.objects.get(pk=agency.pk)
    for field, value in {"name": name, **more}.items():
        setattr(row, field, value)
    save_agency(agency=row, changed=["name", *more], by=make_officer(), now=now)


def test_names_and_classes_are_kept_as_of_each_moment() -> None:
    agency = make_agency("甲局", agency_class=AgencyClass.WINDOW)
    rename(agency, "乙局", now=NOW)
    rename(agency, "丙局", now=NOW + timedelta(days=9), agency_class=AgencyClass.NON_WINDOW)
    agency.refresh_from_db()
    seen = [
        (str(agency.as_of(moment)), agency.as_of(moment).agency_class)
        for moment in (
            NOW - timedelta(seconds=1),
            NOW,
            NOW + timedelta(days=8),
            NOW + timedelta(days=9),
            None,
        )
    ]
    assert seen == [
        ("甲局", "window"),
        ("乙局", "window"),
        ("乙局", "window"),
        ("丙局", "non_window"),
        ("丙局", "non_window"),
    ]


def test_certificate_register_and_year_end_keep_the_name_of_their_day() -> None:
    agency = make_agency("甲局", agency_class=AgencyClass.WINDOW)
    title = make_title(agency=agency, conferred_at=CONFERRED)
    certificate, whole = certificate_data(title), year_end(2025).content_hash
    rename(agency, "乙局", now=NOW, agency_class=AgencyClass.NON_WINDOW)
    title = type(title).objects.get(pk=title.pk)
    assert certificate_data(title) == certificate
    assert year_end(2025).content_hash == whole
    assert [line.agency.name for line in year_end(2026).lines] == ["乙局"]
    page = Client().get(reverse("public:title-detail", args=[title.number])).content.decode()
    assert "甲局" in page
    assert "（现为乙局）" in page
    listed = Client().get(reverse("public:title-list")).content.decode()
    assert "甲局" in listed


def test_an_application_keeps_the_class_of_its_sign_off() -> None:
    agency = make_agency("甲局", agency_class=AgencyClass.WINDOW)
    application = make_title(agency=agency).application
    type(application).objects.update(signed_off_at=CONFERRED)
    rename(agency, "甲局", now=NOW, agency_class=AgencyClass.NON_WINDOW)
    application = type(application).objects.get()
    assert application.agency.agency_class == AgencyClass.NON_WINDOW
    assert application.agency_then.agency_class == AgencyClass.WINDOW


def test_the_journal_tells_what_was_before_and_after_but_no_contacts() -> None:
    agency = make_agency("甲局")
    rename(agency, "乙局", now=NOW, contact_mobile="13911112222")
    entry = Entry.objects.get(action="accounts.change_agency")
    assert entry.data == {
        "fields": ["contact_mobile", "name"],
        "before": {"name": "甲局"},
        "after": {"name": "乙局"},
    }


def test_an_import_keeps_the_name_too() -> None:
    agency = make_agency("甲局")
    row = Agency.objects.get(pk=agency.pk)
    row.name = "乙局"
    plan = Plan([Line(2, "update", row, ("name",))], [])
    write_import(plan=plan, by=make_officer(), now=NOW)
    agency.refresh_from_db()
    assert [kept["name"] for kept in agency.before] == ["甲局"]
    assert Entry.objects.get(action="accounts.change_agency").data["before"] == {"name": "甲局"}


def test_a_stale_form_drops_no_history() -> None:
    agency = make_agency("甲局")
    stale = Agency.objects.get(pk=agency.pk)
    rename(agency, "乙局", now=NOW)
    stale.name = "丙局"
    later = NOW + timedelta(days=1)
    save_agency(agency=stale, changed=["name"], by=make_officer(), now=later)
    agency.refresh_from_db()
    assert [kept["name"] for kept in agency.before] == ["甲局", "乙局"]
