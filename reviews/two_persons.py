"""Actions of an evaluation that take two people: the decision, unlocking a sheet, held ratings,
codes on paper, an objection that costs a brand its place, a sanction, reading in spite of a
conflict of interest.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.errors import require
from brandportal.proposals.actions import EXCLUSIONS, TAKING_BACK, Paper, TwoPersonAction
from brandportal.proposals.steps import step
from reviews.decision.decisions import (
    candidates_of,
    checked,
    decide,
    decision_of,
    departures,
    kept_decision,
)
from reviews.decision.enums import ObjectionAbout
from reviews.decision.models import Objection
from reviews.decision.objections import answer_to, uphold
from reviews.decision.renewal import renew, the_renewal
from reviews.decision.renewal import state as renewal_state
from reviews.decision.renewal import words as renewal_words
from reviews.decision.reserve_actions import RESERVE
from reviews.decision.sent_back import send_back, the_reason, words
from reviews.decision.settling import settle, the_settlement
from reviews.decision.settling import words as settlement_words
from reviews.decision.workflow import OBJECTION
from reviews.evaluation.models import Evaluation
from reviews.evaluation.permits import PERMIT
from reviews.experts.two_persons import DRAWING
from reviews.moderation.two_persons import MODERATING
from reviews.panel.models import ScoreSheet
from reviews.panel.sheets import unlock_sheet
from reviews.panel.two_persons import PANEL
from reviews.panel.workflow import SHEET
from reviews.rating.enums import RaterGroup
from reviews.rating.letters import (
    allowance,
    issue_invitations,
    letter_file,
    letters_timely,
    may_issue,
    within_allowance,
)
from reviews.results.recalculation import RECALCULATION
from reviews.screening.enums import SanctionStep
from reviews.screening.holds import exclude, reason_to_decide, release
from reviews.screening.models import Hold, Sanction
from reviews.screening.presenters.hold_words import reasons, rule_word, where
from reviews.screening.sanctions import impose, take_back, what_was_weighed
from reviews.screening.workflow import HOLD, SANCTION
from reviews.stages.late_conflicts import can_set_aside, kept_set_aside, set_aside_by_two
from reviews.stages.workflow import EVALUATION

Arguments = Mapping[str, Any]
LEADERS = (Role.LEADER,)


def _ranking(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation with its ranking: counting again makes a proposed decision stale."""
    rows = evaluation.results.order_by("pk").values_list("application", "rank", "exact")
    return {"status": evaluation.status, "results": [list(row) for row in rows]}


def _decided(evaluation: Evaluation) -> dict[str, Any]:
    """The decision that stands: another one makes a proposal to send this one back stale."""
    return {"status": evaluation.status, "decided_at": evaluation.decided_at}


def _decision(evaluation: Evaluation, arguments: Arguments) -> list[tuple[str, str]]:
    results, choices = candidates_of(evaluation), arguments["choices"]
    chosen = [
        f"{row.rank or '–'}. {row.application.brand} · {row.application.agency}"
        for row in results
        if (choice := choices.get(row.application_id)) and choice.selected
    ]
    places = evaluation.cycle.rules["titles"]["top_ten"]
    left = [
        f"{row.result.application.brand}: {row.reason}"
        for row in departures(results, choices, places)
    ]
    meeting = arguments["meeting"]
    return [
        (_("Award year"), str(evaluation.cycle)),
        (_("Chosen, with the rank"), "\n".join(chosen) or "–"),
        (_("Departures from the ranking"), "\n".join(left) or _("none")),
        (_("Day of the meeting"), meeting.held_on.isoformat()),
        (_("Chair"), meeting.chair),
        (_("Present"), meeting.present),
        (_("Minutes"), meeting.minutes),
    ]


def _sheet(sheet: ScoreSheet, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Judge"), str(sheet.seat)),
        (_("Brand"), str(sheet.application.brand)),
        (_("Reason"), arguments["reason"]),
    ]


def _set_aside(sheet: ScoreSheet, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Judge"), str(sheet.seat)),
        (_("Brand"), str(sheet.application.brand)),
        (_("Conflict of interest"), arguments["reason"]),
        (
            _("What follows"),
            _(
                "The points no longer count; panel scores, shortlist (while the public rating has "
                "not opened) and ranking are computed again."
            ),
        ),
        (_("Why fewer judges are enough"), arguments["few"] or "–"),
    ]


def _sheet_and_year(sheet: ScoreSheet) -> dict[str, Any]:
    """The sheet in the year as it stands: what follows depends on it."""
    return {"sheet": sheet.status, "year": sheet.seat.evaluation.status}


def _cluster(hold: Hold, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Brand"), str(hold.application.brand)),
        (_("Ratings"), str(hold.count)),
        (_("Rule"), rule_word(hold.rule)),
        (_("Which"), where(hold)),
        (_("Why it is unusual"), "\n".join(reasons(hold)) or "–"),
        (_("Current status"), str(hold.get_status_display())),
        (_("Reason"), arguments["reason"]),
    ]


def _objection(objection: Objection, arguments: Arguments) -> list[tuple[str, str]]:
    application = objection.application
    if objection.about == ObjectionAbout.CHOSEN:
        follows = _("The brand is excluded from this year's list at once.")
    else:
        follows = _(
            "No brand is excluded. The leading group decides what follows, and the naming waits "
            "for it."
        )
    return [
        (_("Objection"), f"{objection.number} · {objection.get_about_display()}"),
        (_("Brand"), f"{application.brand} · {application.agency}" if application else "–"),
        (_("What follows"), follows),
        (_("Answer to the objector"), arguments["answer"]),
        (_("Outcome for the public register"), arguments["outcome"]),
    ]


def _sanction(sanction: Sanction, arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("Brand"), f"{sanction.application.brand} · {sanction.application.agency}"),
        (_("Step"), str(sanction.get_step_display())),
        (_("Reason"), sanction.reason),
        (_("Evidence"), sanction.evidence),
        (_("Statement of the agency"), sanction.statement or "–"),
        (_("What was weighed"), arguments["outcome"]),
    ]


def _taken_back(sanction: Sanction, arguments: Arguments) -> list[tuple[str, str]]:
    *about, _weighed = _sanction(sanction, arguments)
    follows = (
        _("The open part counts, and everything is counted again.")
        if sanction.step == SanctionStep.OPEN_PART_VOID
        else _("The step has no effect any more. No score changes.")
    )
    return [
        *about,
        (_("What was weighed when it was imposed"), sanction.outcome),
        (_("What follows"), follows),
        (_("Why it is taken back"), arguments["outcome"]),
    ]


def _letters(application: Application, arguments: Arguments) -> list[tuple[str, str]]:
    found = allowance(application, arguments["group"])
    return [
        (_("Brand"), f"{application.brand} · {application.agency}"),
        (_("Group"), str(RaterGroup(arguments["group"]).label)),
        (_("Codes"), str(arguments["count"])),
        (_("People on the register"), str(found.people)),
        (_("Register drawn up by"), "\n".join(found.sources) or "–"),
        (_("Drawn by lot, codes issued, quota"), f"{found.drawn} · {found.issued} · {found.quota}"),
    ]


def _letters_check(application: Application, *, group: str, count: int) -> None:
    require(when=letters_timely(application))
    within_allowance(application, group, count)


def _letters_state(application: Application) -> dict[str, Any]:
    """The brand's status, its registers and its invitations: a change of any makes the proposal
    stale.
    """
    found = {
        str(group): vars(allowance(application, group))
        for group in RaterGroup
        if group != RaterGroup.PUBLIC
    }
    return {"status": application.status, "registers": found}


def _letters_paper(
    codes: list[str], application: Application, arguments: Arguments, now: datetime
) -> Paper:
    return letter_file(application, arguments["group"], codes, now)


ACTIONS = (
    PERMIT,
    RECALCULATION,
    *DRAWING,
    *PANEL,
    *MODERATING,
    step(
        EVALUATION,
        "decide",
        verb=decide,
        proposers=LEADERS,
        confirmers=LEADERS,
        check=checked,
        dump=kept_decision,
        load=lambda evaluation, kept: decision_of(kept),
        state=_ranking,
        words=_decision,
        done=lambda evaluation: _("The decision is recorded."),
        url=lambda row: reverse("leadership:decision", args=[row.cycle.edition]),
    ),
    step(
        EVALUATION,
        "send_back",
        verb=send_back,
        proposers=LEADERS,
        confirmers=LEADERS,
        check=the_reason,
        state=_decided,
        words=words,
        done=lambda kept: _("The decision is sent back; the leading group decides anew."),
        writes=("application.reopen_decision",),
        url=lambda row: reverse("leadership:decision", args=[row.cycle.edition]),
    ),
    step(
        EVALUATION,
        "renew",
        verb=renew,
        proposers=LEADERS,
        confirmers=LEADERS,
        check=the_renewal,
        state=renewal_state,
        words=renewal_words,
        done=lambda kept: _("The public notice is withdrawn; the leading group decides anew."),
        writes=("application.decide_anew", "objection.renew"),
        url=lambda row: reverse("leadership:decision", args=[row.cycle.edition]),
    ),
    step(
        SHEET,
        "unlock",
        verb=unlock_sheet,
        words=_sheet,
        done=lambda sheet: (
            _("The sheet is open again. %(judge)s has been notified.") % {"judge": sheet.seat}
        ),
    ),
    step(
        SHEET,
        "set_aside_by_two",
        verb=set_aside_by_two,
        check=can_set_aside,
        dump=kept_set_aside,
        state=_sheet_and_year,
        words=_set_aside,
        done=lambda sheet: (
            _(
                "The sheet is set aside and everything is computed again. %(judge)s has been "
                "notified."
            )
            % {"judge": sheet.seat}
        ),
    ),
    step(
        HOLD,
        "exclude",
        verb=exclude,
        check=reason_to_decide,
        words=_cluster,
        done=lambda hold: _("The ratings are excluded and everything is counted again."),
    ),
    step(
        HOLD,
        "release",
        verb=release,
        check=reason_to_decide,
        words=_cluster,
        done=lambda hold: _("The ratings are released and everything is counted again."),
    ),
    step(
        OBJECTION,
        "uphold",
        verb=uphold,
        check=answer_to,
        words=_objection,
        done=lambda objection: (
            _("The objection is upheld and the brand excluded.")
            if objection.about == ObjectionAbout.CHOSEN
            else _("The objection is upheld; the leading group decides what follows.")
        ),
        writes=("application.exclude",),
        since=EXCLUSIONS,
    ),
    step(
        OBJECTION,
        "settle",
        verb=settle,
        proposers=LEADERS,
        confirmers=LEADERS,
        check=the_settlement,
        words=settlement_words,
        done=lambda objection: _("The list stays; the reason is in the register."),
        url=lambda row: reverse("leadership:decision", args=[row.notice.evaluation.cycle.edition]),
    ),
    *RESERVE,
    step(
        SANCTION,
        "impose",
        verb=impose,
        check=what_was_weighed,
        words=_sanction,
        done=lambda sanction: _("The step is imposed, and the agency is notified."),
        writes=("veto.record",),
        since=EXCLUSIONS,
    ),
    step(
        SANCTION,
        "take_back",
        verb=take_back,
        check=what_was_weighed,
        words=_taken_back,
        done=lambda sanction: _("The step is taken back, and the agency is notified."),
        since=TAKING_BACK,
    ),
    TwoPersonAction(
        code="reviews.issue_invitations",
        label=gettext_noop("Issue codes on paper"),
        verb=issue_invitations,
        model="applications.application",
        may_propose=may_issue,
        may_confirm=may_issue,
        check=_letters_check,
        dump=lambda group, count: {"group": str(group), "count": count},
        state=_letters_state,
        words=_letters,
        done=lambda codes: _("The codes were made; this file holds them, once."),
        url=lambda row: reverse("admin:reviews_ratinginvitation_changelist"),
        paper=_letters_paper,
    ),
)
