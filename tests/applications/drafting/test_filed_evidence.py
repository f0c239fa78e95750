"""A file of evidence backs a commitment too, and is internal unless the agency makes it public."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from applications.drafting.evidence import add_evidence, file_evidence
from applications.form.content import content_hash, whole_content
from applications.form.enums import ApplicationStatus as A
from applications.lifecycle import applications as verbs
from applications.models import Evidence
from applications.versions.presenters import changes, sides
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from tests.factories.applications import (
    NOW,
    make_application,
    make_commitment,
    make_evidence,
    pdf_file,
)
from tests.factories.people import make_member

pytestmark = pytest.mark.django_db
INDICATOR = "commitments.published"


def filed(row, by=None, **changes):
    values = {"commitment": row.commitment, "public": row.public, **changes}
    by = by or make_member(row.application.agency)
    return file_evidence(evidence=row, by=by, now=NOW, **values)


def test_a_file_is_internal_and_tied_to_no_commitment_unless_somebody_says_so():
    application = make_application(complete=False)
    row = add_evidence(
        application=application,
        indicator=INDICATOR,
        title="台账",
        file=pdf_file(),
        by=make_member(application.agency),
        now=NOW,
    )
    assert (row.commitment, row.public) == (None, False)


def test_a_file_is_added_to_a_commitment_and_made_public():
    application = make_application(complete=False)
    promise = make_commitment(application)
    row = add_evidence(
        application=application,
        indicator=INDICATOR,
        title="台账",
        file=pdf_file(),
        commitment=promise,
        public=True,
        by=make_member(application.agency),
        now=NOW,
    )
    assert (row.commitment, row.public) == (promise, True)


def test_a_commitment_of_another_application_is_refused_and_stores_nothing():
    application = make_application(complete=False)
    foreign = make_commitment(make_application(complete=False))
    with pytest.raises(BadInput) as refused:
        add_evidence(
            application=application,
            indicator=INDICATOR,
            title="台账",
            file=pdf_file(),
            commitment=foreign,
            by=make_member(application.agency),
            now=NOW,
        )
    assert refused.value.field == "commitment"
    assert Evidence.objects.count() == 0


def test_a_file_is_tied_and_made_public_later_and_the_journal_says_so():
    application = make_application(complete=False)
    promise, row = make_commitment(application), make_evidence(application)
    by = make_member(application.agency)
    filed(row, by, commitment=promise, public=True)
    row.refresh_from_db()
    assert (row.commitment, row.public) == (promise, True)
    entry = Entry.objects.order_by("seq").last()
    assert (entry.action, entry.data) == ("application.save_section", {"section": "evidence"})
    before = Entry.objects.count()
    filed(row, by, commitment=promise, public=True)
    assert Entry.objects.count() == before


def test_filing_is_refused_to_others_and_once_it_is_handed_in():
    row = make_evidence(make_application(complete=False))
    with pytest.raises(NotAllowed):
        filed(row, by=make_member(make_application(complete=False).agency), public=True)
    row = make_evidence(make_application(status=A.SUBMITTED))
    with pytest.raises(NotNow):
        filed(row, public=True)
    row = make_evidence(make_application(complete=False))
    Evidence.objects.filter(pk=row.pk).delete()
    with pytest.raises(NotNow):
        filed(row, public=True)


def test_filing_under_a_commitment_of_another_application_is_refused():
    row = make_evidence(make_application(complete=False))
    foreign = make_commitment(make_application(complete=False))
    with pytest.raises(BadInput):
        filed(row, commitment=foreign)


def test_the_database_ties_a_file_to_commitments_of_its_own_application_only():
    application = make_application(complete=False)
    foreign = make_commitment(make_application(complete=False))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_evidence(application, commitment=foreign)
    own = make_commitment(application)
    row = make_evidence(application, commitment=own)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=row.pk).update(commitment=foreign)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(own).objects.filter(pk=own.pk).update(application=foreign.application)


def test_a_commitment_that_is_taken_back_leaves_its_files_under_their_indicators():
    application = make_application(complete=False)
    row = make_evidence(application, commitment=make_commitment(application))
    application.commitments.all().delete()
    row.refresh_from_db()
    assert (row.commitment, row.indicator) == (None, "brand_design.core_value")


def test_what_was_signed_off_before_both_were_asked_keeps_its_hash():
    application = make_application()
    row = whole_content(application)["sections"]["evidence"]["rows"][0]
    assert sorted(row) == ["indicator", "sha256", "title"]
    hashed = content_hash(application)
    file = application.evidence.get()
    filed(file, public=True)
    assert content_hash(application) != hashed
    filed(file, public=False)
    assert content_hash(application) == hashed


def test_the_comparison_of_versions_shows_a_changed_flag_and_a_changed_tie(world):
    application = verbs.sign_off(application=world.draft, by=world.head, now=NOW, proved_at=NOW)
    reasons = {"evidence": "请补交台账。"}
    verbs.return_for_correction(application=application, items=reasons, by=world.office, now=NOW)
    file, promise = application.evidence.get(), application.commitments.get()
    filed(file, world.drafter, commitment=promise, public=True)
    application.refresh_from_db()
    found = changes(application, *sides(application, with_now=True))
    assert [(str(one.title), len(one.changes)) for one in found] == [("佐证材料", 1)]
    (change,) = found[0].changes
    assert "向社会公开：否" in "".join(text for text, _marked in change.before)
    after = "".join(text for text, _marked in change.after)
    assert "向社会公开：是" in after
    assert f"公开承诺：{promise.promise}" in after
