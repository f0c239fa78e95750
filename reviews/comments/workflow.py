"""THE table of a comment: the office decides on what is held, and may hide what is not."""

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
    """Somebody of the office who works for neither side."""
    return office_without_conflict(comment.application, by=by)


def when_counted(comment: Comment, *, now: datetime) -> Verdict:
    """Once the ratings of the award year are counted: until then nobody reads comments."""
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
            sources=(C.WAITING, C.HIDDEN),
            target=C.SHOWN,
            label=gettext_noop("Show the comment"),
            done=gettext_noop("Let a comment be shown"),
            who=may_decide,
            when=when_counted,
            stamp="decided",
        ),
        Transition(
            action="hide",
            sources=(C.WAITING, C.SHOWN),
            target=C.HIDDEN,
            label=gettext_noop("Hide the comment"),
            done=gettext_noop("Hid a comment"),
            who=may_decide,
            when=when_counted,
            stamp="decided",
        ),
    ),
)
