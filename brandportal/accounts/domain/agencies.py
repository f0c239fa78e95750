"""The register of agencies, kept by the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from brandportal.accounts.models import KEPT_OF_AGENCIES, Agency
from brandportal.accounts.policies import is_office
from brandportal.errors import BadInput, require
from brandportal.journal.actions import Action, action
from brandportal.tables import columns
from brandportal.tables.sentences import cell_sentence
from brandportal.texts import letters_of

# The journal tells these with their values; of the contact it names the fields only.
TOLD = (*KEPT_OF_AGENCIES, "is_active")


def save_agency(*, agency: Agency, changed: Sequence[str], by: Any, now: datetime) -> Agency:
    """Write a new or changed agency. The journal names the changed fields, with what they were and
    are except the contact's data; what the agency was called before is kept.

    Refuses with NotAllowed when `by` is not of the office, and with BadInput an invalid credit
    code.
    """
    require(is_office(by))
    is_new = agency.pk is None
    if is_new or "credit_code" in changed:
        _require_code(agency.credit_code)
    with action(by=by, now=now) as act:
        write_agency(act, agency, changed)
    return agency


def write_agency(
    act: Action, agency: Agency, changed: Sequence[str], data: Mapping[str, Any] | None = None
) -> None:
    """Write an agency inside an action, with its entry and with what it was before."""
    told = {"fields": sorted(changed), **(data or {})}
    if agency.pk is None:
        agency.save()
        act.log("accounts.add_agency", gettext_noop("Added an agency"), agency, told)
        return
    standing = act.lock(Agency.objects.filter(pk=agency.pk))
    was = {name: getattr(standing, name) for name in TOLD}
    changes = [name for name in TOLD if was[name] != getattr(agency, name)]
    agency.before = standing.before
    if set(changes) & set(KEPT_OF_AGENCIES):
        kept = {name: was[name] for name in KEPT_OF_AGENCIES}
        agency.before = [*standing.before, {"until": act.now.isoformat(), **kept}]
    agency.save()
    if changes:
        told["before"] = {name: was[name] for name in changes}
        told["after"] = {name: getattr(agency, name) for name in changes}
    act.log("accounts.change_agency", gettext_noop("Changed an agency"), agency, told)


def agencies_by_letters() -> dict[str, Agency]:
    """Every agency by the letters of its names (`texts.letters_of`), Chinese and English, without
    letters that several share.
    """
    found: dict[str, set[Agency]] = {}
    for agency in Agency.objects.all():
        for name in (agency.name, agency.name_en):
            found.setdefault(letters_of(name), set()).add(agency)
    return {
        letters: next(iter(agencies))
        for letters, agencies in found.items()
        if letters and len(agencies) == 1
    }


def agency_named(name: str) -> Agency | None:
    """The agency of this name; spaces, brackets, full-width forms and capitals make no difference.
    None where there is none, or several.
    """
    return agencies_by_letters().get(letters_of(name))


def _require_code(code: str) -> None:
    try:
        columns.credit_code(code)
    except columns.Unfit as unfit:
        raise BadInput(cell_sentence(unfit.code), field="credit_code") from None
