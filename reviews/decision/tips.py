"""Tips about a public notice without a name: they delay nothing, and are answered by code."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application
from brandportal.codes import new_code
from brandportal.errors import require
from brandportal.texts import telling_text
from brandportal.workflow import transition
from reviews.decision.filing import CODE_LENGTH, about_of
from reviews.decision.models import PublicNotice, Tip
from reviews.decision.objections import ANSWER_LIMIT
from reviews.decision.open_to import open_to
from reviews.decision.workflow import TIP
from reviews.identity.pseudonyms import normalise_code

TIP_LIMIT = 1000


def tell(*, notice: PublicNotice, application: Application | None, text: str, now: datetime) -> Tip:
    """Store a tip about a brand of the notice, one that was not chosen, or (without `application`)
    the procedure; returns it with the code for its answer.

    Only the day and the words are recorded, and nothing about the sender; it is not logged in the
    journal. It delays nothing. Refuses with NotNow outside the notice, and with BadInput words that
    say nothing and a brand that the notice does not concern.
    """
    said = telling_text(
        text,
        field="text",
        limit=TIP_LIMIT,
        missing=_("Please say in a few words what you know."),
    )
    open_now = open_to(notice, now)
    require(when=open_now.verdict)
    about, fresh = about_of(notice, application)
    require(when=open_now.verdict_on(fresh))
    return Tip.objects.create(
        code=new_code(CODE_LENGTH),
        notice=notice,
        about=about,
        application=fresh,
        text=said,
        told_on=timezone.localdate(now),
    )


def tip_by_code(notice: PublicNotice, code: str) -> Tip | None:
    """The tip of this notice with this typed code; None if there is none."""
    rows = notice.tips.select_related("application__brand")
    return rows.filter(code=normalise_code(code)).first()


def answer_tip(*, tip: Tip, answer: str, by: Any, now: datetime) -> Tip:
    """Answer a tip; whoever has its code reads it. Refuses with NotAllowed (role, conflict, who
    handled the case), NotNow (answered already) and BadInput an answer that says nothing.
    """
    text = telling_text(
        answer,
        field="answer",
        limit=ANSWER_LIMIT,
        missing=_("Please write the answer."),
    )
    return transition(TIP, "answer", tip, by=by, now=now, changes={"answer": text})
