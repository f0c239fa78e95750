"""Gather the remarks of the panel after the publication, screen them, send the letter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.indicators import indicators
from applications.models import Application
from brandportal.canonical import digest
from brandportal.errors import BadInput, NotNow, require
from brandportal.journal.actions import action
from brandportal.texts import letters_of, limited_text
from brandportal.workflow import CLOCK, transition
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import PUBLISHED
from reviews.feedback.enums import Handling, LetterStatus
from reviews.feedback.models import FeedbackLetter, FeedbackRemark
from reviews.feedback.workflow import FEEDBACK, may_screen
from reviews.on_site.models import SiteNote
from reviews.panel.duties import BEFORE_THE_PANEL
from reviews.panel.enums import SheetStatus
from reviews.panel.models import PanelSeat, ScoreSheet, SheetScore

TEXT_LIMIT = 2000
Said = tuple[str, str]


@dataclass(frozen=True)
class Screened:
    """What the office makes of one remark; `text` only where it is shortened."""

    handling: str
    text: str = ""


def due_to_gather(now: datetime) -> list[Evaluation]:
    """Published years with applications that were scored and have no letter."""
    waiting = Application.objects.filter(status__in=BEFORE_THE_PANEL, feedback_letter=None)
    rows = Evaluation.objects.filter(status__in=PUBLISHED, cycle__applications__in=waiting)
    return list(rows.select_related("cycle").distinct())


def gather(*, evaluation: Evaluation, now: datetime) -> int:
    """Begin a letter for every application of a published year that has none, with the remarks of
    the locked sheets; returns how many. The clock does it; nobody is told yet.
    """
    with action(by=CLOCK, now=now) as act:
        locked = act.lock(evaluation)
        if locked.status not in PUBLISHED:
            raise NotNow(_("The results of this year are not published yet."))
        rows = list(
            locked.cycle.applications.filter(status__in=BEFORE_THE_PANEL, feedback_letter=None)
        )
        said = _said(rows)
        letters = [FeedbackLetter.objects.create(application=row, gathered_at=now) for row in rows]
        FeedbackRemark.objects.bulk_create(
            FeedbackRemark(letter=letter, place=place, indicator=indicator, said=text)
            for letter in letters
            # In the order of a hash, which says nothing about who wrote it or when.
            for place, (indicator, text) in enumerate(
                sorted(said[letter.application_id], key=lambda one: (one[0], digest(list(one)))),
                start=1,
            )
        )
        if letters:
            act.log(
                "feedback.gather",
                gettext_noop("Gathered the panel's remarks for feedback letters"),
                locked,
                {"letters": len(letters), "remarks": sum(map(len, said.values()))},
            )
        else:
            act.nothing_done(None)
    return len(letters)


def _said(rows: list[Application]) -> Mapping[int, set[Said]]:
    """Application id to (indicator, remark), each once; the indicator is empty for the whole."""
    found: dict[int, set[Said]] = defaultdict(set)
    sheets = ScoreSheet.objects.filter(application__in=rows, status=SheetStatus.LOCKED)
    scores = SheetScore.objects.filter(sheet__in=sheets).exclude(comment="")
    for application, indicator, comment in scores.values_list(
        "sheet__application", "indicator", "comment"
    ):
        found[application].add((indicator, comment))
    for application, comment in sheets.exclude(comment="").values_list("application", "comment"):
        found[application].add(("", comment))
    own = sheets.filter(seat=OuterRef("seat"), application=OuterRef("appointment__application"))
    notes = SiteNote.objects.filter(Exists(own), appointment__application__in=rows)
    for application, remark in notes.exclude(remark="").values_list(
        "appointment__application", "remark"
    ):
        found[application].add(("", remark))
    return found


def names_of_the_panel(application: Application) -> list[str]:
    """The names of everybody who sat on the panel of the year."""
    seats = PanelSeat.objects.filter(evaluation__cycle=application.cycle_id).select_related("user")
    return sorted({name for seat in seats if len(name := letters_of(seat.user.name)) > 1})


def screen(
    *, letter: FeedbackLetter, remarks: Mapping[int, Screened], by: Any, now: datetime
) -> FeedbackLetter:
    """Say of some or all remarks, by their ids, what the letter makes of them: keep, shorten, leave
    out. Until the letter is sent it can be said anew.

    Refuses with NotAllowed (who; a conflict of interest with the agency), NotNow (sent already) and
    BadInput, at the remark: a name of the panel in what the agency would read, a shortened text
    that is empty or as long as the remark.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(letter, "application")
        require(may_screen(locked, by=by))
        if locked.status != LetterStatus.SCREENING:
            raise NotNow(_("The letter is sent."))
        names = names_of_the_panel(locked.application)
        rows = {row.pk: row for row in locked.remarks.all()}
        for pk, given in remarks.items():
            row = rows[pk]
            row.text = _in_the_letter(row, given, names)
            row.handling = given.handling
            row.screened_at, row.screened_by = now, by
            row.save(update_fields=["text", "handling", "screened_at", "screened_by"])
        counts = Counter(given.handling for given in remarks.values())
        texts = [[row.place, row.handling, row.text] for row in rows.values()]
        act.log(
            "feedback.screen",
            gettext_noop("Screened remarks of the panel for a feedback letter"),
            locked,
            {**counts, "texts_sha256": digest(texts)},
        )
    return locked


def field_of(remark: FeedbackRemark) -> str:
    """The form's field of a remark's text."""
    return f"text_{remark.pk}"


def _in_the_letter(remark: FeedbackRemark, given: Screened, names: list[str]) -> str:
    if given.handling == Handling.LEFT_OUT:
        return ""
    text = remark.said
    if given.handling == Handling.SHORTENED:
        text = limited_text(given.text.strip(), limit=TEXT_LIMIT, field=field_of(remark))
        if not text or len(text) >= len(remark.said):
            raise BadInput(
                _("Write what is left of it; it is shorter than the remark."),
                field=field_of(remark),
            )
    if any(name in letters_of(text) for name in names):
        raise BadInput(
            _("This names somebody of the panel. Shorten it, or leave it out."),
            field=field_of(remark),
        )
    return text


def send(*, letter: FeedbackLetter, by: Any, now: datetime) -> FeedbackLetter:
    """Send the letter: the agency reads it in its workspace and is told. Refuses with NotAllowed
    (who), NotNow (sent) and Incomplete (remarks not screened).
    """
    return transition(FEEDBACK, "send", letter, by=by, now=now)


def said_in(letter: FeedbackLetter) -> Iterator[tuple[str, list[str]]]:
    """Indicator to the remarks that the agency reads, in the order of the rules of the year; those
    on the whole come last, with an empty indicator.
    """
    texts: dict[str, list[str]] = defaultdict(list)
    for row in letter.remarks.exclude(text="").order_by("place"):
        texts[row.indicator].append(row.text)
    known = indicators(letter.application.cycle.rules)
    for code in [*known, *sorted(set(texts) - {*known, ""}), ""]:
        if code in texts:
            yield code, texts[code]
