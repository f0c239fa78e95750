"""Two people may open one year's results to one person who has a conflict of interest, to read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.accounts.policies import has_role, not_oneself
from brandportal.errors import BadInput, NotNow, Verdict, first_no, no, require
from brandportal.journal.actions import action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.proposals.actions import TwoPersonAction
from brandportal.proposals.proof import Pair, both, require_pair
from reviews.evaluation.models import Evaluation, ReadingPermit
from reviews.evaluation.policies import PUBLISHED, may_read_rankings, no_part_in, office_runs

LONGEST_DAYS = 30
OPEN_TO_YOU = notice_text(
    "evaluation.reading_permit",
    kind=NoticeKind.WORK,
    subject=gettext_noop("The results of %(year)s are open to you for some days"),
    body=gettext_noop(
        "Two people opened the results of %(year)s to you for reading, although you have a "
        "conflict of interest. You still decide nothing about the year."
    ),
)


def may_propose_permit(evaluation: Evaluation, *, by: Any, person: User | None = None) -> Verdict:
    """The office without a conflict of interest, for somebody else."""
    return first_no(office_runs(evaluation, by=by), _somebody_else(person, by))


def may_confirm_permit(evaluation: Evaluation, *, by: Any, person: User) -> Verdict:
    """The security administrator without a conflict of interest, for somebody else."""
    if not has_role(by, Role.SECURITY_ADMIN):
        return no(_("Only the security administrator may confirm this."))
    return first_no(no_part_in(evaluation.cycle, by=by), _somebody_else(person, by))


def _somebody_else(person: User | None, by: Any) -> Verdict:
    return not_oneself(by, person, words=_("Nobody does this for themselves."))


def check_permit(evaluation: Evaluation, *, person: User, days: int) -> None:
    """Refuses with NotNow a published year, with BadInput a person who reads no rankings or has no
    conflict of interest, and more days than a month.
    """
    if evaluation.status in PUBLISHED:
        raise NotNow(_("The results of the year are published; everybody reads them."))
    if not may_read_rankings(by=person) or no_part_in(evaluation.cycle, by=person):
        raise BadInput(
            _("Only for people who would read the ranking but for a conflict of interest."),
            field="person",
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise BadInput(
            _("Between 1 and %(most)d days.") % {"most": LONGEST_DAYS},
            field="days",
        )


def override_conflict(
    *,
    evaluation: Evaluation,
    person: User,
    days: int,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> ReadingPermit:
    """Open the order of one year to one person for some days, to read; the person decides nothing
    about it and is told.

    An officer proposes it and the security administrator confirms it; the journal names both.
    Refuses as `check_permit` does.
    """
    require(may_confirm_permit(evaluation, by=by, person=person))
    with action(by=by, now=now) as act:
        agreed = require_pair(
            pair,
            action="conflict.override",
            obj=evaluation,
            arguments=kept_permit(person=person, days=days),
            by=by,
            now=now,
        )
        check_permit(evaluation, person=person, days=days)
        made, _new = ReadingPermit.objects.update_or_create(
            evaluation=evaluation,
            person=person,
            defaults={"granted_at": now, "ends_at": now + timedelta(days=days)},
        )
        entry = act.log(
            "conflict.override",
            gettext_noop("Opened a year's results to somebody with a conflict of interest"),
            evaluation,
            {"person": person.pk, "days": days, **both(agreed)},
        )
        queue(
            to=[person],
            key=f"journal:{entry.seq}",
            text=OPEN_TO_YOU,
            context={"year": evaluation.cycle.told},
            url="/",
            now=now,
        )
    return made


def kept_permit(*, person: User, days: int) -> dict[str, Any]:
    """The arguments as JSON for the proposal."""
    return {"person": person.pk, "days": days}


def permit_of(evaluation: Evaluation, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments from the proposal."""
    return {"person": User.objects.get(pk=kept["person"]), "days": kept["days"]}


def _words(evaluation: Evaluation, arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    person = arguments["person"]
    return [
        (_("Award year"), str(evaluation.cycle)),
        (_("Person"), f"{person.name} ({person.username}, {person.email})"),
        (_("Conflict of interest"), no_part_in(evaluation.cycle, by=person).reason or "–"),
        (_("May read for so many days"), str(arguments["days"])),
    ]


PERMIT = TwoPersonAction(
    code="conflict.override",
    label=gettext_noop("Open a year's results to somebody with a conflict of interest"),
    verb=override_conflict,
    model="reviews.evaluation",
    confirmers=(Role.SECURITY_ADMIN,),
    may_propose=may_propose_permit,
    may_confirm=may_confirm_permit,
    check=check_permit,
    dump=kept_permit,
    load=permit_of,
    words=_words,
    done=lambda permit: _("The results are open to %(person)s.") % {"person": permit.person},
)
