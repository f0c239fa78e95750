"""The lifecycles of a year's annual review, of one title's review in it, and of a
rectification.
"""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_noop

from audits.annual_review import notice_recipients, policies, timing
from audits.annual_review.enums import RectificationStatus, ReviewStatus, RunStatus
from audits.annual_review.models import AnnualReview, Rectification, ReviewRun
from brandportal.notices.enums import NoticeKind
from brandportal.workflow import Lifecycle, NoticeSpec, Transition, clock_only

_review_notice = partial(
    NoticeSpec,
    to=notice_recipients.people_of_review,
    kind=NoticeKind.DECIDED,
    context=notice_recipients.review_words,
    url=notice_recipients.review_page,
)
_rectification_notice = partial(
    NoticeSpec,
    to=notice_recipients.people_of_rectification,
    kind=NoticeKind.DECIDED,
    context=notice_recipients.rectification_words,
    url=notice_recipients.rectification_page,
)

RUN = Lifecycle(
    name="review_run",
    title=gettext_noop("Annual review of a year"),
    model=ReviewRun,
    statuses=RunStatus,
    initial=RunStatus.PLANNED,
    transitions=(
        Transition(
            action="open",
            untold="each agency with a title is told by its own review's opening",
            sources=(RunStatus.PLANNED,),
            target=RunStatus.OPEN,
            label=gettext_noop("Open the annual review of a year"),
            done=gettext_noop("Opened the annual review of a year"),
            who=policies.office_of_run,
            when=timing.year_is_over,
            stamp="opened",
            two_persons=True,
            propose=gettext_noop("Propose to open the year"),
            explanation=gettext_noop(
                "Every agency with a title is asked for its report when a second officer confirms "
                "it."
            ),
        ),
        Transition(
            action="stop",
            untold="it changes nothing for an agency; the office finds it on the page of the year",
            sources=(RunStatus.OPEN,),
            target=RunStatus.STOPPED,
            label=gettext_noop("Stop the annual review of the year"),
            done=gettext_noop("Stopped the annual review of a year"),
            who=policies.office_of_run,
            stamp="stopped",
            explanation=gettext_noop(
                "The clock opens no review of the year, reaches no verdict and lets none take "
                "effect, until it goes on. What has been decided stays, and so do the dates of the "
                "agencies."
            ),
            success=gettext_noop("Stopped. What the clock was just doing is the last of it."),
            tone="alarm",
        ),
        Transition(
            action="go_on",
            untold="it changes nothing for an agency; the office finds it on the page of the year",
            sources=(RunStatus.STOPPED,),
            target=RunStatus.OPEN,
            label=gettext_noop("Let the annual review go on"),
            done=gettext_noop("Let the annual review of a year go on"),
            who=policies.office_of_run,
            explanation=gettext_noop(
                "The clock goes on with what is due: verdicts are reached on the facts as of the "
                "day the reports were due, however late."
            ),
            success=gettext_noop("The annual review goes on."),
            tone="quiet",
        ),
        Transition(
            action="take_back",
            untold="each agency whose review is withdrawn is told by that step",
            sources=(RunStatus.OPEN, RunStatus.STOPPED),
            target=RunStatus.PLANNED,
            label=gettext_noop("Take the annual review of a year back"),
            done=gettext_noop("Took the annual review of a year back"),
            who=policies.office_of_run,
            when=timing.nobody_has_reported,
            stamp="taken_back",
            two_persons=True,
            propose=gettext_noop("Propose to take the year back"),
            explanation=gettext_noop(
                "No agency owes a report any more when a second officer confirms it; what agencies "
                "have drafted is kept."
            ),
            tone="alarm",
        ),
    ),
)

REVIEW = Lifecycle(
    name="review",
    title=gettext_noop("Annual review"),
    model=AnnualReview,
    statuses=ReviewStatus,
    initial=ReviewStatus.REPORT_DUE,
    final=(ReviewStatus.IN_EFFECT,),
    transitions=(
        Transition(
            action="withdraw",
            sources=(ReviewStatus.REPORT_DUE,),
            target=ReviewStatus.WITHDRAWN,
            label=gettext_noop("Take the review back"),
            done=gettext_noop("Took the review back with its year"),
            who=clock_only,
            notice=_review_notice(
                subject=gettext_noop(
                    "Annual review %(year)s of “%(brand)s” taken back: no report is due"
                ),
                body=gettext_noop(
                    "The office has taken back the annual review %(year)s. No report on the "
                    "service brand “%(brand)s” is due until it is opened again; what you have "
                    "drafted is kept."
                ),
            ),
        ),
        Transition(
            action="reopen",
            untold="the opening of the year tells the agency again until when to report",
            sources=(ReviewStatus.WITHDRAWN,),
            target=ReviewStatus.REPORT_DUE,
            label=gettext_noop("Open the review again"),
            done=gettext_noop("Opened the annual review again"),
            who=clock_only,
        ),
        Transition(
            action="report",
            untold="the agency's own step; the office finds it in its queue",
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
            action="exempt",
            sources=(ReviewStatus.REPORT_DUE,),
            target=ReviewStatus.EXEMPTED,
            label=gettext_noop("Exempt the title from this year's review"),
            done=gettext_noop("Exempted the title from the annual review of the year"),
            who=policies.office_of_review,
            when=timing.before_report_due,
            stamp="exempted",
            notice=_review_notice(
                subject=gettext_noop(
                    "Annual review %(year)s of “%(brand)s”: exempt, no report is due"
                ),
                body=gettext_noop(
                    "The Efficiency Office has exempted the service brand “%(brand)s” from the "
                    "annual review %(year)s; the page shows the reason. No report is due. The "
                    "title is kept as it is, unless a ground of the negative list applies."
                ),
            ),
            two_persons=True,
            propose=gettext_noop("Propose the exemption"),
            explanation=gettext_noop(
                "No report is due and the title is kept as it is, when a second officer confirms "
                "it. Grounds of the negative list still count. The year counts neither for nor "
                "against the rise to Famous Brand."
            ),
            tone="quiet",
        ),
        Transition(
            action="decide_favourable",
            sources=(ReviewStatus.REPORT_DUE, ReviewStatus.REPORTED, ReviewStatus.EXEMPTED),
            target=ReviewStatus.IN_EFFECT,
            label=gettext_noop("Reach a favourable verdict"),
            done=gettext_noop("Reached a favourable verdict, in effect at once"),
            who=clock_only,
            when=timing.after_report_due,
            stamp="decided",
            notice=_review_notice(
                subject=gettext_noop(
                    "Annual review %(year)s of “%(brand)s”: the title is retained"
                ),
                body=gettext_noop(
                    "The annual review %(year)s of the service brand “%(brand)s” is complete. The "
                    "title is retained; the page shows the score and every reason."
                ),
            ),
        ),
        Transition(
            action="decide_adverse",
            sources=(ReviewStatus.REPORT_DUE, ReviewStatus.REPORTED, ReviewStatus.EXEMPTED),
            target=ReviewStatus.HEARING,
            label=gettext_noop("Reach an adverse verdict"),
            done=gettext_noop("Reached an adverse verdict; the agency may make a statement first"),
            who=clock_only,
            when=timing.after_report_due,
            stamp="decided",
            notice=_review_notice(
                kind=NoticeKind.DEADLINE,
                subject=gettext_noop(
                    "Annual review %(year)s of “%(brand)s”: please read the verdict"
                ),
                body=gettext_noop(
                    "The annual review %(year)s of the service brand “%(brand)s” would cost the "
                    "title its standing. Nothing changes yet: the head of the agency may make a "
                    "statement until the moment shown on the page, and the Efficiency Office "
                    "answers it."
                ),
            ),
        ),
        Transition(
            action="state",
            untold="the agency's own step; the office finds it in its queue",
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
            notice=_review_notice(
                subject=gettext_noop(
                    "Annual review %(year)s of “%(brand)s”: the verdict is upheld"
                ),
                body=gettext_noop(
                    "The Efficiency Office has answered the statement on the annual review "
                    "%(year)s of the service brand “%(brand)s”. The verdict is upheld and in "
                    "effect; the page shows the answer."
                ),
            ),
            propose=gettext_noop("Propose to uphold the verdict"),
            explanation=gettext_noop(
                "Answer the statement. The verdict takes effect on the title when a second officer "
                "confirms it."
            ),
            tone="alarm",
        ),
        Transition(
            action="overturn",
            sources=(ReviewStatus.STATED,),
            target=ReviewStatus.IN_EFFECT,
            label=gettext_noop("Change the verdict"),
            done=gettext_noop("Changed the verdict after the agency's statement"),
            who=policies.office_of_review,
            stamp="effective",
            notice=_review_notice(
                subject=gettext_noop(
                    "Annual review %(year)s of “%(brand)s”: the verdict is changed"
                ),
                body=gettext_noop(
                    "The Efficiency Office has followed the statement on the annual review "
                    "%(year)s of the service brand “%(brand)s” and changed the verdict; the page "
                    "shows it with the reason."
                ),
            ),
            two_persons=True,
            propose=gettext_noop("Propose to change the verdict"),
            explanation=gettext_noop(
                "Follow the statement with a milder verdict and its reason, in effect when a "
                "second officer confirms it. The computed verdict stays on record."
            ),
            tone="quiet",
        ),
        Transition(
            action="take_effect",
            sources=(ReviewStatus.HEARING,),
            target=ReviewStatus.IN_EFFECT,
            label=gettext_noop("Let the verdict take effect"),
            done=gettext_noop("The verdict took effect; no statement was made"),
            who=clock_only,
            when=timing.confirmed_and_after_statement_due,
            stamp="effective",
            notice=_review_notice(
                subject=gettext_noop(
                    "Annual review %(year)s of “%(brand)s”: the verdict is in effect"
                ),
                body=gettext_noop(
                    "No statement was made on the annual review %(year)s of the service brand "
                    "“%(brand)s”. The verdict is now in effect; the page shows what follows from "
                    "it."
                ),
            ),
        ),
    ),
)

RECTIFICATION = Lifecycle(
    name="rectification",
    title=gettext_noop("Rectification"),
    model=Rectification,
    statuses=RectificationStatus,
    initial=RectificationStatus.OPEN,
    final=(RectificationStatus.PASSED, RectificationStatus.FAILED),
    transitions=(
        Transition(
            action="report",
            untold="the agency's own step; the office finds it in its queue",
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
            notice=_rectification_notice(
                subject=gettext_noop("Rectification of “%(brand)s” passed"),
                body=gettext_noop(
                    "The Efficiency Office has checked the rectification of the service brand "
                    "“%(brand)s” and passed it. The title is valid again."
                ),
            ),
            two_persons=True,
            propose=gettext_noop("Propose to pass the rectification"),
            explanation=gettext_noop(
                "What was found on the spot; the title becomes valid again when a second officer "
                "confirms it."
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
            notice=_rectification_notice(
                subject=gettext_noop("Rectification of “%(brand)s” not passed"),
                body=gettext_noop(
                    "The Efficiency Office has checked the rectification of the service brand "
                    "“%(brand)s” and not passed it; the page shows the finding. The title is "
                    "revoked."
                ),
            ),
            propose=gettext_noop("Propose to fail the rectification"),
            explanation=gettext_noop(
                "What was found on the spot; the title is revoked when a second officer confirms "
                "it."
            ),
            tone="alarm",
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
            notice=_rectification_notice(
                subject=gettext_noop("The time for rectifying “%(brand)s” has run out"),
                body=gettext_noop(
                    "No rectification of the service brand “%(brand)s” was reported in time. The "
                    "title is revoked."
                ),
            ),
        ),
    ),
)
