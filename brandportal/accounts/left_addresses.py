"""Mail addresses that accounts had before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.personal_data import WHILE_ACCOUNT, Holding


class LeftAddress(models.Model):
    """A mail address that an account has left, as a keyed hash (`domain/same_person.py`): who opens
    an account there later is the same person.
    """

    personal_data = Holding(
        purpose=gettext_noop(
            "Which accounts belong to one person also after a change of the mail address, for "
            "conflicts of interest and for actions that take two people."
        ),
        kept=WHILE_ACCOUNT,
        none="id",
        personal="user",
        keyed="mark",
    )

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="left_addresses"
    )
    mark = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = _("mail address left")
        verbose_name_plural = _("mail addresses left")
        constraints = [
            models.UniqueConstraint(fields=["user", "mark"], name="address_left_once"),
            models.CheckConstraint(condition=~models.Q(mark=""), name="address_left_marked"),
        ]

    def __str__(self) -> str:
        return str(self.user)
