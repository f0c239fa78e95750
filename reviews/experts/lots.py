"""Who is drawn, from what was laid down and the public number: the same for the draw and its
check.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from applications.models import Cycle
from brandportal.accounts.models import User
from reviews.experts.models import DrawCall, Expert, PanelDraw
from reviews.experts.strata import panel_of
from reviews.identity.pseudonyms import keyed
from reviews.scoring.sampling import make_seed, registers_digest
from reviews.scoring.seating import Candidate, dealt, lots, seated

CODE_LENGTH = 16


def code_of(expert_id: int, *, year: int, moment: datetime) -> str:
    """The code of an expert in the list of this moment: without the key nobody finds the person
    behind it.
    """
    said = f"{moment.astimezone(UTC).isoformat()}|{expert_id}"
    return keyed("panel draw", said, year=year)[:CODE_LENGTH]


def digest_of(places: Mapping[str, int], eligible: Iterable[Iterable[str]]) -> str:
    """SHA-256 over the sorted lines "places|field|number" and "code|field", each ended by a line
    feed.
    """
    lines = [f"places|{field}|{count}" for field, count in places.items()]
    return registers_digest([*lines, *("|".join(row) for row in eligible)])


def seed_of(call: DrawCall, number: str) -> str:
    return make_seed(
        year=call.cycle.year, rules_hash=call.rules_hash, registers=call.digest, number=number
    )


def order_of(call: DrawCall, seed: str) -> dict[str, list[str]]:
    """Field, or panel and field, to its codes in the order of their lots."""
    found = lots(seed, (Candidate(code, field) for code, field in call.eligible))
    return dealt(found, call.places)


def sitting_codes(draw: PanelDraw) -> list[str]:
    """The codes of those who sit: the first of each field who did not stand out."""
    outs = set(draw.outs.values_list("code", flat=True))
    return seated(draw.order, draw.call.places, out=outs)


def drawn_people(draw: PanelDraw) -> list[User]:
    """The persons drawn, in the order of their lots."""
    return people_of(draw.call, sitting_codes(draw))


def drawn_classes(draw: PanelDraw) -> dict[int, str]:
    """Person drawn, by key, to the classes of agency of his panel; "" where one scores all."""
    outs = set(draw.outs.values_list("code", flat=True))
    found: dict[int, str] = {}
    for stratum, line in draw.order.items():
        codes = seated({stratum: line}, {stratum: draw.call.places[stratum]}, out=outs)
        found |= {person.pk: panel_of(stratum) for person in people_of(draw.call, codes)}
    return found


def people_of(call: DrawCall, codes: Iterable[str]) -> list[User]:
    keys = [call.people[code] for code in codes]
    found = {
        expert.pk: expert.person
        for expert in Expert.objects.filter(pk__in=keys).select_related("person")
    }
    return [found[key] for key in keys]


def draw_of(cycle: Cycle) -> PanelDraw | None:
    return PanelDraw.objects.filter(cycle=cycle).select_related("call__cycle").first()


def next_in_line(draw: PanelDraw, member: User, *, apart: Collection[int]) -> User | None:
    """Who takes this member's place: the next of the same field who neither stood out nor is in
    `apart` (persons by key, who sit or sat). None where nobody is left or the member was not drawn.
    """
    codes = {pk: code for code, pk in draw.call.people.items()}
    own = Expert.objects.filter(person=member).values_list("pk", flat=True).first()
    code = codes.get(own) if own is not None else None
    outs = set(draw.outs.values_list("code", flat=True))
    for line in draw.order.values():
        if code in line:
            rest = people_of(draw.call, (other for other in line if other not in outs))
            return next((person for person in rest if person.pk not in apart), None)
    return None


def differences(draw: PanelDraw) -> list[str]:
    """Where the draw is not what its list, rules and number give; empty when it is."""
    call, found = draw.call, []
    if digest_of(call.places, call.eligible) != call.digest:
        found.append(f"{call.cycle.year}: places and list do not have the digest laid down")
    if call.rules_hash != call.cycle.rules_hash:
        found.append(f"{call.cycle.year}: the rules are not those laid down")
    wrong = [
        code
        for code, pk in call.people.items()
        if code_of(pk, year=call.cycle.year, moment=call.called_at) != code
    ]
    if wrong or {code for code, _field in call.eligible} != set(call.people):
        found.append(f"{call.cycle.year}: a code is not that of its expert")
    seed = seed_of(call, draw.number)
    if draw.seed != seed or draw.order != order_of(call, seed):
        found.append(f"{call.cycle.year}: the lots do not follow from number and list")
    return found
