"""Plaques: issued to the counter, given back or taken back when the title has ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audits.titles.enums import PlaqueEnd, TitleStatus
from audits.titles.models import Plaque, Title
from audits.titles.notice_recipients import people_of_title, title_page, title_words
from audits.titles.policies import office_of_title
from brandportal.errors import YES, BadInput, Verdict, first_no, no, require
from brandportal.journal.actions import action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.texts import limited_text

NOTE_LIMIT = 200
# In these the title may not be used any more, and its plaque has to come back.
WITHOUT_PLAQUE = (TitleStatus.REVOKED, TitleStatus.LAPSED)
STANDING = (TitleStatus.VALID, TitleStatus.WARNED)
PLAQUE_ISSUED = notice_text(
    "plaque.issued",
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("The plaque of “%(brand)s” has been issued"),
    body=gettext_noop(
        "The plaque of the title %(number)s of the service brand “%(brand)s” was recorded "
        "as handed over. It hangs at the counter while the title is valid; if the title is "
        "revoked it has to be given back."
    ),
)
PLAQUE_ENDED = notice_text(
    "plaque.ended",
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("The plaque of “%(brand)s” is no longer at your counter"),
    body=gettext_noop(
        "The Efficiency Office recorded that the plaque of the title %(number)s was given "
        "back, taken back or lost. The page of the title says which, and since when."
    ),
)


def plaque_of(title: Title) -> Plaque | None:
    """The plaque that is at the agency now."""
    return title.plaques.filter(ended_on=None).first()


def is_owed(title: Title, plaque: Plaque | None) -> bool:
    """Whether the agency has to give this plaque back: it is there, and its title was taken."""
    return plaque is not None and plaque.ended_on is None and title.status in WITHOUT_PLAQUE


def owed_plaques() -> Any:
    """Plaques that are still at agencies whose title was revoked or lapsed."""
    return Plaque.objects.filter(ended_on=None, title__status__in=WITHOUT_PLAQUE)


def may_issue_plaque(title: Title, *, by: Any) -> Verdict:
    """Whether a plaque can be recorded as issued: the title is valid, and none is out."""
    if title.status not in STANDING:
        there = no(_("The title is not valid; no plaque is issued for it."))
    elif plaque_of(title) is not None:
        there = no(_("The plaque of this title is at the agency already."))
    else:
        there = YES
    return first_no(office_of_title(title, by=by), there)


def may_end_plaque(title: Title, *, by: Any) -> Verdict:
    """Whether there is a plaque at the agency that can come back."""
    there = YES if plaque_of(title) else no(_("No plaque of this title is at the agency."))
    return first_no(office_of_title(title, by=by), there)


def issue_plaque(*, title: Title, issued_on: date, by: Any, now: datetime) -> Plaque:
    """Record that the plaque was handed over, and tell the agency. Refuses a title that is not
    valid, a second plaque, and a day before the naming or still to come.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(title)
        require(office_of_title(locked, by=by), may_issue_plaque(locked, by=by))
        _check_day(issued_on, earliest=locked.valid_from, field="issued_on", now=now)
        plaque = Plaque.objects.create(title=locked, issued_on=issued_on, issued_by=by)
        act.log(
            "plaque.issue",
            gettext_noop("Issued the plaque of a title"),
            locked,
            {"plaque": plaque.pk, "issued_on": issued_on},
        )
        queue(
            to=people_of_title(locked),
            key=f"plaque:{plaque.pk}:issued",
            text=PLAQUE_ISSUED,
            context=title_words(locked),
            url=title_page(locked),
            now=now,
        )
    return plaque


def end_plaque(
    *, title: Title, ended: str, ended_on: date, note: str, by: Any, now: datetime
) -> Plaque:
    """Record that the plaque was given back, taken back or lost, and tell the agency. Refuses
    without a plaque at the agency, and a day before it was issued or still to come.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(title)
        require(office_of_title(locked, by=by), may_end_plaque(locked, by=by))
        plaque = Plaque.objects.get(title=locked, ended_on=None)
        _check_day(ended_on, earliest=plaque.issued_on, field="ended_on", now=now)
        plaque.ended, plaque.ended_on, plaque.ended_by = PlaqueEnd(ended), ended_on, by
        plaque.note = limited_text(note, field="note", limit=NOTE_LIMIT)
        plaque.save()
        act.log(
            "plaque.end",
            gettext_noop("Recorded what became of the plaque of a title"),
            locked,
            {"plaque": plaque.pk, "ended": ended, "ended_on": ended_on},
        )
        queue(
            to=people_of_title(locked),
            key=f"plaque:{plaque.pk}:ended",
            text=PLAQUE_ENDED,
            context=title_words(locked),
            url=title_page(locked),
            now=now,
        )
    return plaque


def _check_day(day: date, *, earliest: date, field: str, now: datetime) -> None:
    if day > timezone.localdate(now):
        raise BadInput(_("This day is still to come."), field=field)
    if day < earliest:
        raise BadInput(_("This day is too early."), field=field)
