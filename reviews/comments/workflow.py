"""The lifecycle of a comment: the office decides on held ones, and may hide others."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.lifecycle.policies import office_without_conflict
from brandportal.errors import YES, Verdict, no
from brandportal.workflow import Lifecycle, Transition
from reviews.comments.enums import CommentStatus as C
from reviews.comments.models import Comment
from reviews.evaluation.enums import AFTER_COUNT
from reviews.evaluation.models import Evaluation


def may_decide(comment: Comment, *, by: object) -> Verdict:
    """An officer without a conflict of interest."""
    return office_without_conflict(comment.application, by=by)


def when_counted(comment: Comment, *, now: datetime) -> Verdict:
    """Once the ratings of the award year are counted; before, nobody reads comments."""
    counted = Evaluation.objects.filter(
        cycle__applications=comment.application_id, status__in=AFTER_COUNT
    )
    return YES if counted.exists() else no(_("The ratings of this award year are not counted yet."))


COMMENT = Lifecycle(
    name="comment",
    title=gettext_noop("Comment of a rater"),
    model=Comment,
    statuses=C,
    initial=C.WAITING,
    transitions=(
        Transition(
            action="show",
            untold="a rater has no address here; page and list of the agency show it",
            sources=(C.WAITING, C.HIDDEN),
            target=C.SHOWN,
            label=gettext_noop("Show the comment"),
            done=gettext_noop("Let a comment be shown"),
            who=may_decide,
            when=when_counted,
            stamp="decided",
            success=gettext_noop("The comment is shown; what points to a person is masked."),
            explanation=gettext_noop(
                "Everybody reads it as shown under “As it is shown”: numbers and names are "
                "masked, nothing else changes."
            ),
        ),
        Transition(
            action="hide",
            untold="a rater has no address here; page and list of the agency show it",
            sources=(C.WAITING, C.SHOWN),
            target=C.HIDDEN,
            label=gettext_noop("Hide the comment"),
            done=gettext_noop("Hid a comment"),
            who=may_decide,
            when=when_counted,
            stamp="decided",
            success=gettext_noop("The comment is hidden."),
            explanation=gettext_noop(
                "The rating counts all the same. Hide insults, threats, advertising and what "
                "cannot be read without harm to somebody; never a comment because it is "
                "unfavourable."
            ),
            tone="quiet",
        ),
    ),
)
