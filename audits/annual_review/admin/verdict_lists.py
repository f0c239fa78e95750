"""Lists of adverse verdicts on the office's desk: drawn up with a reason, proposed, kept."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from audits.annual_review.forms import VerdictListForm, YearForm
from audits.annual_review.models import AnnualReview, VerdictList
from audits.annual_review.presenters.verdict_lists import listed_verdicts
from audits.annual_review.reviews import year_under_review
from audits.annual_review.verdict_lists import CONFIRM, draw_up_list, proposed_lists
from brandportal.office.hidden import About, shown
from brandportal.office.records import RecordAdmin
from brandportal.proposals.buttons import proposed_words, proposes
from brandportal.proposals.forms import asking
from brandportal.proposals.models import Proposal
from brandportal.web.submissions import sent, submit


@admin.register(VerdictList)
class VerdictListAdmin(RecordAdmin):
    """What was proposed to be confirmed, and the page to draw up the next list."""

    about = About(agency="reviews__title__agency")
    change_form_template = "audits/annual_review/office/verdict_list.html"
    list_display = ("__str__", "year", "reason", "made_at", "made_by")
    list_filter = ("year",)
    fields = ("year", "reason", "made_at", "made_by")

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("made_by")

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = path("draw-up/", wrap(self.draw_up), name="audits_verdictlist_draw_up")
        return [own, *super().get_urls()]

    def record_context(self, request: HttpRequest, obj: VerdictList) -> dict[str, Any]:
        rows = obj.reviews.for_desk().order_by("title__number")
        return {"rows": listed_verdicts(rows, (), ())}

    def draw_up(self, request: HttpRequest) -> HttpResponse:
        """The adverse verdicts of a year that wait, to be ticked and proposed with one reason."""
        self.only(self.reads(request))
        self.only(request.method != "POST" or self.acts(request))
        fallback = year_under_review(timezone.localdate())
        asked_year = YearForm(request.GET if "year" in request.GET else {"year": fallback})
        year = asked_year.cleaned_data["year"] if asked_year.is_valid() else fallback
        reviews = shown(AnnualReview.objects.waiting_for_two(year), by=request.user)
        rows = list(reviews.for_desk().order_by("title__number"))
        proposed = proposed_lists()
        ticked = None if request.GET.get("ticked") == "all" else request.POST.getlist("reviews")
        listed = listed_verdicts(rows, proposed, ticked)
        form = asking(VerdictListForm, request)(
            **sent(request), offered=[one.review for one in listed if one.verdict]
        )
        made = submit(form, partial(self._propose, request, year))
        if made:
            messages.success(request, proposed_words())
            return redirect(f"{self.address('draw_up')}?year={year}")
        context = {
            "title": _("Adverse verdicts %(year)s to confirm") % {"year": year},
            "year": year,
            "form": form,
            "year_form": asked_year,
            "rows": listed,
            "offered": sum(bool(one.verdict) for one in listed),
            "may_act": self.acts(request),
        }
        return self.render(
            request,
            "audits/annual_review/office/verdict_list_new.html",
            status=made.status,
            **context,
        )

    def _propose(
        self, request: HttpRequest, year: int, *, reviews: list[int], reason: str, **given: Any
    ) -> Proposal:
        """Draw the list up and propose it; a refused proposal leaves no list."""
        propose = proposes(request, CONFIRM, subject="verdict_list")
        with transaction.atomic():
            made = draw_up_list(
                year=year, reviews=reviews, reason=reason, by=request.user, now=timezone.now()
            )
            return propose(verdict_list=made, why=reason, **given)
