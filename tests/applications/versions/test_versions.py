"""Every sign-off keeps the whole application; two of them are compared in every text, row and
file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from applications.drafting.editing import save_section
from applications.drafting.evidence import add_evidence, set_logo
from applications.form.content import content_hash, section_version
from applications.form.sections import BY_CODE
from applications.lifecycle import applications as verbs
from applications.lifecycle.receipts import receipt
from applications.models import Application, ApplicationVersion
from applications.versions import append_only
from applications.versions.invariants import faults
from applications.versions.presenters import changes, pieces, sides
from brandportal.errors import Refused
from tests.factories.applications import NOW, image_file, pdf_file

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
REASONS = {
    "commitments": "目标值请核实。",
    "service_points": "请补充热线。",
    "self_assessment": "得分理由太少。",
    "evidence": "请补交台账。",
    "values": "请补充标识。",
}


def fresh(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def write(world, application, section, now, **data):
    save_section(
        application=application,
        section=section,
        data=data,
        version=section_version(fresh(application), BY_CODE[section]),
        by=world.drafter,
        now=now,
    )


def returned(world) -> Application:
    application = verbs.sign_off(application=world.draft, by=world.head, now=NOW, proved_at=NOW)
    return verbs.return_for_correction(
        application=application, items=REASONS, by=world.office, now=NOW
    )


def corrected(world) -> Application:
    """Signed off, returned for five sections, changed in each of them, signed off again."""
    application = returned(world)
    commitment = application.commitments.get()
    row = {
        "id": commitment.pk,
        "promise": commitment.promise,
        "unit": commitment.unit,
        "baseline": commitment.baseline,
        "target": commitment.target + 1,
        "less_is_better": commitment.target + 1 < commitment.baseline,
        "due_on": commitment.due_on,
        "how_measured": "看台账",
        "how_to_check": "看公示牌",
    }
    write(world, application, "commitments", LATER, rows=[row])
    points = [
        {"name": "热线", "address": "", "phone": "12345"},
    ]
    write(world, application, "service_points", LATER, rows=points)
    scores = [
        {"indicator": one.indicator, "points": one.points, "reason": f"{one.reason}新"}
        for one in application.self_scores.all()
    ]
    write(world, application, "self_assessment", LATER, rows=scores)
    add_evidence(
        application=application,
        indicator=scores[0]["indicator"],
        title="台账",
        file=pdf_file("台账.pdf", width=321),
        by=world.drafter,
        now=LATER,
    )
    set_logo(application=application, file=image_file(), by=world.drafter, now=LATER)
    return verbs.resubmit(application=fresh(application), by=world.head, now=LATER, proved_at=LATER)


def test_every_sign_off_keeps_what_its_receipt_says(world):
    verbs.sign_off(application=world.draft, by=world.head, now=NOW, proved_at=NOW)
    signed = fresh(world.draft)
    only = ApplicationVersion.objects.get()
    found = receipt(signed)
    assert found is not None
    assert (only.number, only.kept, only.signed_by) == (1, "signed", world.head)
    assert only.content_sha256 == found.content_sha256 == content_hash(signed)
    assert list(faults()) == []


def test_a_refused_sign_off_keeps_nothing(world):
    with pytest.raises(Refused):
        verbs.sign_off(application=world.draft, by=world.drafter, now=NOW, proved_at=NOW)
    assert ApplicationVersion.objects.count() == 0


def test_a_correction_leaves_the_first_version_and_its_receipt(world):
    application = corrected(world)
    first, second = application.versions.all()
    assert (first.number, second.number) == (1, 2)
    assert first.content_sha256 != second.content_sha256 == content_hash(application)
    assert list(faults()) == []


def test_commitments_points_scores_evidence_and_logo_are_compared(world):
    application = corrected(world)
    found = changes(application, *sides(application))
    assert [str(one.title) for one in found] == [
        str(BY_CODE[code].title)
        for code in ("values", "commitments", "service_points", "self_assessment", "evidence")
    ]
    text = "\n".join(
        "".join(text for text, _marked in change.after) for one in found for change in one.changes
    )
    assert "看公示牌" in text
    assert "12345" in text
    assert "台账.pdf" in text
    assert "新" in text
    left_out = changes(application, *sides(application), points=False)
    assert "points" not in str(left_out)


def test_the_desk_shows_what_a_correction_changed_in_rows(world):
    application = corrected(world)
    page = world.client(world.office).get(
        f"/admin/applications/application/{application.pk}/change/"
    )
    text = page.content.decode()
    assert "看公示牌" in text.replace("<ins>", "").replace("</ins>", "")
    assert "台账.pdf" in text
    assert "Nothing in this section was changed" not in text


def test_the_desk_does_not_read_a_correction_that_is_being_written(world):
    application = returned(world)
    write(world, application, "service_points", LATER, recipients="还没有写完")
    page = world.client(world.office).get(
        f"/admin/applications/application/{application.pk}/change/"
    )
    assert page.context["corrections"][0].handed_in is False


def test_agency_and_office_compare_two_versions(world):
    application = corrected(world)
    for user, address in (
        (world.head, world.url("versions/")),
        (world.office, f"/admin/applications/application/{application.pk}/versions/"),
    ):
        page = world.client(user).get(address)
        assert page.status_code == 200
        assert len(page.context["changed"]) == 5
        turned = world.client(user).get(address, {"before": "1", "after": "1"})
        assert turned.context["changed"] == []
        nonsense = world.client(user).get(address, {"before": "x", "after": "99"})
        assert len(nonsense.context["changed"]) == 5


def test_only_the_agency_compares_with_what_is_being_written(world):
    application = returned(world)
    write(world, application, "service_points", LATER, recipients="还没有写完")
    own = world.client(world.head).get(world.url("versions/"))
    assert [side.key for side in own.context["sides"]] == ["1", "now"]
    assert len(own.context["changed"]) == 1
    office = world.client(world.office).get(
        f"/admin/applications/application/{application.pk}/versions/", {"after": "now"}
    )
    assert office.context["pair"] is None


def test_a_version_is_never_changed_or_deleted(world):
    verbs.sign_off(application=world.draft, by=world.head, now=NOW, proved_at=NOW)
    for statement in (
        "UPDATE applications_applicationversion SET content_sha256 = 'x'",
        "DELETE FROM applications_applicationversion",
    ):
        with (
            pytest.raises(Error, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_version_changed_behind_the_triggers_is_found(world):
    application = corrected(world)
    append_only.unprotect(connection)
    version = application.versions.first()
    version.content["sections"]["identity"]["fields"]["slogan"] = "x"
    version.save()
    append_only.protect(connection)
    assert list(faults()) == [f"application {application.pk}: a version is not what its hash says"]


def test_texts_are_marked_clause_by_clause_and_complete():
    before, after = "专人负责，月月培训。\n两日内答复", "专人负责，周周培训。\n两日内答复"
    was, said = pieces(before, after)
    assert was == [("专人负责，", False), ("月月培训。", True), ("\n两日内答复", False)]
    assert said == [("专人负责，", False), ("周周培训。", True), ("\n两日内答复", False)]
    assert pieces("", "新") == ([], [("新", True)])
