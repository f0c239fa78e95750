"""The form of the access matrix: the response for each route and kind of person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# `head` and `drafter` work for the agencies whose records are asked for; `stranger` heads another
# agency.
PERSONAS = (
    "visitor",
    "drafter",
    "head",
    "stranger",
    "panel",
    "leader",
    "office",
    "auditor",
    "system",
    "security",
    "identity",
)
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
    """`default` for everybody, `exceptions` by persona; `post` names those who may post, by
    word.
    """
    unknown = {*exceptions, *post.split()} - set(PERSONAS)
    assert not unknown, unknown
    return Row(args, dict.fromkeys(PERSONAS, default) | exceptions, frozenset(post.split()))


def signed_in(default: Meets, args: Callable[[Any], tuple] = lambda world: (), **more: Any) -> Row:
    """As `row`, with visitors sent to sign in."""
    return row(default, args, **{"visitor": LOGIN, **more})


@dataclass(frozen=True)
class Desk:
    """One model on the office's desk: who reads, adds, changes, deletes; and who acts through which
    verbs.
    """

    read: frozenset[str]
    act: frozenset[str]
    verbs: tuple[str, ...]
    add: frozenset[str]
    change: frozenset[str]
    delete: frozenset[str]


def desk(
    read: str, act: str = "", verbs: str = "", *, add: str = "", change: str = "", delete: str = ""
) -> Desk:
    """Personas by word; verbs by word, in the order of the desk."""
    words = [frozenset(group.split()) for group in (read, act, add, change, delete)]
    for group in words:
        assert group <= set(PERSONAS), group
    return Desk(words[0], words[1], tuple(verbs.split()), *words[2:])


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
