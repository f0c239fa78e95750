"""Records of a bad-rating case: files, call-backs, the re-check; and the summons after poor
months.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.accounts.models import Agency
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, WHO_DID, Holding
from reviews.bad_ratings.enums import CaseFilePurpose, Triage
from reviews.bad_ratings.models.cases import Case
from reviews.evaluation.data_terms import BAD_RATINGS

# The purpose of the key for a number left for a call-back.
PURPOSE = "callback"


class CaseFile(models.Model):
    """A file that supports the verification or the appeal; private to the agency, the office and
    the auditor.
    """

    personal_data = Holding(
        purpose=BAD_RATINGS,
        kept=RECORD,
        none="id case purpose original_name content_type size sha256 uploaded_at",
        personal="file uploaded_by",
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    purpose = models.CharField(_("what it backs"), max_length=10, choices=CaseFilePurpose)
    file = models.FileField(_("file"), upload_to="cases/")
    original_name = models.CharField(max_length=120, editable=False)
    content_type = models.CharField(max_length=60, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), editable=False)
    uploaded_by = person()

    class Meta:
        verbose_name = _("file of a case")
        verbose_name_plural = _("files of cases")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.original_name


class CallbackWish(models.Model):
    """The rater wants to be called back. The number is encrypted, and deleted when the case is
    settled.
    """

    personal_data = Holding(
        purpose=gettext_noop("To call a rater back who asked for it."),
        kept=gettext_noop("the number until the case is settled"),
        none="id case left_at forgotten_at",
        encrypted={"contact": PURPOSE},
    )

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="wish")
    contact = models.TextField(blank=True)
    left_at = models.DateTimeField(_("left"))
    forgotten_at = models.DateTimeField(_("deleted"), null=True)

    class Meta:
        verbose_name = _("wish for a call-back")
        verbose_name_plural = _("wishes for a call-back")
        constraints = [
            models.CheckConstraint(
                condition=(Q(forgotten_at=None) & ~Q(contact=""))
                | Q(forgotten_at__isnull=False, contact=""),
                name="callback_wish_number_or_forgotten",
            )
        ]

    def __str__(self) -> str:
        return str(self.case)


class Callback(models.Model):
    """One call to the rater: when, whether somebody was reached, what was said."""

    personal_data = Holding(
        purpose=BAD_RATINGS,
        kept=RECORD,
        none="id case called_at reached recorded_at",
        personal="said recorded_by",
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="callbacks")
    called_at = models.DateTimeField(_("called"))
    reached = models.BooleanField(_("person reached"))
    said = models.TextField(_("what was said"), blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = person()

    class Meta:
        verbose_name = _("call-back")
        verbose_name_plural = _("call-backs")
        ordering = ["called_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reached=False) | ~Q(said=""), name="callback_reached_has_words"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.called_at:%Y-%m-%d %H:%M}"


class CaseAppeal(models.Model):
    """The agency asks for a re-check, once; the office decides with a finding.

    `days_left` are the remaining working days of the answer; after a rejection they continue. The
    rater answers on the receipt, before an appeal is upheld.
    """

    personal_data = Holding(
        purpose=BAD_RATINGS,
        kept=RECORD,
        none=(
            "id case ground reason days_left due asked_at heard_until rater_answered_at upheld "
            "finding decided_at"
        ),
        personal="asked_by rater_answer decided_by",
    )

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="appeal")
    ground = models.CharField(_("ground"), max_length=20, choices=Triage)
    reason = models.TextField(_("reason"))
    days_left = models.PositiveSmallIntegerField(_("working days left"))
    due = models.DateTimeField(_("re-check due"))
    asked_at = moment(_("asked"))
    asked_by = person()
    heard_until = moment(_("rater may answer until"))
    rater_answer = models.TextField(_("answer of the rater"), blank=True, default="", db_default="")
    rater_answered_at = moment(_("rater answered"))
    upheld = models.BooleanField(_("upheld"), null=True)
    finding = models.TextField(_("result of the re-check"), blank=True)
    decided_at = moment(_("decided"))
    decided_by = person()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground__in=[Triage.MISTAKEN, Triage.MALICIOUS]) & ~Q(reason=""),
                name="case_appeal_has_ground_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(upheld=None, finding="", decided_at=None, decided_by=None)
                | (
                    Q(upheld__isnull=False, decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(finding="")
                ),
                name="case_appeal_decided_by_a_person",
            ),
            models.CheckConstraint(condition=paired("asked"), name="case_appeal_asked_paired"),
            models.CheckConstraint(
                condition=Q(rater_answer="", rater_answered_at=None)
                | (~Q(rater_answer="") & Q(rater_answered_at__isnull=False)),
                name="case_appeal_rater_answer_has_moment",
            ),
            # Empty for appeals from before raters were heard.
            models.CheckConstraint(
                condition=~Q(upheld=True)
                | Q(heard_until=None)
                | Q(rater_answered_at__isnull=False)
                | Q(decided_at__gte=F("heard_until")),
                name="case_appeal_rater_heard_first",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)


class Summons(models.Model):
    """Several poor months in a row: the office summons the agency's head to a talk. `months` are
    the figures at that time.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none="id agency last_month months raised_at held_at minutes",
        personal="held_by",
    )

    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="summonses"
    )
    last_month = models.CharField(_("last poor month"), max_length=7)
    months = models.JSONField(_("months"), default=list)
    raised_at = models.DateTimeField(_("raised"))
    held_at = moment(_("held"))
    held_by = person()
    minutes = models.TextField(_("what was agreed"), blank=True)

    class Meta:
        verbose_name = _("summons")
        verbose_name_plural = _("summonses")
        ordering = ["-last_month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "last_month"], name="summons_once_a_month"),
            models.CheckConstraint(
                condition=Q(held_at=None, held_by=None, minutes="")
                | (Q(held_at__isnull=False, held_by__isnull=False) & ~Q(minutes="")),
                name="summons_held_has_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.last_month}"
