"""Templates have no inline styles or scripts, which the content security policy refuses, and no
foreign resources. They are short, without overlong lines.
"""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import ROOT

TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".svg"}
)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)
FORBIDDEN = {
    "a style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE
    ),
    "an event attribute": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "a resource from elsewhere": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*\s(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
    ),
    "htmx": re.compile(r"\shx-[a-z]+="),
}
COMPONENT = re.compile(r"{%\s*include\s+[\"']components/[^%]*%}")
LONGEST = 170
WIDEST = 120
# Django reads a tag on one line only, so a line that is one tag may be as wide as the tag.
ONE_TAG = re.compile(r"\s*{%(?:(?!%}).)*%}")


def findings(source: str) -> list[str]:
    spoken = COMMENT.sub("", source)
    found = [name for name, pattern in FORBIDDEN.items() if pattern.search(spoken)]
    found += [
        f"a component without 'only': {include}"
        for include in COMPONENT.findall(spoken)
        if not include.rstrip("%} \n").endswith("only")
    ]
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_template_has_nothing_inline(path):
    assert findings(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_template_is_short_enough_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def too_wide(source: str) -> list[int]:
    """The numbers of the lines that could be broken and are not."""
    return [
        number
        for number, line in enumerate(source.splitlines(), start=1)
        if len(line) > WIDEST and not ONE_TAG.fullmatch(line)
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_template_is_narrow_enough_to_read(path):
    assert too_wide(path.read_text(encoding="utf-8")) == []


def test_only_a_tag_alone_may_be_wide():
    tag = '{% include "components/pill.html" with text="' + "a" * WIDEST + '" only %}'
    assert too_wide(f"    {tag}\n") == []
    assert too_wide(f"<p>\n{tag}</p>\n") == [2]
    assert too_wide(f"{tag}{tag}\n") == [1]
    assert too_wide("a" * WIDEST) == []
    assert too_wide("a" * (WIDEST + 1)) == [1]


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ('<p class="a" style="width: 3%">', "a style attribute"),
        ("<style>p {}</style>", "a style element"),
        ("<script>go()</script>", "an inline script"),
        ('<button type="button" onclick="go()">', "an event attribute"),
        ('<a href="javascript:go()">', "a javascript address"),
        ('<script src="https://example.org/a.js"></script>', "a resource from elsewhere"),
        ('<div hx-get="/a">', "htmx"),
    ],
)
def test_the_search_finds_each_kind(source, finding):
    assert findings(source) == [finding]


def test_the_search_lets_pass_what_is_allowed():
    allowed = (
        '<script src="/static/js/a.js" type="module"></script>'
        '<script type="application/json" id="a">{}</script>{# style="x" #}<rect width="37"/>'
        '{% include "components/pill.html" with text="a" only %}'
    )
    assert findings(allowed) == []
