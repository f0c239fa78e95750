"""Report the figure of a commitment through the year, and check it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.drafting.uploads import EVIDENCE_POLICY
from applications.form.models import Application, Commitment
from applications.lifecycle.notice_recipients import people_of_agency
from applications.lifecycle.policies import agency_people
from applications.progress.enums import Finding
from applications.progress.models import CommitmentActual
from applications.progress.policies import checks, is_reported, still_to_check
from brandportal.errors import BadInput, require
from brandportal.journal.actions import Action, action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.texts import limited_text, telling_text
from brandportal.uploads.kept import checked_row, delete_after_commit

NOTE_LIMIT = 300
FIGURE_NOT_CONFIRMED = notice_text(
    "progress.not_confirmed",
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("A figure was not confirmed: %(brand)s"),
    body=gettext_noop(
        "The evidence for the figure of “%(promise)s” does not confirm it, so it no longer "
        "counts on the public page. The reason stands beside it; you can report again."
    ),
)


def report_actual(
    *,
    application: Application,
    commitment: int,
    as_of: date,
    actual: Decimal,
    note: str,
    file: File,
    by: Any,
    now: datetime,
) -> CommitmentActual:
    """Report what was reached by a day, with a file that proves it. A second report for the same
    day replaces the first while nobody has checked it.

    Refuses other people, brands that are not named, a day in the future or before the sign-off,
    another agency's commitment, and what the upload policy refuses.
    """
    require(agency_people(application, by=by), is_reported(application))
    said = telling_text(note, field="note", limit=NOTE_LIMIT)
    promised = application.commitments.filter(pk=commitment).first()
    if promised is None:
        raise BadInput(_("Choose one of the brand's commitments."), field="commitment")
    _need_day(application, as_of, now)
    row = CommitmentActual(
        commitment=promised,
        as_of=as_of,
        actual=actual,
        note=said,
        reported_at=now,
        reported_by=by,
    )
    with checked_row(row, file, EVIDENCE_POLICY, now=now), action(by=by, now=now) as act:
        locked = act.lock(application)
        require(agency_people(locked, by=by), is_reported(locked))
        standing = promised.actuals.filter(as_of=as_of).first()
        if standing is not None:
            _replace(standing)
        row.save()
        act.log(
            "commitment.report",
            gettext_noop("Reported the figure of a commitment"),
            locked,
            {"commitment": promised.pk, "as_of": as_of, "actual": f"{actual:.2f}"},
        )
    return row


def _need_day(application: Application, as_of: date, now: datetime) -> None:
    if as_of > timezone.localdate(now):
        raise BadInput(_("The day must not lie in the future."), field="as_of")
    if application.signed_off_at and as_of < timezone.localdate(application.signed_off_at):
        raise BadInput(_("The day lies before the commitment was made."), field="as_of")


def _replace(standing: CommitmentActual) -> None:
    if standing.finding:
        raise BadInput(
            _("The figure of this day has been checked. Report one of a later day."), field="as_of"
        )
    delete_after_commit(standing.file)
    standing.delete()


def check_actual(
    *, figure: CommitmentActual, finding: str, remark: str, by: Any, now: datetime
) -> CommitmentActual:
    """The office says whether the evidence confirms a figure; one that it does not confirm no
    longer counts. Refuses a second check, and not confirming without saying why.
    """
    if finding not in Finding.values:
        raise BadInput(_("Choose a finding."), field="finding")
    written = telling_text if finding == Finding.NOT_CONFIRMED else limited_text
    said = written(remark, field="remark", limit=NOTE_LIMIT)
    with action(by=by, now=now) as act:
        locked = act.lock(figure, "commitment__application__brand")
        require(checks(locked, by=by), still_to_check(locked))
        locked.finding, locked.remark = finding, said
        locked.checked_at, locked.checked_by = now, by
        locked.save(update_fields=["finding", "remark", "checked_at", "checked_by"])
        # About the figure, which stays closed to who has a conflict; the application does not.
        entry = act.log(
            "commitment.check",
            gettext_noop("Checked the figure of a commitment"),
            locked,
            {"commitment": locked.commitment_id, "as_of": locked.as_of, "finding": finding},
        )
        if finding == Finding.NOT_CONFIRMED:
            _tell(locked, f"journal:{entry.seq}", now)
    return locked


def _tell(figure: CommitmentActual, key: str, now: datetime) -> None:
    application = figure.commitment.application
    queue(
        to=people_of_agency(application),
        key=key,
        text=FIGURE_NOT_CONFIRMED,
        context={"brand": application.brand.name, "promise": figure.commitment.promise},
        url=reverse("workspace:commitment-progress", args=[application.number]),
        now=now,
    )


def keep_annual_figures(
    act: Action, figures: Iterable[tuple[Commitment, Decimal, str]], *, as_of: date
) -> None:
    """The figures of an annual report that was handed in, as figures of the last day of its year;
    those of that day that were checked stay.
    """
    for commitment, actual, note in figures:
        standing = commitment.actuals.filter(as_of=as_of).first()
        if standing is None:
            CommitmentActual.objects.create(
                commitment=commitment,
                as_of=as_of,
                actual=actual,
                note=note,
                reported_at=act.now,
                reported_by=act.by,
            )
