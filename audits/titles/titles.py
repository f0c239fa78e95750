"""Titles: confer them after the public notice, expire them, promote them to Famous Brand."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from applications.cycles.workflow import CYCLE
from applications.form.enums import ApplicationStatus
from applications.lifecycle.workflow import APPLICATION
from applications.models import Application, Cycle
from audits.annual_review.enums import SETTLED_REVIEWS
from audits.titles.enums import LIVE_TITLES, STANDING_TITLES, TitleLevel, TitleStatus
from audits.titles.models import Title
from audits.titles.notice_recipients import people_of_title, title_page, title_words
from audits.titles.terms import first_year_under_review, last_day_of_term
from audits.titles.workflow import TITLE
from brandportal.errors import NotNow, Verdict
from brandportal.journal.actions import Action, action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.proposals.proof import Pair
from brandportal.texts import required_text
from brandportal.workflow import CLOCK, transition
from reviews.models import Evaluation
from reviews.stages.workflow import EVALUATION

DOCUMENT_LIMIT = 80
document_number = partial(
    required_text,
    field="approving_document",
    limit=DOCUMENT_LIMIT,
    one_line=True,
    missing=gettext_lazy("Give the number of the approving document."),
)
LETTER_OF = {TitleLevel.TOP_TEN: "T", TitleLevel.FAMOUS: "F"}
TITLE_CONFERRED = notice_text(
    "title.conferred",
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("A title has been conferred on “%(brand)s”"),
    body=gettext_noop(
        "The service brand “%(brand)s” has been given the title %(number)s. The page shows its "
        "term, its certificate"
        " and what the annual review will ask."
    ),
)


def title_number(level: str, year: int, place: int) -> str:
    """The number of a title for its address and certificate: T2025-03, F2028-01."""
    return f"{LETTER_OF[TitleLevel(level)]}{year}-{place:02d}"


def is_commended(cycle: Cycle) -> bool:
    """Whether pages may say 表彰 (commendation): only with the number of a higher body's
    approval.
    """
    return bool(cycle.approval_number.strip())


def may_confer(evaluation: Evaluation, *, by: Any, now: datetime) -> Verdict:
    """Whether the titles of this award year can be conferred now: who first, then whether the
    notice has cleared.
    """
    return EVALUATION.verdict("conclude", evaluation, by=by, now=now, whole=False)


def chosen_in_order(evaluation: Evaluation) -> list[Application]:
    """The chosen applications in the order of the ranking, which is the order of the titles'
    numbers.
    """
    return list(
        Application.objects.filter(cycle=evaluation.cycle_id, status=ApplicationStatus.SELECTED)
        .select_related("brand", "agency", "cycle")
        .order_by("result__rank", "number")
    )


def confer(
    *,
    evaluation: Evaluation,
    approving_document: str,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> list[Title]:
    """Confer the titles of an award year: one for every chosen application, all in one transaction.

    In a Famous Brand year the title of a Top Ten that a brand holds is raised: it ends in the new
    one. Each title gets its number, its approving document and its term; every chosen application
    becomes named; evaluation and award year are concluded; the agencies are notified. Refuses
    anybody but the office, an evaluation whose notice has not cleared, an empty approving document,
    and an officer who works for a participating agency. One officer proposes it and another
    confirms it.
    """
    document = document_number(approving_document)
    with action(by=by, now=now) as act:
        locked = act.lock(evaluation)
        EVALUATION.require("conclude", locked, by=by, now=now, whole=False)
        chosen = chosen_in_order(locked)
        titles = [
            _confer_one(act, application, place=place, document=document)
            for place, application in enumerate(chosen, start=1)
        ]
        for application in chosen:
            transition(APPLICATION, "name", application, by=by, now=now)
        transition(
            EVALUATION,
            "conclude",
            locked,
            by=by,
            now=now,
            pair=pair,
            arguments={"approving_document": approving_document},
        )
        transition(CYCLE, "conclude", locked.cycle, by=by, now=now)
    return titles


def due_to_expire(now: datetime) -> list[int]:
    """Live titles whose last day has passed, by their ids."""
    today = timezone.localdate(now)
    over = Title.objects.filter(status__in=LIVE_TITLES, valid_to__lt=today)
    return list(over.order_by("pk").values_list("pk", flat=True))


def expire_title(*, title_id: int, now: datetime) -> Title:
    """Expire one title; one that has ended already is returned unchanged."""
    with action(by=CLOCK, now=now) as act:
        title = act.lock(Title.objects.filter(pk=title_id))
        if title.status not in LIVE_TITLES:
            return act.nothing_done(title)
        return transition(TITLE, "expire", title, by=CLOCK, now=now)


def _confer_one(act: Action, application: Application, *, place: int, document: str) -> Title:
    cycle, terms = application.cycle, application.cycle.rules["titles"]
    level = TitleLevel.FAMOUS if cycle.is_famous else TitleLevel.TOP_TEN
    years = terms["famous_brand_years"] if cycle.is_famous else terms["years"]
    first = timezone.localdate(act.now)
    if cycle.is_famous:
        _raised(act, application)
    held, status = _renewed(act, application, level)
    months = int(application.cycle.rules["annual_review"].get("first_review_after_months", 0))
    title = Title.objects.create(
        number=title_number(level, cycle.year, place),
        level=level,
        year=cycle.year,
        application=application,
        brand=application.brand,
        agency=application.agency,
        approving_document=document,
        issuing_body=settings.ISSUING_BODY,
        valid_from=first,
        valid_to=last_day_of_term(first, int(years)),
        status=status,
        succeeds=held,
        held_since=first if held is None else held.held_since,
        first_review_year=first_year_under_review(first, months)
        if held is None
        else held.first_review_year,
        conferred_at=act.now,
        conferred_by=act.by,
    )
    act.log(
        "title.confer",
        gettext_noop("Conferred a title"),
        title,
        {
            "number": title.number,
            "document": document,
            "valid_to": title.valid_to,
            **({} if held is None else {"succeeds": held.number}),
        },
    )
    queue(
        to=people_of_title(title),
        key=f"title:{title.pk}:conferred",
        text=TITLE_CONFERRED,
        context=title_words(title),
        url=title_page(title),
        now=act.now,
    )
    return title


def _raised(act: Action, application: Application) -> None:
    """End the brand's title of a Top Ten, which is raised to Famous Brand; one whose term ended
    while the award year ran stays as it is. Refuses with NotNow where it was lost or suspended, or
    a review of it has no effect yet, which would then reach nothing.
    """
    newest = Title.objects.filter(brand=application.brand_id, level=TitleLevel.TOP_TEN).latest("pk")
    held = act.lock(newest)
    pending = held.annual_reviews.exclude(status__in=SETTLED_REVIEWS).first()
    if pending is not None:
        raise NotNow(
            _("“%(brand)s” cannot be raised before its annual review of %(year)s is in effect.")
            % {"brand": application.brand, "year": pending.year}
        )
    if held.status in STANDING_TITLES:
        transition(TITLE, "promote", held, by=act.by, now=act.now)
    elif held.status != TitleStatus.EXPIRED:
        raise NotNow(
            _("“%(brand)s” cannot be raised: its title %(number)s is “%(status)s”.")
            % {
                "brand": application.brand,
                "number": held.number,
                "status": held.get_status_display(),
            }
        )


def _renewed(act: Action, application: Application, level: str) -> tuple[Title | None, str]:
    """The live title of this kind that the brand holds, ended by the newer one (None without), and
    the status in which the newer one begins: valid, but what is being rectified goes on being so.
    """
    found = Title.objects.filter(brand=application.brand_id, level=level, status__in=LIVE_TITLES)
    if not found.exists():
        return None, TitleStatus.VALID
    held = act.lock(found)
    suspended = held.status == TitleStatus.SUSPENDED
    ended = transition(TITLE, "succeed", held, by=act.by, now=act.now)
    return ended, TitleStatus.SUSPENDED if suspended else TitleStatus.VALID
