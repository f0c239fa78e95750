"""The decision of the leading group, its public notice and the objections."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.accounts.models import Agency
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import NO_PERSON, RECORD, Holding
from reviews.decision.enums import BY_THE_GROUP, ObjectionAbout, ObjectionStatus
from reviews.decision.querysets import ObjectionQuerySet
from reviews.evaluation.data_terms import CONTACTS, UNLINK
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation

# The purpose of the key for an objector's telephone.
OBJECTOR = "objection"


class Decision(models.Model):
    """The leading group's decision on one shortlisted application; a departure from the ranking
    requires a written reason. `reserve`: 1 for who comes first if a place becomes vacant.
    """

    personal_data = Holding(
        purpose=NO_PERSON,
        kept=RECORD,
        none="id evaluation application selected departs reason reserve",
    )

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.PROTECT, related_name="decisions"
    )
    application = models.OneToOneField(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="decision",
    )
    selected = models.BooleanField(_("chosen"))
    departs = models.BooleanField(_("departs from the ranking"))
    reason = models.TextField(_("reason"), blank=True)
    reserve = models.PositiveSmallIntegerField(_("place on the reserve"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(departs=False) | ~Q(reason=""), name="decision_departure_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(reserve=None) | Q(selected=False), name="decision_reserve_is_not_chosen"
            ),
            models.UniqueConstraint(
                fields=["evaluation", "reserve"], name="decision_reserve_place_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.application)


class Meeting(models.Model):
    """The meeting of the leading group that decided: when, who was there, what was said."""

    personal_data = Holding(
        purpose=gettext_noop("Who of the leading group took part in the decision."),
        kept=RECORD,
        none="id evaluation held_on minutes",
        personal="chair present",
    )

    evaluation = models.OneToOneField(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.PROTECT, related_name="meeting"
    )
    held_on = models.DateField(_("held on"))
    chair = models.CharField(_("chair"), max_length=40)
    present = models.TextField(_("present"))
    minutes = models.TextField(_("minutes"), blank=True)

    class Meta:
        verbose_name = _("meeting of the leading group")
        verbose_name_plural = _("meetings of the leading group")
        ordering = ["-held_on"]
        constraints = [
            models.CheckConstraint(condition=~Q(present=""), name="meeting_somebody_present")
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.held_on}"


class DecisionDraft(models.Model):
    """What the leading group has written so far of a decision, as typed into its form; it decides
    nothing, and goes when the decision is recorded.
    """

    personal_data = Holding(
        purpose=gettext_noop("A decision being prepared: names of those present, reasons."),
        kept=RECORD,
        none="id evaluation version saved_at",
        personal="content saved_by",
    )

    evaluation = models.OneToOneField(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.PROTECT, related_name="draft"
    )
    content = models.JSONField(_("content"))
    version = models.PositiveIntegerField(_("version"))
    saved_at = models.DateTimeField(_("saved"))
    saved_by = person()

    class Meta:
        verbose_name = _("draft of a decision")
        verbose_name_plural = _("drafts of decisions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(version__gte=1, saved_by__isnull=False), name="decision_draft_is_saved"
            )
        ]

    def __str__(self) -> str:
        return str(self.evaluation)


class PublicNotice(models.Model):
    """The public notice of a Top Ten: from `published_at` up to, not including, `ends_at`. One row
    a year; what was published and withdrawn before is kept beside it (`withdrawn`).
    """

    personal_data = Holding(
        purpose=NO_PERSON,
        kept=RECORD,
        none="id evaluation published_at working_days ends_at folder seal",
    )

    evaluation = models.OneToOneField(
        Evaluation,
        verbose_name=_("evaluation"),
        on_delete=models.PROTECT,
        related_name="public_notice",
    )
    published_at = models.DateTimeField(_("published"))
    working_days = models.PositiveSmallIntegerField(_("working days"))
    ends_at = models.DateTimeField(_("ends"))
    seal = models.CharField(_("SHA-256 of the published results"), max_length=64, blank=True)
    folder = models.FileField(_("published results"), upload_to="published/", blank=True)

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-published_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("published_at")) & Q(working_days__gte=5),
                name="notice_floor",
            )
        ]

    def __str__(self) -> str:
        return str(self.evaluation)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the leading group decides anew, and nothing is on notice until it has."""
        return self.evaluation.status in (EvaluationStatus.COUNTED, EvaluationStatus.DECIDED)


class Objection(models.Model):
    """An objection to a public notice: by somebody under real name, or by an agency of the year,
    signed by its head. Only who handles it sees the name; the telephone is encrypted.

    `number` names it in the register, on the desk and in the journal. `code` is the key with which
    its objector follows it: no page but his own shows it, and the journal does not hold it.
    `objector` is the telephone's keyed hash: it detects the same objection sent twice, and finds a
    person's objections. `seal` is the SHA-256 of what was sent (`objections.seal_of`); the journal
    holds it, and the objector's page.
    """

    personal_data = Holding(
        purpose=gettext_noop("Objections under real name, and the answer to each."),
        kept=RECORD,
        none=(
            "id number code notice about application agency seal status filed_at answer_due answer "
            "outcome settlement admitted_at assigned_at answered_at settled_at"
        ),
        personal=(
            "objector_name statement filed_by admitted_by assigned_by investigator answered_by "
            "settled_by"
        ),
        keyed="objector",
        encrypted={"objector_contact": OBJECTOR},
        until={"objector_contact": CONTACTS, "objector": UNLINK},
    )

    number = models.CharField(_("number"), max_length=16, unique=True)
    code = models.CharField(_("code to follow it"), max_length=12, unique=True)
    notice = models.ForeignKey(
        PublicNotice,
        verbose_name=_("public notice"),
        on_delete=models.PROTECT,
        related_name="objections",
    )
    about = models.CharField(
        _("about"), max_length=12, choices=ObjectionAbout, default=ObjectionAbout.CHOSEN
    )
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="objections",
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency that objects"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="objections",
    )
    filed_by = person()
    objector_name = models.CharField(_("real name"), max_length=40, blank=True)
    objector_contact = models.CharField(_("telephone, sealed"), max_length=400, blank=True)
    objector = models.CharField(max_length=64, default="", db_index=True)
    statement = models.TextField(_("statement"))
    seal = models.CharField(_("SHA-256 of what was sent"), max_length=64, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=ObjectionStatus, default=ObjectionStatus.RECEIVED
    )
    filed_at = models.DateTimeField(_("filed"))
    answer_due = models.DateTimeField(_("answer due"))
    answer = models.TextField(_("answer"), blank=True)
    outcome = models.TextField(_("outcome for the public register"), blank=True)
    admitted_at = moment(_("admitted"))
    admitted_by = person()
    investigator = person()
    assigned_at = moment(_("investigator named"))
    assigned_by = person()
    answered_at = moment(_("answered"))
    answered_by = person()
    settlement = models.TextField(_("what the leading group says to it"), blank=True)
    settled_at = moment(_("settled"))
    settled_by = person(_("settled by"))

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["filed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["received", "admitted", "assigned"])
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="objection_closed_is_answered",
            ),
            models.CheckConstraint(condition=paired("answered"), name="objection_answered_paired"),
            models.CheckConstraint(condition=paired("settled"), name="objection_settled_paired"),
            models.CheckConstraint(
                condition=Q(
                    ~Q(about=ObjectionAbout.CHOSEN),
                    ~Q(settlement=""),
                    status__in=BY_THE_GROUP,
                    settled_at__isnull=False,
                )
                | Q(~Q(status__in=BY_THE_GROUP), settled_at=None, settlement=""),
                name="objection_settled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(about=ObjectionAbout.PROCEDURE, application=None)
                | (~Q(about=ObjectionAbout.PROCEDURE) & Q(application__isnull=False)),
                name="objection_about_a_brand_or_the_procedure",
            ),
            models.CheckConstraint(
                condition=Q(agency=None, filed_by=None)
                | Q(
                    agency__isnull=False,
                    filed_by__isnull=False,
                    objector_name="",
                    objector_contact="",
                    objector="",
                ),
                name="objection_by_a_person_or_an_agency",
            ),
            models.CheckConstraint(
                condition=Q(investigator=None, assigned_at=None)
                | Q(investigator__isnull=False, assigned_at__isnull=False),
                name="objection_investigator_named",
            ),
            models.CheckConstraint(
                condition=~Q(status=ObjectionStatus.ASSIGNED) | Q(investigator__isnull=False),
                name="objection_under_investigation_has_investigator",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        """What the objection is about, for those who handle it: the brand, or the procedure."""
        return str(self.application.brand if self.application else self.get_about_display())

    @property
    def is_unsettled(self) -> bool:
        """Whether the leading group has still to say what follows from it."""
        return Objection.objects.unsettled().filter(pk=self.pk).exists()


class ObjectionFile(models.Model):
    """A file that its objector sent as proof; read by those who handle the objection."""

    personal_data = Holding(
        purpose=gettext_noop("Objections under real name, and the answer to each."),
        kept=RECORD,
        none="id objection content_type size sha256 uploaded_at",
        personal="file original_name",
    )

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(_("file"), upload_to="objections/")
    original_name = models.CharField(max_length=120, editable=False)
    content_type = models.CharField(max_length=60, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), editable=False)

    class Meta:
        verbose_name = _("file of an objection")
        verbose_name_plural = _("files of objections")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["objection", "sha256"], name="objection_file_once")
        ]

    def __str__(self) -> str:
        return self.original_name
