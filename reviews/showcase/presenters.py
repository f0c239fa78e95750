"""The cards of brands, and a brand where its page is shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.models import Agency, AgencyThen
from brandportal.documents.sharing import Shared, language_of_now, share_picture
from brandportal.pills import Pill
from reviews.showcase.standing import Standing, standings

SAID_ON_A_PICTURE = 48


@dataclass(frozen=True)
class Card:
    """The data of `components/brand_card.html`."""

    name: str
    agency: str
    summary: str
    url: str
    logo_url: str
    story: str
    pills: tuple[Pill, ...]


def logo_url(application: Application) -> str:
    """The URL of the logo; empty if there is none."""
    if not application.logo:
        return ""
    return reverse("public:logo", args=[application.number])


def agency_name(agency: Agency | AgencyThen) -> str:
    """The agency's name in the reader's language, if it has one."""
    english = (get_language() or "").startswith("en")
    return agency.name_en if english and agency.name_en else agency.name


def _promises(application: Application) -> Pill:
    number = application.promises  # type: ignore[attr-defined]
    return Pill(ngettext("%(n)d promise", "%(n)d promises", number) % {"n": number}, "plain")


def shared_brand(application: Application, standing: Standing) -> Shared:
    """What a link to the brand's page says elsewhere."""
    code = application.brand.code
    said = application.slogan or application.summary
    return Shared(
        title=f"{application.brand.name} · {agency_name(application.agency)}",
        description=_("%(status)s. %(words)s") % {"status": standing.pill.word, "words": said}
        if said
        else standing.pill.word,
        path=reverse("public:brand-detail", args=[code]),
        picture=reverse("public:brand-share", args=[code, language_of_now()]),
    )


def brand_picture(application: Application, standing: Standing) -> bytes:
    """The brand, its agency and what it is now, in the language of now; the seal is for a title
    that stands.
    """
    named = application.status == ApplicationStatus.NAMED
    year = str(application.cycle.year)
    said = application.slogan or application.summary
    return share_picture(
        above=_("Agency Service Brands"),
        headline=application.brand.name,
        line=f"{agency_name(application.agency)}\n{Truncator(said).chars(SAID_ON_A_PICTURE)}",
        below=f"{settings.BASE_URL}{reverse('public:brand-detail', args=[application.brand.code])}",
        seal=[year, standing.pill.word] if named else [],
        stands=named and standing.pill == ApplicationStatus.NAMED.pill,
    )


def cards(applications: Iterable[Application]) -> list[Card]:
    """The cards of brands (`with_stories`), each in one award year."""
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
        story=application.story or "",  # type: ignore[attr-defined]
        pills=(standing.pill, _promises(application)),
    )
