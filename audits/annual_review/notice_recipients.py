"""Who is notified about a title, and where the notice links to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from audits.annual_review.models import AnnualReview, Rectification
from audits.titles.notice_recipients import people_of_title, title_words
from brandportal.accounts.models import User


def people_of_review(review: AnnualReview) -> Iterable[User]:
    return people_of_title(review.title)


def people_of_rectification(rectification: Rectification) -> Iterable[User]:
    return people_of_title(rectification.review.title)


def review_page(review: AnnualReview) -> str:
    return reverse("workspace:review-detail", args=[review.title.number, review.year])


def rectification_page(rectification: Rectification) -> str:
    return review_page(rectification.review)


def review_words(review: AnnualReview) -> Mapping[str, str]:
    return {**title_words(review.title), "year": str(review.year)}


def rectification_words(rectification: Rectification) -> Mapping[str, str]:
    return review_words(rectification.review)
