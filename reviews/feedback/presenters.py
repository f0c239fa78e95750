"""A feedback letter as an official document."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from applications.cycles.indicators import indicator_label
from brandportal.documents.blocks import (
    Block,
    Facts,
    Heading,
    OfficialDocument,
    Paragraph,
    paragraphs,
)
from brandportal.documents.frame import LANGUAGE, day, issuer, register_number
from reviews.feedback.letters import said_in
from reviews.feedback.models import FeedbackLetter


def letter_document(letter: FeedbackLetter) -> OfficialDocument:
    """To the agency: which application, and what the panel remarked, by indicator."""
    application = letter.application
    with translation.override(LANGUAGE):
        blocks: list[Block] = [
            Paragraph(
                _(
                    "The panel has examined your application of %(year)s. Its remarks are passed "
                    "on below, by indicator; the judges stay unnamed. They explain no single point "
                    "and are meant for your further work."
                )
                % {"year": application.cycle}
            ),
            Facts(
                [
                    (_("Number of the application"), application.number),
                    (_("Brand"), application.brand.name),
                ]
            ),
        ]
        found = list(said_in(letter))
        for code, texts in found:
            blocks.append(Heading(str(indicator_label(code)) if code else _("On the whole")))
            for text in texts:
                blocks += paragraphs(text)
        if not found:
            blocks.append(Paragraph(_("The panel has left no remarks that can be passed on.")))
        assert letter.sent_at is not None
        return OfficialDocument(
            issuer=issuer(),
            number=register_number(_("Feedback letter"), application.number),
            title=_("Remarks of the panel on “%(brand)s”") % {"brand": application.brand.name},
            addressee=application.agency.name,
            blocks=blocks,
            signed=issuer(),
            dated=day(letter.sent_at),
        )
