"""The evaluation of an award year."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Cycle
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, WHO_DID, Holding
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.querysets import EvaluationQuerySet

EVALUATION_STAMPS = (
    "scoring_opened",
    "scoring_closed",
    "rating_opened",
    "counted",
    "decided",
    "noticed",
    "cleared",
    "concluded",
)


class Evaluation(models.Model):
    """The evaluation of one award year, from the panel to the cleared notice."""

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id cycle status scoring_opened_at scoring_closed_at rating_opened_at counted_at "
            "decided_at noticed_at cleared_at concluded_at"
        ),
        personal=(
            "scoring_opened_by scoring_closed_by rating_opened_by counted_by decided_by noticed_by "
            "cleared_by concluded_by"
        ),
    )

    cycle = models.OneToOneField(
        Cycle, verbose_name=_("award year"), on_delete=models.PROTECT, related_name="evaluation"
    )
    status = models.CharField(
        _("status"), max_length=20, choices=EvaluationStatus, default=EvaluationStatus.PREPARING
    )
    scoring_opened_at = moment(_("scoring opened"))
    scoring_opened_by = person()
    scoring_closed_at = moment(_("scoring closed"))
    scoring_closed_by = person()
    rating_opened_at = moment(_("rating opened"))
    rating_opened_by = person()
    counted_at = moment(_("counted"))
    counted_by = person()
    decided_at = moment(_("decided"))
    decided_by = person()
    noticed_at = moment(_("put on notice"))
    noticed_by = person()
    cleared_at = moment(_("cleared"))
    cleared_by = person()
    concluded_at = moment(_("concluded"))
    concluded_by = person()

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-cycle__year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=EvaluationStatus.values), name="evaluation_known_status"
            ),
            *(
                models.CheckConstraint(condition=paired(stamp), name=f"evaluation_{stamp}_paired")
                for stamp in EVALUATION_STAMPS
            ),
        ]

    def __str__(self) -> str:
        return str(self.cycle)


class ReadingPermit(models.Model):
    """Two people let one person with a conflict of interest read the order of one year for some
    days.
    """

    personal_data = Holding(
        purpose=WHO_DID, kept=RECORD, none="id evaluation granted_at ends_at", personal="person"
    )

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.CASCADE, related_name="permits"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    granted_at = models.DateTimeField(_("granted"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        verbose_name = _("permit to read")
        verbose_name_plural = _("permits to read")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "person"], name="permit_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("granted_at")), name="permit_has_term"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} · {self.person}"
