"""What a judge gives and notes on site: points into his own sheet, a check list, a remark,
photographs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.timeline import moment_in_words
from brandportal.errors import YES, BadInput, EditedElsewhere, NotNow, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.rulebook import on_site_indicators
from brandportal.texts import limited_text
from brandportal.uploads.kept import checked_row, delete_after_commit
from brandportal.uploads.kinds import JPEG, MEGABYTE, PNG, UploadPolicy
from reviews.evaluation.models import Evaluation
from reviews.on_site.models import Appointment, SiteNote, SitePhoto
from reviews.panel.drafts import EDITED, Points, check_points, write_draft
from reviews.panel.enums import SheetStatus
from reviews.panel.models import Declaration, PanelSeat, ScoreSheet
from reviews.panel.policies import may_judge, panel_scores

REMARK_LIMIT, MOST_PHOTOS = 1000, 8
PHOTO_POLICY = UploadPolicy((JPEG, PNG), 10 * MEGABYTE, 50 * 1_000_000)


def has_begun(appointment: Appointment, *, now: datetime) -> Verdict:
    """From its moment on, while the panel scores."""
    if now < appointment.starts_at:
        return no(
            _("This begins on %(moment)s, at %(place)s.")
            % {"moment": moment_in_words(appointment.starts_at), "place": appointment.place}
        )
    return panel_scores(appointment.evaluation)


def still_open(seat: PanelSeat, appointment: Appointment) -> Verdict:
    """Until the judge has locked his sheet."""
    locked = ScoreSheet.objects.filter(seat=seat, application=appointment.application_id).exclude(
        status=SheetStatus.DRAFT
    )
    return no(_("This sheet is locked.")) if locked.exists() else YES


def has_declared(seat: PanelSeat, appointment: Appointment) -> bool:
    """Whether the judge has declared to have no conflict of interest with the brand."""
    rows = Declaration.objects.filter(seat=seat, application=appointment.application_id)
    return rows.filter(has_conflict=False).exists()


def _write(
    appointment: Appointment,
    seat: PanelSeat,
    scores: Mapping[str, Points],
    checked: Sequence[int],
    remark: str,
    version: int,
    by: Any,
    now: datetime,
) -> SiteNote:
    """Points of these indicators only; what stands elsewhere on the sheet stays. What stands
    already as given is not written again: a save that was sent twice is one.
    """
    application = appointment.application
    codes = on_site_indicators(application.cycle.rules).get(appointment.kind, ())
    require(may_judge(seat, application, by=by), has_begun(appointment, now=now))
    require(when=still_open(seat, appointment))
    for code in scores:
        if code not in codes:
            raise BadInput(_("This indicator is not scored here."), field=code)
    check_points(scores, application.cycle.rules)
    said = limited_text(remark, field="remark", limit=REMARK_LIMIT)
    known = range(len(appointment.points_to_check))
    given = {"checked": sorted({one for one in checked if one in known}), "remark": said}
    noted = SiteNote.objects.filter(appointment=appointment, seat=seat)
    if not scores and not any(given.values()) and not noted.exists():
        raise BadInput(_("Nothing is given yet: points, a line of the check list or a remark."))
    sheet = ScoreSheet.objects.filter(seat=seat, application=application).first()
    stands = {
        row.indicator: Points(row.points, row.comment)
        for row in (sheet.scores.all() if sheet else ())
    }
    if sheet and sheet.version != version:
        note = noted.filter(**given).first()
        here = {code: one for code, one in stands.items() if code in codes}
        plainly = {code: Points(one.points, one.comment.strip()) for code, one in scores.items()}
        if note is None or here != plainly:
            raise EditedElsewhere(_(EDITED))
        return note
    elsewhere = {code: one for code, one in stands.items() if code not in codes}
    write_draft(
        seat=seat,
        application=application,
        scores={**elsewhere, **scores},
        comment=sheet.comment if sheet else "",
        version=version,
        by=by,
        now=now,
    )
    note, _is_new = SiteNote.objects.update_or_create(
        appointment=appointment, seat=seat, defaults={**given, "saved_at": now}
    )
    return note


def save(
    *,
    appointment: Appointment,
    seat: PanelSeat,
    scores: Mapping[str, Points],
    checked: Sequence[int],
    remark: str,
    version: int,
    by: Any,
    now: datetime,
) -> SiteNote:
    """Save what a judge gives and notes on site. The points stand on his own sheet, which he locks
    as always; it says that he was there. `version` is that of the sheet that he has seen.

    Refuses with NotAllowed (another person, a conflict of interest), NotNow (before its moment, not
    scoring, a locked sheet, no declaration), EditedElsewhere (another version, with other content)
    and BadInput (points that do not fit, another indicator, too long a remark, nothing at all).
    """
    with action(by=by, now=now) as act:
        note = _write(appointment, seat, scores, checked, remark, version, by, now)
        if note.saved_at != now:
            return act.nothing_done(note)
        act.log(
            "on_site.save",
            gettext_noop("Noted points at a live defence or site visit"),
            appointment.application,
            {"kind": appointment.kind},
        )
    return note


def autosave_on_site(
    *,
    appointment: Appointment,
    seat: PanelSeat,
    scores: Mapping[str, Points],
    checked: Sequence[int],
    remark: str,
    version: int,
    by: Any,
    now: datetime,
) -> SiteNote:
    """Keep what is typed so far, as `save` does, without a journal entry."""
    with transaction.atomic():
        return _write(appointment, seat, scores, checked, remark, version, by, now)


def add_photo(
    *, appointment: Appointment, seat: PanelSeat, file: File, by: Any, now: datetime
) -> SitePhoto:
    """Keep a photograph. Refuses as `save` does, with NotNow the ninth, and with BadInput a file as
    the upload gate does.
    """
    _ready_for_photo(appointment, seat, by, now)
    row = SitePhoto(appointment=appointment, seat=seat)
    with checked_row(row, file, PHOTO_POLICY, now=now) as checked, action(by=by, now=now) as act:
        act.lock(Evaluation.objects.filter(pk=appointment.evaluation_id))
        _ready_for_photo(appointment, seat, by, now)
        checked.save()
        act.log(
            "on_site.photo",
            gettext_noop("Added a photograph of a live defence or site visit"),
            appointment.application,
            {"sha256": checked.sha256},
        )
    return row


def remove_photo(*, photo: SitePhoto, by: Any, now: datetime) -> None:
    """Take a photograph away and delete its file, until the sheet is locked; the journal keeps its
    hash. A second call does nothing. Refuses as `save` does.
    """
    appointment, seat = photo.appointment, photo.seat
    with action(by=by, now=now) as act:
        act.lock(Evaluation.objects.filter(pk=appointment.evaluation_id))
        require(may_judge(seat, appointment.application, by=by), has_begun(appointment, now=now))
        require(when=still_open(seat, appointment))
        row = SitePhoto.objects.filter(pk=photo.pk).first()
        if row is None:
            return act.nothing_done(None)
        act.log(
            "on_site.remove_photo",
            gettext_noop("Took a photograph of a live defence or site visit away"),
            appointment.application,
            {"sha256": row.sha256},
        )
        delete_after_commit(row.file)
        row.delete()


def _ready_for_photo(appointment: Appointment, seat: PanelSeat, by: Any, now: datetime) -> None:
    require(may_judge(seat, appointment.application, by=by), has_begun(appointment, now=now))
    require(when=still_open(seat, appointment))
    if not has_declared(seat, appointment):
        raise NotNow(_("Please declare first whether you have a conflict."))
    if appointment.photos.filter(seat=seat).count() >= MOST_PHOTOS:
        raise NotNow(_("Up to %(most)d photographs.") % {"most": MOST_PHOTOS})
