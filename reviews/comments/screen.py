"""Finds what in a comment points to a person, insults or links elsewhere. Pure rules over text; no
database, no network.

The rules match patterns, not meaning: they hold a comment until a person has decided and never
delete one. The office can hide what they miss and show what they hold needlessly.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

from reviews.comments.enums import FINDING_GROUPS, Finding
from reviews.comments.patterns import NUMBER_RULES, WORD_RULES, Rule, Span
from reviews.comments.text import Plain, plain, squeezed

MASK = "＊＊＊"
# Found by format or check digit, so false matches are rare. Names, addresses and switchboards are
# left to a person.
NEVER_KEPT = (
    Finding.MOBILE,
    Finding.ID_CARD,
    Finding.BANK_CARD,
    Finding.EMAIL,
    Finding.PLATE,
    Finding.ACCOUNT,
)
WORDS = Path(__file__).parent / "comment_words"


@cache
def own_words() -> tuple[str, ...]:
    """The built-in words: one for each line in `comment_words/`, one file for each language; `#`
    starts a note.
    """
    lines = (
        line
        for path in sorted(WORDS.glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
    )
    return tuple(word for line in lines if (word := line.partition("#")[0].strip()))


def _abuse(text: str, words: Iterable[str]) -> Iterator[Span]:
    """Latin words match as whole words; Chinese ones also with separators between their
    characters.
    """
    apart, close = plain(text), squeezed(plain(text))
    for word in words:
        wanted = plain(word).text
        if wanted.isascii():
            pattern = re.compile(rf"(?<![a-z0-9]){re.escape(wanted)}(?![a-z0-9])")
            source = apart
        else:
            pattern, source = re.compile(re.escape(squeezed(plain(word)).text)), close
        for match in pattern.finditer(source.text):
            if match.end() > match.start():
                yield source.span(*match.span())


def found(text: str, words: Iterable[str] = ()) -> list[tuple[Finding, Span]]:
    """Every finding with its place in the text, in order; `words` are added to the built-in
    ones.
    """
    hits = _pointing(text)
    hits += [(Finding.ABUSE, span) for span in _abuse(text, [*own_words(), *words])]
    return sorted(hits, key=lambda hit: (hit[1], hit[0]))


def _pointing(text: str) -> list[tuple[Finding, Span]]:
    return _by_rules(plain(text), WORD_RULES) + _by_rules(plain(text, digits=True), NUMBER_RULES)


def _by_rules(source: Plain, rules: Iterable[tuple[Finding, Rule]]) -> list[tuple[Finding, Span]]:
    """A finding that lies inside an earlier rule's finding is dropped."""
    hits: list[tuple[Finding, Span]] = []
    for code, find in rules:
        spans = [source.span(*span) for span in find(source.text)]
        hits += [
            (code, (start, end))
            for start, end in spans
            if not any(left <= start and end <= right for _code, (left, right) in hits)
        ]
    return hits


def screen_text(text: str, words: Iterable[str] = ()) -> tuple[Finding, ...]:
    """The codes of the findings, each once, in the order of `Finding`; empty if there are none."""
    codes = {code for code, _span in found(text, words)}
    return tuple(code for code in Finding if code in codes)


def without_numbers(text: str) -> str:
    """The text to store: numbers that certainly identify one person or account are masked."""
    return _masked(text, NEVER_KEPT)


def redacted(text: str) -> str:
    """The text with personal details masked, always by the same sign regardless of length.

    Insults and links stay: the office decides whether they are shown.
    """
    return _masked(text, FINDING_GROUPS["personal_data"])


def _masked(text: str, codes: Collection[Finding]) -> str:
    while spans := sorted(span for code, span in _pointing(text) if code in codes):
        start, end = spans[0]
        for left, right in spans[1:]:
            if left > end:
                break
            end = max(end, right)
        text = text[:start] + MASK + text[end:]
    return text
