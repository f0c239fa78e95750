"""Codes on paper for the verified groups: issued by two people, for a register, within the quota of
the rules.

A code is generated once, written into the file for the letters, and never stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.lifecycle.policies import office_without_conflict
from applications.models import Application
from brandportal.codes import new_code
from brandportal.errors import YES, BadInput, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.proposals.actions import Paper
from brandportal.proposals.proof import Pair, both, require_pair
from brandportal.rulebook import letters_of
from brandportal.web.spreadsheets import CSV_TYPE, csv_bytes
from reviews.identity.pseudonyms import keyed
from reviews.rating.enums import RaterGroup
from reviews.rating.invitations import BEFORE_THE_COUNT, CODE_LENGTH, in_fours
from reviews.rating.models import RatingInvitation
from reviews.registers.models import Delivery, ServiceCase

INVITED_GROUPS = tuple(group for group in RaterGroup if group != RaterGroup.PUBLIC)


@dataclass(frozen=True)
class Allowance:
    """People on the registers of one brand and group, those invited already, and how many codes may
    still be issued.
    """

    people: int
    sources: tuple[str, ...]
    drawn: int
    issued: int
    quota: int

    @property
    def left(self) -> int:
        """At most the quota, and at most one invitation for each person on the register."""
        return max(0, min(self.quota - self.issued, self.people - self.drawn - self.issued))


def allowance(application: Application, group: str) -> Allowance:
    """How many codes on paper may still be issued for this brand and group."""
    mine = Q(register__application=application) | Q(
        register__application=None, register__cycle=application.cycle_id
    )
    on_list = ServiceCase.objects.filter(mine, register__group=group)
    lists = Delivery.objects.filter(mine, register__group=group, taken__gt=0).order_by("pk")
    invitations = RatingInvitation.objects.filter(application=application, group=group)
    return Allowance(
        people=on_list.values("pseudonym").distinct().count(),
        sources=tuple(row.source or str(row) for row in lists),
        drawn=invitations.exclude(case=None).count(),
        issued=invitations.filter(case=None).count(),
        quota=letters_of(application.cycle.rules, group),
    )


def may_issue(application: Application, *, by: Any) -> Verdict:
    """The office, without a conflict of interest."""
    return office_without_conflict(application, by=by)


def letters_timely(application: Application) -> Verdict:
    """For a shortlisted brand whose ratings are not counted yet."""
    evaluation = getattr(application.cycle, "evaluation", None)
    if (
        application.status != ApplicationStatus.SHORTLISTED
        or evaluation is None
        or evaluation.status not in BEFORE_THE_COUNT
    ):
        return no(_("Invitations are issued between the shortlist and the end of the rating."))
    return YES


def within_allowance(application: Application, group: str, count: int) -> Allowance:
    """Refuse with BadInput another group, a count of zero, and more than the register and the rules
    allow.
    """
    if group not in INVITED_GROUPS:
        raise BadInput(_("Choose one of the invited groups."), field="group")
    allowed = allowance(application, group)
    if count < 1:
        raise BadInput(_("Say how many codes are needed."), field="count")
    if not allowed.people:
        raise BadInput(
            _(
                "No register of this group has been handed over. Codes are issued against a "
                "register only."
            ),
            field="group",
        )
    if count > allowed.left:
        raise BadInput(
            _(
                "At most %(left)d more codes: the register names %(people)d people, %(drawn)d of "
                "them are drawn, %(issued)d"
                " codes are issued, and the rules allow %(quota)d."
            )
            % {**vars(allowed), "left": allowed.left},
            field="count",
        )
    return allowed


def issue_invitations(
    *,
    application: Application,
    group: str,
    count: int,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> list[str]:
    """Make `count` single-use codes for one group of raters of one brand and return them; they are
    shown only now.

    One officer proposes it and another confirms it; the journal names both. Refuses with NotAllowed
    (role, conflict of interest), NotNow (no shortlist, or counted already) and BadInput (the public
    is not invited; no register; more than the register and the quota of the rules allow).
    """
    require(may_issue(application, by=by))
    with action(by=by, now=now) as act:
        agreed = require_pair(
            pair,
            action="reviews.issue_invitations",
            obj=application,
            arguments={"group": str(group), "count": count},
            by=by,
            now=now,
        )
        require(when=letters_timely(application))
        found = within_allowance(application, group, count)
        codes = [new_code(CODE_LENGTH) for _number in range(count)]
        RatingInvitation.objects.bulk_create(
            RatingInvitation(
                application=application,
                group=group,
                code_hash=keyed("invitation", code, year=application.cycle.year),
                created_at=now,
            )
            for code in codes
        )
        act.log(
            "reviews.issue_invitations",
            gettext_noop("Issued rating invitations"),
            application,
            {
                "group": str(group),
                "count": count,
                "on_register": found.people,
                "sources": list(found.sources),
                **both(agreed),
            },
        )
    return [in_fours(code) for code in codes]


def letter_file(application: Application, group: str, codes: Sequence[str], now: datetime) -> Paper:
    """A CSV file for the letters: brand, agency, group, code and the URL with the code. Not
    stored.
    """
    address = f"{settings.BASE_URL}{reverse('public:rate', args=[application.brand.code])}"
    fixed = [application.brand.name, application.agency.name, RaterGroup(group).label]
    content = csv_bytes(
        [_("Brand"), _("Agency"), _("Group"), _("Invitation code"), _("Address")],
        ([*fixed, code, f"{address}?i={code}"] for code in codes),
    )
    name = f"invitations-{application.number}-{group}-{timezone.localdate(now):%Y%m%d}.csv"
    return Paper(name=name, content_type=CSV_TYPE, content=content)
