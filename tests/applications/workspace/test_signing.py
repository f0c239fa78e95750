"""The head's sign-off: one page with what changed, proof of who signs, sealed scan, receipts,
taking back until the deadline, and the grace after it.
"""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import time_machine
from django.db import Error, transaction
from pypdf import PdfReader

from applications.drafting.editing import save_section
from applications.form.content import section_version
from applications.form.enums import ApplicationStatus as A
from applications.form.sections import BY_CODE
from applications.lifecycle import applications as verbs
from applications.lifecycle.receipts import receipts
from applications.models import Application, Cycle, SealedScan
from applications.versions import invariants
from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from tests.factories.applications import NOW, pdf_file
from tests.factories.people import PASSWORD, make_user


def text(response) -> str:
    return response.content.decode()


def sign(world, **typed):
    return world.client(world.head).post(world.url("do/sign_off/"), {"proof": PASSWORD, **typed})


def write(world, now, **data):
    save_section(
        application=world.draft,
        section="identity",
        data=data,
        version=section_version(Application.objects.get(pk=world.draft.pk), BY_CODE["identity"]),
        by=world.drafter,
        now=now,
    )


def rules_with_grace(minutes: int) -> None:
    cycle = Cycle.objects.get()
    cycle.rules["acceptance"]["grace_minutes"] = minutes
    cycle.save(update_fields=["rules"])


def closes_at(world):
    return world.cycle.windows.get(stage="application").closes_at


@pytest.mark.parametrize("typed", ["", "not the password"])
def test_no_sign_off_without_proof(world, typed):
    refused = sign(world, proof=typed)
    assert refused.status_code in (409, 422)
    assert 'id="id_proof"' in text(refused)
    world.draft.refresh_from_db()
    assert world.draft.status == A.DRAFT


@pytest.mark.parametrize("age", [None, timedelta(hours=1), timedelta(minutes=-1)])
def test_the_verb_wants_fresh_proof(world, age):
    proved_at = None if age is None else NOW - age
    with pytest.raises(NotAllowed):
        verbs.sign_off(application=world.draft, by=world.head, now=NOW, proved_at=proved_at)


def test_the_first_sign_off_shows_the_whole_application(world):
    page = text(world.client(world.head).get(world.url("do/sign_off/")))
    assert world.draft.summary in page
    assert world.draft.mechanism in page
    assert "2026-03-31 24:00" in page


def test_a_later_sign_off_shows_everything_that_changed_and_nothing_else(world):
    assert sign(world).status_code == 302
    head = world.client(world.head)
    assert head.post(world.url("do/take_back/")).status_code == 302
    write(world, NOW, slogan="换了一句口号")
    page = text(head.get(world.url("do/sign_off/")))
    assert "换了一句口号" in page
    assert world.draft.mechanism not in page


def test_what_was_signed_can_be_taken_back_until_the_deadline_and_signed_again(world):
    sign(world)
    world.client(world.head).post(world.url("do/take_back/"))
    draft = Application.objects.get(pk=world.draft.pk)
    assert (draft.status, draft.submitted_at, draft.signed_off_at) == (A.DRAFT, None, None)
    write(world, NOW, slogan="换了一句口号")
    sign(world)
    signed = Application.objects.get(pk=world.draft.pk)
    assert (signed.status, signed.versions.count()) == (A.SUBMITTED, 2)
    assert [one.receipt_number for one in receipts(signed)] == ["2026-001-2", "2026-001-1"]
    assert list(invariants.faults()) == []


@pytest.mark.parametrize("who", ["drafter", "stranger", "office"])
def test_only_the_head_takes_back(world, who):
    sign(world)
    with pytest.raises(NotAllowed):
        verbs.take_back(application=world.draft, by=getattr(world, who), now=NOW)


def test_nothing_is_taken_back_at_the_deadline_or_once_it_is_accepted(world):
    sign(world)
    rules_with_grace(30)
    with pytest.raises(NotNow):
        verbs.take_back(application=world.draft, by=world.head, now=closes_at(world))
    verbs.accept(application=world.draft, by=world.office, now=NOW)
    with pytest.raises(NotNow):
        verbs.take_back(application=world.draft, by=world.head, now=NOW)


def test_a_corrected_application_is_not_taken_back_to_change_the_rest(world):
    sign(world)
    verbs.return_for_correction(
        application=world.draft, items={"identity": "请写明"}, by=world.office, now=NOW
    )
    head = world.client(world.head)
    write(world, NOW, slogan="换了一句口号")
    done = head.post(world.url("do/resubmit/"), {"proof": PASSWORD}, follow=True)
    assert "效能办已退回补正过，申报仍为已提交。" in text(done)
    assert head.post(world.url("do/take_back/")).status_code == 409
    assert Application.objects.get(pk=world.draft.pk).status == A.SUBMITTED


@pytest.mark.parametrize(
    ("grace", "after", "taken"),
    [
        (30, timedelta(), True),
        (30, timedelta(minutes=30) - timedelta(microseconds=1), True),
        (30, timedelta(minutes=30), False),
        (0, timedelta(), False),
    ],
)
def test_grace_ends_when_the_rules_say(world, grace, after, taken):
    rules_with_grace(grace)
    now = closes_at(world) + after
    application = Application.objects.get(pk=world.draft.pk)
    if taken:
        verbs.sign_off(application=application, by=world.head, now=now, proved_at=now)
    else:
        with pytest.raises(NotNow):
            verbs.sign_off(application=application, by=world.head, now=now, proved_at=now)


def test_rules_from_before_have_no_grace(world):
    cycle = Cycle.objects.get()
    cycle.rules["acceptance"].pop("grace_minutes", None)
    cycle.save(update_fields=["rules"])
    now = closes_at(world)
    with pytest.raises(NotNow):
        verbs.sign_off(
            application=Application.objects.get(pk=world.draft.pk),
            by=world.head,
            now=now,
            proved_at=now,
        )


def test_the_page_says_in_the_grace_until_when(world):
    rules_with_grace(30)
    with time_machine.travel(closes_at(world) + timedelta(minutes=5), tick=False):
        page = text(world.client(world.head).get(world.url("do/sign_off/")))
        overview = text(world.client(world.drafter).get(world.url()))
    assert "2026-04-01 00:30" in page
    assert "0:30" in overview


def test_a_sealed_scan_goes_through_the_gate_and_on_the_receipt(world):
    refused = sign(world, scan=pdf_file("盖章页.exe"))
    assert refused.status_code == 422
    assert SealedScan.objects.count() == 0
    assert sign(world, scan=pdf_file("盖章页.pdf")).status_code == 302
    scan = SealedScan.objects.get()
    noted = Entry.objects.get(action="application.sign_off").data
    assert noted["scan_sha256"] == scan.sha256
    assert scan.uploaded_by == world.head
    assert scan.sha256 in text(world.client(world.head).get(world.url("receipt/")))
    address = f"/files/sealed-scans/{scan.pk}/"
    assert world.client(world.drafter).get(address).status_code == 200
    assert world.client(world.office).get(address).status_code == 200
    assert world.client(make_user(Role.AUDITOR)).get(address).status_code == 200
    assert world.client(world.stranger).get(address).status_code == 404
    record = text(
        world.client(world.office).get(f"/admin/applications/application/{world.draft.pk}/change/")
    )
    assert address in record
    with pytest.raises(Error), transaction.atomic():
        SealedScan.objects.update(original_name="x")


def test_a_scan_is_refused_at_its_field(world):
    with pytest.raises(BadInput) as refused:
        verbs.sign_off(
            application=world.draft,
            by=world.head,
            now=NOW,
            proved_at=NOW,
            scan=pdf_file("a.exe"),
        )
    assert refused.value.field == "scan"


def test_every_sign_off_has_a_numbered_receipt_as_pdf_and_docx(world):
    sign(world)
    head = world.client(world.head)
    answer = head.get(world.url("receipt/1.pdf"))
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "2026-001-1" in said
    content = Entry.objects.get(action="application.sign_off").data["content_sha256"]
    assert content in said.replace("\n", "").replace(" ", "")
    assert head.get(world.url("receipt/1.docx")).status_code == 200
    assert head.get(world.url("receipt/2.pdf")).status_code == 404
    assert head.get(world.url("receipt/1.exe")).status_code == 404
    assert world.client(world.stranger).get(world.url("receipt/1.pdf")).status_code == 404
