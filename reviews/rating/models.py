"""Ratings, invitations to rate, and entries of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application, ServicePoint
from brandportal.paired_fields import moment, person
from brandportal.personal_data import RECORD, Holding
from reviews.evaluation.data_terms import MARKS, SCREENING, UNLINK
from reviews.rating.enums import Channel, Level, RaterGroup
from reviews.registers.models import ServiceCase

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
from applications.models import Cycle
from reviews.evaluation.data_terms import COUNTING


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
    """An invited rater of one brand: somebody who was drawn (`case`, `pseudonym`), or the unknown
    holder of a letter.

    The keyed hash of a letter's code is stored here; codes sent by text message have theirs in the
    message's row. That an invitation was used is stored for the reminder and the count, but not
    when, because the time would lead to the rating.
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
    group = models.CharField(_("rater group"), max_length=20, choices=RaterGroup)
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


class Rating(models.Model):
    """One person's latest rating of one brand in one award year. Sealed until the window has
    closed.

    `revision` counts how often it was given; `receipt` is the keyed hash of the latest receipt's
    code, `commitment` binds it in the ledger and `previous` is the commitment that it replaced.
    `network`, `block` and `device` are keyed hashes for the screening of unusual ratings, deleted
    on schedule. `levels_forgotten`: at the rater's request no page shows the levels any more; the
    rating still counts.
    """

    personal_data = Holding(
        purpose=gettext_noop("One rating a person, brand and award year."),
        kept=RECORD,
        none=(
            "id application group channel service_point overall attitude ability efficiency effect "
            "reasons accepted_at revision commitment previous levels_forgotten hold"
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
    group = models.CharField(_("rater group"), max_length=20, choices=RaterGroup)
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


class LedgerEntry(models.Model):
    """One rating as it was accepted; a changed rating adds another entry.

    `commitment` binds the rating to the code of the rater's receipt without revealing either, and
    includes the commitment that it replaces (`previous`, empty for a first rating); `r_g` and `r_l`
    open its group and its levels. `receipt` is the keyed hash by which the receipt page finds the
    entry. Entries of format version 1 lack these, and their commitment is SHA-256 of
    `CODE|brand|group|levels`. `seq` is the position in the published ledger, set once when the
    entry is folded into the tallies.
    """

    personal_data = Holding(
        purpose=COUNTING,
        kept=RECORD,
        none=(
            "id rating revision cycle application group overall attitude ability efficiency effect "
            "commitment previous accepted_at seq"
        ),
        keyed="receipt r_g r_l",
    )

    rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    revision = models.PositiveIntegerField()
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+", db_index=False)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    group = models.CharField(_("rater group"), max_length=20, choices=RaterGroup)
    overall = level_field(_("overall"), optional=False)
    attitude = level_field(_("attitude"), optional=True)
    ability = level_field(_("ability"), optional=True)
    efficiency = level_field(_("efficiency"), optional=True)
    effect = level_field(_("effect"), optional=True)
    commitment = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, default="", db_default="")
    r_g = models.CharField(max_length=64, default="", db_default="")
    r_l = models.CharField(max_length=64, default="", db_default="")
    receipt = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(_("accepted"))
    seq = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.UniqueConstraint(
                fields=["rating", "revision"], name="ledger_entry_once_a_revision"
            ),
            models.UniqueConstraint(
                fields=["cycle", "seq"], condition=~Q(seq=None), name="ledger_entry_place_once"
            ),
            models.CheckConstraint(condition=LEVELS_1_TO_5, name="ledger_entry_levels_1_to_5"),
            models.CheckConstraint(
                condition=Q(r_g="", r_l="") | ~Q(r_g="") & ~Q(r_l=""),
                name="ledger_entry_opened_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["receipt"], name="ledger_entry_receipt"),
            models.Index(
                fields=["cycle", "id"], condition=Q(seq=None), name="ledger_entry_unfolded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class RaterHearing(models.Model):
    """What one rater says about the check of the own rating: the answer before anything is decided,
    and one appeal against the exclusion, which an officer without a part in it decides.
    """

    personal_data = Holding(
        purpose=SCREENING,
        kept=RECORD,
        none="id rating answered_at appealed_at upheld finding decided_at",
        personal="answer appeal decided_by excluded_by confirmed_by",
    )

    rating = models.OneToOneField(
        Rating,
        verbose_name=_("rating"),
        on_delete=models.PROTECT,
        related_name="hearing",
    )
    answer = models.TextField(_("answer of the rater"), blank=True)
    answered_at = moment(_("answered"))
    appeal = models.TextField(_("appeal of the rater"), blank=True)
    appealed_at = moment(_("appealed"))
    upheld = models.BooleanField(_("upheld"), null=True, editable=False)
    finding = models.TextField(_("finding"), blank=True)
    decided_at = moment(_("decided on"))
    decided_by = person(_("decided by"))
    excluded_by = person(_("excluded by"))
    confirmed_by = person(_("exclusion confirmed by"))

    class Meta:
        verbose_name = _("answer or appeal of a rater")
        verbose_name_plural = _("answers and appeals of raters")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(answer="", answered_at=None))
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="hearing_answer_has_moment",
            ),
            models.CheckConstraint(
                condition=(Q(appeal="", appealed_at=None))
                | (~Q(appeal="") & Q(appealed_at__isnull=False)),
                name="hearing_appeal_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(answer="") | ~Q(appeal=""), name="hearing_says_something"
            ),
            models.CheckConstraint(
                condition=Q(upheld=None, finding="", decided_at=None, decided_by=None)
                | (
                    Q(upheld__isnull=False, decided_at__isnull=False, decided_by__isnull=False)
                    & Q(appealed_at__isnull=False)
                    & ~Q(finding="")
                ),
                name="hearing_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (
                    (Q(excluded_by=None) | ~Q(decided_by=F("excluded_by")))
                    & (Q(confirmed_by=None) | ~Q(decided_by=F("confirmed_by")))
                ),
                name="hearing_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating.application} #{self.pk}"

    @property
    def hold(self) -> Any:
        """The held ratings that this one belongs to; nobody is heard about another rating."""
        return self.rating.hold
