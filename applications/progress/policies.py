"""Who reports and checks figures of commitments, and of which applications."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from applications.lifecycle.policies import agency_people, office_without_conflict
from applications.progress.models import CommitmentActual
from brandportal.errors import YES, Verdict, first_no, no


def is_reported(application: Application) -> Verdict:
    """Figures are reported for brands that were named."""
    if application.status == ApplicationStatus.NAMED:
        return YES
    return no(_("Figures are reported once the brand has been named."))


def may_report(application: Application, *, by: Any) -> Verdict:
    return first_no(agency_people(application, by=by), is_reported(application))


def may_check(figure: CommitmentActual, *, by: Any) -> Verdict:
    """The office, once a figure, without a conflict of interest."""
    allowed = office_without_conflict(figure.commitment.application, by=by)
    if allowed and figure.finding:
        return no(_("This figure has been checked already."))
    return allowed
