"""The annual review of titles: open, remind, report, decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.lifecycle.notice_recipients import writers_of_agency
from applications.progress.progress import keep_annual_figures
from audits.annual_review.effects import apply_to_title
from audits.annual_review.enums import ADVERSE, ReviewStatus, RunStatus
from audits.annual_review.facts import gather
from audits.annual_review.models import AnnualReview, CommitmentReport, ReviewRun
from audits.annual_review.notice_recipients import review_page, review_words
from audits.annual_review.policies import drafts_review
from audits.annual_review.timing import year_goes_on
from audits.annual_review.workflow import REVIEW
from audits.rules.annual import AnnualRules, AnnualVerdict, decide
from audits.titles.models import Title
from audits.titles.notice_recipients import people_of_title
from brandportal.errors import BadInput, EditedElsewhere, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.notices.domain import notices, put
from brandportal.notices.enums import NoticeKind
from brandportal.notices.models import Notice
from brandportal.notices.notice_texts import NoticeText, notice_text
from brandportal.rulebook import Rules
from brandportal.texts import plain_text
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workdays.words import due_told
from brandportal.workflow import CLOCK, Move, transition
from reviews.models import Case, Result

REPORT_LIMIT = 3000
NOTE_LIMIT = 300
# `end_of_working_day`; for a set one that asks the calendar once a window.
EndOf = Callable[[datetime, int], datetime]
PLEASE_REPORT = notice_text(
    "review.opened",
    kind=NoticeKind.DEADLINE,
    subject=gettext_noop("Annual review %(year)s of “%(brand)s”: please report"),
    body=gettext_noop(
        "Please report on the service brand “%(brand)s” for the year %(year)s, at the "
        "latest before %(due)s."
        " The head of the agency hands the report in; without one the title lapses."
    ),
)
REPORT_REMINDER = notice_text(
    "review.report_reminder",
    kind=NoticeKind.REMINDER,
    subject=gettext_noop("Reminder: the report on “%(brand)s” for %(year)s is due"),
    body=gettext_noop(
        "The report on the service brand “%(brand)s” for the year %(year)s has not "
        "been handed in. It is due"
        " before %(due)s; without one the title lapses."
    ),
)


@dataclass(frozen=True)
class Figure:
    """The figure reached for one commitment, as the agency reports it."""

    actual: Decimal
    note: str = ""


def year_under_review(today: date) -> int:
    """The calendar year that has just ended; its reviews open on 1 January."""
    return today.year - 1


def rules_of(review: AnnualReview) -> Rules:
    """The frozen rules of the award year in which the title was conferred."""
    return review.title.application.cycle.rules


def due_to_open(*, year: int) -> list[int]:
    """Titles that are due for a review of the year (`TitleQuerySet.due_for_review`), by their ids;
    none while the year is not opened.
    """
    if not ReviewRun.objects.filter(year=year, status=RunStatus.OPEN).exists():
        return []
    return list(Title.objects.due_for_review(year).values_list("pk", flat=True))


def open_review(*, title_id: int, year: int, now: datetime) -> AnnualReview | None:
    """Open one title's review of one year, again if it was taken back; None if the title is no
    longer live, the review is open already, or the year is not.
    """
    with action(by=CLOCK, now=now) as act:
        title = act.lock(Title.objects.filter(pk=title_id))
        opened = ReviewRun.objects.filter(year=year, status=RunStatus.OPEN).exists()
        earlier = title.annual_reviews.filter(year=year).first()
        due = Title.objects.due_for_review(year).filter(pk=title.pk).exists()
        if not opened or not due:
            return act.nothing_done(None)
        times = times_of_report(title, now=now)
        if earlier is not None:
            review = transition(REVIEW, "reopen", earlier, by=CLOCK, now=now, changes=times)
        else:
            review = AnnualReview.objects.create(title=title, year=year, **times)
            act.log(
                "review.open",
                gettext_noop("Opened the annual review"),
                review,
                {"report_due": review.report_due},
            )
        put(opening_notices(review, again=earlier is not None, now=now))
    return review


def times_of_report(
    title: Title, *, now: datetime, end_of: EndOf = end_of_working_day
) -> dict[str, datetime]:
    """When a review that is opened now begins, and when its report is due."""
    window = title.application.cycle.rules["annual_review"]["report_due_working_days"]
    return {"opened_at": now, "report_due": end_of(now, int(window))}


def opening_notices(review: AnnualReview, *, again: bool, now: datetime) -> list[Notice]:
    """What the people of the title are told when its review is opened."""
    key = f"opened:{now.isoformat()}" if again else "opened"
    return _notices(review, key, PLEASE_REPORT, to=people_of_title(review.title), now=now)


def without_report(now: datetime) -> QuerySet[AnnualReview]:
    """Reviews whose report is still to come and not yet overdue."""
    waiting = AnnualReview.objects.filter(status=ReviewStatus.REPORT_DUE, report_due__gt=now)
    return waiting.select_related("title__application__cycle", "title__brand")


def remind_of_report(*, review: AnnualReview, now: datetime) -> int:
    """Remind an agency that still owes a report, at equal intervals within the window; each
    reminder is sent once. Returns how many people were notified.
    """
    number = _reminder_reached(review, now)
    if not number:
        return 0
    to = writers_of_agency(review.title)
    return put(_notices(review, f"reminder:{number}", REPORT_REMINDER, to=to, now=now))


def _notices(
    review: AnnualReview, key: str, text: NoticeText, *, to: Iterable[Any], now: datetime
) -> list[Notice]:
    """Notices about a review to people of its title, once by this key."""
    return notices(
        to=to,
        key=f"review:{review.pk}:{key}",
        text=text,
        context={**review_words(review), "due": due_told(review.report_due)},
        url=review_page(review),
        now=now,
    )


def _reminder_reached(review: AnnualReview, now: datetime) -> int:
    """The number of the latest reminder that is due; 0 before the first."""
    rules = rules_of(review)["annual_review"]
    window, reminders = int(rules["report_due_working_days"]), int(rules["reminders"])
    reached = [
        number
        for number in range(1, reminders + 1)
        if now >= end_of_working_day(review.opened_at, window * number // (reminders + 1))
    ]
    return max(reached, default=0)


def may_save_report(review: AnnualReview, *, by: Any, now: datetime) -> Verdict:
    """Whether this person may still edit the report: of the agency, not submitted, before the due
    moment.
    """
    allowed = drafts_review(review, by=by)
    if not allowed:
        return allowed
    return REVIEW.timely("report", review, now=now)


def save_report(
    *,
    review: AnnualReview,
    figures: Mapping[int, Figure],
    text: str,
    version: int,
    by: Any,
    now: datetime,
) -> AnnualReview:
    """Save a draft of the report; nothing is required yet. `figures` maps a commitment's id to what
    was reached.

    Refuses people of other agencies, a report that was submitted or is overdue, a figure for
    another agency's commitment, and overwriting somebody else's newer draft (EditedElsewhere).
    """
    with action(by=by, now=now) as act:
        locked = act.lock(review)
        require(drafts_review(locked, by=by), REVIEW.timely("report", locked, now=now))
        if locked.version != version:
            raise EditedElsewhere(
                _(
                    "The report was saved by somebody else in the meantime. What you typed is kept "
                    "below."
                )
            )
        text = plain_text(text)
        if len(text) > REPORT_LIMIT:
            raise BadInput(
                _("The report may have up to %(limit)d characters.") % {"limit": REPORT_LIMIT},
                field="report",
            )
        _write_figures(locked, figures)
        locked.report, locked.version = text, version + 1
        locked.saved_at, locked.saved_by = now, by
        locked.save(update_fields=["report", "version", "saved_at", "saved_by"])
        act.log("review.save_report", gettext_noop("Saved the draft of an annual report"), locked)
    return locked


def _write_figures(review: AnnualReview, figures: Mapping[int, Figure]) -> None:
    own = set(review.title.application.commitments.values_list("pk", flat=True))
    if set(figures) - own:
        raise BadInput(_("This figure belongs to no commitment of the brand."))
    review.figures.exclude(commitment_id__in=figures).delete()
    for commitment_id, figure in figures.items():
        CommitmentReport.objects.update_or_create(
            review=review,
            commitment_id=commitment_id,
            defaults={"actual": figure.actual, "note": figure.note},
        )


def hand_in_report(*, review: AnnualReview, by: Any, now: datetime) -> AnnualReview:
    """The head submits the report; afterwards it cannot be changed.

    Refuses anybody but the head, a late report, and one with gaps.
    """
    with action(by=by, now=now) as act:
        reported = transition(REVIEW, "report", review, by=by, now=now)
        figures = reported.figures.select_related("commitment")
        keep_annual_figures(
            act,
            [(one.commitment, one.actual, one.note) for one in figures],
            as_of=date(reported.year, 12, 31),
        )
    return reported


def assess(
    review: AnnualReview,
    results: Mapping[int, list[Result]] | None = None,
    cases: Mapping[int, list[Case]] | None = None,
    *,
    now: datetime,
) -> tuple[AnnualVerdict, dict[str, Any]]:
    """The verdict of the frozen rules on the facts as of the due moment, with their sources; writes
    nothing.
    """
    gathered = gather(review, results, cases, now=now)
    return decide(gathered.facts, AnnualRules.from_rules(rules_of(review))), gathered.sources


def decide_review(*, review_id: int, now: datetime) -> AnnualReview:
    """Decide one title's year and store the verdict with facts, reasons, explanation and the rules'
    hash.

    A favourable verdict takes effect at once; an adverse one starts the agency's time for a
    statement and leaves the title unchanged. There is one verdict for each title and year, however
    often and concurrently this is called: a decided review is returned unchanged. Refuses with
    NotNow before the report is due, also when it is in: all titles are judged on the same moment.
    """
    with action(by=CLOCK, now=now) as act:
        review = act.lock(AnnualReview.objects.with_facts().filter(pk=review_id))
        if review.decided_at is not None:
            return act.nothing_done(review)
        require(when=year_goes_on(review.year))
        move = decision(review, now=now)
        decided = transition(
            REVIEW, move.action, review, by=CLOCK, now=now, changes=move.changes, data=move.data
        )
        if decided.outcome not in ADVERSE:
            decided.title = apply_to_title(act, decided)
    return decided


def decision(
    review: AnnualReview,
    results: Mapping[int, list[Result]] | None = None,
    cases: Mapping[int, list[Case]] | None = None,
    *,
    now: datetime,
    end_of: EndOf = end_of_working_day,
) -> Move:
    """The step that the verdict on a review leads to, with everything that is stored of it."""
    verdict, sources = assess(review, results, cases, now=now)
    adverse = verdict.outcome in ADVERSE
    window = rules_of(review)["annual_review"]["statement_window_working_days"]
    due = end_of(now, int(window)) if adverse else None
    return Move(
        "decide_adverse" if adverse else "decide_favourable",
        changes={
            "outcome": verdict.outcome,
            "computed": verdict.outcome,
            "score": verdict.shown_score,
            "facts": verdict.explanation["facts"],
            "reasons": [[code, params] for code, params in verdict.reasons],
            "explanation": {**verdict.explanation, "sources": sources},
            "rules_hash": review.title.application.cycle.rules_hash,
            **({"statement_due": due} if adverse else {"effective_at": now}),
        },
        data={"outcome": verdict.outcome, "score": verdict.explanation["score"]},
    )


def verdict_if_decided(review: AnnualReview, *, now: datetime) -> Verdict:
    """Whether this review is due to be decided now."""
    if review.decided_at is not None:
        return no(_("The verdict has been reached."))
    return REVIEW.timely("decide_favourable", review, now=now)
