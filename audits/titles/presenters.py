"""A title for a page and where its page is shared: title seal, pill, sentences, picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.models import Application
from audits.titles.certificate import live_address
from audits.titles.enums import PlaqueEnd, TitleLevel, TitleStatus
from audits.titles.models import Plaque, Title
from audits.titles.plaques import is_owed
from brandportal.documents.sharing import Shared, language_of_now, share_picture
from reviews.evaluation.enums import EvaluationStatus
from reviews.rating.rating import rating_verdict
from reviews.showcase.presenters import agency_name


@dataclass(frozen=True)
class TitleSeal:
    """The data of `components/title_seal.html`; `state` is empty while the title is valid."""

    level: str
    year: int
    number: str
    famous: bool
    state: str


def title_seal(title: Title) -> TitleSeal:
    # The seal is small, so it says suspended in one word; the pill beside it says more.
    suspended = title.status == TitleStatus.SUSPENDED
    word = _("Suspended") if suspended else str(TitleStatus(title.status).label)
    return TitleSeal(
        level=str(TitleLevel(title.level).label),
        year=title.year,
        number=title.number,
        famous=title.level == TitleLevel.FAMOUS,
        state="" if title.stands else word,
    )


def live_sentence(title: Title, today: date) -> str:
    """The title's status in one sentence, for people who scanned the plaque."""
    values = {"last": date_format(title.valid_to, "DATE_FORMAT")}
    return {
        TitleStatus.VALID: _("The title is valid. Its term runs until %(last)s.") % values,
        TitleStatus.WARNED: _(
            "The title is valid; the last annual review retained it with a warning. Its term runs "
            "until %(last)s."
        )
        % values,
        TitleStatus.SUSPENDED: _(
            "The title is suspended until its holder has corrected what the annual review found. "
            "It may not be used now."
        ),
        TitleStatus.REVOKED: _("The title has been revoked. It may no longer be used."),
        TitleStatus.LAPSED: _(
            "The title has lapsed because no annual report was handed in. It may no longer be used."
        ),
        TitleStatus.EXPIRED: _("The term of the title ended on %(last)s.") % values,
        TitleStatus.PROMOTED: _(
            "The brand has risen to Famous Brand; the new title takes this one's place."
        ),
        TitleStatus.SUCCEEDED: _(
            "The brand has won this title again; the newer title takes this one's place."
        ),
    }[TitleStatus(title.status)]


def being_rated(title: Title, now: datetime) -> bool:
    """Whether citizens can rate the brand now."""
    running = Application.objects.filter(
        brand=title.brand_id, cycle__evaluation__status=EvaluationStatus.RATING
    ).select_related("cycle__evaluation")
    return any(rating_verdict(row, now) for row in running)


def plaque_sentences(title: Title) -> list[str]:
    """What is so with the plaques of a title, in sentences, the newest first; one that says that
    there is none where none was issued.
    """
    found = [_plaque_sentence(title, plaque) for plaque in title.plaques.order_by("-pk")]
    return found or [_("No plaque has been issued.")]


def _plaque_sentence(title: Title, plaque: Plaque) -> str:
    days = {
        "issued": date_format(plaque.issued_on, "DATE_FORMAT"),
        "ended": date_format(plaque.ended_on, "DATE_FORMAT") if plaque.ended_on else "",
    }
    if is_owed(title, plaque):
        words = _(
            "Issued on %(issued)s; it has to be given back, because the title is no longer valid."
        )
    else:
        words = {
            "": _("Issued on %(issued)s."),
            PlaqueEnd.RETURNED: _("Issued on %(issued)s, given back on %(ended)s."),
            PlaqueEnd.RECLAIMED: _("Issued on %(issued)s, taken back on %(ended)s."),
            PlaqueEnd.LOST: _("Issued on %(issued)s, lost on %(ended)s; it is not valid."),
        }[plaque.ended]
    return words % days


def shared_title(title: Title) -> Shared:
    """The words and the picture's address."""
    return Shared(
        title=_("%(brand)s · %(level)s %(year)s")
        % {"brand": title.brand.name, "level": title.get_level_display(), "year": title.year},
        description=_("%(agency)s. %(sentence)s")
        % {
            "agency": agency_name(title.agency_then),
            "sentence": live_sentence(title, timezone.localdate()),
        },
        path=reverse("public:title-detail", args=[title.number]),
        picture=reverse("public:title-share", args=[title.number, language_of_now()]),
    )


def title_picture(title: Title) -> bytes:
    """The title with its live status, in the language of now."""
    seal = title_seal(title)
    words = [str(seal.year), seal.number, *([seal.state] if seal.state else [])]
    return share_picture(
        above=_("Agency Service Brands"),
        headline=title.brand.name,
        line=f"{agency_name(title.agency_then)}\n{seal.level}",
        below=live_address(title),
        seal=words,
        stands=not seal.state,
    )
