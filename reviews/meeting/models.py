"""A meeting of the leading group, who is present, and its ballot."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.paired_fields import moment, person
from brandportal.personal_data import NO_PERSON, RECORD, Holding
from reviews.evaluation.models import Evaluation

ATTENDED = gettext_noop("Who of the leading group took part in the decision.")


class Sitting(models.Model):
    """A meeting of the leading group about one year: open, then closed with minutes, then decided
    on. `members` is how many belonged to the group when it was opened.
    """

    personal_data = Holding(
        purpose=ATTENDED,
        kept=RECORD,
        none="id evaluation members opened_at minutes closed_at decided_at",
        personal="opened_by closed_by",
    )

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.PROTECT, related_name="sittings"
    )
    members = models.PositiveSmallIntegerField(_("members of the leading group"))
    opened_at = models.DateTimeField(_("began"))
    opened_by = person()
    minutes = models.TextField(_("minutes"), blank=True)
    closed_at = moment(_("ended"))
    closed_by = person()
    decided_at = moment(_("decided"))

    class Meta:
        verbose_name = _("sitting of the leading group")
        verbose_name_plural = _("sittings of the leading group")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation"], condition=Q(closed_at=None), name="sitting_one_open"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, decided_at=None)
                | Q(closed_at__isnull=False, closed_at__gte=F("opened_at"), closed_by__isnull=False)
                & ~Q(minutes=""),
                name="sitting_closed_has_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} · {self.opened_at:%Y-%m-%d}"


class Attendance(models.Model):
    """One member at one meeting: from when, until when if before the end, and the signature under
    the minutes, given with fresh proof.
    """

    personal_data = Holding(
        purpose=ATTENDED,
        kept=RECORD,
        none="id sitting arrived_at left_at signed_at proved_at",
        personal="person",
    )

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    arrived_at = models.DateTimeField(_("present from"))
    left_at = moment(_("left the meeting"))
    signed_at = moment(_("signed"))
    proved_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["arrived_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "person"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")),
                name="attendance_left_after_arriving",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, proved_at=None)
                | Q(
                    signed_at__isnull=False, proved_at__isnull=False, proved_at__lte=F("signed_at")
                ),
                name="attendance_signed_is_proved",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Ballot(models.Model):
    """The ballot of a meeting. The papers of a secret one lie in one list in byte order, so that
    neither their order nor a row says whose a paper is; nobody sees them before it is closed.
    `tally` maps the number of an application to its votes.
    """

    personal_data = Holding(
        purpose=NO_PERSON,
        kept=RECORD,
        none="id sitting secret opened_at papers tally present closed_at",
        personal="opened_by closed_by",
    )

    sitting = models.OneToOneField(Sitting, on_delete=models.PROTECT, related_name="ballot")
    secret = models.BooleanField(_("secret"))
    opened_at = models.DateTimeField(_("began"))
    opened_by = person()
    papers = models.JSONField(default=list)
    tally = models.JSONField(default=dict)
    present = models.PositiveSmallIntegerField(_("present when it was counted"), null=True)
    closed_at = moment(_("ended"))
    closed_by = person()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, present=None)
                | Q(
                    closed_at__isnull=False,
                    closed_at__gte=F("opened_at"),
                    closed_by__isnull=False,
                    present__isnull=False,
                ),
                name="ballot_closed_is_counted",
            )
        ]

    def __str__(self) -> str:
        return str(self.sitting)


class HandedIn(models.Model):
    """That a member has handed in a paper. Of an open ballot also which brands stood on it; of a
    secret one nothing.
    """

    personal_data = Holding(
        purpose=ATTENDED,
        kept=RECORD,
        none="id ballot secret",
        personal="person choices",
    )

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="handed_in")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    secret = models.BooleanField(_("secret"))
    choices = models.JSONField(_("brands on the paper"), null=True)

    class Meta:
        verbose_name = _("paper handed in")
        verbose_name_plural = _("papers handed in")
        ordering = ["person"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "person"], name="ballot_one_paper_a_member"),
            models.CheckConstraint(
                condition=Q(secret=True, choices=None) | Q(secret=False, choices__isnull=False),
                name="ballot_secret_names_nobody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
