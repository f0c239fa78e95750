"""The receipt of a sign-off as an official document."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from applications.form.models import Application
from applications.lifecycle.receipts import Receipt
from applications.versions.models import ApplicationVersion
from brandportal.documents.blocks import Block, Facts, OfficialDocument, Paragraph
from brandportal.documents.frame import LANGUAGE, day, issuer, moment, shown

COUNTED = ("commitments", "service_points", "self_assessment", "evidence")


def _eligibility(version: ApplicationVersion) -> list[tuple[str, str]]:
    answers = version.content.get("eligibility", {})
    return [(_("Questions on eligibility answered"), str(len(answers)))] if answers else []


def receipt_document(application: Application, receipt: Receipt) -> OfficialDocument:
    """What was handed in by whom and when, with the hashes that say the same of the files; agency
    and brand as they were called then.
    """
    version = ApplicationVersion.objects.get(application=application, number=receipt.version)
    sections = version.content["sections"]
    rows = {code: len(sections.get(code, {}).get("rows", ())) for code in COUNTED}
    agency = version.content["agency"]
    with translation.override(LANGUAGE):
        facts = [
            (_("Number of the receipt"), receipt.receipt_number),
            (_("Number of the application"), application.number),
            (_("Award year"), str(application.cycle)),
            (_("Agency"), agency),
            (_("Brand"), sections["identity"]["fields"]["brand_name"]),
            (_("Handed in"), moment(receipt.at)),
            (_("Signed off by"), receipt.signed_by),
            *_eligibility(version),
            (_("Commitments"), str(rows["commitments"])),
            (_("Service points"), str(rows["service_points"])),
            (_("Indicators with own points"), str(rows["self_assessment"])),
            (_("Files of evidence"), str(rows["evidence"])),
            (_("Journal entry"), str(receipt.journal_number)),
            (_("Hash of what was handed in"), receipt.content_sha256),
            (_("Hash of the sealed scan"), shown(receipt.scan_sha256)),
        ]
        blocks: list[Block] = [
            Paragraph(
                _(
                    "The Efficiency Office has received your application. This receipt says what "
                    "was handed in; it says nothing about the result."
                )
            ),
            Facts(facts),
            Paragraph(
                _(
                    "The hash (SHA-256) covers every field and the hash of every file. Whoever has "
                    "the same content gets the same hash."
                )
            ),
        ]
        return OfficialDocument(
            issuer=issuer(),
            title=_("Receipt of an application"),
            number=receipt.receipt_number,
            addressee=agency,
            blocks=blocks,
            signed=issuer(),
            dated=day(receipt.at),
        )
