"""The rater's part of a case on the receipt's page: status, answer, grade, wish for a call-back."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from reviews.bad_ratings.answers import answer_for
from reviews.bad_ratings.appeals import may_answer_appeal
from reviews.bad_ratings.enums import CaseStatus
from reviews.bad_ratings.models import CaseAppeal
from reviews.rating.receipts import Found
from reviews.receipts.forms import GradeForm, HeardForm, WishForm
from reviews.screening.presenters.accusations import heard


def case_part(
    found: Found, *, grade_form: GradeForm | None = None, wish_form: WishForm | None = None
) -> dict[str, Any]:
    """The context of `reviews/receipts/case.html`; empty if there is no case.

    None for a receipt to which it is not told (`is_told`).
    """
    view = answer_for(found.rating, now=timezone.now()) if is_told(found) else None
    if view is None:
        return {}
    return {
        "view": view,
        "grade_form": grade_form or GradeForm(),
        "wish_form": wish_form or WishForm(),
        "grade_is_open": grade_form is not None,
        "wish_is_open": wish_form is not None,
    }


def is_told(found: Found) -> bool:
    """Whether case and check of the rating are told to the holder of this receipt: to the giver of
    the latest version alone, and not where the answers are forgotten, because having a case, or a
    re-check, would tell that they were bad.
    """
    return found.is_current and not found.rating.levels_forgotten


def heard_part(found: Found, *, form: HeardForm | None = None) -> dict[str, Any]:
    """The context of `reviews/receipts/heard.html`: the check of the rating, and the agency's
    appeal while the rater may still answer it.
    """
    now = timezone.now()
    if not is_told(found):
        return {}
    asked = CaseAppeal.objects.filter(
        case__rating=found.rating, case__status=CaseStatus.RECHECK
    ).first()
    return {
        "heard": heard(found.rating, now=now),
        "asked": asked,
        "may_answer_appeal": may_answer_appeal(asked.case, now=now) if asked else None,
        "heard_form": form or HeardForm(),
        "heard_is_open": form is not None,
    }
