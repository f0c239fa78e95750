"""Add and remove evidence and the logo while their section can be edited; files are stored under
random names.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.indicators import indicators
from applications.drafting.editing import editable, lock_for_writing, note_saved
from applications.drafting.uploads import EVIDENCE_POLICY, LOGO_EDGE, LOGO_POLICY
from applications.form.models import Application, Commitment, Evidence
from applications.form.sections import BY_CODE, Section
from applications.lifecycle.policies import agency_people
from brandportal.errors import BadInput, NotNow, require
from brandportal.journal.actions import action
from brandportal.texts import required_text
from brandportal.uploads.gate import harmless_name, redraw
from brandportal.uploads.handler import MOST_STORED
from brandportal.uploads.kept import checked_row, delete_after_commit
from brandportal.uploads.kinds import MEGABYTE

TITLE_LIMIT = 80
MOST_AT_ONCE = 10


def add_evidence(
    *,
    application: Application,
    indicator: str,
    title: str,
    file: File,
    commitment: Commitment | None = None,
    public: bool = False,
    by: Any,
    now: datetime,
) -> Evidence:
    """Add one document under an indicator, and to a commitment if it backs one. A `public` one is
    shown with the brand once citizens may see the brand.

    Refuses what the upload policy refuses, an unknown indicator, a commitment that the application
    does not have, a missing title, the same file twice under one indicator, and an application
    whose evidence cannot be edited now. A refused file is not stored.
    """
    section = BY_CODE["evidence"]
    bounds = _("Say in up to %(limit)s characters what the file shows.") % {"limit": TITLE_LIMIT}
    shows = required_text(title, field="title", limit=TITLE_LIMIT, bounds=bounds)
    _ask_first(application, section, by, now)
    row = Evidence(
        application=application,
        indicator=indicator,
        commitment=commitment,
        public=public,
        title=shows,
        uploaded_by=by,
    )
    # Written before the transaction, so that nobody waits for a disk while the journal is locked.
    with checked_row(row, file, EVIDENCE_POLICY, now=now), action(by=by, now=now) as act:
        locked = lock_for_writing(act, application, section)
        _check_place(locked, section, row)
        row.save()
        note_saved(act, locked, section)
    return row


def add_files(
    *,
    application: Application,
    indicator: str,
    title: str,
    file: Sequence[File],
    commitment: Commitment | None = None,
    public: bool = False,
    by: Any,
    now: datetime,
) -> list[Evidence]:
    """Add several documents of one title under an indicator, one after another.

    Those that fit are kept; sent again, they are told from the others by their content. BadInput
    names each file that was refused and says why; NotAllowed and NotNow concern all of them.
    """
    if len(file) > MOST_AT_ONCE:
        raise BadInput(
            _("Please add at most %(most)s files at once.") % {"most": MOST_AT_ONCE}, field="file"
        )
    added, refused = [], []
    for one in file:
        try:
            added.append(
                add_evidence(
                    application=application,
                    indicator=indicator,
                    title=title,
                    file=one,
                    commitment=commitment,
                    public=public,
                    by=by,
                    now=now,
                )
            )
        except BadInput as refusal:
            if len(file) == 1 or refusal.field != "file":
                raise
            named = {"name": harmless_name(one.name or ""), "reason": refusal.reason}
            refused.append(_("%(name)s: %(reason)s") % named)
    if refused:
        counts = {"added": len(added), "all": len(file)}
        first = _("%(added)s of %(all)s files were added. Not added:") % counts
        raise BadInput(" ".join([first, *refused]), field="file")
    return added


def limits_at_once() -> str:
    """How many files fit into one request, and how large they may be together."""
    return _("Up to %(most)s files at once, together up to %(megabytes)s MB.") % {
        "most": MOST_AT_ONCE,
        "megabytes": MOST_STORED // MEGABYTE,
    }


def together() -> dict[str, Any]:
    """The attributes of the field for several files, for files.js: from which size they are too
    large together.
    """
    words = _("Together they have {size} MB; up to %(megabytes)s MB at once are possible.")
    return {
        "data-most-together": MOST_STORED,
        "data-too-much": words % {"megabytes": MOST_STORED // MEGABYTE},
    }


def _ask_first(application: Application, section: Section, by: Any, now: datetime) -> None:
    """Check who and when before the file is read; checked again on the locked row when it is
    written.
    """
    require(agency_people(application, by=by), editable(application, section, now))


def _check_place(locked: Application, section: Section, row: Evidence) -> None:
    if row.indicator not in indicators(locked.cycle.rules or {"indicators": {}}):
        raise BadInput(
            _("The rules of this award year do not know this indicator."), field="indicator"
        )
    _check_commitment(locked, row.commitment)
    if section.rows and locked.evidence.count() >= section.rows.most:
        raise BadInput(_("At most %(most)s files are possible.") % {"most": section.rows.most})
    if locked.evidence.filter(indicator=row.indicator, sha256=row.sha256).exists():
        raise BadInput(_("This file is already filed here."), field="file")


def _check_commitment(locked: Application, commitment: Commitment | None) -> None:
    """It may have been taken back, in another window, since the page was opened."""
    if commitment and not locked.commitments.filter(pk=commitment.pk).exists():
        raise BadInput(_("This commitment is no longer in the application."), field="commitment")


def file_evidence(
    *,
    evidence: Evidence,
    commitment: Commitment | None,
    public: bool,
    by: Any,
    now: datetime,
) -> Evidence:
    """Tie a document to a commitment, or to none, and say whether the public may see it, while the
    evidence can be edited. Refuses a commitment that the application does not have, and a document
    that was removed meanwhile.
    """
    section = BY_CODE["evidence"]
    with action(by=by, now=now) as act:
        locked = lock_for_writing(act, evidence.application, section)
        row = locked.evidence.filter(pk=evidence.pk).first()
        if row is None:
            raise NotNow(_("This file was removed meanwhile."))
        _check_commitment(locked, commitment)
        if (row.commitment, row.public) == (commitment, public):
            return act.nothing_done(row)
        row.commitment, row.public = commitment, public
        row.save()
        note_saved(act, locked, section)
    return row


def remove_evidence(*, evidence: Evidence, by: Any, now: datetime) -> None:
    """Remove one document and its file while the evidence can be edited. A second call does
    nothing.
    """
    with action(by=by, now=now) as act:
        locked = lock_for_writing(act, evidence.application, BY_CODE["evidence"])
        row = locked.evidence.filter(pk=evidence.pk).first()
        if row is None:
            return act.nothing_done(None)
        act.log(
            "application.remove_evidence",
            gettext_noop("Removed a file of evidence"),
            locked,
            {"indicator": row.indicator, "sha256": row.sha256},
        )
        delete_after_commit(row.file)
        row.delete()


def drawn_logo(*, application: Application, file: File, by: Any, now: datetime) -> bytes:
    """A PNG or JPEG drawn again, to be stored by `keep_logo`. Writes nothing.

    Refuses with NotAllowed and NotNow before a byte is read, with BadInput at `logo` what the
    upload policy refuses.
    """
    _ask_first(application, BY_CODE["values"], by, now)
    try:
        return redraw(LOGO_POLICY, file, edge=LOGO_EDGE)
    except BadInput as refusal:
        raise BadInput(refusal.reason, field="logo") from refusal


def keep_logo(*, application: Application, drawn: bytes, by: Any, now: datetime) -> Application:
    """Store a drawn picture as the brand's logo, replacing the previous one."""
    section = BY_CODE["values"]
    with action(by=by, now=now) as act:
        locked = lock_for_writing(act, application, section)
        delete_after_commit(locked.logo)
        locked.logo.save(f"{uuid4().hex}.png", ContentFile(drawn), save=False)
        note_saved(act, locked, section)
    return locked


def set_logo(*, application: Application, file: File, by: Any, now: datetime) -> Application:
    """Set a PNG or JPEG as the brand's logo, drawn again so that nothing hidden in the file is
    stored.
    """
    drawn = drawn_logo(application=application, file=file, by=by, now=now)
    return keep_logo(application=application, drawn=drawn, by=by, now=now)


def remove_logo(*, application: Application, by: Any, now: datetime) -> Application:
    """Remove the logo; the brand is then shown with its monogram."""
    with action(by=by, now=now) as act:
        locked = lock_for_writing(act, application, BY_CODE["values"])
        if not locked.logo:
            return act.nothing_done(locked)
        delete_after_commit(locked.logo)
        locked.logo = ""
        note_saved(act, locked, BY_CODE["values"])
    return locked


def reused_in(application: Application) -> dict[str, list[str]]:
    """Files that other applications have too: SHA-256 to the numbers of those applications, in
    order.
    """
    own = application.evidence.values_list("sha256", flat=True)
    found: dict[str, list[str]] = {}
    for sha256, number in (
        Evidence.objects.filter(sha256__in=list(own))
        .exclude(application=application)
        .order_by("application__number")
        .values_list("sha256", "application__number")
        .distinct()
    ):
        found.setdefault(sha256, []).append(number)
    return found
