"""What all papers of the programme have in common: their language and the body that issues them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

# Official documents are in Chinese, whatever language the reader's pages are in.
LANGUAGE = "zh-hans"


def issuer() -> str:
    """The body above the red line."""
    return settings.ISSUING_BODY or _("Agency Service Brands")


def register_number(kind: str, number: str) -> str:
    """The number of a paper in the portal's own register: what it is, and the number of what it is
    about. It takes the place of no number that the office gives its documents.
    """
    return _("Register number: %(kind)s %(number)s") % {"kind": kind, "number": number}


def running(year: str, count: int) -> str:
    """Award year and running number, written as the numbers of applications are."""
    return f"{year}-{count:03d}"


def day(moment: datetime) -> str:
    """The day of a moment, spelled out."""
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


def moment(at: datetime) -> str:
    """A moment, to the minute."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def shown(value: object) -> str:
    """A figure, or a dash where there is none."""
    return "–" if value is None or value == "" else str(value)
