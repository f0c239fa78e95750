"""What the leading group decided, as official documents: the minutes of its meeting, and the
decision with its list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brandportal.accounts.enums import AgencyClass
from brandportal.documents.blocks import (
    Block,
    Facts,
    Heading,
    OfficialDocument,
    Paragraph,
    Table,
    paragraphs,
)
from brandportal.documents.frame import (
    LANGUAGE,
    day,
    issuer,
    moment,
    register_number,
    running,
    shown,
)
from reviews.decision.decisions import candidates_of
from reviews.decision.models import Decision
from reviews.decision.sent_back import agreement_on
from reviews.evaluation.models import Evaluation
from reviews.meeting import presenters as meetings
from reviews.meeting.outcome import sitting_behind
from reviews.results.models import Result


def minutes_document(evaluation: Evaluation) -> OfficialDocument:
    """When the group met, who was there and whether they were enough, what was said, how it voted
    and what that took, what it decided, and who signed.
    """
    with translation.override(LANGUAGE):
        met, results = evaluation.meeting, candidates_of(evaluation)
        sitting = sitting_behind(evaluation)
        page = meetings.shown(sitting, results) if sitting else None
        facts = [
            (_("Day of the meeting"), date_format(met.held_on, "DATE_FORMAT")),
            (_("Chair"), met.chair),
            (_("Present"), met.present),
        ]
        blocks: list[Block] = [Facts(facts)]
        blocks += _attendance(page) if page else [_not_held_here()]
        blocks += [Heading(_("What was discussed")), *paragraphs(met.minutes)]
        if page:
            blocks += _ballot(page)
        blocks += [Heading(_("What was decided")), *_outcome(evaluation, _decisions(evaluation))]
        title = _("Minutes of the leading group's meeting on %(award)s of %(year)s")
        return _paper(evaluation, _("Minutes"), title, blocks)


def decision_document(evaluation: Evaluation) -> OfficialDocument:
    """The list with rank and score, what departs from the ranking and why, the order of reserves,
    and the two who recorded it.
    """
    with translation.override(LANGUAGE):
        rows = _decisions(evaluation)
        blocks: list[Block] = [
            Paragraph(
                _(
                    "The leading group has considered the ranking of %(year)s and decides as "
                    "follows."
                )
                % {"year": evaluation.cycle}
            ),
            Heading(_("The list")),
            *_outcome(evaluation, rows),
            Heading(_("Departures from the ranking")),
            *_departures(rows),
            Heading(_("Order of reserves")),
            *_reserves(rows),
            Heading(_("Recorded by")),
            *_recorded(evaluation),
        ]
        title = _("Decision of the leading group on %(award)s of %(year)s")
        return _paper(evaluation, _("Decision"), title, blocks)


def _paper(
    evaluation: Evaluation, kind: str, title: str, blocks: Sequence[Block]
) -> OfficialDocument:
    """Decided once, it is the first of its year; each that was sent back has its own number."""
    assert evaluation.decided_at is not None
    count = evaluation.sent_back_decisions.count() + 1
    return OfficialDocument(
        issuer=issuer(),
        number=register_number(kind, running(evaluation.cycle.edition, count)),
        title=title % {"award": evaluation.cycle.award, "year": evaluation.cycle.year},
        blocks=blocks,
        signed=_("Leading group for evaluation"),
        dated=day(evaluation.decided_at),
    )


def _decisions(evaluation: Evaluation) -> list[tuple[Result, Decision]]:
    """Every candidate by the ranking, with what was decided."""
    made = {row.application_id: row for row in evaluation.decisions.all()}
    return [(row, made[row.application_id]) for row in candidates_of(evaluation)]


def _outcome(evaluation: Evaluation, rows: Sequence[tuple[Result, Decision]]) -> Iterable[Block]:
    listed = [
        [
            str(place),
            result.application.brand.name,
            result.application.agency_then.name,
            str(AgencyClass(result.application.agency_class).label),
            shown(result.rank),
            shown(result.composite),
        ]
        for place, result in enumerate((row for row, made in rows if made.selected), start=1)
    ]
    if not listed:
        yield Paragraph(_("No brand was chosen; every place stays vacant."))
        return
    head = [_("No."), _("Brand"), _("Agency"), _("Class"), _("Rank"), _("Composite")]
    yield Table(head, listed, [2, 6, 8, 4, 2, 3])
    vacant = evaluation.cycle.rules["titles"]["top_ten"] - len(listed)
    if vacant > 0:
        yield Paragraph(_("Places that stay vacant: %(count)d.") % {"count": vacant})


def _departures(rows: Sequence[tuple[Result, Decision]]) -> Iterable[Block]:
    departing = [(result, made) for result, made in rows if made.departs]
    if not departing:
        yield Paragraph(_("None: the decision follows the ranking."))
        return
    words = {True: _("chosen from outside the places"), False: _("passed over inside the places")}
    lines = [
        [result.application.brand.name, words[made.selected], made.reason]
        for result, made in departing
    ]
    yield Table([_("Brand"), _("Departure"), _("Reason")], lines, [4, 4, 9])


def _reserves(rows: Sequence[tuple[Result, Decision]]) -> Iterable[Block]:
    waiting = [(made.reserve, result) for result, made in rows if made.reserve]
    if not waiting:
        yield Paragraph(_("Nobody is on the reserve."))
        return
    lines = [
        [str(place), result.application.brand.name, result.application.agency_then.name]
        for place, result in sorted(waiting, key=lambda pair: pair[0])
    ]
    yield Table([_("No."), _("Brand"), _("Agency")], lines, [2, 6, 9])


def _recorded(evaluation: Evaluation) -> Iterable[Block]:
    agreed = agreement_on(evaluation)
    proposed = str(agreed.proposed_by) if agreed and agreed.proposed_by else "–"
    assert evaluation.decided_at is not None
    yield Facts(
        [
            (_("Proposed by"), proposed),
            (_("Confirmed by"), str(evaluation.decided_by or "–")),
            (_("Recorded"), moment(evaluation.decided_at)),
        ]
    )


def _not_held_here() -> Block:
    return Paragraph(
        _(
            "The meeting was not held in this system: how many were entitled, the quorum and a "
            "ballot are not recorded here and stand in the signed minutes."
        )
    )


def _attendance(page: meetings.Shown) -> Iterable[Block]:
    yield Heading(_("Attendance"))
    began, ended = page.sitting.opened_at, page.sitting.closed_at
    yield Facts(
        [
            (_("Began"), moment(began)),
            (_("Ended at"), moment(ended) if ended else "–"),
            *page.attendance_rows,
        ]
    )
    lines = [
        [
            str(row.person),
            moment(row.arrived_at),
            moment(row.left_at) if row.left_at else "–",
            moment(row.signed_at) if row.signed_at else "–",
        ]
        for row in page.attendances
    ]
    head = [_("Name"), _("Present from"), _("Left"), _("Signed the minutes")]
    yield Table(head, lines, [3, 4, 4, 4])


def _ballot(page: meetings.Shown) -> Iterable[Block]:
    yield Heading(_("Ballot"))
    if not page.ballot_rows:
        yield Paragraph(_("The rules of the year ask for no ballot."))
        return
    yield Facts(page.ballot_rows)
    lines = [
        [
            line.result.application.brand.name,
            str(line.votes),
            _("passed") if line.passes else _("not passed"),
        ]
        for line in page.votes
    ]
    yield Table([_("Brand"), _("Votes"), _("Result of the ballot")], lines, [8, 3, 4])
    if page.open_papers:
        yield Heading(_("The paper of each member"), 2)
        chosen = [[str(person), _(", ").join(names) or "–"] for person, names in page.open_papers]
        yield Table([_("Name"), _("Brands on the paper")], chosen, [3, 12])
