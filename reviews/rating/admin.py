"""Invitations to rate, on the office's desk."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.cycles.enums import Stage
from applications.cycles.timeline import last_day
from applications.models import StageWindow
from brandportal.office.hidden import About
from brandportal.office.proposing import ProposingPage
from brandportal.office.records import RecordAdmin
from brandportal.office.site import desk_headline
from brandportal.workdays.calendar import working_days_between
from brandportal.workdays.words import due_words
from reviews.evaluation.enums import EvaluationStatus
from reviews.rating.invitation_forms import IssueInvitationsForm
from reviews.rating.models import RatingInvitation

ISSUE = ProposingPage(
    action="reviews.issue_invitations",
    form=IssueInvitationsForm,
    subject="application",
    title=gettext_lazy("Propose invitation codes"),
    template="reviews/rating/office/issue_invitations.html",
)


@admin.register(RatingInvitation)
class RatingInvitationAdmin(RecordAdmin):
    """Issued codes. Whether one was used is not shown, because it would tell how the rating
    goes.
    """

    about = About(agency="application__agency", year="application__cycle")
    change_list_template = "reviews/rating/office/invitation_list.html"
    list_display = ("application", "group", "created_at")
    list_filter = ("group", "application__cycle")
    list_select_related = ("application__brand",)
    fields = ("application", "group", "created_at")
    search_fields = ("application__brand__name", "application__number")

    def get_urls(self):
        issue = path(
            "issue/",
            self.admin_site.admin_view(self.issue_view),
            name="reviews_ratinginvitation_issue",
        )
        return [issue, *super().get_urls()]

    def issue_view(self, request: HttpRequest) -> HttpResponse:
        """Propose a batch of codes; the second person receives the file with them, once."""
        return ISSUE.answer(self, request)


@desk_headline
def rating_headline(now: datetime) -> str:
    """The day of the public rating or of the notice, in one sentence; empty at other times."""
    told = (EvaluationStatus.RATING, EvaluationStatus.ON_NOTICE)
    found = (
        StageWindow.objects.filter(stage=Stage.RATING, cycle__evaluation__status__in=told)
        .select_related("cycle__evaluation__public_notice")
        .order_by("-cycle__year")
        .first()
    )
    if found is None:
        return ""
    running = found.cycle.evaluation
    if running.status == EvaluationStatus.ON_NOTICE:
        return _("%(year)s · public notice until %(moment)s") % {
            "year": found.cycle.year,
            "moment": due_words(running.public_notice.ends_at),
        }
    today = timezone.localdate(now)
    left = working_days_between(today, last_day(found.closes_at).date())
    return ngettext(
        "%(year)s · public rating, day %(day)d, %(left)d working day left; sealed",
        "%(year)s · public rating, day %(day)d, %(left)d working days left; sealed",
        left,
    ) % {
        "year": found.cycle.year,
        "day": (today - timezone.localdate(found.opens_at)).days + 1,
        "left": left,
    }
