"""The draw of a year's panel: what was laid down beforehand, the draw, and who stood out since.
Nothing of it is ever changed (`append_only.py`).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Cycle
from brandportal.personal_data import RECORD, Holding
from reviews.experts.enums import WhyOut
from reviews.experts.models.pool import Expert

PURPOSE = gettext_noop("How the panel of a year was drawn from the pool of experts, and by whom.")


def _officer() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class DrawCall(models.Model):
    """What a panel will be drawn by: places in each field, the list of those who can be drawn, and
    a public number of a later day. The newest of a year holds; the others stay published.

    `eligible` is the sorted list of [code, field]; `people` says whose code is whose. A code is a
    keyed hash, so that the published list names nobody.
    """

    personal_data = Holding(
        purpose=PURPOSE,
        kept=RECORD,
        none=(
            "id cycle places source called_on number_on tied_may_sit rules_hash digest called_at"
        ),
        personal="people called_by proposed_by",
        keyed="eligible",
    )

    cycle = models.ForeignKey(
        Cycle,
        verbose_name=_("award year"),
        on_delete=models.PROTECT,
        related_name="panel_draw_calls",
    )
    places: models.JSONField[Any, Any] = models.JSONField(_("places by field"))
    source = models.CharField(_("which public number"), max_length=120)
    called_on = models.DateField(_("laid down on"))
    number_on = models.DateField(_("day of the number"))
    tied_may_sit = models.BooleanField(_("those tied to a participating agency can be drawn"))
    rules_hash = models.CharField(_("hash of the rules"), max_length=64)
    eligible: models.JSONField[Any, Any] = models.JSONField()
    people: models.JSONField[Any, Any] = models.JSONField()
    digest = models.CharField(_("digest of places and list"), max_length=64)
    called_at = models.DateTimeField(_("laid down"))
    called_by = _officer()
    proposed_by = _officer()

    class Meta:
        verbose_name = _("draw of a panel")
        verbose_name_plural = _("draws of panels")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number_on__gt=F("called_on")), name="draw_call_before_its_number"
            ),
            models.CheckConstraint(
                condition=~Q(called_by=F("proposed_by")), name="draw_call_by_two"
            ),
        ]

    def __str__(self) -> str:
        return str(self.cycle)


class PanelDraw(models.Model):
    """The draw by the number: `order` is field to the codes in the order of their lots. The first
    of each field sit, as many as there are places; who stands out is followed by the next.
    """

    personal_data = Holding(
        purpose=PURPOSE,
        kept=RECORD,
        none="id call cycle number seed drawn_at",
        personal="drawn_by proposed_by",
        keyed="order",
    )

    call = models.OneToOneField(DrawCall, on_delete=models.PROTECT, related_name="draw")
    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="panel_draw")
    number = models.CharField(_("public number"), max_length=80)
    seed = models.CharField(_("seed"), max_length=64)
    order: models.JSONField[Any, Any] = models.JSONField()
    drawn_at = models.DateTimeField(_("drawn"))
    drawn_by = _officer()
    proposed_by = _officer()

    class Meta:
        verbose_name = _("lots drawn for a panel")
        verbose_name_plural = _("lots drawn for panels")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(drawn_by=F("proposed_by")), name="panel_draw_by_two"
            ),
            models.CheckConstraint(condition=~Q(number="") & ~Q(seed=""), name="panel_draw_seeded"),
        ]

    def __str__(self) -> str:
        return str(self.cycle)


class DrawOut(models.Model):
    """Somebody drawn who does not sit: the next of the same field takes the place."""

    personal_data = Holding(
        purpose=PURPOSE,
        kept=RECORD,
        none="id draw why out_at",
        personal="expert reason out_by proposed_by",
        keyed="code",
    )

    draw = models.ForeignKey(PanelDraw, on_delete=models.PROTECT, related_name="outs")
    code = models.CharField(max_length=16)
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(_("why"), max_length=10, choices=WhyOut)
    reason = models.CharField(_("reason"), max_length=200)
    out_at = models.DateTimeField(_("stood out"))
    out_by = _officer()
    proposed_by = _officer()

    class Meta:
        verbose_name = _("drawn expert who does not sit")
        verbose_name_plural = _("drawn experts who do not sit")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "code"], name="draw_out_once"),
            models.CheckConstraint(
                condition=Q(why__in=WhyOut.values) & ~Q(reason=""), name="draw_out_said"
            ),
            models.CheckConstraint(condition=~Q(out_by=F("proposed_by")), name="draw_out_by_two"),
        ]

    def __str__(self) -> str:
        return self.code
