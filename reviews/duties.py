"""What agencies owe about their ratings, and what they may state before something is decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from brandportal.duties import Duty, of_agencies
from brandportal.notices.told import Told
from reviews.bad_ratings.models import Summons
from reviews.bad_ratings.owed import owed_cases
from reviews.registers.terms import owed_registers
from reviews.screening.statements import owed_statements


def registers(agencies: Collection[int] | None, now: datetime) -> Iterator[Duty]:
    """The register of service cases, from which raters are drawn."""
    for owed in owed_registers(agencies, now=now):
        row = owed.application
        yield Duty(
            key=f"register:{row.pk}",
            agency_id=row.agency_id,
            heading=Told(
                gettext_noop("Register of service cases for “%(brand)s”"), {"brand": row.brand.name}
            ),
            sentence=Told(
                gettext_noop("Without it no service recipient can be drawn and invited to rate."),
                {},
            ),
            url=reverse("workspace:register", args=[row.number]),
            due=owed.deadline,
            fixed=True,
        )


def bad_ratings(agencies: Collection[int] | None, now: datetime) -> Iterator[Duty]:
    """The bad ratings of one brand to verify or answer, including late ones, which are still
    owed. The rules say when an agency is reminded, its head notified, and the office.
    """
    for owed in owed_cases(agencies, now=now):
        late = ngettext("%(late)d is late.", "%(late)d are late.", owed.late) % {"late": owed.late}
        sentence = _("To verify: %(verify)d. To answer: %(answer)d.") % {
            "verify": owed.to_verify,
            "answer": owed.to_answer,
        }
        yield Duty(
            key=f"cases:{owed.application}",
            agency_id=owed.agency,
            heading=_("Bad ratings of “%(brand)s”: %(count)d")
            % {"brand": owed.brand, "count": owed.to_verify + owed.to_answer},
            sentence=f"{sentence} {late}" if owed.late else sentence,
            url=reverse("workspace:case-list"),
            due=owed.due,
            pressing=bool(owed.late),
            by_rules=True,
        )


def statements(agencies: Collection[int] | None, now: datetime) -> Iterator[Duty]:
    """The agency's statement on excluded ratings or on a proposed sanction, before the office
    decides.
    """
    for owed in owed_statements(agencies, now=now):
        row = owed.application
        heading = (
            gettext_noop("Proposed step over the rating of “%(brand)s”")
            if owed.is_step
            else gettext_noop("Excluded ratings of “%(brand)s”")
        )
        yield Duty(
            key=f"{'sanction' if owed.is_step else 'hold'}:{owed.pk}",
            agency_id=row.agency_id,
            heading=Told(heading, {"brand": row.brand.name}),
            sentence=Told(
                gettext_noop(
                    "Your agency may state its view; it is weighed before anything is decided."
                ),
                {},
            ),
            url=reverse("workspace:guard", args=[row.number]),
            due=owed.due,
            pressing=owed.is_step,
        )


def talks(agencies: Collection[int] | None, now: datetime) -> Iterator[Duty]:
    """A talk to which the office asks the head; the office sets its day."""
    for row in of_agencies(Summons.objects.filter(held_at=None), "agency_id", agencies):
        yield Duty(
            key=f"summons:{row.pk}",
            agency_id=row.agency_id,
            heading=Told(gettext_noop("A talk with the Efficiency Office"), {}),
            sentence=Told(
                gettext_noop(
                    "Too few bad ratings were answered in time for several months; the office will "
                    "ask the head to a talk."
                ),
                {},
            ),
            url=reverse("workspace:case-list"),
            heads_only=True,
        )


DUTIES = [registers, bad_ratings, statements, talks]
