"""Brands, and what agencies declare about them."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.cycles.models import Cycle
from applications.form.enums import (
    ENDED_EARLY,
    MAY_BE_UNFINISHED,
    UNSUBMITTED,
    ApplicationStatus,
)
from applications.form.querysets import ApplicationQuerySet, EvidenceQuerySet
from brandportal.accounts.enums import AgencyClass
from brandportal.accounts.models import Agency, AgencyThen
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import NO_PERSON, RECORD, WHO_DID, Holding


class Brand(models.Model):
    """A service brand over the years; its QR codes and addresses contain `code`.

    `proposed`: so far only the name that a draft proposes, until its application is signed off.
    """

    personal_data = Holding(purpose=NO_PERSON, kept=RECORD, none="id code agency name proposed")

    code = models.CharField(_("code"), max_length=8, unique=True)
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="brands"
    )
    name = models.CharField(_("brand name"), max_length=60)
    proposed = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"],
                condition=Q(proposed=False),
                name="brand_name_once_an_agency",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Application(models.Model):
    """One agency's application in one award year: the declared brand, and the status."""

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id number cycle agency brand status version saved_at slogan summary meaning "
            "core_value philosophy image logo recipients mechanism effect honours signed_off_at "
            "submitted_at corrections correction_due decided_at decision_reason head_asked_at "
            "sent_back_reason agency_class unfinished"
        ),
        personal="saved_by signed_off_by decided_by head_asked_by",
    )

    number = models.CharField(_("application number"), max_length=12, unique=True)
    cycle = models.ForeignKey(
        Cycle, verbose_name=_("award year"), on_delete=models.PROTECT, related_name="applications"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="applications"
    )
    brand = models.ForeignKey(
        Brand, verbose_name=_("brand"), on_delete=models.PROTECT, related_name="applications"
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=ApplicationStatus,
        default=ApplicationStatus.DRAFT,
        editable=False,
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    saved_at = moment(_("saved"))
    saved_by = person()

    slogan = models.CharField(_("slogan"), max_length=60, blank=True)
    summary = models.CharField(_("summary for citizens"), max_length=160, blank=True)
    meaning = models.TextField(_("name and its meaning"), blank=True)
    core_value = models.TextField(_("core value"), blank=True)
    philosophy = models.TextField(_("basic philosophy"), blank=True)
    image = models.TextField(_("brand image"), blank=True)
    logo = models.FileField(_("logo"), upload_to="logos/", blank=True)
    recipients = models.TextField(_("service recipients"), blank=True)
    mechanism = models.TextField(_("organisation, training, complaints"), blank=True)
    effect = models.TextField(_("effect and innovation"), blank=True)
    honours = models.TextField(_("earlier honours"), blank=True)

    # Rows that cannot be kept as rows yet, as they were typed, by list (`form.unfinished`).
    unfinished = models.JSONField(_("unfinished rows"), default=dict, blank=True, editable=False)

    signed_off_at = moment(_("signed off"))
    signed_off_by = person()
    # By it the panel of the brand and its weights are chosen, however the agency is classed later.
    agency_class = models.CharField(
        _("class of the agency at sign-off"),
        max_length=20,
        choices=AgencyClass,
        blank=True,
        editable=False,
    )
    submitted_at = moment(_("submitted"))
    corrections = models.PositiveSmallIntegerField(_("times returned"), default=0, editable=False)
    correction_due = moment(_("correction due"))
    # The newest request to sign off a correction, and why the head gave a draft back.
    head_asked_at = moment(_("head asked"))
    head_asked_by = person()
    sent_back_reason = models.CharField(
        _("why the head gave it back"), max_length=500, blank=True, editable=False
    )
    decided_at = moment(_("acceptance decided"))
    decided_by = person()
    decision_reason = models.TextField(_("reason"), blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "agency"],
                condition=~Q(status__in=[status.value for status in ENDED_EARLY]),
                name="application_one_live_an_agency_and_cycle",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ApplicationStatus.values), name="application_known_status"
            ),
            models.CheckConstraint(
                condition=~Q(status=ApplicationStatus.RETURNED) | Q(correction_due__isnull=False),
                name="application_returned_has_due",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in UNSUBMITTED])
                | Q(submitted_at__isnull=False),
                name="application_submitted_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in MAY_BE_UNFINISHED])
                | Q(unfinished={}),
                name="application_signed_has_no_unfinished",
            ),
            models.CheckConstraint(
                condition=paired("signed_off"), name="application_signed_paired"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in UNSUBMITTED])
                | Q(agency_class__in=AgencyClass.values),
                name="application_submitted_has_class",
            ),
            models.CheckConstraint(condition=paired("decided"), name="application_decided_paired"),
            models.CheckConstraint(
                condition=paired("head_asked"), name="application_head_asked_paired"
            ),
        ]
        indexes = [models.Index(fields=["status", "submitted_at"])]

    def __str__(self) -> str:
        return f"{self.number} {self.brand}"

    @property
    def agency_then(self) -> AgencyThen:
        """The agency as it was when its head signed off: what is scored, published and conferred
        keeps its name and class. As it is now before that.
        """
        return self.agency.as_of(self.signed_off_at)


class Commitment(models.Model):
    """One public commitment: a number, a unit, a date, and how a citizen can check it."""

    personal_data = Holding(
        purpose=NO_PERSON,
        kept=RECORD,
        none=(
            "id application promise unit baseline target less_is_better due_on how_measured "
            "how_to_check"
        ),
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="commitments"
    )
    promise = models.CharField(_("what is promised"), max_length=120)
    unit = models.CharField(_("unit"), max_length=20)
    baseline = models.DecimalField(_("current value"), max_digits=12, decimal_places=2)
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2)
    less_is_better = models.BooleanField(_("a smaller figure is better"), default=False)
    due_on = models.DateField(_("due on"))
    how_measured = models.CharField(_("how it is measured"), max_length=160, blank=True)
    how_to_check = models.CharField(_("how a citizen can check it"), max_length=160)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(target=F("baseline")), name="commitment_target_is_not_today"
            ),
            models.CheckConstraint(
                condition=~Q(unit="") & ~Q(how_to_check=""), name="commitment_can_be_checked"
            ),
        ]

    def __str__(self) -> str:
        return self.promise

    def is_reached_by(self, figure: Decimal) -> bool:
        """Whether this figure meets the target; computed, never typed."""
        return figure <= self.target if self.less_is_better else figure >= self.target


class ServicePoint(models.Model):
    """A place or hotline where people meet the brand."""

    personal_data = Holding(
        purpose=gettext_noop("Where an agency serves the public, with its public telephone."),
        kept=RECORD,
        none="id application name address phone",
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="service_points"
    )
    name = models.CharField(_("service point"), max_length=60)
    address = models.CharField(_("address"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("service point")
        verbose_name_plural = _("service points")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class SelfScore(models.Model):
    """The agency's own points for one indicator, with its reason."""

    personal_data = Holding(
        purpose=NO_PERSON, kept=RECORD, none="id application indicator points reason"
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="self_scores"
    )
    indicator = models.CharField(_("indicator"), max_length=60)
    points = models.DecimalField(
        _("points"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0)]
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("self-score")
        verbose_name_plural = _("self-scores")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "indicator"], name="self_score_once_an_indicator"
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="self_score_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.points}"


class Evidence(models.Model):
    """A file that backs an indicator, and a commitment too if it is tied to one; internal (`public`
    false: the agency, the panel and the office read it) unless the agency makes it public with the
    brand.
    """

    personal_data = Holding(
        purpose=gettext_noop(
            "Files by which an agency backs its points; agencies are asked to leave out persons."
        ),
        kept=RECORD,
        none=(
            "id application indicator commitment public title original_name content_type size "
            "sha256 uploaded_at"
        ),
        personal="file uploaded_by",
    )

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="evidence")
    indicator = models.CharField(_("indicator"), max_length=60)
    # Of the same application (`same_application`). A commitment that is taken back leaves its files
    # under their indicators.
    commitment = models.ForeignKey(
        Commitment,
        verbose_name=_("commitment"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="evidence",
    )
    public = models.BooleanField(_("shown to the public"), default=False, db_default=False)
    title = models.CharField(_("what it shows"), max_length=80)
    file = models.FileField(_("file"), upload_to="evidence/")
    original_name = models.CharField(max_length=120, editable=False)
    content_type = models.CharField(max_length=60, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), editable=False)
    uploaded_by = person()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "indicator", "sha256"],
                name="evidence_file_once_an_indicator",
            )
        ]

    def __str__(self) -> str:
        return self.title


class CorrectionItem(models.Model):
    """What must be corrected in one section of a returned application."""

    personal_data = Holding(
        purpose=NO_PERSON, kept=RECORD, none="id application section reason asked_at before"
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="correction_items"
    )
    section = models.CharField(_("section"), max_length=30)
    reason = models.CharField(_("reason"), max_length=500)
    asked_at = models.DateTimeField(_("asked"), editable=False)
    before = models.JSONField(_("as it stood when returned"), default=dict, editable=False)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "section", "asked_at"], name="correction_once_a_section"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.reason}"
