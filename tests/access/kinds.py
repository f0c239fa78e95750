"""Every kind of hidden value: how it is changed, and who reads it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.access import hidden_by_conflict as closed
from tests.access import hidden_by_part as part
from tests.access.hidden import SWAPS, Swap
from tests.access.matrix import EVERYONE


@dataclass(frozen=True)
class Kind:
    """`swap` changes values that only the `readers` see. `seen_at` shows them to the first reader:
    a model of the desk, a row of the matrix or an address.
    """

    swap: Swap
    readers: tuple[str, ...] = ()
    seen_at: str = ""


def _kind(swap: Swap, readers: str, seen_at: str) -> Kind:
    names = tuple(readers.split())
    assert set(names) <= set(EVERYONE), names
    return Kind(swap, names, seen_at)


LEADING = "office auditor leader"
READING = "office auditor"

KINDS: tuple[Kind, ...] = (
    *(Kind(swap) for swap in (*SWAPS, part.permits)),
    _kind(closed.results, LEADING, "reviews.result"),
    _kind(closed.points, f"{READING} panel", "reviews.evaluation"),
    _kind(closed.holds, LEADING, "reviews.hold"),
    _kind(closed.comments, READING, "reviews.comment"),
    _kind(closed.objections, f"{READING} drafter head reader", "reviews.objection"),
    _kind(closed.sanctions, LEADING, "reviews.sanction"),
    _kind(closed.cases, f"{READING} drafter head reader", "reviews.case"),
    # The leading group decides with the findings before it.
    _kind(closed.findings, LEADING, "applications.vetofinding"),
    _kind(closed.year_end_lines, f"{READING} drafter head reader", "audits.checkedline"),
    _kind(closed.adverse_verdicts, READING, "audits.verdictlist"),
    _kind(closed.applications, f"{READING} drafter head reader", "applications.application"),
    _kind(closed.proposals, READING, "/proposals/"),
    _kind(part.decisions, LEADING, "/leadership/2021/"),
    _kind(part.sent_back_decisions, LEADING, "/leadership/2021/decision/sent-back/"),
    _kind(part.remarks_of_the_panel, READING, "reviews.feedbackletter"),
    _kind(part.conflicts_of_judges, f"{READING} panel", "reviews.evaluation"),
    # The list of declared conflicts is the same for all who read it.
    _kind(
        part.declared_conflicts,
        f"{READING} security office_tied auditor_tied",
        "accounts.declaredconflict",
    ),
    # So are the list of noted ties and the pool of experts.
    _kind(
        part.noted_ties,
        f"{READING} security office_tied auditor_tied",
        "accounts.notedtie",
    ),
    _kind(part.lots, READING, "reviews.drawcall"),
    _kind(part.experts, f"{READING} office_tied auditor_tied", "reviews.expert"),
    _kind(part.versions, READING, "reviews.scoresheet"),
    _kind(
        part.application_versions,
        f"{READING} drafter head reader",
        "admin:applications_application_versions",
    ),
    # Only judges score without names.
    _kind(
        part.names_in_a_blind_year,
        " ".join(["office", *(one for one in EVERYONE if "panel" not in one and one != "office")]),
        "applications.application",
    ),
    # What judges write to each other is read by them and the panel's lead alone.
    _kind(part.discussions, "panel", "panel:moderation"),
    # What a judge notes on site is his alone until a letter quotes it, screened and without names.
    Kind(part.notes_on_site),
    # Not even who typed it reads it while a colleague compares it.
    Kind(part.papers),
    _kind(part.compared_papers, "office", "reviews.papersheet"),
    _kind(part.stories, f"{READING} drafter head reader", "reviews.brandstory"),
    _kind(part.drafts, "drafter head reader", "workspace:application-section#draft"),
    _kind(part.journal, f"{READING} system security", "journal.entry"),
)
