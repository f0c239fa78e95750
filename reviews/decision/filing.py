"""Filing an objection to a public notice: under real name, or by an agency of the year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.drafting.uploads import EVIDENCE_POLICY
from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.models import Agency
from brandportal.accounts.policies import heads
from brandportal.canonical import digest
from brandportal.codes import new_code
from brandportal.encryption import encrypt
from brandportal.errors import YES, BadInput, NotAllowed, Verdict, first_no, no, require
from brandportal.journal.actions import Action, action
from brandportal.proposals.proof import is_fresh
from brandportal.texts import required_text, telling_text
from brandportal.uploads.kept import checked_row
from brandportal.workdays.calendar import end_of_working_day
from reviews.decision.enums import NOT_CHOSEN, OPEN_OBJECTIONS, PASSED_OVER, ObjectionAbout
from reviews.decision.models import OBJECTOR, Objection, ObjectionFile, PublicNotice
from reviews.decision.open_to import open_to
from reviews.evaluation.models import Evaluation
from reviews.identity.pseudonyms import keyed, normalise_code, normalise_phone

CODE_LENGTH = 10
STATEMENT_AT_LEAST, STATEMENT_LIMIT = 10, 3000
MOST_FILES = 5
PROOF_POLICY = EVIDENCE_POLICY
# An agency takes part in a year from its handing in on, and no longer when that ended early.
TAKES_PART = (
    ApplicationStatus.NOT_SHORTLISTED,
    ApplicationStatus.SELECTED,
    ApplicationStatus.NOT_SELECTED,
    ApplicationStatus.EXCLUDED,
)


def may_object_for(notice: PublicNotice, agency: Agency, *, by: Any) -> Verdict:
    """The head of an agency that takes part in the award year."""
    return may_object_as(notice, [agency], by=by)[0]


def may_object_as(notice: PublicNotice, agencies: Sequence[Agency], *, by: Any) -> list[Verdict]:
    """For each of these agencies whether this person may object in its name."""
    rows = notice.evaluation.cycle.applications.filter(
        status__in=TAKES_PART, agency__in=[agency.pk for agency in agencies]
    )
    taking_part = set(rows.values_list("agency", flat=True))
    outside = no(_("Only an agency that takes part in this award year objects as an agency."))
    return [
        first_no(heads(by, agency.pk), YES if agency.pk in taking_part else outside)
        for agency in agencies
    ]


def file_objection(
    *,
    notice: PublicNotice,
    application: Application | None,
    name: str,
    contact: str,
    statement: str,
    now: datetime,
    file: File | None = None,
) -> Objection:
    """Accept an objection under real name, against one brand of the notice or one that was not
    chosen, or (without `application`) about the procedure; returns it with the code for its state.

    Refuses with NotNow outside the notice and with BadInput a brand that the notice does not
    concern, a missing name, an invalid telephone, a statement too short to examine, and a file as
    the upload gate does. The same objection sent twice is stored once. It delays the conferral
    until it is answered. The telephone is kept encrypted: only `identities.read_identity` decrypts
    it.
    """
    number = normalise_phone(contact)
    who = {
        "objector_name": required_text(
            name, field="name", least=2, missing=_("Please give your real name.")
        ),
        "objector": keyed("objector", number, year=notice.evaluation.cycle.year),
    }
    return _filed(
        notice=notice,
        application=application,
        who=who,
        contact=number,
        statement=statement,
        by=AnonymousUser(),
        now=now,
        file=file,
    )


def file_for_agency(
    *,
    notice: PublicNotice,
    agency: Agency,
    application: Application | None,
    statement: str,
    by: Any,
    proved_at: datetime | None,
    now: datetime,
    file: File | None = None,
) -> Objection:
    """The same by an agency of the year, also about its own brand that was not shortlisted. Its
    head signs it: `proved_at` is when he proved who he is, minutes ago at most.

    Refuses as `file_objection`, and with NotAllowed everybody else and a head without that proof.
    """
    require(may_object_for(notice, agency, by=by))
    if not is_fresh(proved_at, now):
        raise NotAllowed(_("Please prove who you are; what you typed is kept."))
    return _filed(
        notice=notice,
        application=application,
        who={"agency": agency, "filed_by": by},
        contact="",
        statement=statement,
        by=by,
        now=now,
        file=file,
    )


def _filed(
    *,
    notice: PublicNotice,
    application: Application | None,
    who: dict[str, Any],
    contact: str,
    statement: str,
    by: Any,
    now: datetime,
    file: File | None,
) -> Objection:
    said = telling_text(
        statement,
        field="statement",
        limit=STATEMENT_LIMIT,
        least=STATEMENT_AT_LEAST,
        missing=_("Please describe the facts, so that they can be examined."),
    )
    require(when=open_to(notice, now).verdict)
    with _proof(file, now) as row, action(by=by, now=now) as act:
        # The same lock as the end of the notice, so that an objection is either before it or
        # refused.
        act.lock(Evaluation.objects.filter(pk=notice.evaluation_id))
        current = PublicNotice.objects.select_related("evaluation__cycle").get(pk=notice.pk)
        open_now = open_to(current, now)
        require(when=open_now.verdict)
        about, fresh = about_of(current, application, own=who.get("agency"))
        require(when=open_now.verdict_on(fresh))
        same = {"about": about, "application": fresh, "statement": said, **who}
        # Under another notice of the year the same is another objection.
        twin = current.objections.filter(filed_at__gte=current.published_at, **same).first()
        if twin:
            return _again(act, twin, row)
        days = current.evaluation.cycle.rules["notice"]["objection_answer_working_days"]
        made = Objection(
            number=_next_number(current),
            code=new_code(CODE_LENGTH),
            notice=current,
            objector_contact=encrypt(contact, purpose=OBJECTOR) if contact else "",
            filed_at=now,
            answer_due=end_of_working_day(now, days),
            **same,
        )
        made.seal = seal_of(made, [row.sha256] if row else [])
        made.save()
        if row:
            row.objection = made
            row.save()
        act.log(
            "objection.file",
            gettext_noop("Filed an objection"),
            made,
            {
                "about": about,
                "application": fresh.number if fresh else None,
                "agency": who["agency"].pk if "agency" in who else None,
                "seal": made.seal,
            },
        )
        return made


def seal_of(objection: Objection, files: list[str]) -> str:
    """The SHA-256 of what was sent: the canonical JSON of what it is about, who objects, the
    statement, the moment and the hashes of the files. The code, which only its objector has, keeps
    others from guessing it.
    """
    about = objection.application.number if objection.application else None
    return digest(
        {
            "number": objection.number,
            "code": objection.code,
            "about": objection.about,
            "application": about,
            "name": objection.objector_name or f"agency {objection.agency_id}",
            "statement": objection.statement,
            "filed_at": objection.filed_at.astimezone(UTC).isoformat(),
            "files": files,
        }
    )


def add_proof(*, objection: Objection, file: File, by: Any, now: datetime) -> ObjectionFile:
    """Another file for an objection that is not answered yet, from whoever has its code, or from
    its agency's head.

    Refuses with NotNow after the answer, and with BadInput a file too many and what the upload gate
    refuses. The same file sent twice is stored once.
    """
    require(when=_takes_proof(objection))
    with _proof(file, now) as row, action(by=by, now=now) as act:
        locked = act.lock(objection)
        require(when=_takes_proof(locked))
        known = locked.files.filter(sha256=row.sha256).first()
        return act.nothing_done(known) if known else _added(act, locked, row)


def _takes_proof(objection: Objection) -> Verdict:
    if objection.status in OPEN_OBJECTIONS:
        return YES
    return no(_("The objection is answered; nothing can be added to it any more."))


def _again(act: Action, twin: Objection, row: ObjectionFile | None) -> Objection:
    """The same objection once more; a file that it did not have yet is added."""
    new = row is not None and not twin.files.filter(sha256=row.sha256).exists()
    if row is None or not new or not _takes_proof(twin):
        return act.nothing_done(twin)
    _added(act, twin, row)
    return twin


def _added(act: Action, objection: Objection, row: ObjectionFile) -> ObjectionFile:
    if objection.files.count() >= MOST_FILES:
        raise BadInput(
            _("An objection has up to %(most)d files.") % {"most": MOST_FILES}, field="file"
        )
    row.objection = objection
    row.save()
    act.log(
        "objection.add_proof",
        gettext_noop("Added proof to an objection"),
        objection,
        {"sha256": row.sha256},
    )
    return row


@contextmanager
def _proof(file: File | None, now: datetime) -> Iterator[Any]:
    if file is None:
        yield None
        return
    with checked_row(ObjectionFile(), file, PROOF_POLICY, now=now) as row:
        yield row


def about_of(
    notice: PublicNotice, application: Application | None, *, own: Agency | None = None
) -> tuple[ObjectionAbout, Application | None]:
    """What an objection or a tip is about, and the application as it is now. Refuses with BadInput
    a brand that the notice does not concern.
    """
    if application is None:
        return ObjectionAbout.PROCEDURE, None
    fresh = Application.objects.filter(pk=application.pk, cycle=notice.evaluation.cycle).first()
    if fresh is not None and fresh.status == ApplicationStatus.SELECTED:
        return ObjectionAbout.CHOSEN, fresh
    may = PASSED_OVER if fresh is not None and own and fresh.agency_id == own.pk else NOT_CHOSEN
    if fresh is None or fresh.status not in may:
        raise BadInput(_("Please choose one of the brands on the notice."), field="application")
    return ObjectionAbout.PASSED_OVER, fresh


def _next_number(notice: PublicNotice) -> str:
    """The next number of the year's register. The journal's lock is held, and no objection is ever
    deleted.
    """
    return f"Y{notice.evaluation.cycle.year}-{notice.objections.count() + 1:02d}"


def objection_by_code(notice: PublicNotice, code: str) -> Objection | None:
    """The objection of this notice with this typed code; None if there is none."""
    return (
        notice.objections.select_related("application__brand", "agency")
        .filter(code=normalise_code(code))
        .first()
    )
