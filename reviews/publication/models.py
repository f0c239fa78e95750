"""The folder of the results as a job makes it before the public notice takes it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brandportal.personal_data import NO_PERSON, RECORD, Holding
from reviews.evaluation.models import Evaluation


class FolderBuild(models.Model):
    """The making of one year's folder: how far it is, and the finished file with its seal.

    `inputs_hash` says what it is made from; `worker` is the run that makes it, empty when nobody
    does. The row stays when the notice has taken the file, which is kept under this row's name.
    """

    personal_data = Holding(
        purpose=NO_PERSON,
        kept=RECORD,
        none="id evaluation inputs_hash done total worker seen_at finished_at seal file",
    )

    evaluation = models.OneToOneField(
        Evaluation,
        verbose_name=_("evaluation"),
        on_delete=models.PROTECT,
        related_name="folder_build",
    )
    inputs_hash = models.CharField(max_length=64, blank=True)
    done = models.PositiveBigIntegerField(_("entries written"), default=0)
    total = models.PositiveBigIntegerField(_("entries in all"), default=0)
    worker = models.CharField(max_length=32, blank=True)
    seen_at = models.DateTimeField(_("last sign of life"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    seal = models.CharField(_("SHA-256 of the published results"), max_length=64, blank=True)
    file = models.FileField(_("published results"), upload_to="prepared/", blank=True)

    class Meta:
        verbose_name = _("folder of the results")
        verbose_name_plural = _("folders of the results")
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None, seal="", file="")
                | Q(~Q(seal=""), ~Q(file=""), finished_at__isnull=False, worker=""),
                name="folder_build_finished_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(worker="") | Q(seen_at__isnull=False), name="folder_build_worker_seen"
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="folder_build_done_within_total"
            ),
        ]

    def __str__(self) -> str:
        return str(self.evaluation)
