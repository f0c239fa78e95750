"""The result of registers, rules and seed: every brand's and group's part of the draw, and its
verification.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.models import Application
from reviews.evaluation.models import Evaluation
from reviews.rating.enums import RaterGroup
from reviews.rating.models import RatingInvitation
from reviews.recipients.models import Draw
from reviews.registers.models import Register, ServiceCase
from reviews.scoring.sampling import (
    Case,
    Sample,
    draw,
    draw_in_turn,
    make_seed,
    registers_digest,
)

GROUPS = tuple(group for group in RaterGroup if group != RaterGroup.PUBLIC)


@dataclass(frozen=True)
class Part:
    """The draw of one brand and group."""

    application: Application
    group: str
    sample: Sample
    elsewhere: int

    @property
    def kept(self) -> dict[str, Any]:
        """As stored and published: numbers only."""
        return {
            "application": self.application.number,
            "brand": self.application.brand.code,
            "group": str(self.group),
            "people": sum(stratum.people for stratum in self.sample.strata),
            "drawn": len(self.sample.cases),
            "asked_in_another_group": self.elsewhere,
            "strata": [asdict(stratum) for stratum in self.sample.strata],
        }


def digest_lines(evaluation: Evaluation) -> Iterator[str]:
    """One line for each case: brand, group, keyed case number, pseudonym, service point, month.
    Telephones are not included.
    """
    rows = ServiceCase.objects.filter(register__cycle=evaluation.cycle_id).values_list(
        "register__application__number",
        "register__group",
        "case_key",
        "pseudonym",
        "point__name",
        "month",
    )
    for row in rows.order_by().iterator():
        yield "|".join(cell or "" for cell in row)


def parts_of(
    evaluation: Evaluation, applications: QuerySet[Application], seed: str
) -> Iterator[Part]:
    """The whole draw, brand by brand and group by group, from the registers and the seed alone;
    writes nothing.
    """
    rules = evaluation.cycle.rules["sampling"]
    brands = list(applications.select_related("brand").order_by("number"))
    registers = list(Register.objects.filter(cycle=evaluation.cycle_id))
    own = {(row.application_id, row.group): row for row in registers if row.application_id}
    for_all = {row.group: row for row in registers if row.application_id is None}
    asked: dict[int, set[str]] = defaultdict(set)
    for group in GROUPS:
        in_turn: dict[str, Sample] = {}
        sharing = [row for row in brands if (row.pk, group) not in own]
        if group in for_all and sharing:
            in_turn = draw_in_turn(
                _cases(for_all[group]),
                brands=[row.brand.code for row in sharing],
                places=rules["places"][group],
                most_brands=rules["most_brands_a_person"],
                seed=seed,
                group=group,
            )
        for application in brands:
            register = own.get((application.pk, group))
            if register is None and application.brand.code not in in_turn:
                continue
            part = _part(application, group, register, in_turn, asked, rules, seed)
            asked[application.pk].update(case.person for case in part.sample.cases)
            yield part


def _part(
    application: Application,
    group: str,
    register: Register | None,
    in_turn: dict[str, Sample],
    asked: dict[int, set[str]],
    rules: dict[str, Any],
    seed: str,
) -> Part:
    """One brand and group; people drawn for this brand in an earlier group are skipped."""
    taken = asked[application.pk]
    if register is None:
        found = in_turn[application.brand.code]
        free = tuple(case for case in found.cases if case.person not in taken)
        return Part(application, group, Sample(free, found.strata), len(found.cases) - len(free))
    cases = _cases(register)
    free_cases = [case for case in cases if case.person not in taken]
    sample = draw(
        free_cases,
        places=rules["places"][group],
        seed=seed,
        brand=application.brand.code,
        group=group,
    )
    people = {case.person for case in cases}
    return Part(application, group, sample, len(people & taken))


def _cases(register: Register) -> list[Case]:
    rows = register.cases.values_list("case_key", "pseudonym", "point__name", "month")
    return [Case(key, person, point or "", month) for key, person, point, month in rows.iterator()]


def differences(made: Draw) -> list[str]:
    """How a repeated draw differs from the stored one: registers, seed, people. Empty if it does
    not.
    """
    evaluation = made.evaluation
    found = []
    if registers_digest(digest_lines(evaluation)) != made.registers_digest:
        found.append(_("The registers are not as they were when they closed."))
    seed = make_seed(
        year=evaluation.cycle.year,
        rules_hash=evaluation.cycle.rules_hash,
        registers=made.registers_digest,
        number=made.number,
    )
    if seed != made.seed:
        found.append(_("The seed does not follow from year, rules, registers and number."))
    invited = set(
        RatingInvitation.objects.filter(application__cycle=evaluation.cycle_id)
        .exclude(case=None)
        .values_list("application_id", "group", "pseudonym")
    )
    numbers = [part["application"] for part in made.parts]
    brands = evaluation.cycle.applications.filter(number__in=numbers)
    parts = list(parts_of(evaluation, brands, made.seed))
    drawn = {
        (part.application.pk, str(part.group), case.person)
        for part in parts
        for case in part.sample.cases
    }
    if invited != drawn:
        found.append(
            _("Invited without being drawn: %(extra)d; drawn without being invited: %(lost)d.")
            % {"extra": len(invited - drawn), "lost": len(drawn - invited)}
        )
    if [part.kept for part in parts] != made.parts:
        found.append(_("The published numbers of the draw are not those of the registers."))
    return found
