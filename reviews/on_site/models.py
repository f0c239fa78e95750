"""An appointment of one brand with its judges, and what each of them notes there."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.paired_fields import person
from brandportal.personal_data import RECORD, Holding
from reviews.evaluation.models import Evaluation
from reviews.on_site.enums import OnSite
from reviews.panel.models import PanelSeat

PURPOSE = gettext_noop("Live defences and site visits: who was there, and what judges noted.")
PLACE_LIMIT, TEAM_LIMIT, LIST_LIMIT = 120, 300, 600


class Appointment(models.Model):
    """When and where the judges of a brand hear or visit it. `team` says who else is there;
    `check_list` has one thing to look at a line.
    """

    personal_data = Holding(
        purpose=PURPOSE,
        kept=RECORD,
        none="id evaluation application kind starts_at place check_list made_at",
        personal="team made_by",
    )

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="appointments"
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="appointments"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=OnSite)
    starts_at = models.DateTimeField(_("begins"))
    place = models.CharField(_("place"), max_length=PLACE_LIMIT)
    team = models.CharField(_("team"), max_length=TEAM_LIMIT)
    check_list = models.TextField(_("check list"), blank=True)
    made_at = models.DateTimeField(_("appointed"))
    made_by = person(_("appointed by"))

    class Meta:
        verbose_name = _("appointment of a brand")
        verbose_name_plural = _("appointments of brands")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "kind"], name="appointment_once"),
            models.CheckConstraint(
                condition=Q(kind__in=OnSite.values) & ~Q(place="") & ~Q(team=""),
                name="appointment_says_where_and_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} · {self.get_kind_display()}"

    @property
    def points_to_check(self) -> list[str]:
        return [line for line in self.check_list.splitlines() if line.strip()]


class SiteNote(models.Model):
    """That one judge was there, which lines of the check list he ticked, and his remark."""

    personal_data = Holding(
        purpose=PURPOSE, kept=RECORD, none="id appointment checked saved_at", personal="seat remark"
    )

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="notes")
    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="site_notes")
    checked: models.JSONField[Any, Any] = models.JSONField(default=list)
    remark = models.TextField(_("remark"), blank=True)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("note of a judge on site")
        verbose_name_plural = _("notes of judges on site")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "seat"], name="site_note_once"),
        ]

    def __str__(self) -> str:
        return f"{self.appointment} · {self.seat_id}"


class SitePhoto(models.Model):
    """A photograph that a judge took there."""

    personal_data = Holding(
        purpose=PURPOSE,
        kept=RECORD,
        none="id appointment content_type size sha256 uploaded_at",
        personal="seat file original_name",
    )

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="photos")
    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="site_photos")
    file = models.FileField(_("photograph"), upload_to="site/")
    original_name = models.CharField(max_length=120, editable=False)
    content_type = models.CharField(max_length=60, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("photograph of a site visit")
        verbose_name_plural = _("photographs of site visits")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(file="") & Q(size__gt=0), name="site_photo_there"),
        ]

    def __str__(self) -> str:
        return f"{self.appointment} · {self.pk}"
