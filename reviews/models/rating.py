"""Who may rate, and what was rated. No number of a telephone and no name stands in these tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application, ServicePoint
from brandportal.inventory import RECORD, Holding
from reviews.enums import Channel, Level, RaterGroup
from reviews.models.data_terms import MARKS, UNLINK
from reviews.models.panel import Evaluation
from reviews.models.registers import ServiceCase

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def level_field(label: StrOrPromise, *, optional: bool) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, choices=Level, null=optional)


LEVELS_1_TO_5 = (
    Q(overall__range=(1, 5))
    & (Q(attitude=None) | Q(attitude__range=(1, 5)))
    & (Q(ability=None) | Q(ability__range=(1, 5)))
    & (Q(efficiency=None) | Q(efficiency__range=(1, 5)))
    & (Q(effect=None) | Q(effect__range=(1, 5)))
)


class RatingInvitation(models.Model):
    """One invited rater of one brand: somebody who was drawn (`case`, `pseudonym`), or the unknown holder of a letter.

    Of a letter's code the keyed hash is kept here; the codes that are sent to telephones have theirs with the message.
    That an invitation was used is kept, for the reminder and the count; when is not: the moment would lead to the rating.
    """

    personal_data = Holding(
        purpose=gettext_noop("Personal codes of those who were drawn or invited."),
        kept=RECORD,
        none="id application group case created_at used",
        keyed="code_hash pseudonym",
        until={"pseudonym": UNLINK},
    )

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.CASCADE,
        related_name="rating_invitations",
    )
    group = models.CharField(_("group"), max_length=20, choices=RaterGroup)
    code_hash = models.CharField(max_length=64, unique=True, null=True)
    pseudonym = models.CharField(max_length=64, blank=True, default="")
    case = models.ForeignKey(
        ServiceCase,
        verbose_name=_("service case"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    created_at = models.DateTimeField(_("created"))
    used = models.BooleanField(_("used"), default=False, db_default=False)

    class Meta:
        verbose_name = _("rating invitation")
        verbose_name_plural = _("rating invitations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__in=[g.value for g in RaterGroup if g != RaterGroup.PUBLIC]),
                name="rating_invitation_verified_group",
            ),
            models.UniqueConstraint(
                fields=["application", "pseudonym"],
                condition=~Q(pseudonym=""),
                name="rating_invitation_once_a_person",
            ),
            models.CheckConstraint(
                condition=Q(pseudonym="", case=None, code_hash__isnull=False)
                | Q(case__isnull=False, code_hash=None) & ~Q(pseudonym=""),
                name="rating_invitation_letter_or_drawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.get_group_display()}"


class PhoneCode(models.Model):
    """A code sent to a phone. The number itself is never stored: `pseudonym` is keyed per award year."""

    personal_data = Holding(
        purpose=gettext_noop(
            "To make sure that a telephone belongs to the person who types its number."
        ),
        kept=gettext_noop("one day"),
        none="id evaluation sent_at expires_at attempts used_at",
        keyed="pseudonym code_hash",
    )

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.CASCADE, related_name="+"
    )
    pseudonym = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("expires"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    used_at = models.DateTimeField(_("used"), null=True)

    class Meta:
        verbose_name = _("phone code")
        verbose_name_plural = _("phone codes")
        ordering = ["pk"]
        indexes = [models.Index(fields=["evaluation", "pseudonym", "sent_at"])]

    def __str__(self) -> str:
        return f"{self.pk}"


class Rating(models.Model):
    """One person's rating of one brand in one award year, the last one given. Sealed until the clock closes the window.

    `revision` counts how often it was given; `receipt` is the keyed hash of the last receipt's code, `commitment` binds it
    in the ledger and `previous` is the commitment that it replaced. `network`, `block` and `device` are keyed hashes for
    the screening of unusual ratings, wiped on schedule. `levels_forgotten`: at the rater's wish no page shows any more how
    it was given; it counts all the same.
    """

    personal_data = Holding(
        purpose=gettext_noop("One rating a person, brand and award year."),
        kept=RECORD,
        none=(
            "id application group channel service_point overall attitude ability efficiency effect reasons accepted_at"
            " revision commitment previous levels_forgotten hold"
        ),
        keyed="pseudonym receipt network block device",
        until={"pseudonym": UNLINK, "network": MARKS, "block": MARKS, "device": MARKS},
    )

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="ratings",
        db_index=False,  # the unique constraint below begins with it
    )
    pseudonym = models.CharField(max_length=64)
    group = models.CharField(_("group"), max_length=20, choices=RaterGroup)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel)
    service_point = models.ForeignKey(
        ServicePoint,
        verbose_name=_("service point"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
    )
    overall = level_field(_("overall"), optional=False)
    attitude = level_field(_("attitude"), optional=True)
    ability = level_field(_("ability"), optional=True)
    efficiency = level_field(_("efficiency"), optional=True)
    effect = level_field(_("effect"), optional=True)
    reasons = models.CharField(_("what went wrong"), max_length=120, default="", db_default="")
    accepted_at = models.DateTimeField(_("accepted"))
    revision = models.PositiveIntegerField(default=1, db_default=1)
    receipt = models.CharField(max_length=64, default="", db_default="")
    commitment = models.CharField(max_length=64, default="", db_default="")
    previous = models.CharField(max_length=64, default="", db_default="")
    network = models.CharField(max_length=16, default="", db_default="")
    block = models.CharField(max_length=16, default="", db_default="")
    device = models.CharField(max_length=16, default="", db_default="")
    levels_forgotten = models.BooleanField(default=False, db_default=False)
    hold = models.ForeignKey(
        "reviews.Hold",
        verbose_name=_("held ratings"),
        on_delete=models.PROTECT,
        null=True,
        related_name="ratings",
        db_index=False,
    )

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["application", "pseudonym"], name="rating_once"),
            models.CheckConstraint(condition=LEVELS_1_TO_5, name="rating_levels_1_to_5"),
            models.CheckConstraint(
                condition=~Q(channel=Channel.INVITATION) | ~Q(group=RaterGroup.PUBLIC),
                name="rating_group_fits_channel",
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="rating_revision_from_1"),
        ]
        indexes = [
            models.Index(fields=["hold"], condition=~Q(hold=None), name="rating_held"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
