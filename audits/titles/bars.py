"""What a title says against an application: a revoked one bars its agency for the years of the
rules.
"""

from __future__ import annotations

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.cycles.questions import revoked_title_years
from applications.eligibility.found import Fact
from audits.titles.enums import TitleStatus
from audits.titles.models import Title
from brandportal.accounts.models import Agency
from brandportal.errors import YES, Verdict, no
from brandportal.rulebook import Rules


def no_revoked_title(agency: Agency, rules: Rules, now: datetime) -> Fact:
    """The newest title of the agency that was revoked counts."""
    return Fact(_("No revoked title bars the agency"), _verdict(agency, rules, now))


def _verdict(agency: Agency, rules: Rules, now: datetime) -> Verdict:
    revoked = Title.objects.filter(agency=agency, status=TitleStatus.REVOKED)
    newest = revoked.exclude(changed_at=None).order_by("-changed_at").first()
    if newest is None:
        return YES
    day = timezone.localdate(newest.changed_at)
    free = day + relativedelta(years=revoked_title_years(rules))
    if timezone.localdate(now) >= free:
        return YES
    return no(
        _("The title %(number)s was revoked on %(day)s. The bar ends on %(free)s.")
        % {
            "number": newest.number,
            "day": date_format(day, "DATE_FORMAT"),
            "free": date_format(free, "DATE_FORMAT"),
        }
    )
