"""Before a year-end table is frozen every agency checks its line: it agrees or contests once, and
the office answers each contest.
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from audits.titles.terms import number
from audits.year_end.models import CheckedLine, YearEndCheck, YearEndTable
from audits.year_end.notice_recipients import line_page, people_of_line
from audits.year_end.policies import head_of_line, office_of_line, office_of_table
from audits.year_end.year_end import Line, YearEnd, check_days, settled, year_end
from brandportal.errors import YES, Verdict, no, require
from brandportal.journal.actions import Action, action
from brandportal.notices.domain import notices, put
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.texts import own_words, telling_text
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workdays.words import due_told, due_words

CONTEST_LIMIT = 2000
ANSWER_LIMIT = 2000
need_contest = partial(
    telling_text,
    field="contest",
    limit=CONTEST_LIMIT,
    missing=gettext_lazy("Write what is wrong with the line; the office answers it."),
)
need_answer = partial(
    telling_text,
    field="answer",
    limit=ANSWER_LIMIT,
    missing=gettext_lazy("Please write the reasons; the agency reads them."),
)
PLEASE_CHECK = notice_text(
    "year_end.check_opened",
    kind=NoticeKind.DEADLINE,
    subject=gettext_noop("Year-end points %(year)s: please check the line of your agency"),
    body=gettext_noop(
        "%(agency)s has %(points)s points for brand building in the year %(year)s. The page shows "
        "what they are made of. The head of the agency agrees or contests once, before %(due)s; "
        "afterwards the table is frozen."
    ),
)
ANSWERED = notice_text(
    "year_end.contest_answered",
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("Year-end points %(year)s: your contest is answered"),
    body=gettext_noop(
        "The Efficiency Office has answered what %(agency)s contested about its year-end points "
        "%(year)s; the page shows the answer."
    ),
)


def shown_lines(year: int) -> dict[int, CheckedLine]:
    """Agency id to the line that the agency was shown last."""
    rows = CheckedLine.objects.filter(check_round__table__year=year).with_names()
    return {row.agency_id: row for row in rows.order_by("check_round__number")}


def lines_to_show(live: YearEnd) -> list[Line]:
    """The lines that their agencies have not been shown as they are now."""
    shown = shown_lines(live.year)
    return [line for line in live.lines if not _says(shown.get(line.agency_id), line)]


def _says(row: CheckedLine | None, line: Line) -> bool:
    return row is not None and (row.points, row.explanation) == (
        str(line.points),
        line.explanation,
    )


def ready_to_open(table: YearEndTable, *, now: datetime) -> Verdict:
    """The year is settled, and a line is not yet shown to its agency as it is now."""
    return _can_open(table, year_end(table.year), now)


def _can_open(table: YearEndTable, live: YearEnd, now: datetime) -> Verdict:
    allowed = settled(live, now)
    if allowed and not lines_to_show(live):
        return no(_("Every agency has been shown its line as it is now."))
    return allowed


def checked(live: YearEnd, *, now: datetime) -> Verdict:
    """Whether the agencies are done: every line was shown as it is, no time runs any more and no
    contest waits for an answer.
    """
    shown = CheckedLine.objects.filter(check_round__table__year=live.year)
    rounds = YearEndCheck.objects.filter(table__year=live.year)
    last = rounds.order_by("-check_due").first()
    if last is None:
        return no(_("The agencies have not checked their lines yet."))
    if now < last.check_due:
        return no(
            _("The agencies may check their lines until %(moment)s.")
            % {"moment": due_words(last.check_due)}
        )
    if shown.to_answer().exists():
        return no(_("What an agency contested is not answered yet."))
    changed = len(lines_to_show(live))
    if changed:
        words = ngettext(
            "%(count)d line has changed since its agency was shown it.",
            "%(count)d lines have changed since their agencies were shown them.",
            changed,
        )
        return no(words % {"count": changed})
    return YES


def open_check(*, table: YearEndTable, by: Any, now: datetime) -> YearEndCheck:
    """Show every agency its line as it is now, if it has not seen it so, and ask it to check it
    within the working days that the rules name.

    Refuses with NotNow a year that is not over or not settled, and one of which every line has been
    shown.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(table)
        live = year_end(locked.year)
        require(office_of_table(locked, by=by), _can_open(locked, live, now))
        opened = YearEndCheck.objects.create(
            table=locked,
            number=locked.checks.count() + 1,
            opened_at=now,
            opened_by=by,
            check_due=end_of_working_day(now, check_days(locked.year)),
        )
        rows = CheckedLine.objects.bulk_create(
            CheckedLine(
                check_round=opened,
                agency_id=line.agency_id,
                points=str(line.points),
                explanation=line.explanation,
            )
            for line in lines_to_show(live)
        )
        act.log(
            "year_end.open_check",
            gettext_noop("Opened the check of a year-end table"),
            locked,
            {"year": locked.year, "round": opened.number, "lines": len(rows)},
        )
        put(
            [
                notice
                for row in rows
                for notice in notices(
                    to=people_of_line(row),
                    key=f"checked-line:{row.pk}:opened",
                    text=PLEASE_CHECK,
                    context={**_words(row), "due": due_told(opened.check_due)},
                    url=line_page(row),
                    now=now,
                )
            ]
        )
    return opened


def _words(row: CheckedLine) -> dict[str, str]:
    return {
        "year": str(row.check_round.table.year),
        "agency": row.agency.name,
        "points": number(Fraction(row.points)),
    }


def may_say(line: CheckedLine, *, by: Any, now: datetime) -> Verdict:
    """Whether this person may agree or contest now: the head, once, in time."""
    allowed = head_of_line(line, by=by)
    if not allowed:
        return allowed
    return _in_time(line, now)


def _in_time(line: CheckedLine, now: datetime) -> Verdict:
    if line.said_at is not None:
        return no(_("The agency has said what it has to say to this line."))
    due = line.check_round.check_due
    if now >= due:
        return no(_("The time for this ended on %(moment)s.") % {"moment": due_words(due)})
    return YES


def agree(*, line: CheckedLine, by: Any, now: datetime) -> CheckedLine:
    """The head agrees to the line. Once for each line; refuses a late one."""
    with action(by=by, now=now) as act:
        said = _say(act, line, agrees=True)
        act.log("year_end.agree", gettext_noop("Agreed to the agency's year-end line"), said)
    return said


def contest(*, line: CheckedLine, contest: str, by: Any, now: datetime) -> CheckedLine:
    """The head contests the line with a reason. Once for each line; refuses a late one and a reason
    that says nothing.
    """
    with action(by=by, now=now) as act:
        said = _say(act, line, agrees=False, contest=need_contest(contest))
        act.log("year_end.contest", gettext_noop("Contested the agency's year-end line"), said)
    return said


def _say(act: Action, line: CheckedLine, **said: Any) -> CheckedLine:
    locked = act.lock(line, "check_round__table", "agency")
    require(head_of_line(locked, by=act.by), _in_time(locked, act.now))
    for name, value in {**said, "said_at": act.now, "said_by": act.by}.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*said, "said_at", "said_by"])
    return locked


def may_answer(line: CheckedLine, *, by: Any) -> Verdict:
    """The office answers a contest once."""
    allowed = office_of_line(line, by=by)
    return _waits(line) if allowed else allowed


def _waits(line: CheckedLine) -> Verdict:
    if line.agrees is not False:
        return no(_("The agency has not contested this line."))
    if line.answered_at is not None:
        return no(_("This is answered already."))
    return YES


def answer_contest(*, line: CheckedLine, answer: str, by: Any, now: datetime) -> CheckedLine:
    """The office answers what an agency contested, with its reasons; if it is right the records are
    corrected, and the agency is shown its new line in another round.

    Refuses an officer with a conflict of interest, a second answer, one that says nothing and one
    that stands at another agency's line of the year.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(line, "check_round__table", "agency")
        require(office_of_line(locked, by=by), _waits(locked))
        others = CheckedLine.objects.filter(check_round__table=locked.check_round.table_id)
        locked.answer = own_words(
            need_answer(answer),
            others=others.exclude(pk=locked.pk).values_list("answer", flat=True),
            field="answer",
        )
        locked.answered_at, locked.answered_by = now, by
        locked.save(update_fields=["answer", "answered_at", "answered_by"])
        act.log(
            "year_end.answer_contest",
            gettext_noop("Answered an agency about its year-end line"),
            locked,
        )
        put(
            notices(
                to=people_of_line(locked),
                key=f"checked-line:{locked.pk}:answered",
                text=ANSWERED,
                context=_words(locked),
                url=line_page(locked),
                now=now,
            )
        )
    return locked
