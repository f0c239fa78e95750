"""The form of the access matrix: the response for each route and kind of person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# `head`, `drafter` and `reader` work for the agencies whose records are asked for; `stranger` heads
# another agency.
PERSONAS = (
    "visitor",
    "drafter",
    "head",
    "reader",
    "stranger",
    "panel",
    "leader",
    "office",
    "auditor",
    "system",
    "security",
    "identity",
)
# People of the programme with a conflict of interest: who else they are like.
TIED = {
    "panel_tied": "panel",
    "leader_tied": "leader",
    "office_tied": "office",
    "auditor_tied": "auditor",
}
EVERYONE = (*PERSONAS, *TIED)
LOGIN = "login"
Meets = int | str


@dataclass(frozen=True)
class Row:
    """One route: what a GET meets each persona with, and who may POST to it."""

    args: Callable[[Any], tuple]
    get: dict[str, Meets]
    post: frozenset[str]


def row(
    default: Meets,
    args: Callable[[Any], tuple] = lambda world: (),
    *,
    post: str = "",
    **exceptions: Meets,
) -> Row:
    """`default` for everybody, `exceptions` by persona; `post` names those who may post, by word.

    Who has a conflict of interest meets what the colleague without one meets, except where
    `exceptions` or `post` ("-office_tied") say otherwise.
    """
    free, bound = _words(post)
    unknown = {*exceptions} - set(EVERYONE)
    assert not unknown, unknown
    get = dict.fromkeys(PERSONAS, default) | exceptions
    for tied, colleague in TIED.items():
        get.setdefault(tied, get[colleague])
    return Row(args, get, _with_tied(free) - bound)


def _words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The personas named, and those taken out by "-"."""
    words = text.split()
    free = frozenset(word for word in words if not word.startswith("-"))
    bound = frozenset(word[1:] for word in words if word.startswith("-"))
    assert free | bound <= set(EVERYONE), text
    return free, bound


def _with_tied(people: frozenset[str]) -> frozenset[str]:
    return people | {tied for tied, colleague in TIED.items() if colleague in people}


def signed_in(default: Meets, args: Callable[[Any], tuple] = lambda world: (), **more: Any) -> Row:
    """As `row`, with visitors sent to sign in."""
    return row(default, args, **{"visitor": LOGIN, **more})


@dataclass(frozen=True)
class Desk:
    """One model on the office's desk: who reads, adds, changes, deletes; and who acts through which
    verbs. From `hidden` a conflict of interest hides the record that is asked for.
    """

    read: frozenset[str]
    act: frozenset[str]
    verbs: tuple[str, ...]
    add: frozenset[str]
    change: frozenset[str]
    delete: frozenset[str]
    hidden: frozenset[str]


def desk(
    read: str,
    act: str = "",
    verbs: str = "",
    *,
    add: str = "",
    change: str = "",
    delete: str = "",
    hidden: bool = False,
) -> Desk:
    """Personas by word; verbs by word, in the order of the desk. `hidden`: from everybody with a
    conflict of interest.
    """
    words = []
    for group in (read, act, add, change, delete):
        free, bound = _words(group)
        words.append(_with_tied(free) - bound)
    closed = frozenset(TIED) if hidden else frozenset()
    return Desk(words[0], words[1], tuple(verbs.split()), *words[2:], closed)


def routes(
    patterns: list | None = None, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str]]:
    """Every route as (name, path); a route without a name is called by its path."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, path, inner)
        elif isinstance(pattern, URLPattern):
            yield (f"{space}{pattern.name}" if pattern.name else path), path
