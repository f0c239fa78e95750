"""The cards of brands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, ngettext

from applications.models import Application
from brandportal.accounts.models import Agency
from brandportal.pills import Pill
from reviews.showcase.standing import Standing, standings


@dataclass(frozen=True)
class Card:
    """The data of `components/brand_card.html`."""

    name: str
    agency: str
    summary: str
    url: str
    logo_url: str
    pills: tuple[Pill, ...]


def logo_url(application: Application) -> str:
    """The URL of the logo; empty if there is none."""
    if not application.logo:
        return ""
    return reverse("public:logo", args=[application.number])


def agency_name(agency: Agency) -> str:
    """The agency's name in the reader's language, if it has one."""
    english = (get_language() or "").startswith("en")
    return agency.name_en if english and agency.name_en else agency.name


def _promises(application: Application) -> Pill:
    number = application.promises  # type: ignore[attr-defined]
    return Pill(ngettext("%(n)d promise", "%(n)d promises", number) % {"n": number}, "plain")


def cards(applications: Iterable[Application]) -> list[Card]:
    """The cards of brands, each in one award year."""
    rows = list(applications)
    found = standings(rows)
    return [_card(row, found[row.pk]) for row in rows]


def _card(application: Application, standing: Standing) -> Card:
    return Card(
        name=application.brand.name,
        agency=agency_name(application.agency),
        summary=application.summary,
        url=reverse("public:brand-detail", args=[application.brand.code]),
        logo_url=logo_url(application),
        pills=(standing.pill, _promises(application)),
    )
