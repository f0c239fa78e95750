"""Who may object, and to what; files as proof; the seal; agencies, signed by their heads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from applications.form.enums import ApplicationStatus
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.decision.enums import ObjectionAbout
from reviews.decision.filing import (
    MOST_FILES,
    add_proof,
    file_for_agency,
    file_objection,
    seal_of,
)
from reviews.decision.invariants import CHECKS
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Objection, ObjectionFile
from tests.factories.applications import pdf_file
from tests.factories.people import make_member, make_user
from tests.factories.rating import NOW, make_notice, make_objection, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FACTS = "五月六日上午九点，港口窗口无人值守。"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def year():
    """Chosen, not chosen, not shortlisted, declined."""
    made = make_year(
        status=EvaluationStatus.ON_NOTICE, application_status=ApplicationStatus.SELECTED, brands=4
    )
    for row, status in zip(
        made.applications[1:], ("not_selected", "not_shortlisted", "declined"), strict=True
    ):
        type(row).objects.filter(pk=row.pk).update(status=status)
        row.refresh_from_db()
    make_notice(made)
    return made


def stored() -> list[str]:
    return (
        sorted(default_storage.listdir("objections")[1])
        if default_storage.exists("objections")
        else []
    )


def by_citizen(year, application, **changes):
    typed = {"name": "李四", "contact": "13812345678", "statement": FACTS, "now": NOW, **changes}
    return file_objection(notice=year.evaluation.public_notice, application=application, **typed)


def by_agency(year, place, application, *, role=AgencyRole.HEAD, ago=60, **changes):
    agency = year.applications[place].agency
    typed = {
        "by": make_member(agency, role),
        "proved_at": None if ago is None else NOW - timedelta(seconds=ago),
        "statement": FACTS,
        "now": NOW,
        **changes,
    }
    return file_for_agency(
        notice=year.evaluation.public_notice, agency=agency, application=application, **typed
    )


def test_a_citizen_objects_to_chosen_passed_over_and_procedure(year):
    chosen, passed_over, *_others = year.applications
    made = [by_citizen(year, about) for about in (chosen, passed_over, None)]
    assert [(row.number, row.about, row.application) for row in made] == [
        ("Y2026-01", ObjectionAbout.CHOSEN, chosen),
        ("Y2026-02", ObjectionAbout.PASSED_OVER, passed_over),
        ("Y2026-03", ObjectionAbout.PROCEDURE, None),
    ]


@pytest.mark.parametrize("place", [2, 3])
def test_a_citizen_names_no_brand_that_is_not_public(year, place):
    with pytest.raises(BadInput, match="brands on the notice"):
        by_citizen(year, year.applications[place])


def test_a_brand_of_another_year_is_not_objected_to(year):
    other = make_year(year=2025, application_status=ApplicationStatus.SELECTED)
    with pytest.raises(BadInput, match="brands on the notice"):
        by_citizen(year, other.first)


@pytest.mark.parametrize("own", [1, 2])
def test_a_passed_over_agency_objects_about_its_own_brand(year, own):
    made = by_agency(year, own, year.applications[own])
    assert (made.about, made.agency, made.objector_name, made.objector_contact) == (
        ObjectionAbout.PASSED_OVER,
        year.applications[own].agency,
        "",
        "",
    )
    entry = Entry.objects.get()
    assert entry.actor == made.filed_by
    assert entry.data["agency"] == made.agency_id


def test_an_agency_objects_to_a_chosen_brand_and_to_the_procedure(year):
    assert by_agency(year, 1, year.first).about == ObjectionAbout.CHOSEN
    assert by_agency(year, 1, None).about == ObjectionAbout.PROCEDURE


def test_another_agency_s_brand_that_was_not_shortlisted_is_not_named(year):
    with pytest.raises(BadInput, match="brands on the notice"):
        by_agency(year, 1, year.applications[2])


def test_only_the_head_with_a_fresh_proof_signs(year):
    for changes in ({"role": AgencyRole.DRAFTER}, {"ago": None}, {"ago": 7200}, {"ago": -60}):
        with pytest.raises(NotAllowed):
            by_agency(year, 1, year.first, **changes)
    with pytest.raises(NotAllowed):
        by_agency(year, 1, year.first, by=make_member(year.first.agency, AgencyRole.HEAD))
    with pytest.raises(NotAllowed):
        by_agency(year, 1, year.first, by=make_user(Role.OFFICE))
    assert Objection.objects.count() == 0


def test_an_agency_that_does_not_take_part_objects_as_no_agency(year):
    with pytest.raises(NotAllowed, match="takes part"):
        by_agency(year, 3, year.first)


def test_seal_is_in_the_journal_and_follows_from_what_was_sent(year):
    made = by_citizen(year, year.first, file=pdf_file())
    hashes = [row.sha256 for row in made.files.all()]
    fresh = Objection.objects.get()
    assert Entry.objects.get().data["seal"] == made.seal == seal_of(fresh, hashes)
    for name, other in {"statement": FACTS + "。", "objector_name": "王五", "code": "A"}.items():
        changed = Objection.objects.get()
        setattr(changed, name, other)
        assert seal_of(changed, hashes) != made.seal
    assert seal_of(fresh, []) != made.seal


def test_an_objection_changed_behind_the_portal_s_back_is_found(year):
    made = by_citizen(year, year.first, file=pdf_file())
    by_agency(year, 1, None)
    add_proof(
        objection=made,
        file=pdf_file(width=90),
        by=AnonymousUser(),
        now=NOW + timedelta(minutes=1),
    )
    (faults,) = [find for code, _promise, find in CHECKS if code == "objections.sealed"]
    assert list(faults()) == []
    rows = Objection.objects.filter(pk=made.pk)
    for name, other in {"statement": FACTS + "另", "objector_name": "王五", "seal": "0"}.items():
        before = getattr(made, name)
        rows.update(**{name: other})
        assert len(list(faults())) == 1, name
        rows.update(**{name: before})
    # Whoever has his name deleted takes the proof of it along.
    rows.update(objector_name="–", objector="", objector_contact="")
    assert list(faults()) == []


def test_a_file_is_kept_and_sent_twice_it_is_one(year):
    for _time in range(2):
        made = by_citizen(year, year.first, file=pdf_file())
    row = ObjectionFile.objects.get()
    assert (row.objection, row.original_name, row.content_type) == (
        made,
        "台账.pdf",
        "application/pdf",
    )
    assert (Objection.objects.count(), Entry.objects.count(), len(stored())) == (1, 1, 1)


def test_the_same_objection_with_a_file_more_keeps_the_file(year):
    first = by_citizen(year, year.first)
    second = by_citizen(year, year.first, file=pdf_file())
    assert (first, first.files.count(), len(stored())) == (second, 1, 1)
    assert list(Entry.objects.order_by("seq").values_list("action", flat=True)) == [
        "objection.file",
        "objection.add_proof",
    ]


def test_a_refused_objection_leaves_no_file(year):
    with pytest.raises(BadInput):
        by_citizen(year, year.applications[2], file=pdf_file())
    assert stored() == []
    assert (Objection.objects.count(), ObjectionFile.objects.count()) == (0, 0)


def test_more_proof_until_the_answer_and_no_more_than_the_limit(year):
    made = by_citizen(year, year.first)
    for width in range(MOST_FILES):
        add_proof(objection=made, file=pdf_file(width=100 + width), by=AnonymousUser(), now=NOW)
    add_proof(objection=made, file=pdf_file(width=100), by=AnonymousUser(), now=NOW)
    assert made.files.count() == len(stored()) == MOST_FILES
    with pytest.raises(BadInput, match="up to 5 files"):
        add_proof(objection=made, file=pdf_file(width=300), by=AnonymousUser(), now=NOW)
    closed = make_objection(year.first, status="rejected")
    with pytest.raises(NotNow, match="answered"):
        add_proof(objection=closed, file=pdf_file(), by=AnonymousUser(), now=NOW)
    assert len(stored()) == MOST_FILES


@pytest.mark.parametrize(
    "changes",
    [
        {"about": "procedure"},
        {"application": None},
        {"investigator": 1},
        {"status": "assigned"},
        {"filed_by": 1},
    ],
)
def test_the_database_takes_no_half_objection(year, changes):
    made = make_objection(year.first)
    someone = make_user()
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=made.pk).update(
            **{name: someone if value == 1 else value for name, value in changes.items()}
        )
