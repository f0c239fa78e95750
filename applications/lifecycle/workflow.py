"""The lifecycle of an application, from draft to title."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from applications.cycles.policies import office
from applications.form.completeness import gaps
from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from applications.lifecycle import notice_recipients as told
from applications.lifecycle.policies import (
    agency_head,
    agency_people,
    leader_without_conflict,
    office_without_conflict,
)
from applications.lifecycle.timing import (
    acceptable,
    correction_allowed,
    correction_overdue,
    correction_running,
    correction_to_sign,
    may_take_back,
    sign_off_open,
)
from applications.negative_list.vetoes import no_blocking_veto
from brandportal.workflow import Lifecycle, Transition, clock_only

A = ApplicationStatus


APPLICATION = Lifecycle(
    name="application",
    title=gettext_noop("Application"),
    model=Application,
    statuses=ApplicationStatus,
    initial=A.DRAFT,
    final=(A.DECLINED, A.WITHDRAWN, A.EXCLUDED, A.NAMED),
    transitions=(
        Transition(
            action="request_sign_off",
            sources=(A.DRAFT,),
            target=A.SIGN_OFF,
            label=gettext_noop("Ask the head to sign off"),
            done=gettext_noop("Asked the head to sign off"),
            who=agency_people,
            when=sign_off_open,
            missing=gaps,
            notice=told.asked(
                gettext_noop("Please sign off: %(brand)s"),
                gettext_noop(
                    "The application %(number)s for “%(brand)s” is complete and waits for your "
                    "sign-off."
                ),
                to=told.heads_of_agency,
            ),
            success=gettext_noop("The head has been asked to sign off."),
        ),
        Transition(
            action="send_back",
            sources=(A.SIGN_OFF,),
            target=A.DRAFT,
            label=gettext_noop("Give back to the drafter"),
            done=gettext_noop("Gave the application back to the drafter"),
            who=agency_head,
            notice=told.asked(
                gettext_noop("Given back for more work: %(brand)s"),
                gettext_noop(
                    "The head gave the application %(number)s for “%(brand)s” back: "
                    "“%(reason)s” It can be edited again."
                ),
            ),
            success=gettext_noop("The application can be edited again."),
            tone="quiet",
        ),
        Transition(
            action="sign_off",
            sources=(A.DRAFT, A.SIGN_OFF),
            target=A.SUBMITTED,
            label=gettext_noop("Sign off and hand in"),
            done=gettext_noop("Signed off and handed in the application"),
            who=agency_head,
            when=sign_off_open,
            missing=gaps,
            stamp="signed_off",
            notice=told.in_agency(
                gettext_noop("Handed in: %(brand)s"),
                gettext_noop(
                    "The application %(number)s for “%(brand)s” is with the Efficiency Office. The "
                    "receipt is on its page."
                ),
            ),
            success=gettext_noop("Handed in. The receipt is below."),
            tone="alarm",
        ),
        Transition(
            action="take_back",
            sources=(A.SUBMITTED,),
            target=A.DRAFT,
            label=gettext_noop("Take back and edit again"),
            done=gettext_noop("Took the application back to edit it again"),
            who=agency_head,
            when=may_take_back,
            notice=told.in_agency(
                gettext_noop("Taken back: %(brand)s"),
                gettext_noop(
                    "The head took the application %(number)s for “%(brand)s” back. It can be "
                    "edited again; it takes part only if it is signed off again before the "
                    "deadline."
                ),
            ),
            success=gettext_noop("The application can be edited again. Sign it off once more."),
            tone="quiet",
        ),
        Transition(
            action="withdraw",
            sources=(A.DRAFT, A.SIGN_OFF, A.SUBMITTED, A.RETURNED, A.ACCEPTED),
            target=A.WITHDRAWN,
            label=gettext_noop("Withdraw the application"),
            done=gettext_noop("Withdrew the application"),
            who=agency_head,
            notice=told.in_agency(
                gettext_noop("Withdrawn: %(brand)s"),
                gettext_noop(
                    "The head withdrew the application %(number)s for “%(brand)s”. It is not "
                    "evaluated."
                ),
            ),
            success=gettext_noop("The application is withdrawn."),
            tone="quiet",
        ),
        Transition(
            action="return_for_correction",
            sources=(A.SUBMITTED,),
            target=A.RETURNED,
            label=gettext_noop("Return for correction"),
            done=gettext_noop("Returned the application for correction"),
            who=office_without_conflict,
            when=correction_allowed,
            notice=told.under_deadline(
                gettext_noop("Correction needed: %(brand)s"),
                gettext_noop(
                    "The Efficiency Office returned the application %(number)s for “%(brand)s” for "
                    "correction. What to correct, and the deadline, are on its page; without an "
                    "answer it counts as withdrawn."
                ),
            ),
            success=gettext_noop(
                "Returned for correction. The agency has been notified of what to correct and by "
                "when."
            ),
            explanation=gettext_noop(
                "Write for each section that needs it what must be corrected; the agency can edit "
                "only these. Without a correction in time the application counts as withdrawn."
            ),
            tone="quiet",
        ),
        Transition(
            action="ask_again",
            sources=(A.RETURNED,),
            target=A.RETURNED,
            label=gettext_noop("Ask the head to sign off the correction"),
            done=gettext_noop("Asked the head to sign off the correction"),
            who=agency_people,
            when=correction_to_sign,
            missing=gaps,
            stamp="head_asked",
            notice=told.under_deadline(
                gettext_noop("Please sign off the correction: %(brand)s"),
                gettext_noop(
                    "The correction of the application %(number)s for “%(brand)s” waits for your "
                    "sign-off. It counts only when you hand it in before %(due)s."
                ),
                to=told.heads_of_agency,
            ),
            success=gettext_noop("The head has been asked to sign off the correction."),
        ),
        Transition(
            action="resubmit",
            sources=(A.RETURNED,),
            target=A.SUBMITTED,
            label=gettext_noop("Hand in the correction"),
            done=gettext_noop("Handed in the corrected application"),
            who=agency_head,
            when=correction_running,
            missing=gaps,
            stamp="signed_off",
            notice=told.in_agency(
                gettext_noop("Correction handed in: %(brand)s"),
                gettext_noop(
                    "The corrected application %(number)s for “%(brand)s” is with the Efficiency "
                    "Office. The receipt is on its page."
                ),
            ),
            success=gettext_noop("The correction was handed in."),
            tone="alarm",
        ),
        Transition(
            action="accept",
            sources=(A.SUBMITTED,),
            target=A.ACCEPTED,
            label=gettext_noop("Accept the application"),
            done=gettext_noop("Accepted the application"),
            who=office_without_conflict,
            when=acceptable,
            stamp="decided",
            notice=told.decided(
                gettext_noop("Accepted: %(brand)s"),
                gettext_noop(
                    "The application %(number)s for “%(brand)s” is accepted and goes to the "
                    "preliminary evaluation."
                ),
            ),
            success=gettext_noop("Accepted. The agency has been notified."),
            explanation=gettext_noop(
                "The application goes to the panel. Its frozen rules, the negative list included, "
                "were checked just now."
            ),
        ),
        Transition(
            action="decline",
            sources=(A.SUBMITTED,),
            target=A.DECLINED,
            label=gettext_noop("Decline the application"),
            done=gettext_noop("Declined the application"),
            who=office_without_conflict,
            stamp="decided",
            two_persons=True,
            notice=told.decided(
                gettext_noop("Not accepted: %(brand)s"),
                gettext_noop(
                    "The application %(number)s for “%(brand)s” was declined. The reason is on "
                    "its page."
                ),
            ),
            propose=gettext_noop("Propose to decline the application"),
            explanation=gettext_noop(
                "This ends the application when a second officer confirms it. The agency reads the "
                "reason."
            ),
            tone="quiet",
        ),
        Transition(
            action="lapse",
            sources=(A.RETURNED,),
            target=A.WITHDRAWN,
            label=gettext_noop("Lapses without an answer"),
            done=gettext_noop("Counted as withdrawn: no correction came in time"),
            who=clock_only,
            when=correction_overdue,
            notice=told.decided(
                gettext_noop("Counted as withdrawn: %(brand)s"),
                gettext_noop(
                    "No correction of the application %(number)s for “%(brand)s” came in time, so "
                    "it counts as withdrawn."
                ),
            ),
        ),
        Transition(
            action="shortlist",
            sources=(A.ACCEPTED,),
            target=A.SHORTLISTED,
            label=gettext_noop("Shortlist"),
            done=gettext_noop("Put on the shortlist"),
            who=office,
            notice=told.decided(
                gettext_noop("On the shortlist: %(brand)s"),
                gettext_noop(
                    "“%(brand)s” (%(number)s) is on the shortlist and will be rated by the public."
                ),
            ),
        ),
        Transition(
            action="set_aside",
            sources=(A.ACCEPTED,),
            target=A.NOT_SHORTLISTED,
            label=gettext_noop("Not on the shortlist"),
            done=gettext_noop("Did not come on the shortlist"),
            who=office,
            notice=told.decided(
                gettext_noop("Not on the shortlist: %(brand)s"),
                gettext_noop(
                    "“%(brand)s” (%(number)s) did not come on the shortlist of this award year."
                ),
            ),
        ),
        Transition(
            action="move_up",
            sources=(A.NOT_SHORTLISTED,),
            target=A.SHORTLISTED,
            label=gettext_noop("Move up to the shortlist"),
            done=gettext_noop("Moved up to the shortlist, which was drawn up again"),
            who=office,
            notice=told.decided(
                gettext_noop("On the shortlist after all: %(brand)s"),
                gettext_noop(
                    "The points of a judge no longer count because of a conflict of interest, and "
                    "the shortlist was drawn up again. “%(brand)s” (%(number)s) is on it and will "
                    "be rated by the public."
                ),
            ),
        ),
        Transition(
            action="move_down",
            sources=(A.SHORTLISTED,),
            target=A.NOT_SHORTLISTED,
            label=gettext_noop("Move off the shortlist"),
            done=gettext_noop("Moved off the shortlist, which was drawn up again"),
            who=office,
            notice=told.decided(
                gettext_noop("No longer on the shortlist: %(brand)s"),
                gettext_noop(
                    "The points of a judge no longer count because of a conflict of interest, and "
                    "the shortlist was drawn up again. “%(brand)s” (%(number)s) is no longer on "
                    "it."
                ),
            ),
        ),
        Transition(
            action="select",
            untold="sealed until the public notice, whose publication tells every agency",
            sources=(A.SHORTLISTED,),
            target=A.SELECTED,
            label=gettext_noop("Put on the list for naming"),
            done=gettext_noop("Put on the list for naming"),
            who=leader_without_conflict,
        ),
        Transition(
            action="pass_over",
            untold="sealed until the public notice, whose publication tells every agency",
            sources=(A.SHORTLISTED,),
            target=A.NOT_SELECTED,
            label=gettext_noop("Do not choose"),
            done=gettext_noop("Not put on the list for naming"),
            who=leader_without_conflict,
        ),
        Transition(
            action="reopen_decision",
            untold="the choice was sealed, so nothing that the agency knows has changed",
            sources=(A.SELECTED, A.NOT_SELECTED),
            target=A.SHORTLISTED,
            label=gettext_noop("Put before the leading group again"),
            done=gettext_noop("Before the leading group again: its decision was sent back"),
            who=leader_without_conflict,
        ),
        Transition(
            action="decide_anew",
            sources=(A.SELECTED, A.NOT_SELECTED),
            target=A.SHORTLISTED,
            label=gettext_noop("Put before the leading group again after the notice"),
            done=gettext_noop("Before the leading group again: the notice was withdrawn"),
            who=leader_without_conflict,
            notice=told.DECIDED_ANEW,
        ),
        Transition(
            action="exclude",
            sources=(A.SELECTED,),
            target=A.EXCLUDED,
            label=gettext_noop("Exclude after an objection"),
            done=gettext_noop("Excluded after an upheld objection"),
            who=office_without_conflict,
            notice=told.decided(
                gettext_noop("Excluded after an objection: %(brand)s"),
                gettext_noop(
                    "An objection against “%(brand)s” (%(number)s) was upheld. It will not be "
                    "named in this award year."
                ),
            ),
        ),
        Transition(
            action="call_up",
            sources=(A.NOT_SELECTED,),
            target=A.SELECTED,
            label=gettext_noop("Call from the reserve"),
            done=gettext_noop("Called from the reserve into a place that became vacant"),
            who=leader_without_conflict,
            when=no_blocking_veto,
            notice=told.decided(
                gettext_noop("Called from the reserve: %(brand)s"),
                gettext_noop(
                    "A place of the list became vacant after an objection. “%(brand)s” "
                    "(%(number)s) is next on the reserve and is now on public notice."
                ),
            ),
        ),
        Transition(
            action="name",
            untold="its title is conferred in the same step, and that is told",
            sources=(A.SELECTED,),
            target=A.NAMED,
            label=gettext_noop("Name the brand"),
            done=gettext_noop("Named, with its title"),
            who=office,
        ),
    ),
)
