"""Ties of people of the programme to agencies, noted by the Efficiency Office."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import TieKind
from brandportal.paired_fields import moment
from brandportal.paired_fields import person as somebody
from brandportal.personal_data import RECORD, Holding

# Stands in the place of the role where noted ties are read together with memberships.
NOTED = "noted"


class NotedTieQuerySet(models.QuerySet["NotedTie"]):
    def binding(self) -> NotedTieQuerySet:
        """Ties to an agency of the programme that were neither taken back nor dropped, with NOTED
        as `role`; whether confirmed yet or not.
        """
        standing = self.filter(agency__isnull=False, withdrawn_at=None, dropped_at=None)
        return standing.annotate(role=Value(NOTED))

    def confirmed(self) -> NotedTieQuerySet:
        """Those of them that a second person has confirmed."""
        return self.binding().filter(confirmed_at__isnull=False)

    def waiting(self) -> NotedTieQuerySet:
        """Those of them that wait for a second person."""
        return self.binding().filter(confirmed_at=None)


class NotedTie(models.Model):
    """A person was or is employed by an agency, related to somebody there, advises it or works
    together with it. It binds every account of the person as a conflict of interest does, for as
    long after its end as work for the agency would.

    Reading, scoring and deciding are closed as soon as one officer has noted it. Nothing is taken
    away for good before a second person has confirmed it; not confirmed, it is dropped. `employer`
    is one outside the programme and binds nobody. Two people take a tie back.
    """

    personal_data = Holding(
        purpose=gettext_noop(
            "Ties of people of the programme to agencies: who may not read, score and decide about "
            "which agency."
        ),
        kept=RECORD,
        none="id agency kind since ended_at noted_at confirmed_at dropped_at withdrawn_at",
        personal="person employer note noted_by confirmed_by withdrawn_by withdraw_reason",
    )

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="noted_ties",
    )
    agency = models.ForeignKey(
        "accounts.Agency",
        verbose_name=_("agency"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    employer = models.CharField(_("employer outside the programme"), max_length=80, blank=True)
    kind = models.CharField(_("kind of tie"), max_length=12, choices=TieKind)
    note = models.CharField(_("what exactly"), max_length=200, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    noted_at = models.DateTimeField(_("noted"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("noted by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = moment(_("confirmed"))
    confirmed_by = somebody()
    dropped_at = moment(_("not confirmed"))
    withdrawn_at = moment(_("taken back"))
    withdrawn_by = somebody()
    withdraw_reason = models.CharField(_("why taken back"), max_length=200, blank=True)

    objects = NotedTieQuerySet.as_manager()

    class Meta:
        verbose_name = _("tie to an agency")
        verbose_name_plural = _("ties to agencies")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TieKind.values), name="tie_known_kind"),
            models.CheckConstraint(
                condition=Q(agency__isnull=False, employer="")
                | Q(~Q(employer=""), agency=None, kind=TieKind.EMPLOYED),
                name="tie_to_one",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
                | Q(~Q(withdraw_reason=""), withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="tie_withdrawn_paired",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    agency__isnull=False,
                    dropped_at=None,
                ),
                name="tie_confirmed_paired",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | ~Q(confirmed_by=F("noted_by")) & ~Q(confirmed_by=F("person")),
                name="tie_confirmed_by_a_second",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | Q(agency__isnull=False, withdrawn_at=None),
                name="tie_dropped_not_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None) | ~Q(withdrawn_by=F("person")),
                name="tie_withdrawn_by_others",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.agency or self.employer}"

    @property
    def waits_for_second(self) -> bool:
        ended = self.withdrawn_at or self.dropped_at
        return bool(self.agency_id and not self.confirmed_at and not ended)
