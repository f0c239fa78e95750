"""Deadlines in working days are printed only by functions that say when they are provisional.

The names come from the list of deadlines that are computed again; every computation in working days
must end in one of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets

from brandportal.office.records import RoleAdmin
from brandportal.workdays.deadlines import known_kinds
from tests.architecture.sources import ROOT, Module, modules

COUNTERS = {"end_of_working_day", "add_working_days"}
# The last day of a deletion is computed when it is asked for, and kept nowhere.
NAMES = {kind.field for kind in known_kinds()} | {"expected_by"}
# Counted and never shown: what is compared with now, and the function whose callers are on the
# list.
COMPARED = {
    "audits.annual_review.reviews._reminder_reached": "whether a reminder's time has come",
    "reviews.bad_ratings.reminders.escalate": "which cases are due soon",
    "reviews.bad_ratings.reminders._over": "which cases have been late for long",
    "reviews.privacy.deferral.due_on": "kept as expected_by",
}
PRINTERS = {"date_format", "moment_in_words", "exact", "last_day_words", "isoformat", "strftime"}
# In the language that is active now; a notice is read in another.
SPOKEN = {"due_words", "due_day_words", "with_reason", "provisional_words"}
# These print a date and nothing beside it.
PLAIN = {
    "audits.workspace.presenters.as_task": "only what is fixed, not counted in working days",
    "brandportal.duties.remind": "in the key of a notice",
    "reviews.bad_ratings.presenters.cases.words_left": (
        "it has passed, and the last day stands beside it"
    ),
    "reviews.privacy.own_data._waits": "a file of data: `provisional` stands beside it",
}
TAG = re.compile(r"{{(.*?)}}|{%(.*?)%}", re.DOTALL)
FILTERED = re.compile(r"([\w.]+)\|(?:date|time|exact|timesince|timeuntil|naturaltime)\b")
MACHINE = re.compile(r"\bdatetime=\"{{[^}]*}}\"")


def functions(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Dotted name and tree of every function, and what stands outside of functions."""
    inside: list[ast.AST] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef):
            inside.append(node)
            yield f"{module.name}.{node.name}", node
    held = {id(part) for node in inside for part in ast.walk(node)}
    rest = [node for node in ast.walk(module.tree) if id(node) not in held]
    for node in rest:
        if isinstance(node, ast.Call):
            yield module.name, node


def apps_modules() -> Iterator[Module]:
    return (row for row in modules().values() if not row.name.startswith("brandportal.workdays"))


def called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def names_in(node: ast.AST) -> set[str]:
    """Every variable and attribute in an expression."""
    found = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    return found | {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def counted_into(tree: ast.AST) -> Iterator[str]:
    """The name under which each count of working days is kept; empty when it is kept under none."""
    kept: dict[int, str] = {}
    for node in ast.walk(tree):
        pairs: list[tuple[str, ast.AST]] = []
        if isinstance(node, ast.keyword) and node.arg:
            pairs = [(node.arg, node.value)]
        elif isinstance(node, ast.Dict):
            pairs = [
                (str(key.value), value)
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            ]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            pairs = [(node.targets[0].id, node.value)]
        for name, value in pairs:
            kept |= {id(part): name for part in ast.walk(value) if called(part) in COUNTERS}
    return (kept.get(id(node), "") for node in ast.walk(tree) if called(node) in COUNTERS)


def printed_plainly(tree: ast.AST) -> Iterator[str]:
    """Deadlines that are handed to a printer of dates which knows nothing of holidays."""
    for node in ast.walk(tree):
        if called(node) in PRINTERS or (
            isinstance(node, ast.FormattedValue) and node.format_spec is not None
        ):
            yield from sorted(names_in(node) & NAMES)


def plain_in(source: str) -> list[str]:
    """Deadlines that a template prints without the tag `due`."""
    found = []
    for printed, tagged in TAG.findall(MACHINE.sub("", source)):
        bare = printed.strip().partition("|")[0]
        expressions = [bare, *FILTERED.findall(printed), *FILTERED.findall(tagged)]
        found += [text for text in expressions if text.rpartition(".")[2] in NAMES]
    return sorted(set(found))


def test_what_counts_working_days_is_kept_as_a_deadline_that_is_counted_again():
    loose = {
        place
        for module in apps_modules()
        for place, tree in functions(module)
        if any(name not in NAMES for name in counted_into(tree))
    }
    assert loose == set(COMPARED)


def test_no_deadline_is_printed_as_a_bare_date():
    plain = {
        place
        for module in apps_modules()
        for place, tree in functions(module)
        if any(printed_plainly(tree))
    }
    assert plain == set(PLAIN)


def test_a_notice_tells_a_deadline_in_each_readers_language():
    for module in apps_modules():
        contexts = [
            keyword.value
            for call in ast.walk(module.tree)
            if isinstance(call, ast.Call)
            for keyword in call.keywords
            if keyword.arg == "context"
        ]
        said = {called(part) for context in contexts for part in ast.walk(context)}
        assert not said & SPOKEN, f"{module.place} words a deadline in the language of whoever acts"


def test_no_template_prints_a_deadline_as_a_bare_date():
    plain = {
        path.relative_to(ROOT).as_posix(): found
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.is_file() and (found := plain_in(path.read_text(encoding="utf-8")))
    }
    assert plain == {}


def test_the_desk_says_it_above_every_list_and_record_with_a_deadline():
    for model, registered in admin.site._registry.items():
        concrete = model._meta.concrete_model
        fields = {kind.field for kind in known_kinds() if kind.model is concrete}
        declared = set(registered.counted_dates) if isinstance(registered, RoleAdmin) else set()
        assert fields <= declared, f"{model.__name__} shows {fields} and declares {declared}"


def test_the_desk_shows_each_end_of_a_term_as_its_last_day():
    ends = {"due_at", "ends_at", "closes_at"}
    for model, registered in admin.site._registry.items():
        if not isinstance(registered, RoleAdmin):
            continue
        shown = {*registered.list_display, *(registered.fields or ())}
        shown |= set(flatten_fieldsets(registered.fieldsets or ()))
        said = {*registered.counted_dates, *registered.term_dates}
        assert ends & {str(name) for name in shown} <= said, model.__name__


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{{ case.answer_due|date:"Y-m-d" }}', ["case.answer_due"]),
        ("{{ notice.ends_at }}", ["notice.ends_at"]),
        ('{% blocktranslate with day=row.due|date:"c" %}{{ day }}', ["row.due"]),
        ("{% blocktranslate with moment=x.correction_due|exact %}", ["x.correction_due"]),
        ("<time datetime=\"{{ notice.ends_at|date:'c' }}\">", []),
        ('{% due notice.ends_at "day" as day %}', []),
        ("{{ rectification.due_at|exact }}", []),
    ],
)
def test_the_reader_of_templates_finds_bare_dates(source, found):
    assert plain_in(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("moment_in_words(case.answer_due)", ["answer_due"]),
        ("date_format(last_day(due), 'DATE_FORMAT')", ["due"]),
        ("row.statement_due.isoformat()", ["statement_due"]),
        ("f'{timezone.localtime(x.ends_at):%Y-%m-%d}'", ["ends_at"]),
        ("due_words(case.answer_due)", []),
    ],
)
def test_the_reader_of_sources_finds_bare_dates(source, found):
    assert list(printed_plainly(ast.parse(source))) == found
