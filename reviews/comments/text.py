"""A comment normalised for the screen, with the original position of every character."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

CHINESE_DIGITS = dict(
    zip(
        "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖两幺弌弍弎",
        "0012345678912345678921123",
        strict=True,
    )
)
# Letters that replace a digit when beside a digit.
LOOKALIKES = {"o": "0", "l": "1", "i": "1", "|": "1"}
SEPARATORS = " \t\r\n\u3000-‐‑‒–—―−_.·・•,，、。/\\~～*()（）[]【】|:："


@dataclass(frozen=True)
class Plain:
    """`text` in lower case and narrow forms; `origin[i]` is the original position of its character
    i.
    """

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original text that a part of `text` came from."""
        return self.origin[start], self.origin[end - 1] + 1


def plain(text: str, *, digits: bool = False) -> Plain:
    """Full-width to narrow, upper to lower case, without invisible characters and accents; `digits`
    converts Chinese numerals, too.
    """
    kept: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).lower():
            if unicodedata.category(part) in ("Cf", "Mn", "Me", "Cc") and part not in "\n\t":
                continue
            if part.isdigit() and not part.isascii():
                part = str(unicodedata.digit(part, part))
            kept.append(CHINESE_DIGITS.get(part, part) if digits else part)
            origin.append(place)
    if digits:
        _read_lookalikes(kept)
    return Plain("".join(kept), tuple(origin))


def _read_lookalikes(kept: list[str]) -> None:
    for place, character in enumerate(kept):
        beside = kept[max(place - 1, 0) : place] + kept[place + 1 : place + 2]
        if character in LOOKALIKES and any(other.isdigit() for other in beside):
            kept[place] = LOOKALIKES[character]


def squeezed(source: Plain) -> Plain:
    """Without spaces and other separators, so that a word cannot be hidden by spacing it out."""
    pairs = [
        (character, place)
        for character, place in zip(source.text, source.origin, strict=True)
        if character not in SEPARATORS
    ]
    return Plain("".join(c for c, _place in pairs), tuple(place for _c, place in pairs))
