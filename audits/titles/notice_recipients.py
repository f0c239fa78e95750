"""Who is notified about a title, and where the notice links to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Prefetch
from django.urls import reverse

from audits.titles.models import Title
from brandportal.accounts.models import Membership, User

# The memberships of today with their accounts, for the titles of a set.
PEOPLE = "people_today"


def people_of_titles(path: str) -> Prefetch:
    """What `people_of_title` reads, prefetched; `path` leads from the rows to the agency."""
    today = Membership.objects.filter(ended_at=None, user__is_active=True).select_related("user")
    return Prefetch(f"{path}__memberships", queryset=today, to_attr=PEOPLE)


def people_of_title(title: Title) -> Iterable[User]:
    """Everybody who works for the title's agency today; no query where `people_of_titles` was
    prefetched.
    """
    known = getattr(title.agency, PEOPLE, None) if Title.agency.is_cached(title) else None
    if known is not None:
        return {membership.user_id: membership.user for membership in known}.values()
    return User.objects.filter(
        is_active=True, memberships__agency=title.agency_id, memberships__ended_at=None
    ).distinct()


def title_page(title: Title) -> str:
    return reverse("workspace:title-detail", args=[title.number])


def title_words(title: Title) -> Mapping[str, str]:
    return {"brand": title.brand.name, "number": title.number}
