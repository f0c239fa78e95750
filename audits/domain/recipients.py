"""Who hears of what happens to a title, and where the notice leads."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.urls import reverse

from audits.models import AnnualReview, Rectification, Title
from brandportal.accounts.models import User


def people_of_title(title: Title) -> QuerySet[User]:
    """Everybody who works for the title's agency today."""
    return User.objects.filter(
        is_active=True, memberships__agency=title.agency_id, memberships__ended_at=None
    ).distinct()


def people_of_review(review: AnnualReview) -> QuerySet[User]:
    return people_of_title(review.title)


def people_of_rectification(rectification: Rectification) -> QuerySet[User]:
    return people_of_title(rectification.review.title)


def title_page(title: Title) -> str:
    return reverse("workspace:title-detail", args=[title.number])


def review_page(review: AnnualReview) -> str:
    return reverse("workspace:review-detail", args=[review.title.number, review.year])


def rectification_page(rectification: Rectification) -> str:
    return review_page(rectification.review)


def title_words(title: Title) -> Mapping[str, str]:
    return {"brand": title.brand.name, "number": title.number}


def review_words(review: AnnualReview) -> Mapping[str, str]:
    return {**title_words(review.title), "year": str(review.year)}


def rectification_words(rectification: Rectification) -> Mapping[str, str]:
    return review_words(rectification.review)
