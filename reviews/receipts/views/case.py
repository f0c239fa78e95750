"""The rater's part of a case on the receipt's page: status, answer, grade, wish for a call-back."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from reviews.bad_ratings.answers import answer_for
from reviews.rating.receipts import Found
from reviews.receipts.forms import GradeForm, WishForm


def case_part(
    found: Found, *, grade_form: GradeForm | None = None, wish_form: WishForm | None = None
) -> dict[str, Any]:
    """The context of `reviews/receipts/case.html`; empty if there is no case.

    None for a receipt of an earlier version of the rating, because only the giver of the latest one
    may act on the case, and none for a rating with forgotten levels, because having a case would
    reveal them.
    """
    shows = found.is_current and not found.rating.levels_forgotten
    view = answer_for(found.rating, now=timezone.now()) if shows else None
    if view is None:
        return {}
    return {
        "view": view,
        "grade_form": grade_form or GradeForm(),
        "wish_form": wish_form or WishForm(),
        "grade_is_open": grade_form is not None,
        "wish_is_open": wish_form is not None,
    }
