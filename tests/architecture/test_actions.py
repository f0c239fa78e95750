"""Verbs write only inside an action: one transaction, with the journal's lock and a journal
entry.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.architecture.sources import ROOT, Module, floor, modules

JOURNAL = "brandportal.journal.domain"
MECHANISM = {JOURNAL, "brandportal.journal.actions"}
WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
# Who locks the journal by hand, and why.
LOCKS_THE_JOURNAL = {
    "reviews.privacy.erasure": "an erasure leaves no entry: it would tell who asked for it",
}
# Who locks rows by hand, and why.
LOCKS_ROWS = {
    "brandportal.accounts.second_factor": (
        "every seed under a new key; a command, no action of a person"
    ),
    "brandportal.journal.security": "head of the security events' own chain, and its rows",
    "brandportal.journal.syslog": "how far the copy has got; no action of a person",
    "brandportal.notices.outbox": "many workers, each takes what no other holds",
    "brandportal.office.read_marks": "the admin compares a form's mark before it calls the verb",
    "brandportal.proposals.proof": "the proposal behind an action, inside that action",
    "reviews.batches.batches": ("rows of ratings are taken in beside the journal, not through it"),
    "reviews.ledger.head_mail": "addresses of subscribers, who are no users",
    "reviews.ledger.heads": "the ledger's row, which ratings lock without the journal",
    "reviews.identity.phone_codes": "codes to rate with; ratings never wait for the journal",
    "reviews.panel.drafts": "the evaluation, beside the journal: a draft while it is typed",
    "reviews.privacy.erasure": "as above; and many requests at once",
    "reviews.recipients.messages": "outbox: many workers, each takes what no other holds",
    "reviews.bad_ratings.reminders": "many cases at once, in one order",
}
RATERS = "raters are no users: what they do is in the ledger, and no entry may say when"
UNDONE = "inside a transaction that is never committed"
OUTBOX = "an outbox: each row is its own record"
# Modules whose functions write at a given moment outside an action, and why.
OUTSIDE = {
    "brandportal.journal.security": "noted without any lock, chained later",
    "brandportal.notices.domain": OUTBOX,
    "reviews.batches.batches": RATERS,
    "reviews.on_site.scoring": "the same on site: a save and a photograph have their entries",
    "reviews.panel.drafts": "a draft while it is typed: the journal notes what is saved and locked",
    "reviews.probe.doors": UNDONE,
    "reviews.probe.sandbox": UNDONE,
    "reviews.rating.forgetting": RATERS,
    "reviews.ledger.head_mail": OUTBOX,
    "reviews.rating.invitations": RATERS,
    "reviews.identity.phone_codes": RATERS,
    "reviews.screening.pressure": ("a report of pressure; an entry would tell that there is one"),
    "reviews.publication.building": "a job's own progress; the notice takes the file in its action",
    "reviews.decision.tips": "a tip without a name; an entry would tell the moment it came",
    "reviews.screening.screening": "makes the row of a job; its steps are transitions",
    "reviews.privacy.erasure": "an erasure leaves no entry: it would tell who asked for it",
    "reviews.privacy.retention": ("wiped block by block; one entry with the numbers at the end"),
    "reviews.recipients.messages": OUTBOX,
    "reviews.registers.keys": "the moment of a key's last use",
    "reviews.registers.template": "a workbook, no row",
    "reviews.recipients.sending": "when the gateway is tried again",
    "reviews.comments.comments": RATERS,
}


@dataclass
class Function:
    """A function of a module: its tree, its writes and its calls, each with whether an action is
    open there.
    """

    module: Module
    node: ast.FunctionDef
    writes: list[tuple[int, bool]] = field(default_factory=list)
    calls: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.module.name}.{self.node.name}"

    @property
    def parameters(self) -> set[str]:
        arguments = self.node.args
        return {one.arg for one in [*arguments.args, *arguments.kwonlyargs]}

    @property
    def takes_action(self) -> bool:
        """Whether it takes an open action, which nobody has outside of one."""
        arguments = self.node.args
        return any(
            one.annotation is not None and ast.unparse(one.annotation) == "Action"
            for one in [*arguments.args, *arguments.kwonlyargs]
        )


def opens_action(node: ast.With) -> bool:
    return any(
        isinstance(item.context_expr, ast.Call)
        and ast.unparse(item.context_expr.func) in {"action", "actions.action"}
        for item in node.items
    )


def is_write(call: ast.Call) -> bool:
    """Whether this may write a row; writing only the file (`save=False`), or deleting it, does not
    count.
    """
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    if ast.unparse(call.func.value).endswith("storage"):
        return False
    return not any(
        keyword.arg == "save" and ast.unparse(keyword.value) == "False" for keyword in call.keywords
    )


def known_as(module: Module) -> dict[str, str]:
    """Names of this module to what they stand for: its own functions, imported ones, imported
    modules.
    """
    names = {
        node.name: f"{module.name}.{node.name}"
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def resolved(func: ast.expr, names: dict[str, str]) -> str:
    """The whole name of what is called, or nothing where this module does not say it."""
    head, _dot, rest = ast.unparse(func).partition(".")
    return ".".join(filter(None, [names.get(head, ""), rest])) if head in names else ""


def read(node: ast.AST, function: Function, names: dict[str, str], inside: bool) -> None:
    """Note what is written and called below the node, and whether an action is open there."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            if is_write(child):
                function.writes.append((child.lineno, inside))
            function.calls.append((resolved(child.func, names), inside))
        if isinstance(child, ast.With) and opens_action(child):
            for item in child.items:
                read(item, function, names, inside)
            for statement in child.body:
                read(ast.Module([statement], []), function, names, True)
        else:
            read(child, function, names, inside)


def functions_of(module: Module) -> Iterator[Function]:
    names = known_as(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef):
            function = Function(module, node)
            read(node, function, names, function.takes_action)
            yield function


def is_bound(function: Function) -> bool:
    """Whether the rule is about it: it acts for somebody at a moment, or in a domain at a
    moment.
    """
    wanted = {"now"} if floor(function.module.name) == "domain" else {"by", "now"}
    return wanted <= function.parameters


def writers_outside(functions: list[Function]) -> list[tuple[str, str]]:
    """Module and place of every write where no action is open, neither there nor at every
    caller.
    """
    callers: dict[str, list[tuple[Function, bool]]] = {}
    for function in functions:
        for name, inside in function.calls:
            callers.setdefault(name, []).append((function, inside))

    def is_covered(function: Function, seen: frozenset[str] = frozenset()) -> bool:
        """Whether every call of it is inside an action; a function without calls is not covered."""
        found = callers.get(function.name, [])
        return bool(found) and all(
            inside or (caller.name not in seen and is_covered(caller, seen | {function.name}))
            for caller, inside in found
        )

    return [
        (function.module.name, f"{function.module.place}:{line}")
        for function in functions
        if is_bound(function) and not is_covered(function)
        for line, inside in function.writes
        if not inside
    ]


def project() -> list[Function]:
    return [
        function
        for module in modules().values()
        if module.name not in MECHANISM and "demo" not in module.name.split(".")
        for function in functions_of(module)
    ]


def written(source: str, name: str = "reviews.rating.verbs") -> Module:
    module = Module(name, ROOT / f"{name.replace('.', '/')}.py")
    object.__setattr__(module, "tree", ast.parse(source))
    return module


def test_verbs_write_inside_an_action():
    found = writers_outside(project())
    assert [place for module, place in found if module not in OUTSIDE] == []
    assert set(OUTSIDE) <= {module for module, _place in found}


def test_the_search_for_writes_finds_each_way():
    module = written(
        "def bare(*, by, now):\n    row.save()\n"  # 2
        "def half(*, now):\n"
        "    with action(by=by, now=now) as act:\n"
        "        row.save()\n"
        "    row.delete()\n"
        ""  # 6
        "def part(act: Action, row, now):\n"
        "    row.save()\n"
        "def called(*, by, now):\n"
        "    rows.update(x=1)\n"
        "def caller(*, by, now):\n"
        "    with action(by=by, now=now):\n"
        "        called(by=by, now=now)\n"
        "def also(*, by, now):\n"
        "    rows.create()\n"
        ""  # 15
        "def stray(*, by, now):\n"
        "    also(by=by, now=now)\n"
        "def atomic(*, by, now):\n"
        "    with transaction.atomic():\n"
        "        rows.bulk_create([])\n"
        ""  # 20
        "def timeless():\n    row.save()\n"
        "def on_disk(*, now):\n    row.file.save('x', file, save=False)\n    storage.delete('x')\n"
    )
    found = writers_outside(list(functions_of(module)))
    assert [place.rpartition(":")[2] for _module, place in found] == ["2", "6", "15", "20"]


def journal_imports(module: Module) -> list[int]:
    """Lines that import what appends to the journal or locks it."""
    return [
        one.line
        for one in module.imports
        if (one.module == JOURNAL and {"append", "lock_journal"} & set(one.names))
        or (one.module == JOURNAL and not one.names)
        or (one.module == JOURNAL.rpartition(".")[0] and "domain" in one.names)
    ]


def test_nobody_else_appends_to_the_journal_or_locks_it():
    found = {name for name, module in modules().items() if journal_imports(module)}
    assert found - {"brandportal.journal.actions"} == set(LOCKS_THE_JOURNAL)


def test_an_open_action_has_one_name():
    """Other tests read the codes of the journal out of `act.log(...)`."""
    names = {
        ast.unparse(item.optional_vars)
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.With) and opens_action(node)
        for item in node.items
        if item.optional_vars is not None and "action(" in ast.unparse(item.context_expr)
    }
    parameters = {
        node.arg
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.arg)
        and node.annotation is not None
        and ast.unparse(node.annotation) == "Action"
    }
    assert names | parameters == {"act"}


def test_the_search_for_the_journal_finds_each_way():
    module = written(
        "from brandportal.journal.domain import append\n"
        "from brandportal.journal.domain import GENESIS\n"
        "from brandportal.journal.domain import lock_journal as lock\n"
        "import brandportal.journal.domain\n"
        "from brandportal.journal import domain\n"
        "def verb():\n    from brandportal.journal.domain import append\n"
    )
    assert journal_imports(module) == [1, 3, 4, 5, 7]


def test_rows_are_locked_inside_an_action():
    found = {
        name
        for name, module in modules().items()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "select_for_update"
        # A query that is kept (`brandportal/kept_queries.py`).
        or isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "rows"
        and any(given.arg == "lock" for given in node.keywords)
    }
    assert found - MECHANISM == set(LOCKS_ROWS)


def test_verdicts_are_turned_into_refusals_in_one_place():
    by_hand = [
        f"{module.place}:{node.lineno}"
        for name, module in modules().items()
        if name != "brandportal.errors"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Raise)
        and node.exc is not None
        and ast.unparse(node.exc).startswith(("NotAllowed(", "NotNow("))
        and ast.unparse(node.exc).endswith(".reason)")
    ]
    assert by_hand == []
