"""Objections under real name: filed by a citizen, examined and answered by the office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.lifecycle.workflow import APPLICATION
from applications.models import Application
from brandportal.codes import new_code
from brandportal.encryption import encrypt
from brandportal.errors import YES, BadInput, Verdict, no, require
from brandportal.journal.actions import Action, action
from brandportal.proposals.proof import Pair, carried_out_under
from brandportal.texts import own_words, required_text, telling_text
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workflow import transition
from reviews.decision.models import OBJECTOR, Objection, PublicNotice
from reviews.decision.workflow import OBJECTION
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.identity.pseudonyms import keyed, normalise_code, normalise_phone

CODE_LENGTH = 10
STATEMENT_AT_LEAST = 10
ANSWER_LIMIT = 2000


def objection_verdict(notice: PublicNotice, now: datetime) -> Verdict:
    """Whether objections are accepted now: while the notice runs, its last moment not included."""
    if notice.evaluation.status != EvaluationStatus.ON_NOTICE or now >= notice.ends_at:
        return no(_("The public notice has ended; objections are no longer taken."))
    return YES


def file_objection(
    *,
    notice: PublicNotice,
    application: Application,
    name: str,
    contact: str,
    statement: str,
    now: datetime,
) -> Objection:
    """Accept an objection under real name against one candidate; returns it with the code for its
    state.

    Refuses with NotNow outside the notice and with BadInput a brand that is not on it, a missing
    name, an invalid telephone or a statement too short to examine. The same objection sent twice is
    stored once. It delays the conferral until it is answered. The telephone is kept encrypted: only
    `identities.read_identity` decrypts it.
    """
    number = normalise_phone(contact)
    fields = {
        "objector_name": required_text(
            name, field="name", least=2, missing=_("Please give your real name.")
        ),
        "objector": keyed("objector", number, year=notice.evaluation.cycle.year),
        "statement": telling_text(
            statement,
            field="statement",
            least=STATEMENT_AT_LEAST,
            missing=_("Please describe the facts, so that they can be examined."),
        ),
    }
    with action(by=AnonymousUser(), now=now) as act:
        # The same lock as the end of the notice, so that an objection is either before it or
        # refused.
        act.lock(Evaluation.objects.filter(pk=notice.evaluation_id))
        current = PublicNotice.objects.select_related("evaluation__cycle").get(pk=notice.pk)
        require(when=objection_verdict(current, now))
        return _file(act, current, application, fields, number)


def _file(
    act: Action,
    notice: PublicNotice,
    application: Application,
    fields: dict[str, str],
    number: str,
) -> Objection:
    cycle = notice.evaluation.cycle
    fresh = Application.objects.filter(pk=application.pk, cycle=cycle).first()
    if fresh is None or fresh.status != ApplicationStatus.SELECTED:
        raise BadInput(_("Please choose one of the brands on the notice."), field="application")
    twin = notice.objections.filter(application=fresh, **fields).first()
    if twin:
        return act.nothing_done(twin)
    days = cycle.rules["notice"]["objection_answer_working_days"]
    objection = Objection.objects.create(
        code=new_code(CODE_LENGTH),
        notice=notice,
        application=fresh,
        objector_contact=encrypt(number, purpose=OBJECTOR),
        filed_at=act.now,
        answer_due=end_of_working_day(act.now, days),
        **fields,
    )
    act.log(
        "objection.file",
        gettext_noop("Filed an objection"),
        objection,
        {"application": fresh.number},
    )
    return objection


def objection_by_code(notice: PublicNotice, code: str) -> Objection | None:
    """The objection of this notice with this typed code; None if there is none."""
    return (
        notice.objections.select_related("application__brand")
        .filter(code=normalise_code(code))
        .first()
    )


def admit(*, objection: Objection, by: Any, now: datetime) -> Objection:
    """Admit the objection for examination. Refuses with NotAllowed (role, conflict) and NotNow
    (status).
    """
    return transition(OBJECTION, "admit", objection, by=by, now=now)


def dismiss(*, objection: Objection, answer: str, by: Any, now: datetime) -> Objection:
    """Close it as not admissible, with an answer. Refuses with NotAllowed, NotNow, and BadInput
    without an answer.
    """
    return _answer("dismiss", objection, answer, by, now)


def reject(*, objection: Objection, answer: str, by: Any, now: datetime) -> Objection:
    """Close it as not upheld after examination, with an answer. Refuses as `dismiss` does."""
    return _answer("reject", objection, answer, by, now)


def uphold(
    *, objection: Objection, answer: str, by: Any, now: datetime, pair: Pair | None = None
) -> Objection:
    """Uphold it, and exclude the candidate in the same transaction; the place stays vacant.

    One officer proposes it and another confirms it. Refuses as `dismiss` does. A further upheld
    objection against an excluded brand changes only the objection.
    """
    with action(by=by, now=now):
        upheld = _answer("uphold", objection, answer, by, now, pair)
        application = Application.objects.get(pk=upheld.application_id)
        if application.status != ApplicationStatus.EXCLUDED:
            transition(
                APPLICATION,
                "exclude",
                application,
                by=by,
                now=now,
                data={"objection": upheld.code, **carried_out_under(pair)},
            )
    return upheld


def answer_to(objection: Objection, *, answer: str) -> str:
    """The answer as it is kept. Refuses with BadInput one that says nothing, or that stands at an
    objection to another brand.
    """
    missing = _("Please write the answer that the objector will read.")
    text = telling_text(answer, field="answer", limit=ANSWER_LIMIT, missing=missing)
    others = Objection.objects.filter(notice=objection.notice_id).exclude(
        application=objection.application_id
    )
    return own_words(text, others=others.values_list("answer", flat=True), field="answer")


def _answer(
    step: str,
    objection: Objection,
    answer: str,
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
        changes={"answer": answer_to(objection, answer=answer)},
        pair=pair,
        arguments={"answer": answer},
    )
