"""The lives of titles, annual reviews and rectifications: the only tables by which their status changes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from audits import policies
from audits.domain import recipients, timing
from audits.enums import RectificationStatus, ReviewStatus, TitleStatus
from audits.models import AnnualReview, Rectification, Title
from brandportal.workflow import Life, NoticeSpec, Transition, clock_only

_TITLE_NOTICE: dict[str, Any] = {
    "to": recipients.people_of_title,
    "context": recipients.title_words,
    "url": recipients.title_page,
}
_REVIEW_NOTICE: dict[str, Any] = {
    "to": recipients.people_of_review,
    "context": recipients.review_words,
    "url": recipients.review_page,
}
_RECTIFICATION_NOTICE: dict[str, Any] = {
    "to": recipients.people_of_rectification,
    "context": recipients.rectification_words,
    "url": recipients.rectification_page,
}

TITLE = Life(
    name="title",
    title=gettext_noop("Title"),
    model=Title,
    statuses=TitleStatus,
    initial=TitleStatus.VALID,
    final=(TitleStatus.REVOKED, TitleStatus.LAPSED, TitleStatus.EXPIRED, TitleStatus.PROMOTED),
    transitions=(
        Transition(
            action="retain",
            sources=(TitleStatus.VALID, TitleStatus.WARNED),
            target=TitleStatus.VALID,
            label=gettext_noop("Retain the title"),
            done=gettext_noop("Retained the title"),
            who=policies.office_or_clock_of_title,
            stamp="changed",
        ),
        Transition(
            action="warn",
            sources=(TitleStatus.VALID, TitleStatus.WARNED),
            target=TitleStatus.WARNED,
            label=gettext_noop("Retain the title with a warning"),
            done=gettext_noop("Retained the title with a warning"),
            who=policies.office_or_clock_of_title,
            stamp="changed",
        ),
        Transition(
            action="suspend",
            sources=(TitleStatus.VALID, TitleStatus.WARNED),
            target=TitleStatus.SUSPENDED,
            label=gettext_noop("Suspend the title for rectification"),
            done=gettext_noop("Suspended the title for rectification"),
            who=policies.office_or_clock_of_title,
            stamp="changed",
        ),
        Transition(
            action="restore",
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
            notice=NoticeSpec(
                subject=gettext_noop("The title of “%(brand)s” has been revoked"),
                body=gettext_noop(
                    "The title %(number)s of the service brand “%(brand)s” has been revoked. It stays in the"
                    " register as revoked; the plaque has to be returned and the title may no longer be used."
                ),
                **_TITLE_NOTICE,
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
            notice=NoticeSpec(
                subject=gettext_noop("The title of “%(brand)s” has lapsed"),
                body=gettext_noop(
                    "No annual report was handed in for the service brand “%(brand)s”. The title %(number)s has"
                    " lapsed and may no longer be used."
                ),
                **_TITLE_NOTICE,
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
            notice=NoticeSpec(
                subject=gettext_noop("The title of “%(brand)s” has expired"),
                body=gettext_noop(
                    "The title %(number)s of the service brand “%(brand)s” was conferred for a term, which has"
                    " ended. The brand may be declared again in the next award year."
                ),
                **_TITLE_NOTICE,
            ),
        ),
        Transition(
            action="promote",
            sources=(TitleStatus.VALID,),
            target=TitleStatus.PROMOTED,
            label=gettext_noop("Promote to Famous Brand"),
            done=gettext_noop("Promoted the title to Famous Brand"),
            who=policies.office_of_title,
            stamp="changed",
            two_persons=True,
        ),
    ),
)

REVIEW = Life(
    name="review",
    title=gettext_noop("Annual review"),
    model=AnnualReview,
    statuses=ReviewStatus,
    initial=ReviewStatus.REPORT_DUE,
    final=(ReviewStatus.IN_EFFECT,),
    transitions=(
        Transition(
            action="report",
            sources=(ReviewStatus.REPORT_DUE,),
            target=ReviewStatus.REPORTED,
            label=gettext_noop("Hand in the annual report"),
            done=gettext_noop("Handed in the annual report"),
            who=policies.head_of_review,
            when=timing.before_report_due,
            missing=timing.report_gaps,
            stamp="reported",
        ),
        Transition(
            action="decide_favourable",
            sources=(ReviewStatus.REPORT_DUE, ReviewStatus.REPORTED),
            target=ReviewStatus.IN_EFFECT,
            label=gettext_noop("Reach a favourable verdict"),
            done=gettext_noop("Reached a favourable verdict, in effect at once"),
            who=clock_only,
            when=timing.report_in_or_overdue,
            stamp="decided",
            notice=NoticeSpec(
                subject=gettext_noop(
                    "Annual review %(year)s of “%(brand)s”: the title is retained"
                ),
                body=gettext_noop(
                    "The annual review %(year)s of the service brand “%(brand)s” is complete. The title is"
                    " retained; the page shows the score and every reason."
                ),
                **_REVIEW_NOTICE,
            ),
        ),
        Transition(
            action="decide_adverse",
            sources=(ReviewStatus.REPORT_DUE, ReviewStatus.REPORTED),
            target=ReviewStatus.HEARING,
            label=gettext_noop("Reach an adverse verdict"),
            done=gettext_noop("Reached an adverse verdict; the agency may make a statement first"),
            who=clock_only,
            when=timing.report_in_or_overdue,
            stamp="decided",
            notice=NoticeSpec(
                subject=gettext_noop(
                    "Annual review %(year)s of “%(brand)s”: please read the verdict"
                ),
                body=gettext_noop(
                    "The annual review %(year)s of the service brand “%(brand)s” would cost the title its"
                    " standing. Nothing changes yet: the head of the agency may make a statement until the"
                    " moment shown on the page, and the Efficiency Office answers it."
                ),
                **_REVIEW_NOTICE,
            ),
        ),
        Transition(
            action="state",
            sources=(ReviewStatus.HEARING,),
            target=ReviewStatus.STATED,
            label=gettext_noop("Make a statement"),
            done=gettext_noop("Made a statement on the verdict"),
            who=policies.head_of_review,
            when=timing.before_statement_due,
            stamp="stated",
        ),
        Transition(
            action="uphold",
            sources=(ReviewStatus.STATED,),
            target=ReviewStatus.IN_EFFECT,
            label=gettext_noop("Uphold the verdict"),
            done=gettext_noop("Upheld the verdict after the agency's statement"),
            who=policies.office_of_review,
            stamp="effective",
            two_persons=True,
            notice=NoticeSpec(
                subject=gettext_noop(
                    "Annual review %(year)s of “%(brand)s”: the verdict is upheld"
                ),
                body=gettext_noop(
                    "The Efficiency Office has answered the statement on the annual review %(year)s of the"
                    " service brand “%(brand)s”. The verdict is upheld and in effect; the page shows the answer."
                ),
                **_REVIEW_NOTICE,
            ),
        ),
        Transition(
            action="overturn",
            sources=(ReviewStatus.STATED,),
            target=ReviewStatus.IN_EFFECT,
            label=gettext_noop("Change the verdict"),
            done=gettext_noop("Changed the verdict after the agency's statement"),
            who=policies.office_of_review,
            stamp="effective",
            notice=NoticeSpec(
                subject=gettext_noop(
                    "Annual review %(year)s of “%(brand)s”: the verdict is changed"
                ),
                body=gettext_noop(
                    "The Efficiency Office has followed the statement on the annual review %(year)s of the"
                    " service brand “%(brand)s” and changed the verdict; the page shows it with the reason."
                ),
                **_REVIEW_NOTICE,
            ),
        ),
        Transition(
            action="take_effect",
            sources=(ReviewStatus.HEARING,),
            target=ReviewStatus.IN_EFFECT,
            label=gettext_noop("Let the verdict take effect"),
            done=gettext_noop("The verdict took effect; no statement was made"),
            who=clock_only,
            when=timing.after_statement_due,
            stamp="effective",
            notice=NoticeSpec(
                subject=gettext_noop(
                    "Annual review %(year)s of “%(brand)s”: the verdict is in effect"
                ),
                body=gettext_noop(
                    "No statement was made on the annual review %(year)s of the service brand “%(brand)s”."
                    " The verdict is now in effect; the page shows what follows from it."
                ),
                **_REVIEW_NOTICE,
            ),
        ),
    ),
)

RECTIFICATION = Life(
    name="rectification",
    title=gettext_noop("Rectification"),
    model=Rectification,
    statuses=RectificationStatus,
    initial=RectificationStatus.OPEN,
    final=(RectificationStatus.PASSED, RectificationStatus.FAILED),
    transitions=(
        Transition(
            action="report",
            sources=(RectificationStatus.OPEN,),
            target=RectificationStatus.REPORTED,
            label=gettext_noop("Report the rectification"),
            done=gettext_noop("Reported the rectification"),
            who=policies.head_of_rectification,
            when=timing.before_rectification_due,
            stamp="reported",
        ),
        Transition(
            action="pass",
            sources=(RectificationStatus.REPORTED,),
            target=RectificationStatus.PASSED,
            label=gettext_noop("Pass the rectification"),
            done=gettext_noop("Passed the rectification"),
            who=policies.office_of_rectification,
            stamp="checked",
            notice=NoticeSpec(
                subject=gettext_noop("Rectification of “%(brand)s” passed"),
                body=gettext_noop(
                    "The Efficiency Office has checked the rectification of the service brand “%(brand)s” and"
                    " passed it. The title is valid again."
                ),
                **_RECTIFICATION_NOTICE,
            ),
        ),
        Transition(
            action="fail",
            sources=(RectificationStatus.REPORTED,),
            target=RectificationStatus.FAILED,
            label=gettext_noop("Fail the rectification"),
            done=gettext_noop("Failed the rectification"),
            who=policies.office_of_rectification,
            stamp="checked",
            two_persons=True,
            notice=NoticeSpec(
                subject=gettext_noop("Rectification of “%(brand)s” not passed"),
                body=gettext_noop(
                    "The Efficiency Office has checked the rectification of the service brand “%(brand)s” and"
                    " not passed it; the page shows the finding. The title is revoked."
                ),
                **_RECTIFICATION_NOTICE,
            ),
        ),
        Transition(
            action="run_out",
            sources=(RectificationStatus.OPEN,),
            target=RectificationStatus.FAILED,
            label=gettext_noop("Let the rectification run out"),
            done=gettext_noop("The time for the rectification ran out without a report"),
            who=clock_only,
            when=timing.after_rectification_due,
            stamp="checked",
            notice=NoticeSpec(
                subject=gettext_noop("The time for rectifying “%(brand)s” has run out"),
                body=gettext_noop(
                    "No rectification of the service brand “%(brand)s” was reported in time. The title is"
                    " revoked."
                ),
                **_RECTIFICATION_NOTICE,
            ),
        ),
    ),
)
