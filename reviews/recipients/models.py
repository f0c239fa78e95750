"""The draw of an award year, and the messages that go out to those who were drawn."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, WHO_DID, Holding
from reviews.evaluation.data_terms import TO_INVITE
from reviews.evaluation.models import Evaluation
from reviews.rating.models import RatingInvitation
from reviews.recipients.enums import DrawStatus, MessageKind


class Draw(models.Model):
    """The draw of one award year: done once, for every brand and group at the same time.

    The scheduled task creates it when the registers close, with a digest of their content. `parts`
    is the allocation of places by brand and group; it names nobody.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id evaluation status closed_at cases registers_digest number number_source number_on "
            "seed parts drawn_at"
        ),
        personal="drawn_by",
    )

    evaluation = models.OneToOneField(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.PROTECT, related_name="draw"
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=DrawStatus,
        default=DrawStatus.REGISTERS_CLOSED,
        editable=False,
    )
    closed_at = models.DateTimeField(_("registers closed"), editable=False)
    cases = models.PositiveIntegerField(_("cases"), editable=False)
    registers_digest = models.CharField(_("digest of the registers"), max_length=64, editable=False)
    number = models.CharField(_("public number"), max_length=80, blank=True, editable=False)
    number_source = models.CharField(_("what it is"), max_length=120, blank=True, editable=False)
    number_on = models.DateField(_("drawn in public on"), null=True, blank=True, editable=False)
    seed = models.CharField(_("seed"), max_length=64, blank=True, editable=False)
    parts: models.JSONField[Any, Any] = models.JSONField(default=list, editable=False)
    drawn_at = moment(_("drawn"))
    drawn_by = person()

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=DrawStatus.REGISTERS_CLOSED, seed="", drawn_at=None)
                | Q(status=DrawStatus.DRAWN, drawn_at__isnull=False, number_on__isnull=False)
                & ~Q(seed="")
                & ~Q(number=""),
                name="draw_made_means_seeded",
            ),
            models.CheckConstraint(condition=paired("drawn"), name="draw_drawn_paired"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation}"


class Sending(models.Model):
    """One round of messages of a draw: the invitations, or the one reminder."""

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none="id draw kind started_at paused_at resume_at finished_at",
        personal="paused_by",
    )

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="sendings")
    kind = models.CharField(_("what is sent"), max_length=20, choices=MessageKind)
    started_at = models.DateTimeField(_("started"))
    paused_at = moment(_("paused"))
    paused_by = person()
    resume_at = moment(_("tried again"))
    finished_at = moment(_("finished"))

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "kind"], name="sending_once_a_kind"),
            models.CheckConstraint(condition=paired("paused"), name="sending_paused_paired"),
        ]

    def __str__(self) -> str:
        return f"{self.draw} · {self.get_kind_display()}"


class InvitationMessage(models.Model):
    """One message to one drawn person about one brand. Only the keyed hash of its code is stored,
    from the moment of sending.

    `tries` counts how often it may have been sent, `failures` how often it certainly was not.
    """

    personal_data = Holding(
        purpose=TO_INVITE,
        kept=RECORD,
        none="id sending invitation tries failures claimed_at sent_at",
        keyed="code_hash",
    )

    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="messages")
    invitation = models.ForeignKey(
        RatingInvitation, on_delete=models.CASCADE, related_name="messages"
    )
    code_hash = models.CharField(max_length=64, null=True, unique=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    claimed_at = moment(_("taken up"))
    sent_at = moment(_("time of sending"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sending", "invitation"], name="message_once_a_sending"
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=2), name="message_goes_out_twice_at_most"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(code_hash__isnull=False),
                name="message_sent_has_a_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
