"""What a migration may not do while the version before it still answers requests."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# Tables that grow with the city: building an index or checking every row keeps their writers out.
LARGE = {
    ("reviews", "rating"),
    ("reviews", "ledgerentry"),
    ("reviews", "ratinginvitation"),
    ("journal", "entry"),
    ("journal", "securityevent"),
    ("notices", "notice"),
}
GONE = "the version before still asks for it: stop using it in one release, remove it in the next"
NO_VALUE = "the version before writes rows without it: null=True, or a db_default"
NULLS = "the version before may still write NULL: a release that always writes it comes first"
LOCKS = "its table is large, and nobody can write to it meanwhile"


def faults(operation: Operation, app: str, before: ProjectState) -> Iterator[str]:
    """Why this operation needs the portal to be stopped; nothing if it does not."""
    said = operation.describe()
    if isinstance(operation, ops.SeparateDatabaseAndState):
        for inner in operation.database_operations:
            yield from faults(inner, app, before)
    elif isinstance(
        operation,
        ops.RemoveField | ops.DeleteModel | ops.RenameField | ops.RenameModel | ops.AlterModelTable,
    ):
        yield f"{said}: {GONE}"
    elif isinstance(operation, ops.AddField) and _needs_a_value(operation.field):
        yield f"{said}: {NO_VALUE}"
    elif isinstance(operation, ops.AlterField) and _forbids_null(operation, app, before):
        yield f"{said}: {NULLS}"
    elif isinstance(operation, ops.AddIndex | ops.AddConstraint):
        if (app, operation.model_name.lower()) in LARGE:
            yield f"{said}: {LOCKS}"


def _needs_a_value(field: models.Field) -> bool:
    return not (field.null or field.many_to_many or field.generated or field.has_db_default())


def _forbids_null(operation: ops.AlterField, app: str, before: ProjectState) -> bool:
    model = before.models.get((app, operation.model_name.lower()))
    return bool(model and model.get_field(operation.name).null and not operation.field.null)
