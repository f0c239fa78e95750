"""Who is told of an application, in which frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Protocol

from django.urls import reverse
from django.utils.translation import gettext_noop

from applications.form.models import Application, Brand
from brandportal.accounts.enums import WRITES, AgencyRole
from brandportal.accounts.models import User
from brandportal.notices.enums import NoticeKind
from brandportal.notices.told import Told
from brandportal.workdays.words import due_told
from brandportal.workflow import NoticeSpec


class OfAgency(Protocol):
    """A record of one agency."""

    agency_id: Any


def people_of_agency(owned: Application | Brand) -> Iterable[User]:
    """Everybody who works for the agency today."""
    return User.objects.filter(
        memberships__agency_id=owned.agency_id, memberships__ended_at=None
    ).distinct()


def writers_of_agency(owned: OfAgency) -> Iterable[User]:
    """Who can do what is asked of the agency: its drafters and heads, not who only reads."""
    return User.objects.filter(
        memberships__agency_id=owned.agency_id,
        memberships__role__in=WRITES,
        memberships__ended_at=None,
    ).distinct()


def heads_of_agency(application: Application) -> Iterable[User]:
    agency, role = application.agency_id, AgencyRole.HEAD
    return User.objects.filter(
        memberships__agency_id=agency, memberships__role=role, memberships__ended_at=None
    ).distinct()


def _context(application: Application) -> Mapping[str, str | Told]:
    return {
        "number": application.number,
        "brand": application.brand.name,
        "due": due_told(application.correction_due) if application.correction_due else "",
        "reason": application.sent_back_reason,
    }


def _url(application: Application) -> str:
    return reverse("workspace:application-detail", args=[application.number])


def notice_of(kind: NoticeKind, subject: str, body: str, to: Any = people_of_agency) -> NoticeSpec:
    return NoticeSpec(to=to, kind=kind, subject=subject, body=body, context=_context, url=_url)


asked = partial(notice_of, NoticeKind.TASK)
under_deadline = partial(notice_of, NoticeKind.DEADLINE)
decided = partial(notice_of, NoticeKind.DECIDED)
in_agency = partial(notice_of, NoticeKind.AGENCY)

DECIDED_ANEW = decided(
    gettext_noop("Decided anew: %(brand)s"),
    gettext_noop(
        "An objection to the public notice was upheld, and the notice is withdrawn. The leading "
        "group decides anew, also on “%(brand)s” (%(number)s); what was told before no longer "
        "holds. The reason is on the page of the notice, and the new list comes with another one."
    ),
)
