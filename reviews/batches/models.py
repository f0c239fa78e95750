"""Ratings on paper and by telephone interview, entered by the office as a file. These tables
contain no telephone numbers.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, Holding
from reviews.batches.enums import BATCH_CHANNELS, BatchStatus
from reviews.comments.models import LONGEST_COMMENT
from reviews.evaluation.models import Evaluation
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.models import LEVELS_1_TO_5, level_field


class Batch(models.Model):
    """One file of sheets or interviews, read once.

    `rows` lines were read: `good` of them are valid, the others are in `refused` as [line, column,
    code, letter], without the text of the cell. `sample` lists the lines that a second person
    compares with the paper. `reached` is how many lines have been imported; it is written together
    with the ratings of each block, so that the import continues exactly where it stopped.
    `accepted` and `duplicates` are sealed while the rating runs, because they tell who has rated.
    """

    personal_data = Holding(
        purpose=gettext_noop("Ratings on paper or by telephone that the office takes in."),
        kept=RECORD,
        none=(
            "id evaluation channel status name sha256 rows good refused sample reached accepted "
            "duplicates discard_reason uploaded_at confirmed_at stopped_at ended_at"
        ),
        personal="uploaded_by confirmed_by stopped_by ended_by",
    )

    evaluation = models.ForeignKey(
        Evaluation,
        verbose_name=_("evaluation"),
        on_delete=models.PROTECT,
        related_name="batches",
        editable=False,
    )
    channel = models.CharField(_("channel"), max_length=20, choices=Channel, editable=False)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=BatchStatus,
        default=BatchStatus.CHECKED,
        editable=False,
    )
    name = models.CharField(_("file"), max_length=120, editable=False)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, editable=False)
    rows = models.PositiveIntegerField(_("lines read"), editable=False)
    good = models.PositiveIntegerField(_("lines to take in"), editable=False)
    refused: models.JSONField[Any, Any] = models.JSONField(default=list, editable=False)
    sample: models.JSONField[Any, Any] = models.JSONField(default=list, editable=False)
    reached = models.PositiveIntegerField(_("lines taken in"), default=0, editable=False)
    accepted = models.PositiveIntegerField(_("new ratings"), default=0, editable=False)
    duplicates = models.PositiveIntegerField(_("had rated already"), default=0, editable=False)
    discard_reason = models.CharField(
        _("why it was discarded"), max_length=1000, blank=True, editable=False
    )
    uploaded_at = models.DateTimeField(_("uploaded"), editable=False)
    uploaded_by = person()
    confirmed_at = moment(_("sample confirmed"))
    confirmed_by = person()
    stopped_at = moment(_("stopped"))
    stopped_by = person()
    ended_at = moment(_("ended"))
    ended_by = person()

    class Meta:
        verbose_name = _("batch of sheets")
        verbose_name_plural = _("batches of sheets")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "sha256"],
                condition=~Q(status=BatchStatus.DISCARDED),
                name="batch_file_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[channel.value for channel in BATCH_CHANNELS]),
                name="batch_channel",
            ),
            models.CheckConstraint(
                condition=Q(good__lte=F("rows"))
                & Q(reached__lte=F("good"))
                & Q(reached=F("accepted") + F("duplicates")),
                name="batch_adds_up",
            ),
            models.CheckConstraint(
                condition=~Q(status=BatchStatus.TAKEN_IN) | Q(reached=F("good")),
                name="batch_taken_in_to_its_end",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[BatchStatus.CHECKED, BatchStatus.DISCARDED])
                | Q(status=BatchStatus.LAPSED)
                | Q(confirmed_at__isnull=False),
                name="batch_confirmed_before_it_counts",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("uploaded_by")),
                name="batch_confirmed_by_a_second_person",
            ),
            *(
                models.CheckConstraint(condition=paired(stamp), name=f"batch_{stamp}_paired")
                for stamp in ("confirmed", "stopped", "ended")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.name}"


class BatchLine(models.Model):
    """One valid line: the keyed hash of its person, and the answer. Deleted once the batch has
    ended.
    """

    personal_data = Holding(
        purpose=gettext_noop("Ratings on paper or by telephone that the office takes in."),
        kept=gettext_noop("until the batch is taken in or discarded"),
        none=(
            "id batch line application group overall attitude ability efficiency effect reasons "
            "given_on"
        ),
        personal="comment",
        keyed="pseudonym",
    )

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line = models.PositiveIntegerField(_("line"))
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    pseudonym = models.CharField(max_length=64)
    group = models.CharField(_("rater group"), max_length=20, choices=RaterGroup)
    overall = level_field(_("overall"), optional=False)
    attitude = level_field(_("attitude"), optional=True)
    ability = level_field(_("ability"), optional=True)
    efficiency = level_field(_("efficiency"), optional=True)
    effect = level_field(_("effect"), optional=True)
    reasons = models.CharField(_("what went wrong"), max_length=120, blank=True)
    comment = models.CharField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    given_on = models.DateField(_("date on the sheet"))

    class Meta:
        verbose_name = _("line of a batch")
        verbose_name_plural = _("lines of a batch")
        ordering = ["batch", "line"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="batch_line_once"),
            models.UniqueConstraint(
                fields=["batch", "application", "pseudonym"], name="batch_line_one_a_person"
            ),
            models.CheckConstraint(condition=LEVELS_1_TO_5, name="batch_line_levels_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.line}"
