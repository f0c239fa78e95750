"""Award years, brands and what agencies declare about them."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.enums import (
    ENDED_EARLY,
    UNSUBMITTED,
    ApplicationStatus,
    CycleStatus,
    Stage,
    VetoKind,
)
from applications.querysets import ApplicationQuerySet, CycleQuerySet
from brandportal.accounts.models import Agency
from brandportal.stamps import moment, paired, person


class RuleSet(models.Model):
    """A versioned set of rules; a cycle copies and freezes it when it opens."""

    version = models.CharField(_("version"), max_length=20, unique=True)
    title = models.CharField(_("name of the rule set"), max_length=80)
    rules = models.JSONField(_("rules"))
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.version} {self.title}"


class Cycle(models.Model):
    """One award year. Everything hangs on it; its rules are frozen and hashed when it opens."""

    year = models.PositiveSmallIntegerField(
        _("award year"), unique=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    rule_set = models.ForeignKey(RuleSet, verbose_name=_("rule set"), on_delete=models.PROTECT)
    rules: models.JSONField[Any, Any] = models.JSONField(
        _("frozen rules"), null=True, editable=False
    )
    rules_version = models.CharField(
        _("version of the rules"), max_length=20, blank=True, editable=False
    )
    rules_hash = models.CharField(_("hash of the rules"), max_length=64, blank=True, editable=False)
    approval_body = models.CharField(_("approving body"), max_length=80, blank=True)
    approval_number = models.CharField(_("number of the approval"), max_length=60, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=CycleStatus, default=CycleStatus.DRAFT, editable=False
    )
    opened_at = moment(_("opened"))
    opened_by = person()
    concluded_at = moment(_("concluded"))
    concluded_by = person()
    outcome_announced_at = moment(_("outcome announced"))

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("award year")
        verbose_name_plural = _("award years")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=CycleStatus.DRAFT) | ~Q(rules_hash=""),
                name="cycle_open_means_frozen",
            ),
            models.CheckConstraint(condition=paired("opened"), name="cycle_opened_paired"),
            models.CheckConstraint(condition=paired("concluded"), name="cycle_concluded_paired"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class StageWindow(models.Model):
    """When a stage of the award year runs: from `opens_at` up to, not including, `closes_at`."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="windows")
    stage = models.CharField(_("stage"), max_length=20, choices=Stage)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["opens_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "stage"], name="window_one_a_stage"),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")),
                name="window_opens_before_it_closes",
                violation_error_message=_("A stage must open before it closes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.get_stage_display()}"


class Brand(models.Model):
    """A service brand over the years; `code` is what its QR codes and addresses carry."""

    code = models.CharField(_("code"), max_length=8, unique=True)
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="brands"
    )
    name = models.CharField(_("brand name"), max_length=60)

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="brand_name_once_an_agency")
        ]

    def __str__(self) -> str:
        return self.name


class Application(models.Model):
    """One agency's application in one award year: the brand as declared, and where it stands."""

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

    signed_off_at = moment(_("signed off"))
    signed_off_by = person()
    submitted_at = moment(_("submitted"))
    corrections = models.PositiveSmallIntegerField(_("times returned"), default=0, editable=False)
    correction_due = moment(_("correction due"))
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
                condition=paired("signed_off"), name="application_signed_paired"
            ),
            models.CheckConstraint(condition=paired("decided"), name="application_decided_paired"),
        ]
        indexes = [models.Index(fields=["status", "submitted_at"])]

    def __str__(self) -> str:
        return f"{self.number} {self.brand}"


class Commitment(models.Model):
    """One public commitment: a number, a unit, a date, and how a citizen can check it."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="commitments"
    )
    promise = models.CharField(_("what is promised"), max_length=120)
    unit = models.CharField(_("unit"), max_length=20)
    baseline = models.DecimalField(_("today"), max_digits=12, decimal_places=2)
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2)
    less_is_better = models.BooleanField(_("a smaller figure is better"), default=False)
    due_on = models.DateField(_("due on"))
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


class ServicePoint(models.Model):
    """A place or hotline where people meet the brand."""

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
    """A file that backs an indicator or a commitment; private unless the agency makes it public."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="evidence")
    indicator = models.CharField(_("indicator"), max_length=60)
    title = models.CharField(_("what it shows"), max_length=80)
    file = models.FileField(_("file"), upload_to="evidence/")
    original_name = models.CharField(max_length=120, editable=False)
    content_type = models.CharField(max_length=60, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), editable=False)
    uploaded_by = person()

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


class VetoFinding(models.Model):
    """A confirmed ground of the negative list against an agency."""

    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="veto_findings"
    )
    kind = models.CharField(_("ground"), max_length=30, choices=VetoKind)
    happened_on = models.DateField(_("happened on"))
    source = models.CharField(_("who confirmed it"), max_length=120)
    note = models.TextField(_("note"), blank=True)
    recorded_at = models.DateTimeField(_("recorded"), editable=False)
    recorded_by = person()

    class Meta:
        verbose_name = _("veto finding")
        verbose_name_plural = _("veto findings")
        ordering = ["-happened_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=VetoKind.values), name="veto_known_kind")
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.get_kind_display()}"
