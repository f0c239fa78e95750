"""Who writes the plan of recovery, and when."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from audits.forecast.models import RecoveryStep
from audits.titles.models import Title
from brandportal.accounts.policies import drafts_for
from brandportal.errors import YES, Verdict, no


def writes_plan(title: Title, *, by: Any) -> Verdict:
    """Drafter and head of the title's agency."""
    return drafts_for(by, title.agency_id)


def still_to_do(step: RecoveryStep) -> Verdict:
    return no(_("What came of this step has been told already.")) if step.done_at else YES
