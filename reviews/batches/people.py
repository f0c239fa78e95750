"""The person behind a line of a file: the same pseudonym and group as if the person had rated
online.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.tables import columns
from reviews.evaluation.models import Evaluation
from reviews.identity.pseudonyms import keyed, normalise_code
from reviews.rating.enums import RaterGroup
from reviews.rating.models import RatingInvitation
from reviews.recipients.models import InvitationMessage
from reviews.registers.checks import case_number
from reviews.registers.models import ServiceCase

PERSON = ("phone", "invitation", "case")


@dataclass(frozen=True)
class Surroundings:
    """Data to match lines with: brands by code, invitations by the hash of their codes, register
    cases by brand and hash, groups of drawn people, the days of the rating, and the limit of a
    comment.
    """

    year: int
    brands: Mapping[str, Application]
    letters: Mapping[str, RatingInvitation]
    cases: Mapping[tuple[int, str], str]
    drawn: Mapping[tuple[int, str], str]
    first_day: date
    last_day: date
    longest_comment: int


def look_around(
    evaluation: Evaluation, rows: Iterable[Mapping[str, str]], first_day: date, last_day: date
) -> Surroundings:
    """A few queries, regardless of the size of the file."""
    rows, year = list(rows), evaluation.cycle.year
    brands = {
        application.brand.code: application
        for application in evaluation.cycle.applications.filter(
            status=ApplicationStatus.SHORTLISTED
        ).select_related("brand")
    }
    codes = {_code_hash(cells["invitation"], year) for cells in rows if cells.get("invitation")}
    invitations = RatingInvitation.objects.filter(application__cycle=evaluation.cycle_id)
    letters = {str(row.code_hash): row for row in invitations.filter(code_hash__in=codes)}
    sent = InvitationMessage.objects.filter(code_hash__in=codes).select_related("invitation")
    letters |= {str(row.code_hash): row.invitation for row in sent}
    keys = {_case_hash(cells["case"], year) for cells in rows if cells.get("case")}
    cases = ServiceCase.objects.filter(
        register__application__cycle=evaluation.cycle_id, case_key__in=keys
    ).values_list("register__application", "case_key", "pseudonym")
    drawn = invitations.exclude(pseudonym="").values_list("application", "pseudonym", "group")
    return Surroundings(
        year=year,
        brands=brands,
        letters=letters,
        cases={(brand, key): pseudonym for brand, key, pseudonym in cases},
        drawn={(brand, pseudonym): group for brand, pseudonym, group in drawn},
        first_day=first_day,
        last_day=last_day,
        longest_comment=evaluation.cycle.rules["public"]["comments"]["length"],
    )


def _case_hash(number: str, year: int) -> str:
    """The hash of a case in a register (see `registers/checks.py`)."""
    return keyed("case", case_number(number), year=year)


def _code_hash(code: str, year: int) -> str:
    return keyed("invitation", normalise_code(code), year=year)


class Unfit(Exception):
    """A line names nobody who can rate: which column, and why."""

    def __init__(self, column: str, code: str) -> None:
        super().__init__(code)
        self.column, self.code = column, code


def person_of(
    cells: Mapping[str, str], application: Application | None, around: Surroundings
) -> tuple[str, str]:
    """The pseudonym and the group of a line's person, the same as online."""
    given = [name for name in PERSON if cells.get(name)]
    if len(given) != 1:
        raise Unfit(given[1] if given else "phone", "person_twice" if given else "person_missing")
    if given == ["invitation"]:
        return _holder(cells["invitation"], application, around)
    brand = application.pk if application else 0
    if given == ["phone"]:
        try:
            pseudonym = keyed("phone", columns.mobile(cells["phone"]), year=around.year)
        except columns.Unfit as unfit:
            raise Unfit("phone", unfit.code) from None
    else:
        pseudonym = around.cases.get((brand, _case_hash(cells["case"], around.year)), "")
        if application is not None and not pseudonym:
            raise Unfit("case", "case_unknown")
    # A case identifies the person, but only the draw decides who is a service recipient in the
    # rating.
    return pseudonym, around.drawn.get((brand, pseudonym), RaterGroup.PUBLIC)


def _holder(code: str, application: Application | None, around: Surroundings) -> tuple[str, str]:
    letter = around.letters.get(_code_hash(code, around.year))
    if letter is None:
        raise Unfit("invitation", "code_unknown")
    if application is not None and letter.application_id != application.pk:
        raise Unfit("invitation", "code_of_another_brand")
    named = letter.pseudonym or keyed("invited", normalise_code(code), year=around.year)
    return named, letter.group
