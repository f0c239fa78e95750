"""The form to issue invitation codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.web.fields import WholeNumberField
from brandportal.web.forms import PortalForm
from reviews.evaluation.forms import CandidateField
from reviews.rating.enums import RaterGroup
from reviews.rating.invitations import BEFORE_THE_COUNT
from reviews.rating.letters import INVITED_GROUPS

MOST_AT_ONCE = 2000


class IssueInvitationsForm(PortalForm):
    """One batch of codes for one group of one shortlisted brand."""

    application = CandidateField(
        label=_("Brand"), queryset=Application.objects.none(), empty_label=_("Please choose")
    )
    group = forms.ChoiceField(
        label=_("Group"),
        choices=[(group.value, RaterGroup(group).label) for group in INVITED_GROUPS],
    )
    count = WholeNumberField(
        label=_("How many codes"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        help_text=_("Never more than the register names and the rules of the year allow."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "application",
            Application.objects.filter(
                status=ApplicationStatus.SHORTLISTED,
                cycle__evaluation__status__in=BEFORE_THE_COUNT,
            )
            .select_related("brand", "agency")
            .order_by("agency__name"),
        )
