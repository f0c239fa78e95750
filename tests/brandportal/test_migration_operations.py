"""Models that a migration creates together."""

from __future__ import annotations

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState, StateApps

from brandportal.migration_operations import CreateModels

NUMBER = ("id", models.BigAutoField(primary_key=True))


def in_a_circle() -> CreateModels:
    """Two models that lead to each other, one with a constraint."""
    to = {"on_delete": models.CASCADE, "null": True}
    return CreateModels(
        models=[
            migrations.CreateModel(
                "Hen",
                [NUMBER, ("egg", models.ForeignKey("web.Egg", related_name="+", **to))],
            ),
            migrations.CreateModel(
                "Egg",
                [NUMBER, ("hen", models.ForeignKey("web.Hen", related_name="+", **to))],
                options={
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(id__gt=0), name="egg_numbered")
                    ]
                },
            ),
        ]
    )


def tables() -> set[str]:
    return {"web_hen", "web_egg"} & set(connection.introspection.table_names())


@pytest.mark.django_db(transaction=True)
def test_models_that_lead_to_each_other_are_created_and_deleted_together():
    operation, before = in_a_circle(), ProjectState()
    after = before.clone()
    operation.state_forwards("web", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("web", editor, before, after)
    assert tables() == {"web_hen", "web_egg"}
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "web_egg")
        keys = {
            one["foreign_key"]
            for table in tables()
            for one in connection.introspection.get_constraints(cursor, table).values()
            if one["foreign_key"]
        }
    assert found["egg_numbered"]["check"]
    assert keys == {("web_hen", "id"), ("web_egg", "id")}
    with connection.schema_editor() as editor:
        operation.database_backwards("web", editor, after, before)
    assert tables() == set()
    assert operation.describe() == "Create 2 models"


def test_models_of_a_rendered_state_are_rendered_once(monkeypatch):
    state = ProjectState()
    assert state.apps.get_models() == []
    rendered = []
    monkeypatch.setattr(
        StateApps,
        "render_multiple",
        lambda self, models, own=StateApps.render_multiple: (
            rendered.append(models) or own(self, models)
        ),
    )
    in_a_circle().state_forwards("web", state)
    assert rendered == []
    assert {model.__name__ for model in state.apps.get_models()} == {"Hen", "Egg"}
    assert len(rendered) == 1
