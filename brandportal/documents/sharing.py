"""The picture and the words that stand beside a link that somebody shares (Open Graph)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse

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
    """A PNG of 1200 × 630: who, what, and a seal of a few words; grey unless the title `stands`."""
    data = {
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


def picture_answer(picture: bytes) -> HttpResponse:
    """A share picture, for anybody and for an hour: a title may end."""
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "public, max-age=3600"
    return response
