"""Who may read an application and act on it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from brandportal.accounts.policies import (
    drafts_for,
    free_of_conflict,
    heads,
    is_leader,
    is_office,
    may_read_office,
    works_for,
)
from brandportal.errors import YES, Verdict, first_no, in_conflict, no
from brandportal.office.hidden import shown


def conflict_free(application: Application, *, by: Any) -> Verdict:
    """Nobody acts on the application of an agency with which he or she has a conflict of
    interest.
    """
    return free_of_conflict(application.agency_id, by=by)


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
    draft, and before the year is published not with a conflict of interest.
    """
    if works_for(by, application.agency_id):
        return YES
    if application.status in (ApplicationStatus.DRAFT, ApplicationStatus.SIGN_OFF):
        return no(_("A draft is read by its own agency only."))
    return first_no(may_read_office(by=by), _not_hidden(application, by=by))


def _not_hidden(application: Application, *, by: Any) -> Verdict:
    if shown(Application.objects.filter(pk=application.pk), by=by).exists():
        return YES
    return in_conflict(_("You have a conflict of interest with this agency."))
