"""What an agency answered before its application."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.eligibility.enums import AnswerFinding
from applications.form.models import Application
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, WHO_DID, Holding


class EligibilityAnswer(models.Model):
    """One question of the rules, answered before the draft was begun and never changed since
    (`append_only`), and what the office found of it. An application begun before there were
    questions has none.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none=("id application question answer rules_sha256 answered_at finding reason checked_at"),
        personal="answered_by checked_by",
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="eligibility_answers"
    )
    question = models.CharField(_("question"), max_length=40)
    answer = models.BooleanField(_("answer"))
    rules_sha256 = models.CharField(_("hash of the rules"), max_length=64)
    answered_at = models.DateTimeField(_("answered"), editable=False)
    answered_by = person()
    finding = models.CharField(
        _("finding on the answer"), max_length=12, choices=AnswerFinding, blank=True, editable=False
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    checked_at = moment(_("answer checked"))
    checked_by = person()

    class Meta:
        verbose_name = _("answer on eligibility")
        verbose_name_plural = _("answers on eligibility")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question"], name="eligibility_answered_once"
            ),
            models.CheckConstraint(
                condition=Q(finding="", checked_at=None)
                | Q(finding__in=AnswerFinding.values, checked_at__isnull=False),
                name="eligibility_known_finding",
            ),
            models.CheckConstraint(
                condition=(Q(finding=AnswerFinding.CONTRADICTED) & ~Q(reason=""))
                | (~Q(finding=AnswerFinding.CONTRADICTED) & Q(reason="")),
                name="eligibility_contradicted_has_reason",
            ),
            models.CheckConstraint(condition=paired("checked"), name="eligibility_checked_paired"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.question}"
