"""Brands, their codes, and names that are near each other."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.form.enums import PUBLIC_STATUSES
from applications.form.models import Application, Brand
from brandportal.codes import new_code
from brandportal.errors import BadInput

CODE_LENGTH = 6
# A name of one character stands in too many others.
SHORTEST_INSIDE = 2


def new_brand(*, agency_id: int, name: str) -> Brand:
    """The proposed name of a draft, as a row with a fresh code; it is a brand from the sign-off on
    (`establish`), and its QR codes and addresses carry the code for ever.
    """
    while True:
        code = new_code(CODE_LENGTH)
        if not Brand.objects.filter(code=code).exists():
            return Brand.objects.create(code=code, agency_id=agency_id, name=name, proposed=True)


def own_brand(*, agency_id: int, name: str) -> Brand | None:
    """The agency's brand of this name, if it has one."""
    return Brand.objects.filter(agency_id=agency_id, name=name, proposed=False).first()


def rename(locked: Application, name: str) -> None:
    """Give the application a brand of this name: the agency's own, if it has one; else its present
    one with a new name, if no other application has that; else a proposed one.

    A row that nothing refers to any more is deleted. In a Famous Brand year the name stays that of
    the title: another is refused with BadInput.
    """
    before = locked.brand
    if name == before.name:
        return
    if locked.cycle.is_famous:
        raise BadInput(
            _("In a Famous Brand year the name stays that of the title: %(name)s.")
            % {"name": before.name},
            field="brand_name",
        )
    alone = before.applications.count() == 1
    known = own_brand(agency_id=locked.agency_id, name=name)
    if known is None and alone:
        before.name = name
        before.save(update_fields=["name"])
        return
    locked.brand = known or new_brand(agency_id=locked.agency_id, name=name)
    locked.save(update_fields=["brand"])
    if alone:
        before.delete()


def establish(locked: Application) -> None:
    """At the sign-off the proposed name becomes a brand: the agency's own of that name, if one came
    to be meanwhile.
    """
    proposed = locked.brand
    if not proposed.proposed:
        return
    known = own_brand(agency_id=locked.agency_id, name=proposed.name)
    if known is None:
        proposed.proposed = False
        proposed.save(update_fields=["proposed"])
        return
    locked.brand = known
    locked.save(update_fields=["brand"])
    if not proposed.applications.exists():
        proposed.delete()


@dataclass(frozen=True)
class NearName:
    """A brand of another agency whose name is the same or near."""

    name: str
    agency: str
    same: bool


def plain_name(name: str) -> str:
    """A name without what does not tell it from another: width, case, spaces, punctuation."""
    wide = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in wide if unicodedata.category(sign)[0] in "LN")


def is_near(one: str, other: str) -> bool:
    """Whether two plain names are the same, have the same characters, or one stands in the
    other.
    """
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST_INSIDE:
        return short == long
    return short in long or Counter(one) == Counter(other)


def _near(brand: Brand, others: Iterable[tuple[str, str]]) -> list[NearName]:
    own = plain_name(brand.name)
    return [
        NearName(name, agency, plain_name(name) == own)
        for name, agency in others
        if is_near(own, plain_name(name))
    ]


def near_in_public(brand: Brand) -> list[NearName]:
    """Near names of other agencies that anybody can read already; for the agency that writes."""
    rows = Brand.objects.filter(proposed=False, applications__status__in=PUBLIC_STATUSES)
    return _near(brand, _others(rows, brand))


def near_anywhere(brand: Brand) -> list[NearName]:
    """Near names of every other brand that was signed off; for the office."""
    return _near(brand, _others(Brand.objects.filter(proposed=False), brand))


def _others(rows, brand: Brand) -> Iterable[tuple[str, str]]:
    others = rows.exclude(agency_id=brand.agency_id).order_by("name", "agency__name")
    return others.values_list("name", "agency__name").distinct()
