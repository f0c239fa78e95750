"""The lifecycle of a feedback letter: screened, then sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.lifecycle.notice_recipients import people_of_agency
from applications.lifecycle.policies import office_without_conflict
from brandportal.accounts.models import User
from brandportal.errors import YES, Gap, Verdict, no
from brandportal.notices.enums import NoticeKind
from brandportal.workflow import Lifecycle, NoticeSpec, Transition
from reviews.feedback.enums import LetterStatus
from reviews.feedback.models import FeedbackLetter


def may_screen(letter: FeedbackLetter, *, by: Any) -> Verdict:
    """An officer without a conflict of interest with the agency."""
    return office_without_conflict(letter.application, by=by)


def may_still_screen(letter: FeedbackLetter, *, by: Any) -> Verdict:
    """Until the letter is sent."""
    allowed = may_screen(letter, by=by)
    if not allowed:
        return allowed
    return YES if letter.status == LetterStatus.SCREENING else no(_("The letter is sent."))


def _unscreened(letter: FeedbackLetter) -> Sequence[Gap]:
    left = letter.remarks.filter(handling="").count()
    if not left:
        return []
    return [Gap("remarks", "", _("Remarks still to be screened: %(count)d.") % {"count": left})]


def _to(letter: FeedbackLetter) -> Iterable[User]:
    return people_of_agency(letter.application)


SENT = NoticeSpec(
    to=_to,
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("The panel's remarks on “%(brand)s”"),
    body=gettext_noop(
        "What the panel remarked on “%(brand)s” (%(number)s) is ready as a letter, by indicator. "
        "It is beside the explanation of the score."
    ),
    context=lambda letter: {
        "brand": letter.application.brand.name,
        "number": letter.application.number,
    },
    url=lambda letter: reverse("workspace:score", args=[letter.application.number]),
)

FEEDBACK = Lifecycle(
    name="feedback",
    title=gettext_noop("Feedback letter"),
    model=FeedbackLetter,
    statuses=LetterStatus,
    initial=LetterStatus.SCREENING,
    final=(LetterStatus.SENT,),
    transitions=(
        Transition(
            action="send",
            sources=(LetterStatus.SCREENING,),
            target=LetterStatus.SENT,
            label=gettext_noop("Send the letter"),
            done=gettext_noop("Sent a feedback letter"),
            who=may_screen,
            missing=_unscreened,
            stamp="sent",
            notice=SENT,
            success=gettext_noop(
                "The letter is in the agency's workspace, and the agency is notified."
            ),
            explanation=gettext_noop(
                "The agency gets the letter in its workspace as PDF and DOCX. It cannot be changed "
                "afterwards."
            ),
        ),
    ),
)
