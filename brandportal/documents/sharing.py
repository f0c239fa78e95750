"""The picture and the words that stand beside a link that somebody shares (Open Graph)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from brandportal.documents.blocks import UNPRINTABLE
from brandportal.documents.typesetting import typeset

LAYOUT = Path(__file__).parent / "share" / "share.typ"


@dataclass(frozen=True)
class Shared:
    """What a page says about itself elsewhere; `path` and `picture` without the host."""

    title: str
    description: str
    path: str
    picture: str

    @property
    def url(self) -> str:
        return f"{settings.BASE_URL}{self.path}"

    @property
    def picture_url(self) -> str:
        return f"{settings.BASE_URL}{self.picture}"


def share_picture(
    *, above: str, headline: str, line: str, below: str, seal: Sequence[str] = (), stands: bool
) -> bytes:
    """A PNG of 1200 × 630 in the language of now: who, what, and a seal of a few words; grey unless
    the title `stands`.
    """
    data = {
        "lang": (get_language() or "zh").partition("-")[0],
        "above": above,
        "headline": headline,
        "line": line,
        "below": below,
        "seal": list(seal),
        "stands": stands,
    }
    clean = {
        key: UNPRINTABLE.sub("", value) if isinstance(value, str) else value
        for key, value in data.items()
    }
    return typeset(LAYOUT, clean, form="png", ppi=72)


def shared_list(*, title: str, description: str, path: str) -> Shared:
    """What a link to a page without a picture of its own says elsewhere: its words, and the
    picture of the portal.
    """
    return Shared(
        title=title,
        description=description,
        path=path,
        picture=reverse("portal-share", args=[language_of_now()]),
    )


def portal_picture() -> bytes:
    """What the portal is for, in the language of now. No seal: that is for a title that stands."""
    return share_picture(
        above=_("Chosen by those who are served"),
        headline=_("Agency Service Brands"),
        line=_(
            "What the agencies promise, rated by citizens and counted so that anybody can check."
        ),
        below=settings.BASE_URL,
        stands=False,
    )


def language_of_now() -> str:
    """The language in the address of a picture: a picture has no reader to ask."""
    return get_language() or settings.LANGUAGE_CODE


def picture_answer(draw: Callable[[], bytes], *, language: str) -> HttpResponse:
    """A share picture in this language, for anybody and for an hour: a title may end. 404 for a
    language that the portal does not speak.
    """
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        response = HttpResponse(draw(), content_type="image/png")
    response["Cache-Control"] = "public, max-age=3600"
    return response
