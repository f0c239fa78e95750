"""What must hold of decisions that were sent back, of meetings, and of objections: each is what was
sealed when it came.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from brandportal.canonical import digest
from brandportal.journal.models import Entry
from reviews.decision.enums import BY_THE_GROUP, ObjectionAbout, ObjectionStatus
from reviews.decision.filing import seal_of
from reviews.decision.models import Objection, SentBackDecision, WithdrawnNotice
from reviews.evaluation.enums import AFTER_COUNT, EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.meeting.outcome import sitting_behind, written

DECIDED = tuple(status for status in AFTER_COUNT if status != EvaluationStatus.COUNTED)


SENT_BACK = ("evaluation.send_back", "evaluation.renew")


def _seals() -> Iterator[str]:
    """The seal of an objection stands in the journal and follows from what was sent; no longer so
    once the objector has had his name deleted.
    """
    entries = Entry.objects.filter(action="objection.file")
    noted = {pk: data.get("seal") for pk, data in entries.values_list("object_id", "data")}
    rows = Objection.objects.exclude(seal="").select_related("application")
    for row in rows.prefetch_related("files"):
        if noted.get(str(row.pk)) != row.seal:
            yield f"objection {row}: the journal has another seal"
            continue
        first = [file.sha256 for file in row.files.all() if file.uploaded_at == row.filed_at]
        whole = row.objector or row.agency_id
        if whole and seal_of(row, first) != row.seal:
            yield f"objection {row} is not what was sent"


def _meetings() -> Iterator[str]:
    """The meeting came after the count, and after a decision that was sent back before it."""
    decided = Evaluation.objects.filter(status__in=DECIDED) | Evaluation.objects.exclude(
        decided_at=None
    )
    for row in decided.select_related("cycle", "meeting"):
        met = getattr(row, "meeting", None)
        if met is None:
            yield f"{row} was decided without a meeting on record"
            continue
        back = row.sent_back_decisions.order_by("number").last()
        began = back.sent_back_at if back else row.counted_at
        if began is None or row.decided_at is None:
            continue
        if not timezone.localdate(began) <= met.held_on <= timezone.localdate(row.decided_at):
            yield f"{row}: the meeting that decided was not between the count and the decision"


def _as_signed() -> Iterator[str]:
    """Day, presence and minutes of a decision are those of the meeting that it rests on. Names as
    accounts have them now are only counted.
    """
    for row in Evaluation.objects.exclude(decided_at=None).select_related("cycle", "meeting"):
        signed, met = written(sitting_behind(row)), getattr(row, "meeting", None)
        if signed is None or met is None:
            continue
        there = len(signed.present.splitlines())
        same = (met.held_on, met.minutes) == (signed.held_on, signed.minutes)
        if not same or len(met.present.splitlines()) != there:
            yield f"{row}: the record of the decision is not the one that was signed"


def _sent_back() -> Iterator[str]:
    """The journal holds the hash of each, and there is one for each entry."""
    entries = Entry.objects.filter(action__in=SENT_BACK).order_by("seq")
    noted = [
        (pk, data.get("number"), data.get("decision_sha256"))
        for pk, data in entries.values_list("object_id", "data")
    ]
    kept = []
    for row in SentBackDecision.objects.select_related("evaluation__cycle"):
        kept.append((str(row.evaluation_id), row.number, row.content_sha256))
        if digest(row.content) != row.content_sha256:
            yield f"{row}: the decision is not what was sent back"
    for pk, number, _hash in set(noted) ^ set(kept):
        yield f"evaluation {pk}: decision {number} that was sent back is not what the journal says"


def _withdrawn() -> Iterator[str]:
    """The journal holds list and seal of each, and there is one for each entry."""
    noted = {
        (pk, data.get("number")): (data.get("list_sha256"), data.get("seal"))
        for pk, data in Entry.objects.filter(action="evaluation.renew").values_list(
            "object_id", "data"
        )
    }
    kept = {}
    for row in WithdrawnNotice.objects.select_related("decision", "notice__evaluation__cycle"):
        key = (str(row.notice.evaluation_id), row.decision.number)
        kept[key] = (row.listed_sha256, row.seal)
        if digest(row.listed) != row.listed_sha256:
            yield f"{row}: the list is not the one that was on notice"
    for pk, number in noted.keys() | kept.keys():
        if noted.get((pk, number)) != kept.get((pk, number)):
            yield f"evaluation {pk}: the notice of decision {number} is not what the journal says"


def _settled() -> Iterator[str]:
    """No year passes its notice over an upheld objection that the leading group did not settle, and
    what the register says of it two people have said.
    """
    passed = (EvaluationStatus.CLEARED, EvaluationStatus.CONCLUDED)
    rows = Objection.objects.exclude(about=ObjectionAbout.CHOSEN)
    for row in rows.filter(status=ObjectionStatus.UPHELD, notice__evaluation__status__in=passed):
        yield f"objection {row} was upheld and not settled before the notice passed"
    entries = Entry.objects.filter(action__in=("objection.settle", "objection.renew"))
    noted = {
        pk: data.get("reason")
        for pk, data in entries.values_list("object_id", "data")
        if data.get("proposed_by")
    }
    for row in rows.filter(status__in=BY_THE_GROUP):
        if noted.get(str(row.pk)) != row.settlement:
            yield f"objection {row}: its settlement is not what two people said in the journal"


CHECKS = (
    ("decisions.meeting", "the meeting that decided came after the count", _meetings),
    ("decisions.signed", "a decision has the minutes that were signed", _as_signed),
    ("decisions.sent_back", "a decision that was sent back is kept as it was", _sent_back),
    ("notices.withdrawn", "a notice that was withdrawn is kept as it was", _withdrawn),
    ("objections.settled", "an upheld objection is settled by two before the notice", _settled),
    ("objections.sealed", "an objection is what was sealed when it came", _seals),
)
