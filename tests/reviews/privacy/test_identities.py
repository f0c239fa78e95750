"""The only reader of encrypted numbers: who may, what is noted, what is refused."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator

from applications.form.enums import ApplicationStatus
from brandportal.accounts.enums import Role
from brandportal.encryption import encrypt
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.personal_data import holdings
from reviews.decision.models import OBJECTOR
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Objection
from reviews.privacy.identities import encrypted_models, read_identity
from tests.factories.people import make_agency, make_user
from tests.factories.rating import NOW, make_notice, make_objection, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NUMBER = "13812345678"
WHY = "To ask when exactly the counter was empty."


@pytest.fixture
def subject() -> Objection:
    year = make_year(
        status=EvaluationStatus.ON_NOTICE, application_status=ApplicationStatus.SELECTED
    )
    make_notice(year)
    return make_objection(year.first)


@pytest.fixture
def reader():
    return make_user(Role.IDENTITY, username="reader")


def test_read_identity_gives_the_number_and_notes_who_and_why_and_never_the_number(subject, reader):
    assert read_identity(by=reader, subject=subject, reason=WHY, now=NOW) == NUMBER
    entry = Entry.objects.get()
    assert (entry.actor, entry.action, entry.at) == (reader, "identities.read", NOW)
    assert (entry.object_type, entry.object_id) == ("reviews.objection", str(subject.pk))
    assert entry.data == {"field": "objector_contact", "reason": WHY}
    whole = json.dumps([str(getattr(entry, field.name)) for field in Entry._meta.fields])
    assert NUMBER not in whole


def test_read_identity_notes_every_reading(subject, reader):
    for _ in range(3):
        read_identity(by=reader, subject=subject, reason=WHY, now=NOW)
    assert Entry.objects.count() == 3


@pytest.mark.parametrize("role", [role for role in Role if role != Role.IDENTITY])
def test_read_identity_by_any_other_role_is_refused_and_not_noted(subject, role):
    with pytest.raises(NotAllowed):
        read_identity(by=make_user(role, username="other"), subject=subject, reason=WHY, now=NOW)
    assert Entry.objects.count() == 0


def test_read_identity_by_a_superuser_without_the_role_is_refused(subject):
    boss = make_user(username="boss")
    boss.is_superuser = boss.is_staff = True
    boss.save()
    with pytest.raises(NotAllowed):
        read_identity(by=boss, subject=subject, reason=WHY, now=NOW)


def test_read_identity_by_somebody_of_an_agency_is_refused(subject):
    both = make_user(Role.IDENTITY, username="both", agency=make_agency(number=99))
    with pytest.raises(NotAllowed) as refusal:
        read_identity(by=both, subject=subject, reason=WHY, now=NOW)
    assert (
        str(refusal.value) == "Who has a conflict of interest with an agency reads no identities."
    )


def test_read_identity_needs_a_second_factor(subject, reader, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    with pytest.raises(NotAllowed) as refusal:
        read_identity(by=reader, subject=subject, reason=WHY, now=NOW)
    assert str(refusal.value) == "Please set up a second factor first."
    Authenticator.objects.create(user=reader, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert read_identity(by=reader, subject=subject, reason=WHY, now=NOW) == NUMBER


@pytest.mark.parametrize("reason", ["", "   ", "why", "x" * 301, f"call {NUMBER}", "1 2 3 4 5 6 7"])
def test_read_identity_without_a_proper_reason_is_refused(subject, reader, reason):
    with pytest.raises(BadInput) as refusal:
        read_identity(by=reader, subject=subject, reason=reason, now=NOW)
    assert refusal.value.field == "reason"
    assert Entry.objects.count() == 0


def test_read_identity_of_what_was_deleted_is_refused(subject, reader):
    Objection.objects.filter(pk=subject.pk).update(objector_contact="")
    with pytest.raises(NotNow):
        read_identity(by=reader, subject=subject, reason=WHY, now=NOW)


def test_read_identity_of_a_token_that_cannot_be_opened_is_refused(subject, reader):
    for token in ("x", encrypt(NUMBER, purpose="register")):
        Objection.objects.filter(pk=subject.pk).update(objector_contact=token)
        with pytest.raises(NotNow):
            read_identity(by=reader, subject=subject, reason=WHY, now=NOW)
    assert Entry.objects.count() == 0


def test_read_identity_looks_at_the_row_and_not_at_what_was_handed_in(subject, reader):
    subject.objector_contact = encrypt("13900000000", purpose=OBJECTOR)
    assert read_identity(by=reader, subject=subject, reason=WHY, now=NOW) == NUMBER


def test_read_identity_of_a_field_that_is_not_sealed_is_a_mistake_of_the_caller(subject, reader):
    with pytest.raises(ValueError, match="no encrypted field"):
        read_identity(by=reader, subject=subject, reason=WHY, now=NOW, field="statement")


def test_encrypted_models_are_those_of_the_inventory():
    assert {f"{model._meta.label_lower}.{name}" for model, name in encrypted_models()} == {
        f"{row.model}.{name}" for row in holdings().values() for name in row.encrypted
    }


def test_encrypted_models_stand_in_the_order_of_the_programme():
    assert [model._meta.model_name for model, _name in encrypted_models()] == [
        "servicecase",
        "callbackwish",
        "objection",
    ]
