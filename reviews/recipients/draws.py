"""The draw: registers closed automatically, a public number that nobody knew then, and a seeded
random sample.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from brandportal.errors import BadInput, NotNow, require
from brandportal.journal.actions import action
from brandportal.texts import required_text
from brandportal.workflow import CLOCK, transition
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.rating.models import RatingInvitation
from reviews.recipients.models import Draw
from reviews.recipients.parts import Part, digest_lines, parts_of
from reviews.recipients.workflow import DRAW
from reviews.registers.models import ServiceCase
from reviews.registers.terms import terms
from reviews.scoring.sampling import make_seed, registers_digest

NUMBER_LIMIT, SOURCE_LIMIT = 80, 120
BEFORE_THE_COUNT = (
    EvaluationStatus.PREPARING,
    EvaluationStatus.SCORING,
    EvaluationStatus.SHORTLISTED,
    EvaluationStatus.RATING,
)


def due_to_close(now: datetime) -> list[Evaluation]:
    """Evaluations whose registers have reached their deadline and are still open."""
    waiting = Evaluation.objects.filter(draw=None, status__in=BEFORE_THE_COUNT).select_related(
        "cycle"
    )
    found = []
    for evaluation in waiting.prefetch_related("cycle__windows"):
        said = terms(evaluation.cycle)
        if said and now >= said.deadline:
            found.append(evaluation)
    return found


def close_registers(*, evaluation: Evaluation, now: datetime) -> Draw:
    """Close the registers at their deadline and store a digest of their content; only the scheduled
    task does this.

    Afterwards nothing can be added. Refuses with NotNow before the deadline and a second time.
    """
    with action(by=CLOCK, now=now) as act:
        if evaluation not in due_to_close(now):
            raise NotNow(_("The registers of this award year are not due to be closed."))
        lines = list(digest_lines(evaluation))
        made = Draw.objects.create(
            evaluation=evaluation,
            closed_at=now,
            cases=len(lines),
            registers_digest=registers_digest(lines),
        )
        act.log(
            "draw.close_registers",
            gettext_noop("Closed the registers"),
            made,
            {"cases": made.cases, "digest": made.registers_digest},
        )
    return made


def draw_raters(
    *, draw: Draw, number: str, source: str, number_on: date, by: Any, now: datetime
) -> Draw:
    """Draw for every shortlisted brand and every group at once, with a public number of a day after
    the closing.

    Done once; the same registers, rules and number always draw the same people; nobody is invited
    twice for one brand. Refuses with NotAllowed (role, conflict of interest), NotNow (status;
    registers that changed after the closing) and BadInput (number, source, day).
    """
    require(DRAW.who("draw", draw, by=by))
    plain, named = _number(draw, number, source, number_on, now)
    evaluation = Evaluation.objects.select_related("cycle").get(pk=draw.evaluation_id)
    shortlisted = evaluation.cycle.applications.filter(status=ApplicationStatus.SHORTLISTED)
    with action(by=by, now=now):
        if registers_digest(digest_lines(evaluation)) != draw.registers_digest:
            raise NotNow(
                _(
                    "The registers are not as they were when they closed. Nothing was drawn; "
                    "please tell the auditor."
                )
            )
        seed = make_seed(
            year=evaluation.cycle.year,
            rules_hash=evaluation.cycle.rules_hash,
            registers=draw.registers_digest,
            number=plain,
        )
        parts = list(parts_of(evaluation, shortlisted, seed))
        made = transition(
            DRAW,
            "draw",
            draw,
            by=by,
            now=now,
            changes={
                "number": plain,
                "number_source": named,
                "number_on": number_on,
                "seed": seed,
                "parts": [part.kept for part in parts],
            },
            data={
                "number": plain,
                "seed": seed,
                "drawn": sum(len(part.sample.cases) for part in parts),
            },
        )
        RatingInvitation.objects.bulk_create(_invitations(evaluation, parts, now), batch_size=1000)
    return made


def _number(
    draw: Draw, number: str, source: str, number_on: date, now: datetime
) -> tuple[str, str]:
    """The normalised number and its source: full-width digits and repeated spaces are replaced."""
    asked = _("Please type the number as it was published.")
    plain = required_text(
        unicodedata.normalize("NFKC", number),
        field="number",
        limit=NUMBER_LIMIT,
        bounds=asked,
        one_line=True,
    )
    asked = _("Please say where everybody can read the number.")
    named = required_text(source, field="source", limit=SOURCE_LIMIT, bounds=asked, one_line=True)
    closed_on, today = timezone.localtime(draw.closed_at).date(), timezone.localtime(now).date()
    if not closed_on <= number_on <= today:
        raise BadInput(
            _(
                "The number must have become known after the registers closed, between %(first)s "
                "and today."
            )
            % {"first": date_format(closed_on, "DATE_FORMAT")},
            field="number_on",
        )
    return plain, named


def _invitations(
    evaluation: Evaluation, parts: Iterable[Part], now: datetime
) -> Iterator[RatingInvitation]:
    """One invitation for each drawn person and brand, linked to the drawn case."""
    rows = ServiceCase.objects.filter(register__cycle=evaluation.cycle_id).values_list(
        "register__application_id", "register__group", "case_key", "pk"
    )
    where: dict[tuple[int | None, str, str], int] = {
        (brand, group, key): pk for brand, group, key, pk in rows.iterator()
    }
    for part in parts:
        brand = part.application.pk
        for case in part.sample.cases:
            own = where.get((brand, part.group, case.key))
            yield RatingInvitation(
                application=part.application,
                group=part.group,
                pseudonym=case.person,
                case_id=own or where[(None, part.group, case.key)],
                created_at=now,
            )
