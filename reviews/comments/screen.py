"""What in a comment points to a person, insults or leads elsewhere. Pure rules over text; no
database, no network.

The rules look for forms, not for meaning: they hold a comment until a person has looked at it and
never delete one. What they miss, the office can hide; what they find without need, the office can
show.
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
# Found by form or check digit, so hardly ever anything else. Names, addresses and switchboards are
# for a person to judge.
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
    """The words that come with the portal: one a line in `comment_words/`, a file a language; `#`
    begins a note.
    """
    lines = (
        line
        for path in sorted(WORDS.glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
    )
    return tuple(word for line in lines if (word := line.partition("#")[0].strip()))


def _abuse(text: str, words: Iterable[str]) -> Iterator[Span]:
    """Latin words stand by themselves; Chinese ones are found however they are pulled apart."""
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
    """Every finding with its place in the text, in the order of the text; `words` are added to the
    portal's own.
    """
    hits = _pointing(text)
    hits += [(Finding.ABUSE, span) for span in _abuse(text, [*own_words(), *words])]
    return sorted(hits, key=lambda hit: (hit[1], hit[0]))


def _pointing(text: str) -> list[tuple[Finding, Span]]:
    return _by_rules(plain(text), WORD_RULES) + _by_rules(plain(text, digits=True), NUMBER_RULES)


def _by_rules(source: Plain, rules: Iterable[tuple[Finding, Rule]]) -> list[tuple[Finding, Span]]:
    """What lies whole inside an earlier rule's finding is that finding, not another one."""
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
    """The codes of what was found, each once, in the order of `Finding`; empty when nothing points
    to a person.
    """
    codes = {code for code, _span in found(text, words)}
    return tuple(code for code in Finding if code in codes)


def without_numbers(text: str) -> str:
    """The text as it is kept: what names one person or account for sure is masked before anything
    is stored.
    """
    return _masked(text, NEVER_KEPT)


def redacted(text: str) -> str:
    """The text with everything that points to a person masked, always by the same sign, whatever
    its length.

    Insults and links stay: whether they are shown is for the office to say.
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
