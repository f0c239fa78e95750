"""Rule sets, award years and the windows of their stages."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.cycles.enums import CycleKind, CycleStatus, Stage
from applications.cycles.querysets import CycleQuerySet
from brandportal.notices.told import Told
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import NO_PERSON, RECORD, WHO_DID, Holding

FAMOUS_YEAR = gettext_noop("%(year)s · Famous Brand")


class RuleSet(models.Model):
    """A versioned set of rules; a cycle copies and freezes it when it opens."""

    personal_data = Holding(
        purpose=NO_PERSON, kept=RECORD, none="id version title rules created_at"
    )

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
    """One award year of a kind; its rules are frozen and hashed when it opens."""

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id year kind edition rule_set rules rules_version rules_hash approval_body "
            "approval_number status opened_at concluded_at outcome_announced_at"
        ),
        personal="opened_by concluded_by",
    )

    year = models.PositiveSmallIntegerField(
        _("award year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    kind = models.CharField(
        _("what is awarded"),
        max_length=10,
        choices=CycleKind,
        default=CycleKind.TOP_TEN,
        db_default=CycleKind.TOP_TEN,
    )
    # How the award year stands in addresses and file names: 2029, 2029-famous.
    edition = models.GeneratedField(
        expression=Concat(
            Cast("year", models.CharField(max_length=4)),
            Case(When(kind=CycleKind.FAMOUS, then=Value("-famous")), default=Value("")),
            output_field=models.CharField(max_length=14),
        ),
        output_field=models.CharField(_("in addresses"), max_length=14),
        db_persist=True,
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
        ordering = ["-year", "-kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "kind"],
                name="cycle_one_a_year_and_kind",
                violation_error_message=_("This award year exists."),
            ),
            models.CheckConstraint(condition=Q(kind__in=CycleKind.values), name="cycle_known_kind"),
            models.CheckConstraint(
                condition=Q(status=CycleStatus.DRAFT) | ~Q(rules_hash=""),
                name="cycle_open_means_frozen",
            ),
            models.CheckConstraint(condition=paired("opened"), name="cycle_opened_paired"),
            models.CheckConstraint(condition=paired("concluded"), name="cycle_concluded_paired"),
        ]

    def __str__(self) -> str:
        return str(self.told)

    @property
    def told(self) -> Told | str:
        """The award year in words, for pages and in notices, where the reader's language is not
        known yet: 2029, 2029 · Famous Brand.
        """
        if self.kind == CycleKind.TOP_TEN:
            return str(self.year)
        return Told(FAMOUS_YEAR, {"year": str(self.year)})

    @property
    def is_famous(self) -> bool:
        """Whether Famous Brand is awarded, among those who kept the title of a Top Ten."""
        return self.kind == CycleKind.FAMOUS

    @property
    def award(self) -> str:
        """What is awarded, as it stands in a sentence: the Top Ten, the Famous Brands."""
        return str(_("the Famous Brands") if self.is_famous else _("the Top Ten"))


class StageWindow(models.Model):
    """When a stage of the award year runs: from `opens_at` up to, not including, `closes_at`."""

    personal_data = Holding(
        purpose=NO_PERSON, kept=RECORD, none="id cycle stage opens_at closes_at"
    )

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
