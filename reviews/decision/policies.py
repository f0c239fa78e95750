"""Who handles an objection: nobody who has a conflict of interest, and nobody who handled or
scored what it is about.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from applications.models import Application, VetoFinding
from brandportal.accounts.models import User
from brandportal.accounts.policies import free_of_conflict, is_office
from brandportal.errors import YES, Verdict, first_no, no
from brandportal.journal.models import Entry
from reviews.decision.models import Objection, Tip
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import no_part_in
from reviews.panel.models import PanelSeat, ScoreSheet
from reviews.screening.models import Hold, Sanction

# What an officer does with an application that binds him to how it was treated.
OF_THE_APPLICATION = (
    "application.accept",
    "application.return_for_correction",
    "application.decline",
)
OF_THE_YEAR = (
    "evaluation.seat_panel",
    "evaluation.open_scoring",
    "evaluation.close_scoring",
    "evaluation.publish_notice",
)


def office_answers(objection: Objection | Tip, *, by: Any) -> Verdict:
    """An officer without a conflict of interest who has neither handled nor scored the case."""
    return first_no(
        is_office(by), no_interest(objection, by=by), not_handled_before(objection, by=by)
    )


def investigator_answers(objection: Objection, *, by: Any) -> Verdict:
    """The investigator that was named; until then whoever could be."""
    may = office_answers(objection, by=by)
    if may and objection.investigator_id not in (None, by.pk):
        return no(_("The investigator who was named answers this objection."))
    return may


def no_interest(objection: Objection | Tip, *, by: Any) -> Verdict:
    """No conflict of interest with the agency that the objection is about, nor with the agency that
    filed it; about the procedure, with none that takes part.
    """
    found = [
        free_of_conflict(agency, by=by)
        for agency in (_agency_of(objection), getattr(objection, "agency_id", None))
        if agency is not None
    ]
    if objection.application_id is None:
        found.append(no_part_in(objection.notice.evaluation.cycle, by=by))
    return first_no(*found)


def not_handled_before(objection: Objection | Tip, *, by: Any) -> Verdict:
    """Who accepted, returned, declined, vetoed, held or scored the application, under whatever
    account, neither investigates nor decides the objection; about the procedure, who ran the steps
    of the evaluation.
    """
    if not isinstance(by, User):
        return YES
    accounts = list(User.objects.filter(by.accounts_in()).values_list("pk", flat=True))
    if _entries_of(objection).filter(_by(accounts)).exists() or _scored(objection, accounts):
        return no(
            _(
                "You handled or scored what this objection is about. Somebody else must examine "
                "and decide it."
            )
        )
    return YES


def _agency_of(objection: Objection | Tip) -> int | None:
    return objection.application.agency_id if objection.application else None


def _by(accounts: list[int]) -> Q:
    """Entries done by these accounts, or proposed by them and confirmed by others."""
    return Q(actor__in=accounts) | Q(data__proposed_by__in=accounts)


def _entries_of(objection: Objection | Tip) -> Any:
    """The entries of the journal that say who handled what the objection is about."""
    application = objection.application
    if application is None:
        return _about(Evaluation, [objection.notice.evaluation_id], OF_THE_YEAR)
    rows = _about(Application, [application.pk], OF_THE_APPLICATION)
    findings = VetoFinding.objects.filter(agency=application.agency_id)
    rows |= _about(VetoFinding, findings.values_list("pk", flat=True))
    for model in (Hold, Sanction):
        found = model._base_manager.filter(application=application)
        rows |= _about(model, found.values_list("pk", flat=True))
    return rows


def _about(model: Any, keys: Any, actions: tuple[str, ...] = ()) -> Any:
    rows = Entry.objects.filter(
        object_type=model._meta.label_lower, object_id__in=[str(key) for key in keys]
    )
    return rows.filter(action__in=actions) if actions else rows


def _scored(objection: Objection | Tip, accounts: list[int]) -> bool:
    """Whether one of the accounts has a sheet of the brand; about the procedure, a seat."""
    if objection.application_id is None:
        seats = PanelSeat.objects.filter(evaluation=objection.notice.evaluation_id)
        return seats.filter(user__in=accounts).exists()
    sheets = ScoreSheet.objects.filter(application=objection.application_id)
    return sheets.filter(seat__user__in=accounts).exists()
