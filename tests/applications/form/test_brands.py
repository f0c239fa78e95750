"""A brand comes into being at the sign-off; near names of others are shown."""

from __future__ import annotations

import pytest

from applications.drafting.editing import save_section
from applications.form.brands import is_near, near_anywhere, near_in_public, plain_name
from applications.form.content import section_version
from applications.form.enums import ApplicationStatus as A
from applications.form.sections import BY_CODE
from applications.lifecycle import applications as verbs
from applications.models import Application, Brand
from tests.factories.applications import NOW, make_application, make_cycle, right_answers
from tests.factories.people import make_agency, make_head, make_member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("港城车大夫", "港城车大夫", True),
        ("Port 24", "ＰＯＲＴ２４", True),
        ("港城·车大夫", "港城车大夫", True),
        ("车大夫", "港城车大夫", True),
        ("大夫车港城", "港城车大夫", True),
        ("港城车医生", "港城车大夫", False),
        ("港", "港城车大夫", False),
    ],
)
def test_near_names(one, other, near):
    assert is_near(plain_name(one), plain_name(other)) is near


def start(agency, cycle, name):
    return verbs.start_application(
        agency=agency,
        cycle=cycle,
        brand_name=name,
        answers=right_answers(),
        by=make_member(agency),
        now=NOW,
    )


def rename(application: Application, name: str) -> Application:
    section = BY_CODE["identity"]
    fresh = Application.objects.get(pk=application.pk)
    return save_section(
        application=fresh,
        section="identity",
        data={"brand_name": name},
        version=section_version(fresh, section),
        by=make_member(fresh.agency),
        now=NOW,
    )


def test_renaming_a_draft_leaves_no_brand_behind():
    agency = make_agency()
    earlier = make_application(agency=agency, cycle=make_cycle(2025), name="旧名")
    application = start(agency, make_cycle(2026), "新名")
    for name in ("甲", "乙", "旧名", "丙", "旧名"):
        application = rename(application, name)
    assert application.brand == earlier.brand
    assert list(Brand.objects.values_list("name", flat=True)) == ["旧名"]
    application = rename(application, "丁")
    assert application.brand.proposed
    assert sorted(Brand.objects.values_list("name", flat=True)) == ["丁", "旧名"]


def test_a_proposed_name_becomes_a_brand_at_the_sign_off():
    agency, cycle = make_agency(), make_cycle()
    application = make_application(agency=agency, cycle=cycle, name="港城车大夫")
    Brand.objects.update(proposed=True)
    verbs.sign_off(application=application, by=make_head(agency), now=NOW, proved_at=NOW)
    assert Application.objects.get().brand.proposed is False


def test_of_two_proposals_of_one_name_one_brand_comes_to_be():
    agency, cycle = make_agency(), make_cycle()
    application = make_application(agency=agency, cycle=cycle, name="港城车大夫")
    Brand.objects.update(proposed=True)
    known = Brand.objects.create(code="KNOWN1", agency=agency, name="港城车大夫")
    verbs.sign_off(application=application, by=make_head(agency), now=NOW, proved_at=NOW)
    assert Application.objects.get().brand == known
    assert Brand.objects.count() == 1


def test_the_desk_does_not_list_proposed_names(world):
    Brand.objects.update(proposed=True)
    page = world.client(world.office).get("/admin/applications/brand/")
    assert page.context["cl"].result_count == 0


def test_another_agencys_name_is_shown_to_the_writer_once_it_is_public(world):
    status = A.SHORTLISTED
    other = make_application(
        agency=make_agency("别的局"), cycle=world.cycle, status=status, name="港城 车大夫"
    )
    assert [row.same for row in near_in_public(world.draft.brand)] == [True]
    for tail in ("", "sections/identity/"):
        page = world.client(world.drafter).get(world.url(tail)).content.decode()
        assert "别的局" in page
    Application.objects.filter(pk=other.pk).update(status=A.SUBMITTED)
    assert near_in_public(world.draft.brand) == []
    assert [row.agency for row in near_anywhere(world.draft.brand)] == ["别的局"]


def test_the_office_sees_near_names_of_everything_handed_in(world):
    make_application(
        agency=make_agency("别的局"), cycle=world.cycle, status=A.SUBMITTED, name="车大夫"
    )
    signed = verbs.sign_off(application=world.draft, by=world.head, now=NOW, proved_at=NOW)
    page = world.client(world.office).get(f"/admin/applications/application/{signed.pk}/change/")
    assert [row.name for row in page.context["near"]] == ["车大夫"]
