"""Certificate and plaque of a title as PDF; the QR code on both leads to the title's live
status.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audits.titles.enums import TitleLevel, TitleStatus
from audits.titles.models import Title
from brandportal.documents.typesetting import typeset
from brandportal.errors import YES, Verdict, no

ARTWORK = Path(__file__).parent.parent / "artwork"
STANDING = (TitleStatus.VALID, TitleStatus.WARNED)
CERTIFICATE_LANGUAGE = "zh-hans"
NAME, WHOLE = "\ue000", "\ue001"  # of the private use area: stand in no name


def live_address(title: Title) -> str:
    """The public URL of the title's live status, for QR codes. Never built from a request."""
    return f"{settings.BASE_URL}/titles/{title.number}/"


def issuing_body(title: Title) -> str:
    """Who issued the title: as it was when it was conferred, else as the installation says, else
    the programme.
    """
    return title.issuing_body or settings.ISSUING_BODY or _("Agency Service Brands")


def qr_svg(title: Title) -> str:
    """The QR code to the live status, as an SVG without any script or style."""
    out = io.BytesIO()
    segno.make(live_address(title), error="m", micro=False).save(
        out, kind="svg", xmldecl=False, border=0, dark="#16323b", omitsize=True
    )
    return out.getvalue().decode()


def may_issue(title: Title) -> Verdict:
    """Whether certificate and plaque are available: only while the title is valid."""
    if title.status in STANDING:
        return YES
    return no(
        _("The title is “%(status)s”; no certificate is issued for it.")
        % {"status": TitleStatus(title.status).label}
    )


def award_parts(title: Title, agency_name: str) -> list[dict[str, Any]]:
    """The sentence of the certificate in parts: the names of agency and brand, what the brand is
    named, which like them is never broken, and the words between them.
    """
    marked = award_sentence(
        title,
        agency=f"{NAME}{agency_name}{NAME}",
        brand=f"{NAME}{title.brand.name}{NAME}",
        mark=WHOLE,
    )
    return [
        {"text": text, "name": place % 2 == 1, "whole": place % 2 == 1 or at % 2 == 1}
        for place, between in enumerate(marked.split(NAME))
        for at, text in enumerate(between.split(WHOLE))
        if text
    ]


def award_sentence(title: Title, *, agency: str, brand: str, mark: str) -> str:
    """The sentence of the certificate, with `mark` before and after what the brand is named; it
    says commendation only with the number of an approval.
    """
    named = _("%(level)s of the year %(year)s") % {
        "level": TitleLevel(title.level).label,
        "year": title.year,
    }
    words = {"agency": agency, "brand": brand, "title": f"{mark}{named}{mark}"}
    if title.application.cycle.approval_number.strip():
        return (
            _(
                "After evaluation and public notice, the service brand “%(brand)s” of %(agency)s "
                "is commended as %(title)s."
            )
            % words
        )
    return (
        _(
            "After evaluation and public notice, the service brand “%(brand)s” of %(agency)s is "
            "named %(title)s."
        )
        % words
    )


def certificate_data(title: Title) -> dict[str, Any]:
    """The data of certificate and plaque, as JSON; the templates add only layout."""
    with translation.override(CERTIFICATE_LANGUAGE):
        term = _("%(first)s to %(last)s") % {
            "first": date_format(title.valid_from, "DATE_FORMAT"),
            "last": date_format(title.valid_to, "DATE_FORMAT"),
        }
        facts = [
            [_("Title number"), title.number],
            [_("Approving document"), title.approving_document],
            [_("Term"), term],
        ]
        cycle = title.application.cycle
        if cycle.approval_number.strip():
            approval = f"{cycle.approval_body} {cycle.approval_number}".strip()
            facts.insert(2, [_("Approval of the commendation"), approval])
        data = {
            "programme": _("Agency Service Brands"),
            "issuer": issuing_body(title),
            "issued": date_format(title.valid_from, "DATE_FORMAT"),
            "heading": _("Certificate"),
            "award": award_parts(title, title.agency_then.name),
            "facts": facts,
            "verify": _("The live status of the title counts. Scan to check it."),
            "level": str(TitleLevel(title.level).label),
            "year-words": _("Year %(year)s") % {"year": title.year},
        }
    with translation.override("en"):
        data["english"] = award_parts(title, title.agency_then.name_en or title.agency_then.name)
    return {
        **data,
        "number": title.number,
        "brand": title.brand.name,
        "agency": title.agency_then.name,
        "famous": title.level == TitleLevel.FAMOUS,
        "address": live_address(title),
        "qr": qr_svg(title),
    }


def certificate_pdf(title: Title) -> bytes:
    """The certificate; the same title gives the same bytes."""
    return typeset(ARTWORK / "certificate.typ", certificate_data(title))


def plaque_pdf(title: Title) -> bytes:
    """The artwork of the plaque, for the workshop."""
    return typeset(ARTWORK / "plaque.typ", certificate_data(title))
