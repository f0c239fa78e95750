"""Every route of the site for every kind of person. A route without a row fails."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.access.conftest import drawn_once, undone
from tests.access.matrix import EVERYONE, LOGIN, Desk, Row, routes

AREAS = [
    import_module(f"tests.access.{area}")
    for area in ("ground", "applications", "reviews", "audits")
]
ROWS: dict[str, Row] = {name: row for area in AREAS for name, row in area.ROWS.items()}
DESK: dict[str, Desk] = {label: row for area in AREAS for label, row in area.DESK.items()}
MODELS = {model._meta.label_lower: registered for model, registered in admin.site._registry.items()}
PAGES_OF_A_MODEL = (
    "changelist",
    "add",
    "history",
    "delete",
    "change",
    "verb",
    "bulk",
    "bulk_report",
    "export",
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def refusals_drawn_once() -> Iterator[None]:
    with drawn_once():
        yield


NO = frozenset({LOGIN, 401, 403, 404, 405})


def _of_the_desk(name: str, path: str) -> bool:
    """Whether a route is one of a registered model's, which the rows of the desk cover."""
    own = {
        f"admin:{label.replace('.', '_')}_{page}" for label in MODELS for page in PAGES_OF_A_MODEL
    }
    return name in own or path.endswith("/<path:object_id>/")


def _url(case: str, world, row: Row) -> str:
    """The address of a row; what follows "#" only tells cases of one route apart."""
    name, args = case.partition("#")[0], row.args(world)
    return reverse(name, args=args) if "/" not in name else "/admin/nowhere/"


def test_every_route_has_a_row_and_every_row_a_route():
    found = {name for name, path in routes() if not _of_the_desk(name, path)}
    assert found == {name.partition("#")[0] for name in ROWS}


def test_every_model_of_the_desk_has_a_row_and_every_row_a_model():
    assert set(MODELS) == set(DESK)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_get(world, name):
    url = _url(name, world, ROWS[name])
    met = {}
    for persona in EVERYONE:
        with undone():
            met[persona] = world.get(persona, url)
    assert met == ROWS[name].get


@pytest.mark.parametrize("name", sorted(ROWS))
def test_post(world, name):
    url = _url(name, world, ROWS[name])
    may = set()
    for persona in EVERYONE:
        with undone():
            if world.post(persona, url) not in NO:
                may.add(persona)
    assert may == ROWS[name].post


def record_of(world, rf, label: str) -> str:
    """The key of the newest record of this model that the office sees."""
    request = rf.get("/")
    request.user = world.people["office"]
    obj = MODELS[label].get_queryset(request).order_by("pk").last()
    assert obj is not None, "the world has no such record"
    return obj.pk


def may(world, url: str, method: str = "get") -> set[str]:
    """Who is let in."""
    found = set()
    for persona in EVERYONE:
        with undone():
            if getattr(world, method)(persona, url) not in NO:
                found.add(persona)
    return found


@pytest.mark.parametrize("label", sorted(DESK))
def test_desk(world, rf, label):
    """Lists and records of one model: readers read, nobody does more than stands in the row."""
    row, base = DESK[label], f"admin:{label.replace('.', '_')}"
    key = record_of(world, rf, label)
    record = reverse(f"{base}_change", args=[key])
    assert may(world, reverse(f"{base}_history", args=[key])) == row.read
    assert may(world, reverse(f"{base}_changelist")) == row.read
    assert may(world, reverse(f"{base}_export")) == row.read
    assert may(world, f"{reverse(f'{base}_export')}?_kind=csv") == row.read
    assert may(world, record) == row.read - row.hidden
    assert may(world, record, "post") == row.change - row.hidden
    for method in ("get", "post"):
        assert may(world, reverse(f"{base}_add"), method) == row.add
        delete = reverse(f"{base}_delete", args=[key])
        assert may(world, delete, method) == row.delete - row.hidden


@pytest.mark.parametrize("label", sorted(DESK))
def test_the_desk_has_the_verbs_of_its_row(label):
    found = tuple(verb.name for verb in getattr(MODELS[label], "verbs", ()))
    assert found == DESK[label].verbs


@pytest.mark.parametrize(
    ("label", "verb"), [(label, verb) for label in sorted(DESK) for verb in DESK[label].verbs]
)
def test_a_verb_of_the_desk(world, rf, label, verb):
    """Actors act, nobody else does anything."""
    key = record_of(world, rf, label)
    address = reverse(f"admin:{label.replace('.', '_')}_verb", args=[key, verb])
    for method in ("get", "post"):
        assert may(world, address, method) == DESK[label].act - DESK[label].hidden


BULK = [
    (label, verb.name)
    for label in sorted(DESK)
    for verb in getattr(MODELS[label], "verbs", ())
    if verb.bulk
]


@pytest.mark.parametrize(("label", "verb"), BULK)
def test_a_verb_of_the_desk_for_several_records(world, label, verb):
    """As the verb of one record; what a conflict of interest hides is not in the list."""
    base = f"admin:{label.replace('.', '_')}"
    for page in ("bulk", "bulk_report"):
        assert may(world, reverse(f"{base}_{page}", args=[verb])) == DESK[label].act
    assert may(world, reverse(f"{base}_bulk", args=[verb]), "post") == DESK[label].act


@pytest.mark.parametrize("label", sorted(DESK))
def test_a_list_of_the_desk_asks_the_database_at_most_ten_times(
    world, label, django_assert_max_num_queries
):
    client = world.clients[min(row for row in DESK[label].read if not row.endswith("_tied"))]
    with undone(), django_assert_max_num_queries(10):
        client.get(reverse(f"admin:{label.replace('.', '_')}_changelist"))
