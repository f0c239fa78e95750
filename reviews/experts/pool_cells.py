"""What the cells of a table of experts say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from brandportal.accounts.domain.ties import EMPLOYER_LIMIT
from brandportal.accounts.models import Agency, User
from brandportal.errors import BadInput
from brandportal.tables import columns
from brandportal.tables.sentences import cell_sentence
from brandportal.tables.shapes import Cell, Column, Limits, Row, Shape
from brandportal.texts import letters_of
from reviews.experts.enums import Expertise

COLUMNS = {
    "person": "姓名",
    "post": "职务职称",
    "field": "专业领域",
    "also": "其他领域",
    "term_from": "聘期起",
    "term_until": "聘期止",
    "employer": "工作单位",
}
OTHER_HEADINGS = {
    "person": "专家姓名|专家|用户名|Expert|Name|User name",
    "post": "职务|职称|职务和职称|Post|Title",
    "field": "领域|专业|Field|Field of expertise",
    "also": "兼评领域|其他专业领域|Further fields",
    "term_from": "聘期开始|聘任起始日期|Term from",
    "term_until": "聘期结束|聘任截止日期|Term until",
    "employer": "单位|所在单位|Employer",
}
OPTIONAL = ("post", "also", "employer")
SHAPE = Shape(
    tuple(
        Column(name, (heading, *OTHER_HEADINGS[name].split("|")), needed=name not in OPTIONAL)
        for name, heading in COLUMNS.items()
    )
)
LIMITS = Limits(bytes=1024 * 1024, rows=2000)
POST_LIMIT = 80


def read_row(
    row: Row, people: list[User], agencies: Mapping[str, Agency]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The values of a row, and the problems by column name. A column that the table lacks, and an
    empty cell of an optional one, say nothing.
    """
    readers: dict[str, Callable[[str], Any]] = {
        "person": lambda text: _person(text, people),
        "post": _post,
        "field": _field,
        "also": lambda text: [_field(part) for part in columns.parts(text)],
        "term_from": columns.day,
        "term_until": columns.day,
        "employer": lambda text: _employer(text, agencies),
    }
    values: dict[str, Any] = {}
    faults: list[tuple[str, str]] = []
    for name in COLUMNS:
        cell = row.cells.get(name, Cell(""))
        if name in OPTIONAL and not cell.fault and not cell.text:
            continue
        try:
            values[name] = readers[name](columns.said(cell))
        except columns.Unfit as unfit:
            faults.append((name, cell_sentence(unfit.code)))
        except BadInput as refusal:
            faults.append((name, refusal.reason))
    return values, faults


def _person(text: str, people: list[User]) -> User:
    said = columns.word(columns.person_name(text))
    named = [one for one in people if said in (columns.word(one.username), columns.word(one.name))]
    if len(named) == 1:
        return named[0]
    if named:
        raise BadInput(_("Several members have this name: give the user name."))
    raise BadInput(
        _("No panel member has this name. Please invite the person under “People” first.")
    )


def _post(text: str) -> str:
    return _at_most(columns.one_line(text), POST_LIMIT)


def _at_most(text: str, limit: int) -> str:
    if len(text) > limit:
        raise BadInput(_("This text may have up to %(limit)d characters.") % {"limit": limit})
    return text


def _field(text: str) -> str:
    said = columns.word(text)
    for choice in Expertise:
        if said in (choice.value, columns.word(str(choice.label))):
            return choice.value
    known = _(", ").join(str(choice.label) for choice in Expertise)
    raise BadInput(
        _("“%(word)s” is no field of expertise. Possible: %(known)s.")
        % {"word": text[:20], "known": known}
    )


def _employer(text: str, agencies: Mapping[str, Agency]) -> Agency | str:
    """An agency of the programme, however its name is spelled, or another employer as text."""
    plain = columns.one_line(text)
    return agencies.get(letters_of(plain)) or _at_most(plain, EMPLOYER_LIMIT)
