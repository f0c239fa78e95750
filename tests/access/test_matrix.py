"""Every route of the site for every kind of person. A route without a row fails."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.access.conftest import undone
from tests.access.matrix import EVERYONE, LOGIN, Desk, Row, routes

AREAS = [
    import_module(f"tests.access.{area}")
    for area in ("ground", "applications", "reviews", "audits")
]
ROWS: dict[str, Row] = {name: row for area in AREAS for name, row in area.ROWS.items()}
DESK: dict[str, Desk] = {label: row for area in AREAS for label, row in area.DESK.items()}
MODELS = {model._meta.label_lower: registered for model, registered in admin.site._registry.items()}
PAGES_OF_A_MODEL = ("changelist", "add", "history", "delete", "change", "verb")

pytestmark = pytest.mark.django_db

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


@pytest.mark.parametrize("label", sorted(DESK))
def test_desk(world, rf, label):
    """Lists, records and verbs of one model: readers read, actors act, nobody else does
    anything.
    """
    row, registered = DESK[label], MODELS[label]
    base = f"admin:{label.replace('.', '_')}"
    request = rf.get("/")
    request.user = world.people["office"]
    obj = registered.get_queryset(request).order_by("pk").last()
    assert obj is not None, "the world has no such record"
    verbs = tuple(verb.name for verb in getattr(registered, "verbs", ()))
    assert verbs == row.verbs

    def may(url: str, method: str = "get") -> set[str]:
        found = set()
        for persona in EVERYONE:
            with undone():
                if getattr(world, method)(persona, url) not in NO:
                    found.add(persona)
        return found

    record = reverse(f"{base}_change", args=[obj.pk])
    assert may(reverse(f"{base}_history", args=[obj.pk])) == row.read
    assert may(reverse(f"{base}_changelist")) == row.read
    assert may(record) == row.read - row.hidden
    assert may(record, "post") == row.change - row.hidden
    for method in ("get", "post"):
        assert may(reverse(f"{base}_add"), method) == row.add
        assert may(reverse(f"{base}_delete", args=[obj.pk]), method) == row.delete - row.hidden
        for verb in verbs:
            met = may(reverse(f"{base}_verb", args=[obj.pk, verb]), method)
            assert met == row.act - row.hidden, verb
