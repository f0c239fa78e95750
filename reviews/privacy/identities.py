"""The only place that decrypts numbers for people; the journal records who opened which, when and
why, never the number.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import conflicts_of, has_role
from brandportal.encryption import Unreadable, decrypt
from brandportal.errors import YES, BadInput, NotNow, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.personal_data import holdings
from brandportal.texts import telling_text
from reviews import SUBJECTS

REASON_AT_LEAST = 5
REASON_LIMIT = 300


def may_read_identities(*, by: Any) -> Verdict:
    """The reader of identities alone, with a second factor and no conflict of interest."""
    if not has_role(by, Role.IDENTITY):
        return no(_("Only the reader of identities may do this."))
    if conflicts_of(by):
        return no(_("Who has a conflict of interest with an agency reads no identities."))
    if settings.SECOND_FACTOR_REQUIRED and not is_mfa_enabled(by):
        return no(_("Please set up a second factor first."))
    return YES


def read_identity(
    *, by: Any, subject: models.Model, reason: str, now: datetime, field: str = ""
) -> str:
    """Decrypt the text of a record (`field` where it has several) and note in the journal who did
    it and why.

    Refuses with NotAllowed (role, work for an agency, second factor), with BadInput at the field
    `reason` when it is missing, too long or itself names a number, and with NotNow when the text
    was deleted or cannot be opened.
    """
    require(may_read_identities(by=by))
    why = _reason(reason)
    name, purpose = _encrypted_field(subject, field)
    with action(by=by, now=now) as act:
        token = subject._meta.model._default_manager.values_list(name, flat=True).get(pk=subject.pk)
        if not token:
            raise NotNow(_("There is nothing left to read: it was deleted on schedule."))
        try:
            text = decrypt(token, purpose=purpose)
        except Unreadable:
            raise NotNow(_("This cannot be opened with the key of this installation.")) from None
        act.log(
            "identities.read",
            gettext_noop("Opened a sealed number"),
            subject,
            {"field": name, "reason": why},
        )
    return text


def _reason(typed: str) -> str:
    missing = _("Please say why you need this number.")
    why = telling_text(
        typed, field="reason", limit=REASON_LIMIT, missing=missing, least=REASON_AT_LEAST
    )
    if sum(character.isdigit() for character in why) >= 7:
        raise BadInput(
            _("The reason is recorded in the journal: please leave out numbers of persons."),
            field="reason",
        )
    return why


def _encrypted_field(subject: models.Model, field: str) -> tuple[str, str]:
    """The field and the purpose of its key, from the inventory."""
    purposes = holdings()[subject._meta.label_lower].encrypted
    name = field or next(iter(purposes), "")
    if name not in purposes:
        raise ValueError(f"{subject._meta.label_lower} has no encrypted field {field!r}")
    return name, purposes[name]


def encrypted_models() -> list[tuple[type[models.Model], str]]:
    """Every model with an encrypted field, and the field, in the order of the programme."""
    found = [
        (apps.get_model(label), name) for label, row in holdings().items() for name in row.encrypted
    ]
    return sorted(found, key=lambda row: SUBJECTS.index(row[0].__module__.split(".")[1]))
