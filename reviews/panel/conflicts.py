"""Conflicts of interest of judges that come to light after they have scored."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from brandportal.accounts.models import DeclaredConflict, NotedTie
from brandportal.errors import YES, Gap, Verdict, no
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import ties_settled
from reviews.panel.enums import SheetStatus
from reviews.panel.models import Declaration, ScoreSheet

# Scoring has closed, and nothing is decided.
SCORED = (EvaluationStatus.SHORTLISTED, EvaluationStatus.RATING, EvaluationStatus.COUNTED)
OPEN = (EvaluationStatus.SCORING, *SCORED)


def may_still_be_set_aside(evaluation: Evaluation) -> Verdict:
    """Whether a sheet can still be set aside: from scoring to the decision."""
    if evaluation.status in OPEN:
        return YES
    if evaluation.status == EvaluationStatus.PREPARING:
        return no(_("The panel is not scoring now."))
    if evaluation.status == EvaluationStatus.DECIDED:
        return no(
            _(
                "The leading group has decided, so the points are final. Please tell the "
                "Efficiency "
                "Office before the public notice; a conflict is declared on the page of one's "
                "conflicts of interest."
            )
        )
    return no(_("The results are published. A conflict of interest is now a matter of objections."))


def to_be_set_aside() -> QuerySet[ScoreSheet]:
    """Locked sheets of every year not decided yet that count although their judge has declared a
    conflict with the agency since, on the brand or on the page of one's conflicts of interest, or a
    noted tie to it was confirmed; by whichever account.
    """
    on_the_brand = Declaration.objects.filter(
        seat=OuterRef("seat"), application=OuterRef("application"), has_conflict=True
    )
    person = "seat__user"
    same = (
        Q(person=OuterRef(person))
        | Q(address=Lower(OuterRef(f"{person}__email"))) & ~Q(address="")
        | Q(person__person_number=OuterRef(f"{person}__person_number"))
    )
    with_the_agency, noted = (
        rows.annotate(address=Lower("person__email")).filter(
            same, agency=OuterRef("application__agency")
        )
        for rows in (DeclaredConflict.objects.all(), NotedTie.objects.confirmed())
    )
    locked = ScoreSheet.objects.filter(status=SheetStatus.LOCKED, seat__evaluation__status__in=OPEN)
    return locked.filter(Exists(on_the_brand) | Exists(with_the_agency) | Exists(noted))


def conflicts_to_settle(evaluation: Evaluation) -> Sequence[Gap]:
    """One sentence for each sheet that must be set aside first, and for a noted tie that waits for
    a second person; nobody is named, for leaders read it.
    """
    sheets = to_be_set_aside().filter(seat__evaluation=evaluation)
    settled = ties_settled(evaluation.cycle)
    waiting = [] if settled else [Gap("panel", "", str(settled.reason))]
    return waiting + [
        Gap(
            "panel",
            "",
            _(
                "A judge of %(brand)s has declared a conflict of interest. Two officers have to "
                "set the sheet aside first."
            )
            % {"brand": sheet.application.brand},
        )
        for sheet in sheets.select_related("application__brand").order_by("pk")
    ]
