"""The file with the codes of one batch, for the letters; it is made once and kept nowhere."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application
from brandportal.web.spreadsheets import CSV_TYPE, csv_bytes, download
from reviews.enums import RaterGroup


def letter_file(
    application: Application, group: str, codes: list[str], now: datetime
) -> HttpResponse:
    """A CSV file for the letters: brand, agency, group, code and the address that carries the code."""
    address = f"{settings.BASE_URL}{reverse('public:rate', args=[application.brand.code])}"
    fixed = [application.brand.name, application.agency.name, RaterGroup(group).label]
    content = csv_bytes(
        [_("Brand"), _("Agency"), _("Group"), _("Code"), _("Address")],
        ([*fixed, code, f"{address}?i={code}"] for code in codes),
    )
    name = f"invitations-{application.number}-{group}-{timezone.localdate(now):%Y%m%d}.csv"
    return download(content, name=name, content_type=CSV_TYPE)
