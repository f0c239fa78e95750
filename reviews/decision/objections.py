"""Objections examined and answered by officers who neither handled nor scored the case."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.lifecycle.workflow import APPLICATION
from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import BadInput
from brandportal.journal.actions import Action, action
from brandportal.journal.models import Entry
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.proposals.proof import Pair, carried_out_under
from brandportal.texts import letters_of, own_words, telling_text
from brandportal.workflow import transition
from reviews.decision.enums import ObjectionAbout
from reviews.decision.models import Objection
from reviews.decision.policies import office_answers
from reviews.decision.workflow import OBJECTION
from reviews.evaluation.policies import may_read_ranking

ANSWER_LIMIT, OUTCOME_LIMIT = 2000, 400
# A mobile number however it is parted, one with an area code, or seven and eight digits in a row;
# neither a day nor the number of an application.
_TELEPHONE = re.compile(r"(?<!\d)(?:1[3-9](?:[\s-]?\d){9}|0\d{2,3}[\s-]?\d{7,8}|\d{7,8})(?!\d)")
GROUP_DECIDES = notice_text(
    "objection.group_decides",
    kind=NoticeKind.TASK,
    subject=gettext_noop("The leading group decides what follows on the objection %(number)s"),
    body=gettext_noop(
        "The objection %(number)s to the public notice is upheld, and excludes no brand. The "
        "naming waits until two members of the leading group have said what follows."
    ),
)


def admit(*, objection: Objection, by: Any, now: datetime) -> Objection:
    """Admit the objection for examination. Refuses with NotAllowed (role, conflict, who handled the
    case) and NotNow (status).
    """
    return transition(OBJECTION, "admit", objection, by=by, now=now)


def possible_investigators(objection: Objection) -> list[User]:
    """The officers who may investigate this objection."""
    officers = User.objects.filter(grants__role="office", is_active=True).order_by("name", "pk")
    return [one for one in officers if office_answers(objection, by=one)]


def assign_investigator(
    *, objection: Objection, investigator: User, by: Any, now: datetime
) -> Objection:
    """Name the officer who investigates it, or another one.

    Refuses as `admit`, and with BadInput an investigator who may not handle this objection
    (`policies.office_answers`).
    """
    may = office_answers(objection, by=investigator)
    if not may:
        raise BadInput(f"{investigator}: {may.reason}", field="investigator")
    return transition(
        OBJECTION,
        "assign",
        objection,
        by=by,
        now=now,
        changes={"investigator": investigator},
        data={"investigator": investigator.pk},
    )


def dismiss(
    *, objection: Objection, answer: str, outcome: str, by: Any, now: datetime
) -> Objection:
    """Close it as not admissible, with an answer to the objector and the outcome in words for the
    public register. Refuses with NotAllowed, NotNow, and BadInput as `answer_to` does.
    """
    return _answer("dismiss", objection, answer, outcome, by, now)


def reject(*, objection: Objection, answer: str, outcome: str, by: Any, now: datetime) -> Objection:
    """Close it as not upheld after its investigation, by the investigator. Refuses as `dismiss`
    does.
    """
    return _answer("reject", objection, answer, outcome, by, now)


def uphold(
    *,
    objection: Objection,
    answer: str,
    outcome: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> Objection:
    """Uphold it. If it is against a chosen brand, that brand is excluded in the same transaction.

    One officer proposes it and another confirms it. Refuses as `dismiss` does. A further upheld
    objection against an excluded brand changes only the objection. An upheld objection about a
    brand that was not chosen, or about the procedure, takes nothing from anybody: the leading group
    is told, and the notice does not pass before it has said what follows (`settling.settle`).
    """
    with action(by=by, now=now) as act:
        upheld = _answer("uphold", objection, answer, outcome, by, now, pair)
        if upheld.about != ObjectionAbout.CHOSEN or upheld.application_id is None:
            _tell_the_group(act, upheld)
            return upheld
        application = Application.objects.get(pk=upheld.application_id)
        if application.status != ApplicationStatus.EXCLUDED:
            transition(
                APPLICATION,
                "exclude",
                application,
                by=by,
                now=now,
                data={"objection": upheld.number, **carried_out_under(pair)},
            )
    return upheld


def _tell_the_group(act: Action, objection: Objection) -> None:
    evaluation = objection.notice.evaluation
    entry = Entry.objects.about(objection).filter(action="objection.uphold").latest("seq")
    leaders = User.objects.holding(Role.LEADER)
    queue(
        to=[one for one in leaders if may_read_ranking(evaluation, by=one)],
        key=f"journal:{entry.seq}",
        text=GROUP_DECIDES,
        context={"number": objection.number},
        url=reverse("leadership:decision", args=[evaluation.cycle.edition]),
        now=act.now,
    )


def answer_to(objection: Objection, *, answer: str, outcome: str) -> dict[str, str]:
    """Answer and public outcome as they are kept.

    Refuses with BadInput one that says nothing, or that stands at an objection to another brand,
    and an outcome with the objector's name or what looks like a telephone number: everybody reads
    it.
    """
    missing = _("Please write the answer that the objector will read.")
    text = telling_text(answer, field="answer", limit=ANSWER_LIMIT, missing=missing)
    public = telling_text(
        outcome,
        field="outcome",
        limit=OUTCOME_LIMIT,
        missing=_("Please say in a sentence what came of it; everybody reads it."),
    )
    names_nobody(objection, public, field="outcome")
    others = Objection.objects.filter(notice=objection.notice_id).exclude(
        about=objection.about, application=objection.application_id
    )
    return {
        "answer": own_words(text, others=others.values_list("answer", flat=True), field="answer"),
        "outcome": own_words(
            public, others=others.values_list("outcome", flat=True), field="outcome"
        ),
    }


def names_nobody(objection: Objection, public: str, *, field: str) -> None:
    """Refuses with BadInput a text with the objector's name or what looks like a telephone
    number.
    """
    name = letters_of(objection.objector_name)
    if (name and name in letters_of(public)) or _TELEPHONE.search(public):
        raise BadInput(
            _("The public register names nobody: leave out the name and any telephone number."),
            field=field,
        )


def _answer(
    step: str,
    objection: Objection,
    answer: str,
    outcome: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> Objection:
    return transition(
        OBJECTION,
        step,
        objection,
        by=by,
        now=now,
        changes=answer_to(objection, answer=answer, outcome=outcome),
        pair=pair,
        arguments={"answer": answer, "outcome": outcome},
    )
