"""The public notice of a year's list as an official document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from applications.models import Application
from brandportal.accounts.enums import AgencyClass
from brandportal.documents.blocks import Block, Heading, OfficialDocument, Paragraph, Table
from brandportal.documents.frame import LANGUAGE, day, issuer, register_number, running
from brandportal.workdays.words import due_day_words
from reviews.decision.models import PublicNotice
from reviews.decision.notice import candidates
from reviews.showcase.standing import changed_since


def notice_document(notice: PublicNotice) -> OfficialDocument:
    """The list in the order of the application numbers, the term, how to object, and what the
    published results are checked by. It says what the notice's page says.
    """
    with translation.override(LANGUAGE):
        cycle = notice.evaluation.cycle
        rows = sorted(candidates(notice.evaluation), key=lambda row: row.number)
        listed = [
            [
                str(place),
                row.brand.name,
                row.agency_then.name,
                str(AgencyClass(row.agency_class).label),
            ]
            for place, row in enumerate(rows, start=1)
        ]
        blocks: list[Block] = [
            Paragraph(
                _(
                    "After self-assessment, preliminary evaluation, public rating and the leading "
                    "group's review, the following brands are proposed."
                )
            ),
            Heading(_("I. The list")),
            Table([_("No."), _("Brand"), _("Agency"), _("Class")], listed, [2, 7, 10, 5]),
            *_since(rows),
            Heading(_("II. The term")),
            Paragraph(
                _("From %(first)s to %(last)s, %(days)d working days.")
                % {
                    "first": day(notice.published_at),
                    "last": due_day_words(notice.ends_at),
                    "days": notice.working_days,
                }
            ),
            Heading(_("III. Objections")),
            Paragraph(
                _(
                    "Whoever knows facts against a proposal may object under real name until the "
                    "end of the notice, on the page %(address)s. No title is conferred while an "
                    "objection is open."
                )
                % {"address": _address("public:notice-detail", cycle.edition)}
            ),
            Heading(_("IV. Results")),
            Paragraph(
                _("All results, with everything that is needed to recount them: %(address)s.")
                % {"address": _address("public:results", cycle.edition)}
            ),
        ]
        if notice.seal:
            blocks.append(
                Paragraph(_("SHA-256 of the published results: %(seal)s.") % {"seal": notice.seal})
            )
        return OfficialDocument(
            issuer=issuer(),
            number=register_number(
                _("Public notice"), running(cycle.edition, notice.withdrawn.count() + 1)
            ),
            title=_("Public notice of %(award)s of %(year)s")
            % {"award": cycle.award, "year": cycle.year},
            blocks=blocks,
            signed=issuer(),
            dated=day(notice.published_at),
        )


def _since(rows: Sequence[Application]) -> Iterable[Block]:
    """What has changed on the list since it was published, and until when a brand that was called
    from the reserve may be objected to.
    """
    for application, standing in changed_since(rows):
        said = _("Since the public notice: “%(brand)s”. %(note)s") % {
            "brand": application.brand.name,
            "note": standing.note,
        }
        call = getattr(application, "reserve_call", None)
        if call:
            more = _("Its own notice runs to %(until)s.") % {"until": due_day_words(call.ends_at)}
            said = _("%(sentence)s %(next)s") % {"sentence": said, "next": more}
        yield Paragraph(said)


def _address(name: str, year: str) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=[year])}"
