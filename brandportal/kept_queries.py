"""A query that Django puts together once a process, and PostgreSQL plans once a connection.

    @kept_query
    def sheets_of(*, seat: int) -> QuerySet:
        return ScoreSheet.objects.filter(seat=seat).values_list("pk", "status")

    sheets_of.rows(seat=4)

Putting a statement of many conditions together takes Django several times as long as the database
takes to answer it, and so does planning it. Numbers, texts and moments are put in anew each time;
what is true, false or None decides how the statement is made, so that each combination is put
together once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import QuerySet

# Values that no row has stand for what is put in later.
NUMBERS, TEXTS = 7_000_000_000_000_000_000, "\ue000{}%_\\"
MOMENT = datetime(9000, 1, 1, tzinfo=UTC)
AFTER = "__after"


Put = Callable[[Any], Any]


@dataclass(frozen=True)
class Later:
    """A value that is given later by name, and what the look-up makes of it."""

    name: str
    put: Put


@dataclass(frozen=True)
class Statement:
    """SQL with its values, and what turns a row of the database into Python."""

    sql: str
    values: tuple[Any, ...]
    converters: Mapping[int, tuple[list[Any], Any]]
    name: str

    def filled(self, given: Mapping[str, Any]) -> list[Any]:
        return [
            value.put(given[value.name]) if isinstance(value, Later) else value
            for value in self.values
        ]

    @cached_property
    def arguments(self) -> list[str]:
        """The names of what is given later, in the order in which PostgreSQL takes them."""
        return list(dict.fromkeys(value.name for value in self.values if isinstance(value, Later)))

    def run(self, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                known = _prepared.setdefault(connection.connection, set())
                if self.name not in known:
                    self._prepare()
                    known.add(self.name)
                places = ", ".join(["%s"] * len(self.arguments))
                said = f"EXECUTE {self.name} ({places})" if places else f"EXECUTE {self.name}"
                cursor.execute(said, [given[name] for name in self.arguments])
            else:
                cursor.execute(self.sql, self.filled(given))
            return [self._converted(row) for row in cursor.fetchall()]

    def _prepare(self) -> None:
        """What is given later has a number, the rest is in the statement.

        Past Django's cursor: it is no query of the page that happens to come first on a connection.
        """
        numbers = {name: f"${number}" for number, name in enumerate(self.arguments, 1)}
        marks = [numbers[value.name] if isinstance(value, Later) else "%s" for value in self.values]
        fixed = [value for value in self.values if not isinstance(value, Later)]
        parts = self.sql.split("%s")
        text = "".join(f"{part}{mark}" for part, mark in zip(parts, [*marks, ""], strict=True))
        with connection.connection.cursor() as cursor:
            cursor.execute(f"PREPARE {self.name} AS {text}", fixed)

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if not self.converters:
            return row
        cells = list(row)
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                cells[place] = convert(cells[place], expression, connection)
        return tuple(cells)


# The statements that each open connection knows.
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
_numbers = count(1)


class KeptQuery:
    """A query by the names of its arguments; `make` returns it as `values_list`."""

    def __init__(self, make: Callable[..., QuerySet[Any, Any]]) -> None:
        self.make = make
        self.__doc__ = make.__doc__
        self._kept: dict[tuple[Any, ...], Statement] = {}

    def rows(
        self, *, lock: str = "", most: int | None = None, after: int = 0, **given: Any
    ) -> list[tuple[Any, ...]]:
        """The rows: `most` of them after the first `after` ones. `lock` stands at the end of the
        statement where the database knows it.
        """
        if after:
            given[AFTER] = after
        return self.statement(lock=lock, most=most, **given).run(given)

    def statement(self, *, lock: str = "", most: int | None = None, **given: Any) -> Statement:
        """The statement for these arguments, put together when it is first asked for."""
        forms = {name: value for name, value in given.items() if _is_form(value)}
        key = (connection.vendor, lock, most, AFTER in given, *forms.items())
        if key not in self._kept:
            self._kept[key] = self._put_together(given, forms, lock, most)
        return self._kept[key]

    def _put_together(
        self, given: Mapping[str, Any], forms: Mapping[str, Any], lock: str, most: int | None
    ) -> Statement:
        stand_in: dict[str, Any] = {}
        meant: dict[Any, Later] = {}
        for place, (name, value) in enumerate(given.items()):
            if name in forms or name == AFTER:
                continue
            if isinstance(value, int):
                stand_in[name] = NUMBERS + place
            elif isinstance(value, datetime):
                stand_in[name] = MOMENT + timedelta(days=place)
                written = connection.ops.adapt_datetimefield_value
                meant[written(stand_in[name])] = Later(name, written)
                continue
            else:
                stand_in[name] = text = TEXTS.format(place)
                # A text that is looked for whatever its case may need its wildcards marked.
                marked = connection.ops.prep_for_iexact_query
                meant[marked(text)] = Later(name, marked)
            meant[stand_in[name]] = Later(name, _as_it_is)
        compiler = self.make(**stand_in, **forms).query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        filled = tuple(meant.get(value, value) for value in values)
        lost = stand_in.keys() - {value.name for value in filled if isinstance(value, Later)}
        assert not lost, f"{self.make.__name__}: {lost} is not in the statement as it was given"
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        # How many are asked for belongs to the statement: PostgreSQL plans for that number once.
        if most is not None:
            sql = f"{sql} LIMIT {most:d}"
        if AFTER in given:
            sql = f"{sql} OFFSET %s"
            filled = (*filled, Later(AFTER, _as_it_is))
        if lock and connection.features.has_select_for_update:
            sql = f"{sql} {lock}"
        return Statement(sql, filled, converters, f"kept_{next(_numbers)}")


def _is_form(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _as_it_is(value: Any) -> Any:
    return value


def kept_query(make: Callable[..., QuerySet[Any, Any]]) -> KeptQuery:
    """Decorator of a function with keywords that returns a query; see the module."""
    return KeptQuery(make)
