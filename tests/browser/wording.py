"""Words that must not be on a page: messages of the other language's catalog."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import polib

from tests.browser.demo_site import ROOT

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
ENGLISH_WORD = re.compile(r"[A-Za-z]{2,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Three words in a row: a sentence that no catalog of ours knows (a library's, say) and nobody
# translated.
ENGLISH_RUN = re.compile(r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z']{2,}){2,}")

# So many Chinese characters beside a placeholder are a phrase of ours wherever they stand.
SHORT_PHRASE = 6

# How a browser names itself, on the page of one's sessions.
BROWSER_NAME = re.compile(r"Mozilla/\d")


def plain(text: str) -> str:
    """The text as a browser shows it: white space run together."""
    return " ".join(text.split())


def _pieces(message: str) -> Iterable[str]:
    """A message as text nodes meet it: cut at its tags."""
    return filter(None, map(plain, TAG.split(message)))


def _telling(piece: str, language: str) -> bool:
    """Whether the words of a piece, its placeholders left out, are enough to know their language
    by.
    """
    words = PLACEHOLDER.sub(" ", piece)
    if language == "en":
        return len(ENGLISH_WORD.findall(words)) >= 2
    return len(CHINESE.findall(words)) >= 2


def _gap(piece: str) -> str:
    """What may stand in a placeholder. In a short Chinese phrase (“材料%(number)s”, “%(day)s公布”)
    only what is not Chinese, or it would be found in whatever somebody wrote.
    """
    short = 0 < len(CHINESE.findall(PLACEHOLDER.sub("", piece))) < SHORT_PHRASE
    return "[^\u4e00-\u9fff]+?" if short else ".+?"


class Forbidden:
    """The sentences of one language, asked whether a text is one of them."""

    def __init__(self, messages: Iterable[str], language: str) -> None:
        self._whole: set[str] = set()
        self._patterns: list[re.Pattern[str]] = []
        self._known: dict[str, bool] = {}
        for message in messages:
            for piece in _pieces(message):
                if not _telling(piece, language):
                    continue
                if PLACEHOLDER.search(piece):
                    parts = map(re.escape, PLACEHOLDER.split(piece.replace("%%", "%")))
                    self._patterns.append(re.compile(_gap(piece).join(parts)))
                else:
                    self._whole.add(piece.replace("%%", "%"))

    def __contains__(self, text: str) -> bool:
        if text not in self._known:
            self._known[text] = text in self._whole or any(
                pattern.fullmatch(text) for pattern in self._patterns
            )
        return self._known[text]

    def __len__(self) -> int:
        return len(self._whole) + len(self._patterns)


def _entries() -> Iterable[polib.POEntry]:
    for path in sorted((ROOT / "locale").glob("*/zh_Hans/LC_MESSAGES/django.po")):
        # “查看%s” of the framework would be found in whatever somebody wrote about looking.
        framework = path.parents[2].name == "framework"
        for entry in polib.pofile(str(path)):
            if not entry.obsolete and not (framework and PLACEHOLDER.search(entry.msgid)):
                yield entry


@cache
def forbidden_in(language: str) -> Forbidden:
    """What must not be read on a page of this language."""
    if language == "zh-hans":
        said = (text for entry in _entries() for text in (entry.msgid, entry.msgid_plural))
        return Forbidden(filter(None, said), "en")
    said = (
        text
        for entry in _entries()
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        if text not in (entry.msgid, entry.msgid_plural)
    )
    return Forbidden(filter(None, said), "zh-hans")


def wrong_words(texts: Iterable[str], language: str) -> list[str]:
    """The texts of a page that are in the wrong language, each once."""
    forbidden = forbidden_in(language)
    found = []
    for text in dict.fromkeys(map(plain, texts)):
        if text in forbidden:
            found.append(f"not translated: {text!r}")
        elif BROWSER_NAME.match(text):
            continue
        elif language == "zh-hans" and ENGLISH_RUN.search(text):
            found.append(f"English on a Chinese page: {text!r}")
    return found
