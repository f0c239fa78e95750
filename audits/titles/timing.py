"""When a title's term has run out."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from audits.titles.models import Title
from brandportal.errors import YES, Verdict, no


def after_last_day(title: Title, *, now: datetime) -> Verdict:
    """The term has ended, including its whole last day."""
    if timezone.localdate(now) > title.valid_to:
        return YES
    return no(_("The title is valid until %(day)s.") % {"day": title.valid_to.isoformat()})
