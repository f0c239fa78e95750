"""The lifecycle of a bad-rating case, from its opening to its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_noop

from applications.lifecycle.notice_recipients import people_of_agency
from brandportal.accounts.models import User
from brandportal.notices.enums import NoticeKind
from brandportal.workflow import Lifecycle, NoticeSpec, Transition, clock_only
from reviews.bad_ratings import policies as rights
from reviews.bad_ratings.enums import CaseStatus as C
from reviews.bad_ratings.models import Case


def _people(case: Case) -> Iterable[User]:
    return people_of_agency(case.application)


def _words(case: Case) -> Mapping[str, str]:
    return {"code": case.code, "brand": case.application.brand.name}


def case_page(case: Case) -> str:
    """The URL of a case in the agency's workspace."""
    return reverse("workspace:case-detail", args=[case.code])


_notice = partial(NoticeSpec, to=_people, context=_words, url=case_page)
REOPENED = _notice(
    kind=NoticeKind.DEADLINE,
    subject=gettext_noop("Case %(code)s on “%(brand)s” was reopened"),
    body=gettext_noop(
        "The person who rated “%(brand)s” is not satisfied with your answer in case %(code)s and "
        "says why. Please answer once more; the clock of the answer runs again."
    ),
)
DISSATISFIED = _notice(
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("Case %(code)s on “%(brand)s” ended without satisfaction"),
    body=gettext_noop(
        "The person who rated “%(brand)s” is not satisfied with your second answer in case "
        "%(code)s either. The case is settled and counts as not repaired."
    ),
)
RECHECKED = _notice(
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("Your appeal in case %(code)s was upheld"),
    body=gettext_noop(
        "The Efficiency Office has re-checked the rating of “%(brand)s” in case %(code)s and "
        "upheld your appeal. No answer is owed any more; no rate counts the case."
    ),
)
NOT_RECHECKED = _notice(
    kind=NoticeKind.DEADLINE,
    subject=gettext_noop("Your appeal in case %(code)s was not upheld"),
    body=gettext_noop(
        "The Efficiency Office has re-checked the rating of “%(brand)s” in case %(code)s and did "
        "not uphold your appeal. The clock of the answer runs on from now."
    ),
)
TAKEN_UP = _notice(
    kind=NoticeKind.DEADLINE,
    subject=gettext_noop("Case %(code)s on “%(brand)s” is open again"),
    body=gettext_noop(
        "A rating of “%(brand)s” that was excluded counts again, so case %(code)s is to be "
        "verified and answered. Its clocks start anew."
    ),
)

CASE = Lifecycle(
    name="case",
    title=gettext_noop("Bad-rating case"),
    model=Case,
    statuses=C,
    initial=C.TO_VERIFY,
    final=(C.CLOSED, C.DISSATISFIED, C.MISTAKEN),
    transitions=(
        Transition(
            action="verify",
            untold="a rater has no address here; the receipt shows every step",
            sources=(C.TO_VERIFY,),
            target=C.TO_ANSWER,
            label=gettext_noop("Note the verification"),
            done=gettext_noop("Verified a bad rating"),
            who=rights.agency_handles,
            stamp="verified",
            success=gettext_noop("The verification is noted. Now the rater waits for an answer."),
        ),
        Transition(
            action="declare_complex",
            untold="a rater has no address here; the receipt shows the new date",
            sources=(C.TO_ANSWER,),
            target=C.TO_ANSWER,
            label=gettext_noop("Declare complex"),
            done=gettext_noop("Declared a bad rating complex"),
            who=rights.agency_handles,
            when=rights.may_become_complex,
            stamp="complex",
            success=gettext_noop("The case is complex now; the later deadline is shown above."),
        ),
        Transition(
            action="answer",
            untold="a rater has no address here; the receipt shows the answer",
            sources=(C.TO_ANSWER, C.REOPENED),
            target=C.ANSWERED,
            label=gettext_noop("Send the answer"),
            done=gettext_noop("Answered a bad rating"),
            who=rights.agency_handles,
            when=rights.wish_is_met,
            missing=rights.without_causes,
            success=gettext_noop("The answer is sent. The rater may grade it."),
        ),
        Transition(
            action="appeal",
            untold="the office finds it in its queue",
            sources=(C.TO_ANSWER,),
            target=C.RECHECK,
            label=gettext_noop("Ask for a re-check"),
            done=gettext_noop("Asked for the re-check of a bad rating"),
            who=rights.agency_head,
            when=rights.may_be_appealed,
            success=gettext_noop(
                "The appeal is with the Efficiency Office. The deadline for the answer is "
                "suspended."
            ),
        ),
        Transition(
            action="exclude",
            sources=(C.RECHECK,),
            target=C.EXCLUDED,
            label=gettext_noop("Uphold and exclude the rating"),
            done=gettext_noop("Excluded a rating after its re-check"),
            who=rights.rechecks,
            when=rights.while_counted,
            stamp="closed",
            notice=RECHECKED,
        ),
        Transition(
            action="close_mistaken",
            sources=(C.RECHECK,),
            target=C.MISTAKEN,
            label=gettext_noop("Uphold and settle as mistaken"),
            done=gettext_noop("Settled a case as mistaken after its re-check"),
            who=rights.rechecks,
            when=rights.once_decided,
            stamp="closed",
            notice=RECHECKED,
        ),
        Transition(
            action="reject_appeal",
            sources=(C.RECHECK,),
            target=C.TO_ANSWER,
            label=gettext_noop("Do not uphold the appeal"),
            done=gettext_noop("Did not uphold an appeal against a bad rating"),
            who=rights.rechecks,
            notice=NOT_RECHECKED,
            success=gettext_noop("The appeal is not upheld; the clock of the answer runs on."),
            explanation=gettext_noop(
                "The rating is upheld. The agency has to answer it within the working days that "
                "were "
                "left."
            ),
            tone="quiet",
        ),
        Transition(
            action="accept",
            untold="the end of the case, as the agency answered it; its list shows the grade",
            sources=(C.ANSWERED,),
            target=C.CLOSED,
            label=gettext_noop("Satisfied"),
            done=gettext_noop("The rater was satisfied with the answer"),
            who=rights.rater_of_case,
            when=rights.while_gradable,
        ),
        Transition(
            action="reopen",
            sources=(C.ANSWERED,),
            target=C.REOPENED,
            label=gettext_noop("Not satisfied"),
            done=gettext_noop("The rater was not satisfied and reopened the case"),
            who=rights.rater_of_case,
            when=rights.may_reopen,
            notice=REOPENED,
        ),
        Transition(
            action="refuse",
            sources=(C.ANSWERED,),
            target=C.DISSATISFIED,
            label=gettext_noop("Not satisfied in the end"),
            done=gettext_noop("The rater was not satisfied in the end"),
            who=rights.rater_of_case,
            when=rights.reopened_before,
            notice=DISSATISFIED,
        ),
        Transition(
            action="run_out",
            untold="the end of the case without a grade; nobody has to do anything",
            sources=(C.ANSWERED,),
            target=C.CLOSED,
            label=gettext_noop("Settle without a grade"),
            done=gettext_noop("Settled a case that nobody graded"),
            who=clock_only,
            when=rights.grading_is_over,
            stamp="closed",
        ),
        Transition(
            action="follow_exclusion",
            untold="the exclusion of the rating was told; nothing is owed any more",
            sources=(C.TO_VERIFY, C.TO_ANSWER, C.ANSWERED, C.REOPENED, C.RECHECK),
            target=C.EXCLUDED,
            label=gettext_noop("Settle because the rating was excluded"),
            done=gettext_noop("Settled a case whose rating was excluded"),
            who=clock_only,
            when=rights.settled_by_exclusion,
            stamp="closed",
        ),
        Transition(
            action="follow_release",
            sources=(C.EXCLUDED,),
            target=C.TO_VERIFY,
            label=gettext_noop("Take up again because the rating was released"),
            done=gettext_noop("Took a case up again whose rating was released"),
            who=clock_only,
            when=rights.rating_was_released,
            notice=TAKEN_UP,
        ),
    ),
)
