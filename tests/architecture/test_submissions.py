"""Pages run the verb behind a form only by `submit`, so that every refusal is shown in the same
way.
"""

from __future__ import annotations

import ast
from pathlib import Path

from brandportal import errors
from tests.architecture.sources import Module, floor, modules

REFUSALS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.Refused)
}
COMMAND = "a command tells a refusal in the terminal"
TASK = "work without a person: what is no longer possible is left alone"
SHEET = "raters' pages read the few fields themselves, without Django's forms"
# Modules outside the domain that catch a refusal by hand, and why.
BY_HAND = {
    "brandportal.web.submissions": "the one place",
    "brandportal.accounts.management.commands.appoint": COMMAND,
    "brandportal.accounts.management.commands.import_agencies": COMMAND,
    "audits.management.commands.annual_review": COMMAND,
    "reviews.management.commands.screen_ratings": COMMAND,
    "brandportal.jobs": TASK,
    "brandportal.tables.row_values": "a reader of tables: the refusal belongs to a cell",
    "brandportal.workdays.admin": "a form's own check of one field",
    "brandportal.uploads.kept": "the file of a refused upload is deleted, and the refusal goes on",
    "brandportal.web.account": "a link that is no longer good has a page of its own",
    "brandportal.web.views": "a link that is no longer good has a page of its own",
    "reviews.registers.views.api": "other systems read refusals as JSON with its own statuses",
    "reviews.ledger.views": SHEET,
    "reviews.screening.views.pressure": SHEET,
    "reviews.rating.views.rate": SHEET,
    "reviews.identity.views": SHEET,
    "reviews.rating.views.sign_on_return": SHEET,
}
READS_THE_FIELD = {"brandportal.web.forms"}


def caught(module: Module) -> list[int]:
    """Lines of the handlers that catch a refusal."""
    return [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and node.type is not None
        for part in ast.walk(node.type)
        if isinstance(part, ast.Name | ast.Attribute)
        and (part.id if isinstance(part, ast.Name) else part.attr) in REFUSALS
    ]


def asked_for_its_field(module: Module) -> list[int]:
    """Lines of `getattr(…, "field", …)`."""
    return [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "getattr"
        and any(isinstance(part, ast.Constant) and part.value == "field" for part in node.args)
    ]


def in_domain(module: Module) -> bool:
    return floor(module.name) == "domain"


def written(source: str) -> Module:
    """A module without a file."""
    found = Module("app.views.pages", Path("app/views/pages.py"))
    found.__dict__["tree"] = ast.parse(source)
    return found


def test_no_face_catches_a_refusal_by_hand():
    found = {
        module.name for module in modules().values() if not in_domain(module) and caught(module)
    }
    assert found == set(BY_HAND)


def test_only_the_forms_ask_a_refusal_for_its_field():
    found = {module.name for module in modules().values() if asked_for_its_field(module)}
    assert found == READS_THE_FIELD


def test_a_refusal_caught_by_hand_is_found():
    for line in ("except Refused as refusal:", "except (ValueError, errors.NotNow):"):
        assert caught(written(f"try:\n    verb()\n{line}\n    pass\n")) == [3]
    assert not caught(written("try:\n    verb()\nexcept ValueError:\n    pass\n"))
    assert asked_for_its_field(written('name = getattr(refusal, "field", "")\n')) == [1]
