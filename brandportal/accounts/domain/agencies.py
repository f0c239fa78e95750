"""The register of agencies, kept by the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from brandportal.accounts.models import Agency
from brandportal.accounts.policies import is_office
from brandportal.errors import BadInput, require
from brandportal.journal.actions import action
from brandportal.tables import columns
from brandportal.tables.sentences import cell_sentence
from brandportal.texts import letters_of


def save_agency(*, agency: Agency, changed: Sequence[str], by: Any, now: datetime) -> Agency:
    """Write a new or changed agency. The journal names the changed fields, not the contact's data.

    Refuses with NotAllowed when `by` is not of the office, and with BadInput an invalid credit
    code.
    """
    require(is_office(by))
    is_new = agency.pk is None
    if is_new or "credit_code" in changed:
        _require_code(agency.credit_code)
    with action(by=by, now=now) as act:
        agency.save()
        act.log(
            "accounts.add_agency" if is_new else "accounts.change_agency",
            gettext_noop("Added an agency") if is_new else gettext_noop("Changed an agency"),
            agency,
            {"fields": sorted(changed)},
        )
    return agency


def agency_named(name: str) -> Agency | None:
    """The agency of this name, Chinese or English; spaces, brackets, full-width forms and capitals
    make no difference. None where there is none, or several.
    """
    letters = letters_of(name)
    if not letters:
        return None
    found = [
        agency
        for agency in Agency.objects.order_by("pk")
        if letters in (letters_of(agency.name), letters_of(agency.name_en))
    ]
    return found[0] if len(found) == 1 else None


def _require_code(code: str) -> None:
    try:
        columns.credit_code(code)
    except columns.Unfit as unfit:
        raise BadInput(cell_sentence(unfit.code), field="credit_code") from None
