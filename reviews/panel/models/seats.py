"""Who sits on the panel of an award year, and the conflicts of interest that members declare."""

from __future__ import annotations

from itertools import combinations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.accounts.enums import AgencyClass
from brandportal.paired_fields import moment, person
from brandportal.personal_data import RECORD, Holding
from reviews.evaluation.models import Evaluation
from reviews.panel.querysets import SeatQuerySet


def _spellings() -> list[str]:
    """Every set of classes, each in the order of the list."""
    codes = AgencyClass.values
    return ["+".join(some) for size in range(len(codes) + 1) for some in combinations(codes, size)]


class PanelSeat(models.Model):
    """A member of the panel of one award year.

    `classes` are the classes of agency whose brands he scores, joined by "+"; empty where the rules
    have one panel for all.

    Members from the beginning score every brand, who joined while scoring only what was moved to
    him (`Reassignment`). An excused member owes nothing more; the sheets he locked count.
    """

    personal_data = Holding(
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none="id evaluation is_lead classes joined_at excused_at",
        personal="user excused_by excuse_reason",
    )

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.CASCADE, related_name="seats"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="panel_seats",
    )
    is_lead = models.BooleanField(_("panel lead"), default=False)

    classes = models.CharField(_("scores brands of"), max_length=60, blank=True, editable=False)
    joined_at = moment(_("joined while scoring"))
    excused_at = moment(_("excused"))
    excused_by = person()
    excuse_reason = models.CharField(_("why excused"), max_length=200, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("panel seat")
        verbose_name_plural = _("panel seats")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "user"], name="seat_once"),
            models.UniqueConstraint(
                fields=["evaluation"], condition=Q(is_lead=True), name="seat_one_lead"
            ),
            models.CheckConstraint(
                condition=Q(classes__in=_spellings()), name="seat_known_classes"
            ),
            models.CheckConstraint(
                condition=Q(excused_at=None, excused_by=None, excuse_reason="")
                | Q(
                    ~Q(excuse_reason=""),
                    excused_at__isnull=False,
                    excused_by__isnull=False,
                    is_lead=False,
                ),
                name="seat_excused_paired",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def scores_class(self, agency_class: str) -> bool:
        """Whether he is to score brands of agencies of this class."""
        return not self.classes or agency_class in self.classes.split("+")


class Declaration(models.Model):
    """A member says whether a conflict of interest stands between him and one application."""

    personal_data = Holding(
        purpose=gettext_noop("Conflicts of interest that panel members declare."),
        kept=RECORD,
        none="id application has_conflict declared_at",
        personal="seat reason",
    )

    seat = models.ForeignKey(
        PanelSeat,
        verbose_name=_("panel member"),
        on_delete=models.CASCADE,
        related_name="declarations",
    )
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.CASCADE, related_name="+"
    )
    has_conflict = models.BooleanField(_("conflict of interest"))
    reason = models.CharField(_("what kind of conflict"), max_length=200, blank=True)
    declared_at = models.DateTimeField(_("declared"))

    class Meta:
        verbose_name = _("declaration of interest")
        verbose_name_plural = _("declarations of interest")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "application"], name="declaration_once"),
            models.CheckConstraint(
                condition=Q(has_conflict=False) | ~Q(reason=""), name="declaration_conflict_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} · {self.application}"
