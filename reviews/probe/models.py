"""What became of each test rating. The test ratings themselves are never stored."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brandportal.personal_data import NO_PERSON, RECORD, Holding
from reviews.evaluation.models import Evaluation
from reviews.probe.enums import Cause, Way
from reviews.rating.enums import Level


class Probe(models.Model):
    """One test: a level by one way, at this moment; `cause` is empty when it got through.

    Rows never change (`probe.append_only`).
    """

    personal_data = Holding(
        purpose=NO_PERSON, kept=RECORD, none="id evaluation way level probed_at cause"
    )

    evaluation = models.ForeignKey(
        Evaluation,
        verbose_name=_("evaluation"),
        on_delete=models.PROTECT,
        related_name="probes",
        db_index=False,
    )
    way = models.CharField(_("way of rating"), max_length=20, choices=Way)
    level = models.PositiveSmallIntegerField(_("answer given"), choices=Level)
    probed_at = models.DateTimeField(_("tested"))
    cause = models.CharField(_("cause"), max_length=20, choices=Cause, blank=True, default="")

    class Meta:
        verbose_name = _("test of a way of rating")
        verbose_name_plural = _("tests of ways of rating")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "probed_at", "way", "level"], name="probe_once_a_door_and_run"
            ),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="probe_level_1_to_5"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="probe_known_way"),
            models.CheckConstraint(
                condition=Q(cause__in=["", *Cause.values]), name="probe_known_cause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} · {self.get_level_display()}"
