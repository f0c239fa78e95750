"""Invitations that also go out as a text message."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import GIVEN_BY_ONE
from brandportal.accounts.formats import mobile_format
from brandportal.personal_data import Holding

MOST_ATTEMPTS = 5


class InvitationTextQuerySet(models.QuerySet["InvitationText"]):
    def open(self, now: datetime) -> InvitationTextQuerySet:
        """Of invitations whose link may still be used."""
        return self.filter(
            invitation__accepted_at=None,
            invitation__withdrawn_at=None,
            invitation__expires_at__gt=now,
        )

    def waiting(self, now: datetime) -> InvitationTextQuerySet:
        """To be sent now: agreed, not sent, not given up, past the delay after a failure."""
        agreed = Q(invitation__confirmed_at__isnull=False) | Q(
            invitation__agency_role__in=GIVEN_BY_ONE
        )
        due = Q(try_after=None) | Q(try_after__lte=now)
        unsent = self.open(now).filter(agreed, due, sent_at=None, attempts__lt=MOST_ATTEMPTS)
        return unsent.order_by("pk")


class InvitationText(models.Model):
    """The text message of one invitation. Its link has a token of its own, so that the mail's works
    beside it; of the token only the hash is kept. Until it is sent the hash matches no token.
    """

    personal_data = Holding(
        purpose=gettext_noop("Mobile numbers to which the link of an invitation is sent."),
        kept=gettext_noop("as long as the invitation is open"),
        none="id invitation asked_at sent_at attempts try_after error",
        personal="mobile",
        keyed="token_hash",
    )

    invitation = models.OneToOneField(
        "accounts.Invitation", on_delete=models.CASCADE, related_name="text"
    )
    mobile = models.CharField(_("mobile"), max_length=11, validators=[mobile_format])
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(_("asked"))
    sent_at = models.DateTimeField(_("message sent"), null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    objects = InvitationTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mobile__regex=r"^1[3-9][0-9]{9}$"), name="invitation_text_to_a_mobile"
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=MOST_ATTEMPTS), name="invitation_text_attempts"
            ),
        ]

    def __str__(self) -> str:
        return str(self.invitation)

    @property
    def is_given_up(self) -> bool:
        """Whether it failed too often to be tried again by itself."""
        return self.sent_at is None and self.attempts >= MOST_ATTEMPTS
