"""Proposals: proposed by one person, and confirmed, refused or lapsed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.paired_fields import moment, person
from brandportal.personal_data import RECORD, Holding
from brandportal.proposals.enums import ProposalStatus

OPEN, CONFIRMED = ProposalStatus.OPEN, ProposalStatus.CONFIRMED


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> ProposalQuerySet:
        """Proposals that wait for a second person, the oldest first."""
        return self.filter(status=OPEN).order_by("pk")

    def about(self, action: str, pk: Any) -> ProposalQuerySet:
        """Proposals of one action on one object; the action determines the model."""
        return self.filter(action=action, object_id=str(pk))

    def with_people(self) -> ProposalQuerySet:
        return self.select_related("proposed_by", "confirmed_by", "refused_by")


def _both(stamp: str) -> Q:
    """A constraint: both person and time, or neither."""
    at, by = f"{stamp}_at__isnull", f"{stamp}_by__isnull"
    return Q(**{at: True, by: True}) | Q(**{at: False, by: False})


class Proposal(models.Model):
    """One action that takes two people: what exactly, on which object, why, and by whom.

    `arguments` are all arguments of the action and cannot be changed. `state` is a hash of the
    object when it was proposed. `..._proof_at` is when the person last authenticated by password or
    second factor. Without `proposed_by` the operator proposed it on the server. `carried_out_at`
    ends the proof that the confirmation gives to the action.
    """

    personal_data = Holding(
        purpose=gettext_noop("Who proposed and who confirmed what takes two people, and why."),
        kept=RECORD,
        none=(
            "id action object_type object_id arguments_digest state status proposed_at "
            "proposed_proof_at expires_at confirmed_at confirmed_proof_at carried_out_at "
            "refused_at withdrawn_at lapsed_at"
        ),
        personal=(
            "object_label arguments reason answer proposed_by confirmed_by refused_by withdrawn_by "
            "lapsed_by"
        ),
    )

    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(_("object"), max_length=200)
    arguments = models.JSONField(default=dict)
    arguments_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=64)
    status = models.CharField(
        _("status"), max_length=20, choices=ProposalStatus, default=ProposalStatus.OPEN
    )
    reason = models.CharField(_("reason"), max_length=1000)
    proposed_at = models.DateTimeField(_("proposed on"))
    proposed_by = person()
    proposed_proof_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(_("waits until"))
    answer = models.CharField(_("reason of the second person"), max_length=1000, blank=True)
    confirmed_at = moment(_("confirmed"))
    confirmed_by = person()
    confirmed_proof_at = models.DateTimeField(null=True)
    carried_out_at = models.DateTimeField(null=True)
    refused_at = moment(_("refused"))
    refused_by = person()
    withdrawn_at = moment(_("withdrawn"))
    withdrawn_by = person()
    lapsed_at = moment(_("lapsed"))
    lapsed_by = person()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "object_type", "object_id"],
                condition=Q(status=ProposalStatus.OPEN),
                name="proposal_one_open",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | Q(proposed_by=None)
                | ~Q(confirmed_by=F("proposed_by")),
                name="proposal_other_person",
            ),
            models.CheckConstraint(condition=_both("confirmed"), name="proposal_confirmed_paired"),
            models.CheckConstraint(condition=_both("refused"), name="proposal_refused_paired"),
            models.CheckConstraint(
                condition=Q(status=CONFIRMED, confirmed_at__isnull=False)
                | ~Q(status=CONFIRMED) & Q(confirmed_at=None, carried_out_at=None),
                name="proposal_confirmed_stamped",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(confirmed_proof_at__lte=F("confirmed_at")),
                name="proposal_confirmed_proved",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | Q(proposed_proof_at__lte=F("proposed_at")),
                name="proposal_proposed_proved",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & Q(expires_at__gt=F("proposed_at")),
                name="proposal_reason_and_term",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, refused_at=None) | ~Q(answer=""),
                name="proposal_answer_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ProposalStatus.values), name="proposal_known_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.object_label}"[:200]

    @property
    def ended_at(self) -> datetime | None:
        """When it was confirmed, refused, withdrawn or lapsed; None while it is open."""
        return self.confirmed_at or self.refused_at or self.withdrawn_at or self.lapsed_at

    @property
    def second(self) -> Any:
        """Who confirmed or refused it; None if nobody did."""
        return self.confirmed_by or self.refused_by

    def is_over(self, now: datetime) -> bool:
        """Whether it has expired."""
        return now >= self.expires_at

    def is_of(self, by: Any) -> bool:
        """Whether this person proposed it."""
        return self.proposed_by_id is not None and self.proposed_by_id == by.pk
