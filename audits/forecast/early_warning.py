"""Warn an agency before the year ends that its title would not be retained without a warning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from audits.annual_review.facts import published_results
from audits.forecast.forecast import forecast
from audits.forecast.models import WARNED_OF, EarlyWarning
from audits.titles.enums import LIVE_TITLES
from audits.titles.models import Title
from audits.titles.notice_recipients import people_of_title, people_of_titles, title_words
from brandportal.journal.actions import action
from brandportal.notices.domain import notices, put
from brandportal.notices.enums import NoticeKind
from brandportal.notices.models import Notice
from brandportal.notices.notice_texts import notice_text
from brandportal.workflow import CLOCK
from reviews.bad_ratings.rates import cases_of_brands

DAYS_AHEAD = 90
WARNED = notice_text(
    "title.early_warning",
    kind=NoticeKind.TASK,
    subject=gettext_noop(
        "Early warning: “%(brand)s” would not come through the annual review %(year)s unharmed"
    ),
    body=gettext_noop(
        "As far as is known today the annual review %(year)s would not retain the service brand "
        "“%(brand)s” without a warning. Nothing is decided: what is done by the end of the year "
        "still counts. The page shows each part of the score, what it needs, who is good at it, "
        "and lets you plan what to do until when."
    ),
)


def warns_from(year: int) -> date:
    """The day from which agencies are warned."""
    return date(year, 12, 31) - timedelta(days=DAYS_AHEAD)


def due_to_look_at(*, now: datetime) -> list[int]:
    """The live titles whose running year comes under review, by their ids; none before the season
    of warnings.
    """
    today = timezone.localdate(now)
    if today < warns_from(today.year):
        return []
    return list(_under_review(today.year).order_by("pk").values_list("pk", flat=True))


def _under_review(year: int) -> Any:
    return Title.objects.filter(status__in=LIVE_TITLES, first_review_year__lte=year)


def warn_titles(*, title_ids: Sequence[int], now: datetime) -> int:
    """Warn the agencies of these titles whose forecast is not a title without a warning, each once
    a year and outcome. Returns how many warnings were given.
    """
    year = timezone.localdate(now).year
    with action(by=CLOCK, now=now) as act:
        act.lock_each(Title.objects.filter(pk__in=title_ids))
        titles = list(
            _under_review(year)
            .filter(pk__in=title_ids)
            .with_forecast_facts()
            .prefetch_related(people_of_titles("agency"))
            .order_by("pk")
        )
        brands = [row.brand_id for row in titles]
        results, cases = published_results(brands, year), cases_of_brands(year, brands)
        told = EarlyWarning.objects.filter(year=year, title__in=titles)
        given = set(told.values_list("title", "outcome"))
        found = [forecast(row, results, cases, year=year, now=now) for row in titles]
        fresh = EarlyWarning.objects.bulk_create(
            EarlyWarning(
                title=one.title,
                year=year,
                outcome=one.verdict.outcome,
                score=one.verdict.shown_score,
                explanation={**one.verdict.explanation, "sources": one.sources},
                given_at=now,
            )
            for one in found
            if one.verdict.outcome in WARNED_OF and (one.title.pk, one.verdict.outcome) not in given
        )
        if not fresh:
            return act.nothing_done(0)
        act.log_each(
            "title.warn_early",
            gettext_noop("Warned of the next annual review"),
            [(row.title, {"year": year, "forecast": row.outcome}) for row in fresh],
        )
        put([notice for row in fresh for notice in _notices_of(row, now)])
    return len(fresh)


def _notices_of(warning: EarlyWarning, now: datetime) -> list[Notice]:
    title = warning.title
    return notices(
        to=people_of_title(title),
        key=f"title:{title.pk}:early-warning:{warning.year}:{warning.outcome}",
        text=WARNED,
        context={**title_words(title), "year": str(warning.year)},
        url=reverse("workspace:title-forecast", args=[title.number]),
        now=now,
    )


def warned_titles(year: int) -> QuerySet:
    """The titles whose agency was warned of a year, by their ids."""
    return EarlyWarning.objects.filter(year=year).values("title")
