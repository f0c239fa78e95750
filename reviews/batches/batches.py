"""Batches of sheets: read a file once, compare a sample with the paper, import it block by block.

The numbers of accepted ratings and duplicates are written with each block and sealed until the
rating has closed, because they would tell who has rated. The lines are deleted when the batch has
ended.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.enums import Stage
from applications.cycles.timeline import window
from brandportal.errors import BadInput, NotNow, require
from brandportal.jobs import slice_by_slice
from brandportal.journal.actions import action
from brandportal.texts import telling_text
from brandportal.workflow import CLOCK, transition
from reviews.batches.enums import BATCH_CHANNELS, BatchStatus
from reviews.batches.files import Read, Reading, read_sheets, read_table
from reviews.batches.intake import BLOCK, Sheet, take_block
from reviews.batches.models import Batch, BatchLine
from reviews.batches.workflow import BATCH, rating_runs, too_late
from reviews.comments.comments import write_comment
from reviews.evaluation import policies
from reviews.evaluation.enums import AFTER_COUNT
from reviews.evaluation.models import Evaluation
from reviews.rating.models import Rating
from reviews.rating.rating import Answer

WITH_LINES_AHEAD = (
    BatchStatus.CHECKED,
    BatchStatus.CONFIRMED,
    BatchStatus.TAKING_IN,
    BatchStatus.STOPPED,
)
NAME_LIMIT = 120
REASON_LIMIT = 1000
_draw = secrets.SystemRandom()


def read_file(*, evaluation: Evaluation, name: str, content: bytes, now: datetime) -> Reading:
    """A dry run: the content and the faults of every line. Writes nothing.

    Refuses with NotNow outside the public rating, and with BadInput a file that is no table or
    lacks a column.
    """
    require(when=rating_runs(evaluation, now))
    found = window(evaluation.cycle, Stage.RATING)
    assert found is not None  # rating_runs has checked the dates
    return read_sheets(
        read_table(name, content),
        evaluation=evaluation,
        first_day=timezone.localdate(found.opens_at),
        last_day=timezone.localdate(now),
    )


def enter_batch(
    *, evaluation: Evaluation, channel: str, name: str, content: bytes, by: Any, now: datetime
) -> Batch:
    """Save the valid lines of a file, as keyed hashes and answers, and draw the sample; nothing of
    it counts yet.

    The file itself is not stored. Refuses with NotAllowed (an officer who works for a participating
    agency), NotNow (outside the public rating) and BadInput (no table, no valid line, the same file
    twice in an award year).
    """
    require(policies.office_runs(evaluation, by=by))
    if channel not in BATCH_CHANNELS:
        raise BadInput(_("Choose paper sheets or telephone interviews."), field="channel")
    reading = read_file(evaluation=evaluation, name=name, content=content, now=now)
    if not reading.good:
        raise BadInput(_("No line of this file can be taken in."), field="file")
    try:
        with action(by=by, now=now) as act:
            batch = Batch.objects.create(
                evaluation=evaluation,
                channel=channel,
                name=name[-NAME_LIMIT:],
                sha256=sha256(content).hexdigest(),
                rows=reading.rows,
                good=len(reading.good),
                refused=[
                    [wrong.line, wrong.column, wrong.code, wrong.letter] for wrong in reading.wrong
                ],
                sample=_sample(evaluation, reading),
                uploaded_at=now,
                uploaded_by=by,
            )
            BatchLine.objects.bulk_create(
                [_line(batch, read) for read in reading.good], batch_size=BLOCK
            )
            act.log(
                "batch.enter",
                gettext_noop("Entered a file of sheets"),
                batch,
                {"channel": str(channel), "rows": reading.rows, "sha256": batch.sha256},
            )
    except IntegrityError as error:
        if "batch_file_once_a_year" in str(error) or "sha256" in str(error):
            raise BadInput(
                _("This file has been entered already in this award year."), field="file"
            ) from None
        raise
    return batch


def _sample(evaluation: Evaluation, reading: Reading) -> list[int]:
    """The lines to compare with the paper: a share of them with a minimum, drawn unpredictably."""
    rules = evaluation.cycle.rules["public"]["batches"]
    share = math.ceil(len(reading.good) * rules["sample_percent"] / 100)
    size = min(len(reading.good), max(share, rules["sample_least"]))
    return sorted(_draw.sample([read.line for read in reading.good], size))


def _line(batch: Batch, read: Read) -> BatchLine:
    overall, attitude, ability, efficiency, effect = read.levels
    assert overall is not None  # a valid line has it
    return BatchLine(
        batch=batch,
        line=read.line,
        application=read.application,
        pseudonym=read.pseudonym,
        group=read.group,
        overall=overall,
        attitude=attitude,
        ability=ability,
        efficiency=efficiency,
        effect=effect,
        reasons=",".join(read.reasons),
        comment=read.comment,
        given_on=read.given_on,
    )


def sampled_lines(batch: Batch) -> list[BatchLine]:
    """The lines that the second person compares with the paper."""
    return list(batch.lines.filter(line__in=batch.sample).select_related("application__brand"))


def confirm_batch(*, batch: Batch, by: Any, now: datetime) -> Batch:
    """A second officer confirms that the sample agrees with the paper; only then can the batch be
    imported.
    """
    return transition(BATCH, "confirm", batch, by=by, now=now, data={"sample": batch.sample})


def start_batch(*, batch: Batch, by: Any, now: datetime) -> Batch:
    """Start the import, or continue it after a stop; `work_on` in the worker does the work."""
    action = "resume" if batch.status == BatchStatus.STOPPED else "take_in"
    return transition(BATCH, action, batch, by=by, now=now)


def stop_batch(*, batch: Batch, by: Any, now: datetime) -> Batch:
    """Stop after the current block; imported lines stay, and the import can continue from there."""
    return transition(BATCH, "stop", batch, by=by, now=now)


def discard_batch(*, batch: Batch, reason: str, by: Any, now: datetime) -> Batch:
    """Discard a batch of which nothing was imported. Its file, corrected or not, may be entered
    again. Refuses with BadInput a reason that says nothing.
    """
    why = telling_text(reason, field="reason", limit=REASON_LIMIT)
    with action(by=by, now=now):
        done = transition(
            BATCH,
            "discard",
            batch,
            by=by,
            now=now,
            changes={"discard_reason": why},
            data={"reason": why},
        )
        done.lines.all().delete()
    return done


def take_next_block(*, batch: Batch, now: datetime) -> bool:
    """Import the next 500 lines and record the progress, in one transaction; False if there was
    nothing to do.

    A second worker at the same batch waits and then continues behind the first. When the rating is
    closed at the same time, either the block is counted or it writes nothing.
    """
    with transaction.atomic():
        locked = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        evaluation = Evaluation.objects.select_for_update(of=("self",), no_key=True).get(
            pk=locked.evaluation_id
        )
        if locked.status != BatchStatus.TAKING_IN or not rating_runs(evaluation, now):
            return False
        lines = list(
            locked.lines.select_related("application__brand", "application__cycle").order_by(
                "line"
            )[locked.reached : locked.reached + BLOCK]
        )
        if not lines:
            return False
        rated_before = _rated([line for line in lines if line.comment])
        new = take_block([_sheet(line, locked.channel) for line in lines], now=now)
        _keep_comments(lines, locked.channel, rated_before, now)
        Batch.objects.filter(pk=locked.pk).update(
            reached=F("reached") + len(lines),
            accepted=F("accepted") + new,
            duplicates=F("duplicates") + len(lines) - new,
        )
    return True


def _rated(lines: list[BatchLine], **more: Any) -> dict[tuple[int, str], int]:
    """The existing ratings of these lines' brands and persons, by brand and pseudonym."""
    if not lines:
        return {}
    standing = Rating.objects.filter(pseudonym__in=[line.pseudonym for line in lines], **more)
    return {
        (brand, pseudonym): pk
        for pk, brand, pseudonym in standing.values_list("pk", "application_id", "pseudonym")
    }


def _keep_comments(
    lines: list[BatchLine], channel: str, rated_before: Collection[tuple[int, str]], now: datetime
) -> None:
    """Save the comments of lines that have just become ratings, but not those of duplicates."""
    said = [line for line in lines if line.comment]
    written = _rated(said, channel=channel, accepted_at=now)
    for line in said:
        person = (line.application_id, line.pseudonym)
        if person in written and person not in rated_before:
            write_comment(
                application=line.application,
                rating_id=written[person],
                text=line.comment,
                now=now,
            )


def _sheet(line: BatchLine, channel: str) -> Sheet:
    return Sheet(
        application_id=line.application_id,
        brand=line.application.brand.code,
        year=line.application.cycle.year,
        pseudonym=line.pseudonym,
        group=line.group,
        channel=channel,
        answer=Answer(
            line.overall,
            line.attitude,
            line.ability,
            line.efficiency,
            line.effect,
            reasons=tuple(filter(None, line.reasons.split(","))),
        ),
    )


def work_on(*, batch: Batch, clock: Callable[[], datetime]) -> Batch:
    """Import block after block until the end, a stop, or the end of the rating at the time of the
    block.

    Safe to call at any time and twice.
    """
    slice_by_slice(lambda: take_next_block(batch=batch, now=clock()))
    batch.refresh_from_db()
    if batch.status == BatchStatus.TAKING_IN and batch.reached == batch.good:
        try:
            now = clock()
            with action(by=CLOCK, now=now):
                batch = transition(BATCH, "finish", batch, by=CLOCK, now=now)
                batch.lines.all().delete()
        except NotNow:  # another worker has just finished it, or somebody has stopped it
            batch.refresh_from_db()
    return batch


def being_taken_in() -> list[Batch]:
    """Batches being imported: the scheduled task continues those whose worker died."""
    return list(Batch.objects.filter(status=BatchStatus.TAKING_IN).order_by("pk"))


def due_to_lapse(now: datetime) -> list[Batch]:
    """Batches that were not finished before the end of the rating."""
    ahead = Batch.objects.filter(status__in=WITH_LINES_AHEAD).select_related("evaluation__cycle")
    return [batch for batch in ahead if too_late(batch, now=now)]


def lapse_batch(*, batch: Batch, now: datetime) -> Batch:
    """Lapse a batch that was not finished before the end of the rating; imported lines count. Only
    the scheduled task does this.
    """
    with action(by=CLOCK, now=now):
        done = transition(BATCH, "lapse", batch, by=CLOCK, now=now)
        done.lines.all().delete()
    return done


def outcome(batch: Batch) -> tuple[int, int] | None:
    """New ratings and duplicates; None while they are sealed."""
    if batch.evaluation.status not in AFTER_COUNT:
        return None
    return batch.accepted, batch.duplicates
