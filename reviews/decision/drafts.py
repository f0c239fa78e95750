"""The prepared decision of a year: a draft that the leading group shares, kept on the server until
the decision is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.timeline import moment_in_words
from brandportal.accounts.policies import is_leader
from brandportal.canonical import digest
from brandportal.errors import BadInput, NotNow, Verdict, first_no, no, require
from brandportal.journal.actions import Action, action
from reviews.decision.models import Decision, DecisionDraft
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import may_read_ranking, no_part_in

# More than the longest form holds: 40 reasons, the names and the minutes.
CONTENT_LIMIT = 120_000


def may_prepare(evaluation: Evaluation, *, by: Any) -> Verdict:
    """A leader without a conflict of interest, while the decision is not recorded."""
    if evaluation.status != EvaluationStatus.COUNTED:
        return no(_("The decision is not being prepared now."))
    return first_no(
        is_leader(by), no_part_in(evaluation.cycle, by=by), may_read_ranking(evaluation, by=by)
    )


def draft_of(evaluation: Evaluation) -> DecisionDraft | None:
    """The kept draft, with who saved it last."""
    return DecisionDraft.objects.filter(evaluation=evaluation).select_related("saved_by").first()


def keep_draft(
    *, evaluation: Evaluation, content: Mapping[str, str], version: int, by: Any, now: datetime
) -> DecisionDraft:
    """Keep what is written so far; nothing is checked but its length. `version` is that of the
    draft the writer began with, 0 for none.

    Refuses whom `may_prepare` refuses, and with NotNow when somebody else has saved since: nothing
    is overwritten unseen.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(evaluation, "cycle")
        require(may_prepare(locked, by=by))
        if sum(len(name) + len(value) for name, value in content.items()) > CONTENT_LIMIT:
            raise BadInput(_("This is too long to be kept."))
        known = draft_of(locked)
        if (known.version if known else 0) != version:
            raise NotNow(_changed_words(known))
        return _keep(act, locked, content, version=version + 1)


def begin_again(act: Action, evaluation: Evaluation, rows: Iterable[Decision]) -> DecisionDraft:
    """Begin the draft of another decision with the choices and reasons of the one that was sent
    back. The meeting is another one, and not in it.
    """
    content = {}
    for row in rows:
        if row.selected:
            content[f"selected_{row.application_id}"] = "on"
        if row.reason:
            content[f"reason_{row.application_id}"] = row.reason
    return _keep(act, evaluation, content, version=1)


def _keep(
    act: Action, evaluation: Evaluation, content: Mapping[str, str], *, version: int
) -> DecisionDraft:
    kept, _made = DecisionDraft.objects.update_or_create(
        evaluation=evaluation,
        defaults={
            "content": dict(content),
            "version": version,
            "saved_at": act.now,
            "saved_by": act.by,
        },
    )
    act.log(
        "decision.draft",
        gettext_noop("Kept a draft of the decision"),
        evaluation,
        {"version": kept.version, "content_sha256": digest(kept.content)},
    )
    return kept


def _changed_words(draft: DecisionDraft | None) -> str:
    if draft is None:
        return _("The draft you began with is gone. Your text is kept below.")
    return _(
        "%(person)s has saved the draft at %(moment)s, after you opened it. Your text is kept "
        "below; saving again replaces the other draft."
    ) % {"person": draft.saved_by, "moment": moment_in_words(draft.saved_at)}
