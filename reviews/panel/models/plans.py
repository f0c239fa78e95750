"""Who is to score what, where not every member scores every brand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.paired_fields import moment, person
from brandportal.personal_data import RECORD, Holding
from reviews.evaluation.models import Evaluation
from reviews.panel.enums import PlanMade
from reviews.panel.models.seats import PanelSeat


class AssignmentPlan(models.Model):
    """Who scores what in one award year, drawn up before scoring. It holds once a second officer
    has confirmed it; without a plan every member from the beginning scores every brand.
    """

    personal_data = Holding(
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none="id evaluation made each cap seed made_at confirmed_at",
        personal="made_by proposed_by confirmed_by",
    )

    evaluation = models.OneToOneField(
        Evaluation,
        verbose_name=_("evaluation"),
        on_delete=models.CASCADE,
        related_name="assignment_plan",
    )
    made = models.CharField(_("drawn up"), max_length=10, choices=PlanMade)
    each = models.PositiveSmallIntegerField(_("judges a brand"), null=True, blank=True)
    cap = models.PositiveSmallIntegerField(_("brands a judge at most"), null=True, blank=True)
    seed = models.CharField(_("seed"), max_length=120, blank=True)
    made_at = models.DateTimeField(_("drawn up on"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = moment(_("confirmed"))
    proposed_by = person()
    confirmed_by = person()

    class Meta:
        verbose_name = _("assignment of brands to judges")
        verbose_name_plural = _("assignments of brands to judges")
        ordering = ["-evaluation__cycle__year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, proposed_by=None)
                | Q(
                    ~Q(confirmed_by=F("proposed_by")),
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    proposed_by__isnull=False,
                ),
                name="assignment_plan_by_two",
            ),
            models.CheckConstraint(
                condition=Q(made__in=PlanMade.values), name="assignment_plan_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.evaluation)


class Assignment(models.Model):
    """One brand that one member is to score."""

    personal_data = Holding(
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none="id plan application",
        personal="seat",
    )

    plan = models.ForeignKey(AssignmentPlan, on_delete=models.CASCADE, related_name="rows")
    seat = models.ForeignKey(PanelSeat, on_delete=models.CASCADE, related_name="assignments")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("assigned brand")
        verbose_name_plural = _("assigned brands")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "application"], name="assignment_once")
        ]

    def __str__(self) -> str:
        return f"{self.seat} · {self.application}"
