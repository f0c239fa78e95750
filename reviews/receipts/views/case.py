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
    """What the fragment `reviews/receipts/case.html` needs; empty where there is no case.

    A receipt of an earlier version of the rating shows none: only who gave the last one speaks for
    it. Neither does a rating whose levels are forgotten, because only a bad one has a case.
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
