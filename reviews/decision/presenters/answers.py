"""The answer to an objection as an official document."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from brandportal.documents.blocks import (
    Block,
    Facts,
    Heading,
    OfficialDocument,
    Paragraph,
    paragraphs,
)
from brandportal.documents.frame import LANGUAGE, day, issuer, moment, register_number
from reviews.decision.enums import ObjectionStatus
from reviews.decision.models import Objection


def answer_links(objection: Objection, name: str, of: int | str) -> list[tuple[str, str]]:
    """The answer in both forms, once there is one; `name` and `of` are the address."""
    if objection.answered_at is None:
        return []
    return [(form.upper(), reverse(name, args=[of, form])) for form in ("pdf", "docx")]


def what_follows(objection: Objection) -> str:
    """What the leading group has decided after an upheld objection, before its reason."""
    if objection.status == ObjectionStatus.RENEWED:
        return _("The notice is withdrawn, and the leading group decides anew.")
    return _("The list stays.")


def answer_document(objection: Objection) -> OfficialDocument:
    """What the page of the objector says of the answer. It names an agency that objected and never
    a person: it can be passed on.
    """
    assert objection.answered_at is not None
    # With what the leading group says to it, it is a second letter.
    number, of = objection.number, objection.answered_at
    if objection.settled_at:
        number, of = f"{number}-2", objection.settled_at
    with translation.override(LANGUAGE):
        about, agency = str(objection.get_about_display()), objection.agency
        if objection.application:
            about = f"{about}：{objection.application.brand.name}"
        blocks: list[Block] = [
            Paragraph(_("Your objection has been examined. The answer is as follows.")),
            Facts(
                [
                    (_("Number in the register"), objection.number),
                    (_("What the objection is about"), about),
                    (_("Received"), moment(objection.filed_at)),
                    (_("Status"), str(ObjectionStatus(objection.status).label)),
                ]
            ),
            Heading(_("Answer of the office")),
            *paragraphs(objection.answer),
        ]
        if objection.outcome:
            blocks.append(Heading(_("Outcome in the public register")))
            blocks += paragraphs(objection.outcome)
        if objection.settlement:
            blocks += [
                Heading(_("Decision of the leading group")),
                Paragraph(what_follows(objection)),
            ]
            blocks += paragraphs(objection.settlement)
        if objection.seal:
            said = _("SHA-256 of what you sent: %(seal)s.") % {"seal": objection.seal}
            blocks.append(Paragraph(said))
        return OfficialDocument(
            issuer=issuer(),
            number=register_number(_("Answer to an objection"), number),
            title=_("Answer to the objection %(number)s") % {"number": objection.number},
            addressee=agency.as_of(objection.answered_at).name if agency else _("The objector"),
            blocks=blocks,
            signed=issuer(),
            dated=day(of),
        )
