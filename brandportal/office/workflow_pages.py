"""Generates `docs/workflow.md` from the tables of transitions."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from brandportal.workflow import Lifecycle, Transition, any_time, nothing_missing

HEAD = """\
# The lives of the programme

Written by `manage.py workflow_doc` from the tables that the engine reads \
(`LIFECYCLES` in the settings); a check fails when
this page is stale. In every life only these steps exist, and only the engine takes them: \
it locks the row, asks who,
when and what is missing, in this order, and writes status, stamp, journal and notice \
together or not at all. What takes
two people is proposed by one and done when another confirms it, \
both having proved just then who they are.
"""


def page() -> str:
    """The whole page; the same tables always give the same text."""
    lives = [import_string(name) for name in settings.LIFECYCLES]
    with translation.override("en"):
        contents = [f"- [{life.title}](#{life.name}) {_chinese(life.title)}" for life in lives]
        chapters = [line for life in lives for line in _chapter(life)]
    return "\n".join([HEAD, *contents, *chapters]) + "\n"


def _chinese(words: Any) -> str:
    with translation.override("zh-hans"):
        return translation.gettext(str(words)) if isinstance(words, str) else str(words)


def _status(life: Lifecycle, status: str) -> tuple[str, str]:
    """The status in English and Chinese."""
    label = life.statuses(status).label
    with translation.override("zh-hans"):
        chinese = str(label)
    with translation.override("en"):
        return str(label), chinese


def _chapter(life: Lifecycle) -> Iterator[str]:
    yield ""
    yield f'<a id="{life.name}"></a>'
    yield ""
    yield f"## {life.title} {_chinese(life.title)}"
    yield ""
    yield "| status | in English | 中文 | |"
    yield "|---|---|---|---|"
    for status in life.statuses.values:
        english, chinese = _status(life, status)
        mark = (
            "begins here" if status == life.initial else "ends here" if status in life.final else ""
        )
        yield f"| `{status}` | {english} | {chinese} | {mark} |"
    yield ""
    yield "| action | from | to | who | when | what must be there | stamp | who is told |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in life.transitions:
        yield _row(row)
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {life.initial}"
    for source, row in _steps(life):
        yield f"    {source} --> {row.target}: {row.action}"
    for status in life.final:
        yield f"    {status} --> [*]"
    yield "```"
    yield ""
    yield "The same as text:"
    yield ""
    yield "```text"
    width = max(len(source) for source, _row in _steps(life))
    for source, row in _steps(life):
        yield f"{source:<{width}}  --{row.action}-->  {row.target}"
    yield "```"


def _steps(life: Lifecycle) -> Iterable[tuple[str, Transition]]:
    return [(str(source), row) for row in life.transitions for source in row.sources]


def _row(row: Transition) -> str:
    cells = [
        f"`{row.action}`<br>{row.label} {_chinese(row.label)}"
        + ("<br>**takes two people** 双人复核" if row.two_persons else ""),
        ", ".join(f"`{source}`" for source in row.sources),
        f"`{row.target}`",
        _words(row.who),
        "" if row.when is any_time else _words(row.when),
        "" if row.missing is nothing_missing else _words(row.missing),
        f"`{row.stamp}`" if row.stamp else "",
        f"{_words(row.notice.to)}: “{row.notice.subject}”"
        if row.notice
        else f"nobody: {row.untold}",
    ]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _told(row: Transition) -> str:
    if row.notice is None:
        return f"nobody: {row.untold}"
    return f"{_words(row.notice.to)}: “{row.notice.subject}”"


def _words(question: Callable[..., Any]) -> str:
    """What a policy or check asks: the first paragraph of its docstring, else its name."""
    written = inspect.getdoc(question)
    if written:
        return " ".join(written.partition("\n\n")[0].split()).rstrip(".")
    return question.__name__.strip("_").replace("_", " ")
