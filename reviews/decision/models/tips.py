"""Tips about a public notice."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, Holding
from reviews.decision.enums import ObjectionAbout, TipStatus
from reviews.decision.models.decisions import PublicNotice
from reviews.decision.querysets import AboutABrandQuerySet


class Tip(models.Model):
    """What somebody told about a public notice without a name. It delays nothing; only its day is
    kept, and its code alone reads the answer.
    """

    personal_data = Holding(
        purpose=gettext_noop("Tips without a name about a public notice, and the answer to each."),
        kept=RECORD,
        none="id code notice about application told_on status answer answered_at",
        personal="text answered_by",
    )

    code = models.CharField(_("code to follow it"), max_length=12, unique=True)
    notice = models.ForeignKey(
        PublicNotice, verbose_name=_("public notice"), on_delete=models.PROTECT, related_name="tips"
    )
    about = models.CharField(_("about"), max_length=12, choices=ObjectionAbout)
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    text = models.TextField(_("what was reported"))
    told_on = models.DateField(_("reported on"))
    status = models.CharField(_("status"), max_length=10, choices=TipStatus, default=TipStatus.TOLD)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = moment(_("answered"))
    answered_by = person()

    objects = AboutABrandQuerySet.as_manager()

    class Meta:
        verbose_name = _("tip")
        verbose_name_plural = _("tips")
        ordering = ["told_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=TipStatus.TOLD, answered_at=None)
                | (Q(status=TipStatus.ANSWERED, answered_at__isnull=False) & ~Q(answer="")),
                name="tip_answered_with_an_answer",
            ),
            models.CheckConstraint(condition=paired("answered"), name="tip_answered_paired"),
            models.CheckConstraint(
                condition=Q(about=ObjectionAbout.PROCEDURE, application=None)
                | (~Q(about=ObjectionAbout.PROCEDURE) & Q(application__isnull=False)),
                name="tip_about_a_brand_or_the_procedure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.told_on} · {self.subject}"

    @property
    def subject(self) -> str:
        """What the objection is about: the brand, or the procedure."""
        return str(self.application.brand if self.application else self.get_about_display())
