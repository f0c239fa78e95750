"""Titles, and an award year as the office confers them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Brand
from audits.titles.enums import (
    LIVE_TITLES,
    STANDING_TITLES,
    PlaqueEnd,
    TitleLevel,
    TitleStatus,
)
from audits.titles.querysets import TitleQuerySet
from brandportal.accounts.models import Agency, AgencyThen
from brandportal.paired_fields import moment, person
from brandportal.personal_data import RECORD, WHO_DID, Holding
from brandportal.pills import Pill
from reviews.models import Evaluation


class Title(models.Model):
    """A conferred title: its number, its approving document, its live status."""

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id number level year application brand agency approving_document issuing_body "
            "valid_from valid_to status conferred_at changed_at "
            "succeeds held_since first_review_year"
        ),
        personal="conferred_by changed_by",
    )

    number = models.CharField(_("title number"), max_length=20, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=TitleLevel)
    year = models.PositiveSmallIntegerField(_("award year"))
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.PROTECT, related_name="titles"
    )
    brand = models.ForeignKey(
        Brand, verbose_name=_("brand"), on_delete=models.PROTECT, related_name="titles"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="titles"
    )
    approving_document = models.CharField(_("approving document"), max_length=80)
    issuing_body = models.CharField(_("issuing body"), max_length=80, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    status = models.CharField(
        _("status"), max_length=20, choices=TitleStatus, default=TitleStatus.VALID
    )
    # What the brand held of this kind when it won again goes on in the new title: the day since
    # which it is held, and the first year that is reviewed.
    succeeds = models.OneToOneField(
        "self",
        verbose_name=_("succeeds"),
        on_delete=models.PROTECT,
        related_name="successor",
        null=True,
        blank=True,
    )
    held_since = models.DateField(_("title held since"))
    first_review_year = models.PositiveSmallIntegerField(_("first year under review"))
    conferred_at = models.DateTimeField(_("conferred"))
    conferred_by = person()
    changed_at = moment(_("status changed"))
    changed_by = person()

    objects = TitleQuerySet.as_manager()

    class Meta:
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        ordering = ["-year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "level"], name="title_once_an_application_and_level"
            ),
            models.UniqueConstraint(
                fields=["brand", "level"],
                condition=Q(status__in=LIVE_TITLES),
                name="title_one_live_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(held_since__lte=F("valid_from")), name="title_held_before_valid"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__lt=F("valid_to")), name="title_valid_from_before_to"
            ),
            models.CheckConstraint(condition=~Q(approving_document=""), name="title_has_document"),
            models.CheckConstraint(
                condition=Q(status__in=TitleStatus.values), name="title_known_status"
            ),
        ]
        indexes = [models.Index(fields=["status", "valid_to"])]

    def __str__(self) -> str:
        return f"{self.number} {self.brand}"

    @property
    def agency_then(self) -> AgencyThen:
        """The agency as it was called when the title was conferred."""
        return self.agency.as_of(self.conferred_at)

    @property
    def pill(self) -> Pill:
        return TitleStatus(self.status).pill

    @property
    def stands(self) -> bool:
        """Whether it may be used."""
        return self.status in STANDING_TITLES


class Plaque(models.Model):
    """The plaque of a title at the counter: the day it was issued, and the day and way in which it
    was given back, taken back, or lost. A title has one plaque at a time.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none="id title issued_on ended_on ended note",
        personal="issued_by ended_by",
    )

    title = models.ForeignKey(
        Title, verbose_name=_("title"), on_delete=models.PROTECT, related_name="plaques"
    )
    issued_on = models.DateField(_("day of handing over"))
    issued_by = person()
    ended_on = models.DateField(_("back or lost"), null=True, blank=True)
    ended = models.CharField(_("what became of it"), max_length=10, choices=PlaqueEnd, blank=True)
    ended_by = person()
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("plaque")
        verbose_name_plural = _("plaques")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["title"], condition=Q(ended_on=None), name="plaque_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by=None, ended="", note="")
                | Q(
                    ended_on__isnull=False,
                    ended_on__gte=F("issued_on"),
                    ended_by__isnull=False,
                    ended__in=PlaqueEnd.values,
                ),
                name="plaque_end_paired",
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=False), name="plaque_issued_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Conferral(Evaluation):
    """An award year's evaluation for the conferral on the desk; a proxy without a table."""

    class Meta:
        proxy = True
        verbose_name = _("conferral")
        verbose_name_plural = _("conferrals")
        ordering = ["-cycle__year"]
