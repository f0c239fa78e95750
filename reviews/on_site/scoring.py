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
from brandportal.errors import YES, BadInput, NotNow, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.rulebook import on_site_indicators
from brandportal.texts import limited_text
from brandportal.uploads.kept import checked_row
from brandportal.uploads.kinds import JPEG, MEGABYTE, PNG, UploadPolicy
from reviews.evaluation.models import Evaluation
from reviews.on_site.models import Appointment, SiteNote, SitePhoto
from reviews.panel.drafts import Points, check_points, write_draft
from reviews.panel.enums import SheetStatus
from reviews.panel.models import PanelSeat, ScoreSheet
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


def _write(
    appointment: Appointment,
    seat: PanelSeat,
    scores: Mapping[str, Points],
    checked: Sequence[int],
    remark: str,
    by: Any,
    now: datetime,
) -> SiteNote:
    """Points of these indicators only; what stands elsewhere on the sheet stays."""
    application = appointment.application
    codes = on_site_indicators(application.cycle.rules).get(appointment.kind, ())
    require(may_judge(seat, application, by=by), has_begun(appointment, now=now))
    require(when=still_open(seat, appointment))
    for code in scores:
        if code not in codes:
            raise BadInput(_("This indicator is not scored here."), field=code)
    check_points(scores, application.cycle.rules)
    said = limited_text(remark, field="remark", limit=REMARK_LIMIT)
    # The version is compared when it is written: of two windows one is refused.
    sheet = ScoreSheet.objects.filter(seat=seat, application=application).first()
    stands = {
        row.indicator: Points(row.points, row.comment)
        for row in (sheet.scores.all() if sheet else ())
        if row.indicator not in codes
    }
    write_draft(
        seat=seat,
        application=application,
        scores={**stands, **scores},
        comment=sheet.comment if sheet else "",
        version=sheet.version if sheet else 0,
        by=by,
        now=now,
    )
    known = range(len(appointment.points_to_check))
    note, _is_new = SiteNote.objects.update_or_create(
        appointment=appointment,
        seat=seat,
        defaults={
            "checked": sorted({one for one in checked if one in known}),
            "remark": said,
            "saved_at": now,
        },
    )
    return note


def save(
    *,
    appointment: Appointment,
    seat: PanelSeat,
    scores: Mapping[str, Points],
    checked: Sequence[int],
    remark: str,
    by: Any,
    now: datetime,
) -> SiteNote:
    """Save what a judge gives and notes on site. The points stand on his own sheet, which he locks
    as always; it says that he was there.

    Refuses with NotAllowed (another person, a conflict of interest), NotNow (before its moment, not
    scoring, a locked sheet, no declaration) and BadInput (points that do not fit, another
    indicator, too long a remark).
    """
    with action(by=by, now=now) as act:
        note = _write(appointment, seat, scores, checked, remark, by, now)
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
    by: Any,
    now: datetime,
) -> SiteNote:
    """Keep what is typed so far, as `save` does, without a journal entry."""
    with transaction.atomic():
        return _write(appointment, seat, scores, checked, remark, by, now)


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


def _ready_for_photo(appointment: Appointment, seat: PanelSeat, by: Any, now: datetime) -> None:
    require(may_judge(seat, appointment.application, by=by), has_begun(appointment, now=now))
    require(when=still_open(seat, appointment))
    if appointment.photos.filter(seat=seat).count() >= MOST_PHOTOS:
        raise NotNow(_("Up to %(most)d photographs.") % {"most": MOST_PHOTOS})
