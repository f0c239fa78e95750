"""Feedback letters and the remarks of the panel in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, WHO_DID, Holding
from reviews.feedback.enums import Handling, LetterStatus


class LetterQuerySet(models.QuerySet):
    def for_desk(self) -> LetterQuerySet:
        """With how many remarks there are, and how many the office has not looked at."""
        return self.select_related(
            "application__brand", "application__agency", "application__cycle", "sent_by"
        ).annotate(
            remarks_all=Count("remarks"),
            remarks_left=Count("remarks", filter=Q(remarks__handling="")),
        )


class FeedbackLetter(models.Model):
    """What the panel remarked on one application, as the agency gets it after the publication."""

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none="id application status gathered_at sent_at",
        personal="sent_by",
    )

    application = models.OneToOneField(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="feedback_letter",
    )
    status = models.CharField(
        _("status"), max_length=12, choices=LetterStatus, default=LetterStatus.SCREENING
    )
    gathered_at = models.DateTimeField(_("gathered"))
    sent_at = moment(_("time of sending"))
    sent_by = person()

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback letter")
        verbose_name_plural = _("feedback letters")
        ordering = ["application__number"]
        constraints = [
            models.CheckConstraint(condition=paired("sent"), name="feedback_sent_paired"),
            models.CheckConstraint(
                condition=Q(status=LetterStatus.SCREENING, sent_at=None)
                | Q(status=LetterStatus.SENT, sent_at__isnull=False),
                name="feedback_sent_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return str(self.application)


class FeedbackRemark(models.Model):
    """One remark of a judge as it was locked, and what the letter says of it. Whose it is stands
    nowhere: remarks lie in the order of their hash. `indicator` is empty for a remark on the whole.
    """

    personal_data = Holding(
        purpose=gettext_noop("What the panel remarked, screened before the agency reads it."),
        kept=RECORD,
        none="id letter place indicator handling screened_at",
        personal="said text screened_by",
    )

    letter = models.ForeignKey(FeedbackLetter, on_delete=models.PROTECT, related_name="remarks")
    place = models.PositiveSmallIntegerField(editable=False)
    indicator = models.CharField(_("indicator"), max_length=60, blank=True)
    said = models.TextField(_("as the judge wrote it"))
    handling = models.CharField(_("in the letter"), max_length=12, choices=Handling, blank=True)
    text = models.TextField(_("as in the letter"), blank=True)
    screened_at = moment(_("screened"))
    screened_by = person()

    class Meta:
        verbose_name = _("remark of the panel")
        verbose_name_plural = _("remarks of the panel")
        ordering = ["letter", "place"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "place"], name="feedback_remark_place_once"),
            models.CheckConstraint(
                condition=Q(handling="", text="", screened_at=None, screened_by=None)
                | Q(screened_at__isnull=False, screened_by__isnull=False)
                & (
                    Q(handling=Handling.KEPT, text=F("said"))
                    | (Q(handling=Handling.SHORTENED) & ~Q(text=""))
                    | Q(handling=Handling.LEFT_OUT, text="")
                ),
                name="feedback_remark_screened_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} · {self.place}"
