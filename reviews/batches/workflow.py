"""The lifecycle of a batch: read, compared with the paper by a second person, imported."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.enums import Stage
from applications.cycles.timeline import stage_verdict
from brandportal.accounts.policies import not_oneself
from brandportal.errors import YES, Verdict, first_no, no
from brandportal.workflow import Lifecycle, Transition, clock_only
from reviews.batches.enums import BatchStatus as B
from reviews.batches.models import Batch
from reviews.evaluation import policies
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation


def rating_runs(evaluation: Evaluation, now: datetime) -> Verdict:
    """Sheets are entered while the public rating is open, by status and by time."""
    if evaluation.status != EvaluationStatus.RATING:
        return no(_("Sheets are entered while the public rating runs."))
    return stage_verdict(evaluation.cycle, Stage.RATING, now)


def while_rating(batch: Batch, *, now: datetime) -> Verdict:
    return rating_runs(batch.evaluation, now)


def too_late(batch: Batch, *, now: datetime) -> Verdict:
    """The rating is over, so nothing more of this batch can count."""
    return no(_("The public rating still runs.")) if while_rating(batch, now=now) else YES


def all_read(batch: Batch, *, now: datetime) -> Verdict:
    if batch.reached < batch.good:
        return no(_("Not every line has been taken in."))
    return YES


def office_of_batch(batch: Batch, *, by: Any) -> Verdict:
    return policies.office_runs(batch.evaluation, by=by)


def second_person(batch: Batch, *, by: Any) -> Verdict:
    """Another officer than the one who entered the sheets."""
    words = _("You entered this file. Somebody else has to compare it with the paper.")
    own = not_oneself(by, batch.uploaded_by, words=words)
    return first_no(office_of_batch(batch, by=by), own)


BATCH = Lifecycle(
    name="batch",
    title=gettext_noop("Batch of sheets"),
    model=Batch,
    statuses=B,
    initial=B.CHECKED,
    final=(B.TAKEN_IN, B.DISCARDED, B.LAPSED),
    transitions=(
        Transition(
            action="confirm",
            untold="the office's own work with its paper; the batch shows its state",
            sources=(B.CHECKED,),
            target=B.CONFIRMED,
            label=gettext_noop("Confirm the sample"),
            done=gettext_noop("Compared a sample of a batch with the paper"),
            who=second_person,
            when=while_rating,
            stamp="confirmed",
            success=gettext_noop("The sample is confirmed. The batch can be taken in now."),
            explanation=gettext_noop(
                "Take the sheets of these lines out of the pile and compare them. When one does "
                "not agree, go back and have the batch discarded: nothing of it counts yet."
            ),
        ),
        Transition(
            action="take_in",
            untold="the office's own work with its paper; the batch shows its state",
            sources=(B.CONFIRMED,),
            target=B.TAKING_IN,
            label=gettext_noop("Take the batch in"),
            done=gettext_noop("Began to take a batch in"),
            who=office_of_batch,
            when=while_rating,
            explanation=gettext_noop(
                "Every line becomes a rating, except of people who have rated already: what they "
                "gave stays. This cannot be taken back."
            ),
            tone="alarm",
        ),
        Transition(
            action="stop",
            untold="the office's own work with its paper; the batch shows its state",
            sources=(B.TAKING_IN,),
            target=B.STOPPED,
            label=gettext_noop("Stop taking in"),
            done=gettext_noop("Stopped taking a batch in"),
            who=office_of_batch,
            stamp="stopped",
            success=gettext_noop(
                "Stopped. What was taken in stays, and work can go on from there."
            ),
            explanation=gettext_noop("The lines that are being written are finished first."),
            tone="quiet",
        ),
        Transition(
            action="resume",
            untold="the office's own work with its paper; the batch shows its state",
            sources=(B.STOPPED,),
            target=B.TAKING_IN,
            label=gettext_noop("Go on taking in"),
            done=gettext_noop("Went on taking a batch in"),
            who=office_of_batch,
            when=while_rating,
            explanation=gettext_noop("From the line where it stopped."),
        ),
        Transition(
            action="finish",
            untold="the office's own work with its paper; the batch shows its state",
            sources=(B.TAKING_IN,),
            target=B.TAKEN_IN,
            label=gettext_noop("Finish the batch"),
            done=gettext_noop("Took a batch in to its end"),
            who=clock_only,
            when=all_read,
            stamp="ended",
        ),
        Transition(
            action="discard",
            untold="the office's own work with its paper; the batch shows its state",
            sources=(B.CHECKED, B.CONFIRMED),
            target=B.DISCARDED,
            label=gettext_noop("Discard the batch"),
            done=gettext_noop("Discarded a batch"),
            who=office_of_batch,
            stamp="ended",
            success=gettext_noop("The batch is discarded. Nothing of it counts."),
            explanation=gettext_noop("Nothing of it counts; the file may be entered again."),
            tone="quiet",
        ),
        Transition(
            action="lapse",
            untold="the office's own work with its paper; the batch shows its state",
            sources=(B.CHECKED, B.CONFIRMED, B.TAKING_IN, B.STOPPED),
            target=B.LAPSED,
            label=gettext_noop("Let the batch lapse"),
            done=gettext_noop("A batch lapsed with the end of the rating"),
            who=clock_only,
            when=too_late,
            stamp="ended",
        ),
    ),
)
