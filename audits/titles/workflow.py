"""The lifecycle of a title."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_noop

from audits.titles import notice_recipients, policies, timing
from audits.titles.enums import TitleStatus
from audits.titles.models import Title
from brandportal.notices.enums import NoticeKind
from brandportal.workflow import Lifecycle, NoticeSpec, Transition, clock_only

_title_notice = partial(
    NoticeSpec,
    to=notice_recipients.people_of_title,
    kind=NoticeKind.DECIDED,
    context=notice_recipients.title_words,
    url=notice_recipients.title_page,
)

TITLE = Lifecycle(
    name="title",
    title=gettext_noop("Title"),
    model=Title,
    statuses=TitleStatus,
    initial=TitleStatus.VALID,
    final=(
        TitleStatus.REVOKED,
        TitleStatus.LAPSED,
        TitleStatus.EXPIRED,
        TitleStatus.PROMOTED,
        TitleStatus.SUCCEEDED,
    ),
    transitions=(
        Transition(
            action="retain",
            untold="told by the annual review, or the rectification, that it follows",
            sources=(TitleStatus.VALID, TitleStatus.WARNED),
            target=TitleStatus.VALID,
            label=gettext_noop("Retain the title"),
            done=gettext_noop("Retained the title"),
            who=policies.office_or_clock_of_title,
            stamp="changed",
        ),
        Transition(
            action="warn",
            untold="told by the annual review, or the rectification, that it follows",
            sources=(TitleStatus.VALID, TitleStatus.WARNED),
            target=TitleStatus.WARNED,
            label=gettext_noop("Retain the title with a warning"),
            done=gettext_noop("Retained the title with a warning"),
            who=policies.office_or_clock_of_title,
            stamp="changed",
        ),
        Transition(
            action="suspend",
            untold="told by the annual review, or the rectification, that it follows",
            sources=(TitleStatus.VALID, TitleStatus.WARNED),
            target=TitleStatus.SUSPENDED,
            label=gettext_noop("Suspend the title for rectification"),
            done=gettext_noop("Suspended the title for rectification"),
            who=policies.office_or_clock_of_title,
            stamp="changed",
        ),
        Transition(
            action="restore",
            untold="told by the annual review, or the rectification, that it follows",
            sources=(TitleStatus.SUSPENDED,),
            target=TitleStatus.VALID,
            label=gettext_noop("Restore the title"),
            done=gettext_noop("Restored the title"),
            who=policies.office_of_title,
            stamp="changed",
        ),
        Transition(
            action="revoke",
            sources=(TitleStatus.VALID, TitleStatus.WARNED, TitleStatus.SUSPENDED),
            target=TitleStatus.REVOKED,
            label=gettext_noop("Revoke the title"),
            done=gettext_noop("Revoked the title"),
            who=policies.office_or_clock_of_title,
            stamp="changed",
            notice=_title_notice(
                subject=gettext_noop("The title of “%(brand)s” has been revoked"),
                body=gettext_noop(
                    "The title %(number)s of the service brand “%(brand)s” has been revoked. It "
                    "stays in the register as revoked; the plaque has to be returned and the title "
                    "may no longer be used."
                ),
            ),
        ),
        Transition(
            action="lapse",
            sources=(TitleStatus.VALID, TitleStatus.WARNED, TitleStatus.SUSPENDED),
            target=TitleStatus.LAPSED,
            label=gettext_noop("Let the title lapse"),
            done=gettext_noop("Let the title lapse for want of a report"),
            who=policies.office_or_clock_of_title,
            stamp="changed",
            notice=_title_notice(
                subject=gettext_noop("The title of “%(brand)s” has lapsed"),
                body=gettext_noop(
                    "No annual report was handed in for the service brand “%(brand)s”. The title "
                    "%(number)s has lapsed and may no longer be used."
                ),
            ),
        ),
        Transition(
            action="expire",
            sources=(TitleStatus.VALID, TitleStatus.WARNED, TitleStatus.SUSPENDED),
            target=TitleStatus.EXPIRED,
            label=gettext_noop("Let the title expire"),
            done=gettext_noop("The title expired"),
            who=clock_only,
            when=timing.after_last_day,
            stamp="changed",
            notice=_title_notice(
                subject=gettext_noop("The title of “%(brand)s” has expired"),
                body=gettext_noop(
                    "The title %(number)s of the service brand “%(brand)s” was conferred for a "
                    "term, which has ended. The brand may be declared again in the next award year."
                ),
            ),
        ),
        Transition(
            action="promote",
            untold="the Famous Brand title is conferred in the same step, and that is told",
            sources=(TitleStatus.VALID, TitleStatus.WARNED),
            target=TitleStatus.PROMOTED,
            label=gettext_noop("Promote to Famous Brand"),
            done=gettext_noop("Promoted the title to Famous Brand"),
            who=policies.office_of_title,
            stamp="changed",
        ),
        Transition(
            action="succeed",
            untold="the newer title is conferred in the same step, and that is told",
            sources=(TitleStatus.VALID, TitleStatus.WARNED, TitleStatus.SUSPENDED),
            target=TitleStatus.SUCCEEDED,
            label=gettext_noop("Renew the title by a newer one"),
            done=gettext_noop("The title goes on in a newer one of its kind"),
            who=policies.office_of_title,
            stamp="changed",
        ),
    ),
)
