"""Who handles an objection: nobody who has a conflict of interest, and nobody who handled or
scored what it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from applications.models import Application, Cycle, VetoFinding
from brandportal.accounts.models import User
from brandportal.accounts.policies import free_of_conflict, is_office
from brandportal.errors import YES, Verdict, first_no, no
from brandportal.journal.models import Entry
from reviews.bad_ratings.models import Case
from reviews.batches.models import Batch
from reviews.calibration.models import CalibrationSample
from reviews.decision.models import Objection, Tip
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import no_part_in
from reviews.experts.models import DrawCall
from reviews.moderation.models import Moderation
from reviews.panel.models import PanelSeat, PaperSheet, ScoreSheet
from reviews.recipients.models import Draw
from reviews.screening.models import Hold, PressureReport, Sanction, Screening
from reviews.stages.policies import leaders_decide


class Handled(NamedTuple):
    """Actions that bind who did or proposed them, by what their entries in the journal are about:
    rows of `model` that lead to the application, or to the year, by `path`.
    """

    model: type[Model]
    path: str
    actions: tuple[str, ...]


# What binds somebody to how one brand was treated. tests/architecture/test_handling.py classifies
# every action of the journal.
OF_A_BRAND = (
    Handled(
        Application,
        "pk",
        (
            "application.accept",
            "application.check_answers",
            "application.return_for_correction",
            "application.decline",
            "on_site.appoint",
            "panel.declare_on_paper",
            "reviews.issue_invitations",
        ),
    ),
    Handled(VetoFinding, "agency__applications", ("veto.record",)),
    Handled(
        PaperSheet,
        "application",
        (
            "paper.type",
            "paper.take_to_compare",
            "paper.give_back",
            "paper.take_over",
            "paper.withdraw",
        ),
    ),
    Handled(
        ScoreSheet,
        "application",
        ("sheet.lock_paper", "sheet.unlock", "sheet.set_aside_by_two"),
    ),
    Handled(Moderation, "application", ("moderation.leave",)),
    Handled(
        Hold,
        "application",
        (
            "hold.open",
            "hold.exclude",
            "hold.release",
            "hold.answer",
            "hold.grant",
            "hold.reject_rater",
        ),
    ),
    Handled(
        Sanction,
        "application",
        ("sanction.propose", "sanction.impose", "sanction.lift", "sanction.take_back"),
    ),
    Handled(PressureReport, "application", ("pressure.close",)),
    Handled(Case, "application", ("case.exclude", "case.close_mistaken", "case.reject_appeal")),
)
# The same, but written about the year: the number of the application stands in the entry.
OF_A_BRAND_IN_THE_YEAR = ("panel.reassign", "panel.except_minimum")
# What binds somebody to how the year was run.
OF_THE_YEAR = (
    Handled(
        Evaluation,
        "pk",
        (
            "evaluation.seat_panel",
            "evaluation.open_scoring",
            "evaluation.close_scoring",
            "evaluation.decide",
            "evaluation.send_back",
            "evaluation.renew",
            "evaluation.publish_notice",
            "evaluation.call_reserve",
            "evaluation.leave_vacant",
            "panel.plan",
            "panel.confirm_plan",
            "panel.drop_plan",
            "panel.excuse",
            "panel.call_back",
            "panel.replace",
            "panel.reassign",
            "panel.except_minimum",
            "calibration.remove_sample",
            "results.recalculate",
        ),
    ),
    Handled(
        Cycle,
        "evaluation",
        ("cycle.open", "cycle.revise", "cycle.set_windows", "cycle.extend_stage"),
    ),
    Handled(DrawCall, "cycle__evaluation", ("panel.call_draw", "panel.draw", "panel.leave_out")),
    Handled(CalibrationSample, "evaluation", ("calibration.add_sample",)),
    Handled(Moderation, "evaluation", ("moderation.begin",)),
    Handled(Draw, "evaluation", ("draw.draw", "draw.pause", "draw.resume")),
    Handled(Screening, "evaluation", ("screening.stop", "screening.resume")),
    Handled(
        Batch,
        "evaluation",
        (
            "batch.enter",
            "batch.confirm",
            "batch.take_in",
            "batch.stop",
            "batch.resume",
            "batch.discard",
        ),
    ),
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


def group_settles(objection: Objection, *, by: Any) -> Verdict:
    """A leader who does not work for a candidate's agency."""
    return leaders_decide(objection.notice.evaluation, by=by)


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
    """Who handled or scored the brand (`OF_A_BRAND`), under whatever account, neither investigates
    nor decides the objection; about the procedure, who ran the year (`OF_THE_YEAR`).
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


def _entries_of(objection: Objection | Tip) -> QuerySet[Entry]:
    """The entries of the journal that say who handled what the objection is about."""
    application, year = objection.application, objection.notice.evaluation_id
    if application is None:
        return Entry.objects.filter(_handled(OF_THE_YEAR, year))
    in_the_year = _of(Evaluation, [year], OF_A_BRAND_IN_THE_YEAR)
    return Entry.objects.filter(
        _handled(OF_A_BRAND, application.pk) | in_the_year & Q(data__application=application.number)
    )


def _handled(groups: Sequence[Handled], key: int) -> Q:
    """Entries about any row of these that leads to this application, or this year."""
    found = Q()
    for group in groups:
        rows = group.model._base_manager.filter(**{group.path: key}).order_by()
        found |= _of(group.model, rows.values_list("pk", flat=True), group.actions)
    return found


def _of(model: type[Model], keys: Iterable[int], actions: Sequence[str]) -> Q:
    return Q(
        object_type=model._meta.label_lower,
        object_id__in=[str(key) for key in keys],
        action__in=actions,
    )


def _scored(objection: Objection | Tip, accounts: list[int]) -> bool:
    """Whether one of the accounts has a sheet of the brand; about the procedure, a seat."""
    if objection.application_id is None:
        seats = PanelSeat.objects.filter(evaluation=objection.notice.evaluation_id)
        return seats.filter(user__in=accounts).exists()
    sheets = ScoreSheet.objects.filter(application=objection.application_id)
    return sheets.filter(seat__user__in=accounts).exists()
