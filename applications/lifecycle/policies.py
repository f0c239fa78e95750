"""Who may read an application and act on it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from brandportal.accounts.policies import (
    drafts_for,
    heads,
    is_leader,
    is_office,
    is_tied_to,
    may_read_office,
    works_for,
)
from brandportal.errors import YES, Verdict, first_no, no


def conflict_free(application: Application, *, by: Any) -> Verdict:
    """Nobody acts on the application of an agency that he or she works for."""
    if is_tied_to(by, application.agency_id):
        return no(
            _("You work for this agency. Somebody without a conflict of interest must do this.")
        )
    return YES


def office_without_conflict(application: Application, *, by: Any) -> Verdict:
    return first_no(is_office(by), conflict_free(application, by=by))


def leader_without_conflict(application: Application, *, by: Any) -> Verdict:
    return first_no(is_leader(by), conflict_free(application, by=by))


def agency_people(application: Application, *, by: Any) -> Verdict:
    return drafts_for(by, application.agency_id)


def agency_head(application: Application, *, by: Any) -> Verdict:
    return heads(by, application.agency_id)


def may_read(application: Application, *, by: Any) -> Verdict:
    """The agency may read its own applications; the office and the auditor submitted ones, never a
    draft.
    """
    if works_for(by, application.agency_id):
        return YES
    if application.status in (ApplicationStatus.DRAFT, ApplicationStatus.SIGN_OFF):
        return no(_("A draft is read by its own agency only."))
    return may_read_office(by=by)
