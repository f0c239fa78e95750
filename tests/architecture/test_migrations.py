"""A new migration runs while the version before it still answers, or says why it cannot."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tests.architecture.migration_rules import GONE, LARGE, LOCKS, NO_VALUE, NULLS, faults
from tests.architecture.sources import PACKAGES

# The newest migration of each app when the rule was made; what comes after is held to it.
BASELINE = {
    "accounts": 4,
    "applications": 2,
    "audits": 2,
    "journal": 1,
    "notices": 3,
    "proposals": 2,
    "reviews": 6,
    "web": 1,
    "workdays": 1,
}


def test_a_new_migration_needs_no_stop_or_says_why():
    """`needs_a_stop = "why"` in the migration lets it through; docs/deployment.md says what the
    operator does then.
    """
    loader = MigrationLoader(None)
    found = []
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app not in BASELINE or int(name[:4]) <= BASELINE[app]:
            continue
        if len(getattr(migration, "needs_a_stop", "")) > 5:
            continue
        state = loader.project_state((app, name), at_end=False)
        known = set(state.models)
        for operation in migration.operations:
            model = getattr(operation, "model_name", "").lower()
            # The version before knows nothing of a table that the same migration creates.
            if not model or (app, model) in known:
                found += [f"{app} {name}: {fault}" for fault in faults(operation, app, state)]
            operation.state_forwards(app, state)
    assert found == []


def test_the_baseline_names_every_app_of_the_house():
    found = {
        app
        for (app, _name), migration in MigrationLoader(None).disk_migrations.items()
        if type(migration).__module__.partition(".")[0] in PACKAGES
    }
    assert found == set(BASELINE)


def test_the_large_tables_exist():
    assert all(apps.get_model(app, name) for app, name in LARGE)


@pytest.fixture
def before() -> ProjectState:
    state = ProjectState()
    for app, name in (("reviews", "Rating"), ("reviews", "Hold")):
        fields = [("id", models.BigAutoField(primary_key=True)), ("a", models.TextField(null=True))]
        state.add_model(ModelState(app, name, fields))
    return state


INDEX = models.Index(fields=["a"], name="by_a")
UNIQUE = models.UniqueConstraint(fields=["a"], name="one_a")


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        (migrations.RemoveField("hold", "a"), GONE),
        (migrations.RenameField("hold", "a", "b"), GONE),
        (migrations.DeleteModel("Hold"), GONE),
        (migrations.RenameModel("Hold", "Grip"), GONE),
        (migrations.AlterModelTable("Hold", "grip"), GONE),
        (migrations.AddField("hold", "b", models.IntegerField(default=0)), NO_VALUE),
        (migrations.AlterField("hold", "a", models.TextField()), NULLS),
        (migrations.AddIndex("rating", INDEX), LOCKS),
        (migrations.AddConstraint("rating", UNIQUE), LOCKS),
        (
            migrations.SeparateDatabaseAndState([migrations.RemoveField("hold", "a")], []),
            GONE,
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_what_stops_the_version_before_is_found(before, operation, fault):
    said = list(faults(operation, "reviews", before))
    assert [line.partition(": ")[2] for line in said] == [fault]


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("hold", "b", models.IntegerField(null=True)),
        migrations.AddField("hold", "b", models.IntegerField(db_default=0)),
        migrations.AlterField("hold", "a", models.TextField(null=True, verbose_name="words")),
        migrations.AddIndex("hold", INDEX),
        migrations.AddConstraint("hold", UNIQUE),
        migrations.SeparateDatabaseAndState([], [migrations.RemoveField("hold", "a")]),
        migrations.CreateModel("Grip", [("id", models.BigAutoField(primary_key=True))]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_the_version_before_does_not_notice_passes(before, operation):
    assert list(faults(operation, "reviews", before)) == []
