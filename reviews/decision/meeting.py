"""The record of the meeting that decides: its day, who chaired, who was present, what was said."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from brandportal.errors import BadInput
from brandportal.rulebook import Rules
from brandportal.texts import letters_of, plain_text, required_text
from reviews.evaluation.models import Evaluation
from reviews.meeting.outcome import Written
from reviews.meeting.policies import MeetingRules, members_now
from reviews.meeting.sittings import told_minutes

CHAIR_LIMIT, PRESENT_LIMIT = 40, 1000
_BETWEEN_NAMES = re.compile(r"[\n,;、，；]+")


@dataclass(frozen=True)
class MeetingRecord:
    """When the leading group met, who chaired, who was present (a name a line, or parted by
    commas), what was said.
    """

    held_on: date
    chair: str
    present: str
    minutes: str

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "held_on": self.held_on.isoformat()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> MeetingRecord:
        return cls(**{**kept, "held_on": date.fromisoformat(kept["held_on"])})


def names_of(present: str) -> dict[str, str]:
    """Who was present, each once however spaced: letters of the name to the name as it was
    written. What has fewer than two letters is no name.
    """
    written = (" ".join(name.split()) for name in _BETWEEN_NAMES.split(present))
    names = {letters_of(name): name for name in written}
    return {letters: name for letters, name in names.items() if len(letters) > 1}


def quorum(rules: Rules | None = None) -> int:
    """How many must have been present: more than the rules' share of the leading group as it has
    accounts now, and never fewer than two.
    """
    return MeetingRules.of(rules).quorum_of(members_now())


def checked_meeting(
    evaluation: Evaluation,
    record: MeetingRecord,
    *,
    signed: Written | None = None,
    now: datetime,
) -> MeetingRecord:
    """The record as it is kept. Refuses with BadInput, at its field, a day before the ratings were
    counted or still to come, a chair without a name or absent, fewer present than the quorum, and
    minutes that say nothing. Where a signed meeting stands, also another day, other people or
    other minutes than the signed ones; who was enough there is enough here.
    """
    if signed is not None:
        _as_signed(record, signed)
    back = evaluation.sent_back_decisions.order_by("number").last() if evaluation.pk else None
    if back is not None and record.held_on < (day := timezone.localdate(back.sent_back_at)):
        raise BadInput(
            _("The decision was sent back on %(day)s; the meeting that decides anew came after.")
            % {"day": day.isoformat()},
            field="held_on",
        )
    first = timezone.localdate(evaluation.counted_at) if evaluation.counted_at else record.held_on
    if record.held_on < first:
        raise BadInput(
            _("The ratings were counted on %(day)s; the meeting that decides on them came after.")
            % {"day": first.isoformat()},
            field="held_on",
        )
    if record.held_on > timezone.localdate(now):
        raise BadInput(_("This day is still to come."), field="held_on")
    chair = required_text(
        record.chair,
        field="chair",
        limit=CHAIR_LIMIT,
        missing=_("Please give the name of the chair."),
        least=2,
        one_line=True,
    )
    if signed is not None:
        _among(chair, signed.present, field="chair")
        return MeetingRecord(chair=chair, **vars(signed))
    return MeetingRecord(
        held_on=record.held_on,
        chair=chair,
        present=_quorate(record.present, chair, quorum(evaluation.cycle.rules)),
        minutes=told_minutes(record.minutes),
    )


def _as_signed(record: MeetingRecord, signed: Written) -> None:
    if record.held_on != signed.held_on:
        raise BadInput(
            _("The signed meeting was held on %(day)s; the decision names no other day.")
            % {"day": signed.held_on.isoformat()},
            field="held_on",
        )
    if plain_text(record.present).strip() != plain_text(signed.present).strip():
        raise BadInput(
            _("Present is who is in the signed record; nobody is added or left out here."),
            field="present",
        )
    if plain_text(record.minutes).strip() != plain_text(signed.minutes).strip():
        raise BadInput(
            _("The minutes are signed; the decision takes them over as they are."),
            field="minutes",
        )


def _among(chair: str, present: str, *, field: str) -> None:
    if letters_of(chair) not in names_of(present):
        raise BadInput(_("The chair is not among those present."), field=field)


def _quorate(present: str, chair: str, needed: int) -> str:
    text = required_text(
        present,
        field="present",
        limit=PRESENT_LIMIT,
        missing=_("Please give the names of those present."),
    )
    _among(chair, text, field="present")
    names = names_of(text)
    if len(names) < needed:
        raise BadInput(
            _("The meeting can decide with at least %(needed)d present; %(given)d are named.")
            % {"needed": needed, "given": len(names)},
            field="present",
        )
    return text
