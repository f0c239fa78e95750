"""Who reports and checks figures of commitments, and of which applications."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from applications.lifecycle.policies import agency_people, office_without_conflict
from applications.progress.models import CommitmentActual
from brandportal.accounts.policies import may_read_office, works_for
from brandportal.errors import YES, Verdict, first_no, in_conflict, no
from brandportal.office.hidden import shown


def is_reported(application: Application) -> Verdict:
    """Figures are reported for brands that were named."""
    if application.status == ApplicationStatus.NAMED:
        return YES
    return no(_("Figures are reported once the brand has been named."))


def may_report(application: Application, *, by: Any) -> Verdict:
    return first_no(agency_people(application, by=by), is_reported(application))


def may_read_figure(figure: CommitmentActual, *, by: Any) -> Verdict:
    """The file and the office's remark: the agency, the office and the auditor. They never become
    public, so a conflict of interest hides them for good.
    """
    if works_for(by, figure.commitment.application.agency_id):
        return YES
    return first_no(may_read_office(by=by), _not_hidden(figure, by=by))


def _not_hidden(figure: CommitmentActual, *, by: Any) -> Verdict:
    if shown(CommitmentActual.objects.filter(pk=figure.pk), by=by).exists():
        return YES
    return in_conflict(_("You have a conflict of interest with this agency."))


def may_check(figure: CommitmentActual, *, by: Any) -> Verdict:
    """The office, once a figure, without a conflict of interest."""
    return first_no(checks(figure, by=by), still_to_check(figure))


def checks(figure: CommitmentActual, *, by: Any) -> Verdict:
    return office_without_conflict(figure.commitment.application, by=by)


def still_to_check(figure: CommitmentActual) -> Verdict:
    return no(_("This figure has been checked already.")) if figure.finding else YES
