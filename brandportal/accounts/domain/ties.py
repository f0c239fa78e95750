"""Note a tie of somebody of the programme to an agency, which a second person confirms; two people
take one back.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.domain.agencies import agency_named
from brandportal.accounts.domain.conflicts import REASON_LIMIT
from brandportal.accounts.enums import Role, TieKind
from brandportal.accounts.models import Agency, NotedTie, User
from brandportal.accounts.policies import free_of_conflict, has_role, is_office, not_oneself
from brandportal.errors import YES, BadInput, Verdict, first_no, no, require
from brandportal.journal.actions import action
from brandportal.journal.models import Entry
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import NoticeText, notice_text
from brandportal.proposals.domain import propose
from brandportal.proposals.proof import Pair, both, require_pair
from brandportal.texts import limited_text, reason_text, telling_text

EMPLOYER_LIMIT = 80
TIE_NOTED = notice_text(
    "conflict.tie_noted",
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("A tie of yours to an agency was noted"),
    body=gettext_noop(
        "The Efficiency Office has noted that you are tied to “%(agency)s”. What "
        "concerns it is closed to you. A second person confirms the tie or refuses it."
    ),
)
TIE_CONFIRMED = notice_text(
    "conflict.tie_confirmed",
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("Your tie to an agency is confirmed"),
    body=gettext_noop(
        "A second person has confirmed that you are tied to “%(agency)s”. What concerns it "
        "stays closed to you."
    ),
)
TIE_DROPPED = notice_text(
    "conflict.tie_dropped",
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("A tie that was noted of you does not hold"),
    body=gettext_noop(
        "Your tie to “%(agency)s” was not confirmed. What it closed to you is open again."
    ),
)


def may_note_tie(person: User, *, by: Any) -> Verdict:
    """The office, about other people of the programme."""
    return first_no(is_office(by), _of_the_programme(person), somebody_else(person, by))


def _of_the_programme(person: User) -> Verdict:
    if has_role(person, *Role.values):
        return YES
    return no(_("Ties are noted of people of the programme."))


def somebody_else(person: User, by: Any) -> Verdict:
    """Whoever acts is another person."""
    words = _("Nobody does this for themselves: please declare the conflict of interest.")
    return not_oneself(by, person, words=words)


def note_tie(
    *,
    person: User,
    kind: str,
    agency: Agency | None = None,
    employer: str = "",
    note: str = "",
    since: date | None = None,
    until: date | None = None,
    reason: str = "",
    proved_at: datetime | None = None,
    by: Any,
    now: datetime,
) -> NotedTie:
    """Note that a person is tied to an agency, or which employer outside the programme he has;
    `until` is the last day.

    A tie to an agency closes to him at once what concerns it, and he is told. Its confirmation by a
    second person is proposed in the same step, for `reason`, by who has authenticated again at
    `proved_at`; not confirmed, it is dropped. What exactly it is stays out of the journal. Refuses
    with NotAllowed (role, a conflict of one's own with the agency), with BadInput (both or neither
    of agency and employer, an end before the beginning, no words for another tie) and as `propose`
    does.
    """
    allowed = may_note_tie(person, by=by)
    require(first_no(allowed, free_of_conflict(agency.pk, by=by)) if agency else allowed)
    named = _employer(agency, employer.strip(), kind)
    if since and until and until < since:
        raise BadInput(_("The end lies before the beginning."), field="until")
    missing = _("Please say what kind of tie it is.")
    said = (
        telling_text(note, field="note", limit=REASON_LIMIT, missing=missing)
        if kind == TieKind.OTHER
        else limited_text(note, field="note", limit=REASON_LIMIT)
    )
    with action(by=by, now=now) as act:
        made = NotedTie.objects.create(
            person=person,
            agency=agency,
            employer=named,
            kind=kind,
            note=said,
            since=since,
            ended_at=_after(until),
            noted_at=now,
            noted_by=by,
        )
        entry = act.log("conflict.note_tie", gettext_noop("Noted a tie to an agency"), made)
        if agency:
            propose(
                action="conflict.confirm_tie",
                obj=made,
                arguments={},
                reason=reason,
                by=by,
                now=now,
                proved_at=proved_at,
            )
            _tell(
                made,
                entry,
                TIE_NOTED,
                now,
            )
    return made


def _tell(tie: NotedTie, entry: Entry, text: NoticeText, now: datetime) -> None:
    queue(
        to=[tie.person],
        key=f"journal:{entry.seq}",
        text=text,
        context={"agency": str(tie.agency)},
        url=reverse("web:conflicts"),
        now=now,
    )


def may_confirm_tie(tie: NotedTie, *, by: Any) -> Verdict:
    """The office or the security administrator, where it concerns somebody else and the agency is
    not one's own.
    """
    if not has_role(by, Role.OFFICE, Role.SECURITY_ADMIN):
        return no(_("Only the Efficiency Office and the security administrator confirm this."))
    return _open_to(tie, by)


def still_to_confirm(tie: NotedTie) -> Verdict:
    return YES if tie.waits_for_second else no(_("This tie does not wait for a second person."))


def check_tie(tie: NotedTie) -> None:
    require(when=still_to_confirm(tie))


def confirm_tie(*, tie: NotedTie, by: Any, now: datetime, pair: Pair | None = None) -> NotedTie:
    """Confirm a tie that another person has noted: from now on a sheet that the person has locked
    has to be set aside. The person is told.

    Refuses with NotAllowed and NotNow (confirmed, dropped or taken back already).
    """
    with action(by=by, now=now) as act:
        require(may_confirm_tie(tie, by=by))
        agreed = require_pair(
            pair, action="conflict.confirm_tie", obj=tie, arguments={}, by=by, now=now
        )
        locked = act.lock(tie)
        require(when=still_to_confirm(locked))
        locked.confirmed_at, locked.confirmed_by = now, by
        locked.save(update_fields=["confirmed_at", "confirmed_by"])
        entry = act.log(
            "conflict.confirm_tie",
            gettext_noop("Confirmed a noted tie to an agency"),
            locked,
            both(agreed),
        )
        _tell(
            locked,
            entry,
            TIE_CONFIRMED,
            now,
        )
    return locked


def drop_tie(*, tie: NotedTie, by: Any, now: datetime) -> NotedTie:
    """Drop a tie whose confirmation was refused, withdrawn or not given in time: what it closed is
    open again. The row stays, and the person is told.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(tie)
        if not locked.waits_for_second:
            return act.nothing_done(locked)
        locked.dropped_at = now
        locked.save(update_fields=["dropped_at"])
        entry = act.log(
            "conflict.drop_tie", gettext_noop("Dropped a noted tie that nobody confirmed"), locked
        )
        _tell(
            locked,
            entry,
            TIE_DROPPED,
            now,
        )
    return locked


def _employer(agency: Agency | None, employer: str, kind: str) -> str:
    """The employer as it is kept. Refuses with BadInput one that is an agency of the programme,
    however its name is spelled.
    """
    if bool(agency) == bool(employer):
        raise BadInput(_("Choose an agency, or name an employer outside of them."), field="agency")
    if employer and kind != TieKind.EMPLOYED:
        raise BadInput(_("Such a tie is to an agency of the programme."), field="kind")
    known = agency_named(employer) if employer else None
    if known is not None:
        words = _("This is an agency of the programme: choose %(agency)s instead.")
        raise BadInput(words % {"agency": known}, field="employer")
    return limited_text(employer, field="employer", limit=EMPLOYER_LIMIT)


def _after(day: date | None) -> datetime | None:
    """The moment in which a day is over."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def may_withdraw_tie(tie: NotedTie, *, by: Any) -> Verdict:
    """The office, where it concerns somebody else and the agency is not one's own."""
    return first_no(is_office(by), _open_to(tie, by))


def may_confirm_withdrawal(tie: NotedTie, *, by: Any) -> Verdict:
    """The security administrator, likewise."""
    if not has_role(by, Role.SECURITY_ADMIN):
        return no(_("Only the security administrator may confirm this."))
    return _open_to(tie, by)


def _open_to(tie: NotedTie, by: Any) -> Verdict:
    free = free_of_conflict(tie.agency_id, by=by) if tie.agency_id else YES
    return first_no(somebody_else(tie.person, by), free)


def still_noted(tie: NotedTie) -> Verdict:
    if tie.dropped_at is not None:
        return no(_("This tie was not confirmed, so it binds nobody."))
    return YES if tie.withdrawn_at is None else no(_("This tie was taken back already."))


def withdraw_tie(
    *, tie: NotedTie, reason: str, by: Any, now: datetime, pair: Pair | None = None
) -> NotedTie:
    """Take a tie back that was noted by mistake; the row stays with the reason. An officer proposes
    it and the security administrator confirms it, because it opens what was closed.

    Refuses with NotAllowed, NotNow (taken back already) and BadInput (no reason).
    """
    why = a_reason_to_withdraw(reason)
    with action(by=by, now=now) as act:
        require(may_confirm_withdrawal(tie, by=by))
        agreed = require_pair(
            pair,
            action="conflict.withdraw_tie",
            obj=tie,
            arguments={"reason": reason},
            by=by,
            now=now,
        )
        locked = act.lock(tie)
        require(when=still_noted(locked))
        locked.withdrawn_at, locked.withdrawn_by, locked.withdraw_reason = now, by, why
        locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
        act.log(
            "conflict.withdraw_tie",
            gettext_noop("Took back a tie noted by mistake"),
            locked,
            both(agreed),
        )
    return locked


def a_reason_to_withdraw(text: str) -> str:
    return reason_text(text, limit=REASON_LIMIT)


def check_withdrawal(tie: NotedTie, *, reason: str) -> None:
    """Refuses at once what the verb refuses."""
    require(when=still_noted(tie))
    a_reason_to_withdraw(reason)
