"""Hidden columns cannot be queried: a list of the desk answers its declared look-ups and no other.

Every registered model: one reader tries every field of the model with every kind of look-up, and
every field of related models with one kind; everybody else tries some. `ORACLE=all` (`make
oracle`): everybody tries everything.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.db import models
from django.urls import reverse

from brandportal.errors import NotUnderstood
from brandportal.office.lists import DeskList
from brandportal.office.records import RoleAdmin
from tests.access.conftest import undone
from tests.access.lists import DECLARED, SEARCHED
from tests.access.matrix import EVERYONE
from tests.access.test_matrix import DESK, MODELS

pytestmark = pytest.mark.django_db

ALL = os.environ.get("ORACLE") == "all"
LOOKUPS = ("", "exact", "isnull", "startswith", "regex", "gt", "in")
VALUES = {"isnull": "True", "regex": "^1", "in": "1,2"}


def own_and_neighbours(model: type[models.Model]) -> tuple[list[str], list[str]]:
    """Look-up paths: the model's own columns, and the columns of whatever it leads to or is led to
    from.
    """
    own, beyond = ["pk"], []
    for field in model._meta.get_fields(include_hidden=True):
        name = field.name
        if "+" in name:
            continue
        own.append(name)
        if isinstance(field, models.ForeignKey):
            own.append(field.attname)
        if field.is_relation and field.related_model:
            beyond += [
                f"{name}__{column.name}" for column in field.related_model._meta.concrete_fields
            ]
    return own, beyond


def parameters(paths: list[str], *, every: bool = True) -> Iterator[tuple[str, str]]:
    """Name and value of each look-up of each path; unless `every`, one a path, of all kinds by
    turns.
    """
    for number, path in enumerate(paths):
        for lookup in LOOKUPS if every else [LOOKUPS[number % len(LOOKUPS)]]:
            yield f"{path}__{lookup}".removesuffix("__"), VALUES.get(lookup, "1")


@pytest.mark.parametrize("label", sorted(DESK))
def test_a_list_answers_its_declared_lookups_alone(world, rf, label):
    registered = MODELS[label]
    own, beyond = own_and_neighbours(registered.model)
    declared = {name: VALUES.get(name.rpartition("__")[2], "1") for name in DECLARED[label]}
    readers = sorted(DESK[label].read)
    for persona in readers:
        first = persona == readers[0]
        asked = [*declared.items(), *parameters(own, every=ALL or first)]
        if first:
            asked += parameters(beyond, every=ALL)
        answered = set()
        for name, value in asked:
            request = rf.get("/", {name: value})
            request.user = world.people[persona]
            try:
                registered.get_changelist_instance(request)
            except NotUnderstood:
                continue
            answered.add(name)
        assert answered == DECLARED[label], persona


@pytest.mark.parametrize("label", sorted(DESK))
def test_what_no_list_declares_is_refused_with_a_sentence(world, label):
    """By the browser: the same page for everybody who reads, whatever stands behind it; nothing for
    the others.
    """
    own, _beyond = own_and_neighbours(MODELS[label].model)
    address = reverse(f"admin:{label.replace('.', '_')}_changelist")
    asked = [name for name, _value in parameters(own) if name not in DECLARED[label]]
    extra = ["_to_field", "_popup", "_facets", "e", "invented", f"{own[-1]}__id__id"]
    if not SEARCHED[label]:
        extra.append("q")
    for persona in EVERYONE:
        answers = set()
        some = [*asked[:: len(asked) // 8], *extra]
        for name in some if ALL or persona == min(DESK[label].read) else some[::5]:
            with undone():
                response = world.clients[persona].get(address, {name: "1"})
            answers.add(response.status_code)
            if response.status_code == 400:
                assert "这个列表" in response.content.decode(), name
        assert answers == {400} if persona in DESK[label].read else {302, 403}, (persona, answers)


@pytest.mark.parametrize("label", sorted(DESK))
def test_a_list_is_sorted_by_its_visible_columns_alone(world, rf, label):
    registered = MODELS[label]
    request = rf.get("/")
    request.user = world.people[min(DESK[label].read)]
    columns = list(registered.get_list_display(request))
    for order in ("99", "-99", "x", "1.x", "--1", "password", f"{len(columns)}"):
        request = rf.get("/", {ORDER_VAR: order})
        request.user = world.people[min(DESK[label].read)]
        with pytest.raises(NotUnderstood):
            registered.get_changelist_instance(request)


@pytest.mark.parametrize("label", sorted(DESK))
def test_a_search_looks_where_the_reader_sees(world, rf, label):
    for persona in DESK[label].read:
        request = rf.get("/")
        request.user = world.people[persona]
        found = set(MODELS[label].get_search_fields(request))
        assert found <= SEARCHED[label]
        if persona == "office":
            assert found == SEARCHED[label]


@pytest.mark.parametrize("label", sorted(DESK))
def test_records_take_no_parameters(world, label):
    base = f"admin:{label.replace('.', '_')}"
    obj = MODELS[label].model._base_manager.order_by("pk").last()
    record = reverse(f"{base}_change", args=[obj.pk])
    for persona in sorted(name for name in DESK[label].read if not name.endswith("_tied")):
        names = ("_to_field", "_popup", "pk", "e")
        for name in names if ALL or persona == min(DESK[label].read) else names[:1]:
            with undone():
                assert world.clients[persona].get(record, {name: "id"}).status_code == 400, name
        with undone():
            answer = world.clients[persona].get(record, {"_changelist_filters": "password=1"})
            assert answer.status_code in (200, 302)


def test_every_registered_model_stands_on_the_houses_base_class():
    """One mechanism, and nobody steps around it; pages of Django's that look things up are not
    there.
    """
    for registered in admin.site._registry.values():
        kind = type(registered)
        assert issubclass(kind, RoleAdmin), kind
        for name in (
            "get_changelist",
            "get_changelist_instance",
            "lookup_allowed",
            "to_field_allowed",
            "changeform_view",
        ):
            owner = next(base for base in kind.__mro__ if name in vars(base))
            assert owner is RoleAdmin or owner.__module__.startswith("django."), (kind, name)
        assert registered.get_changelist(None) is DeskList
        assert not (registered.raw_id_fields or registered.autocomplete_fields), kind
        assert not (registered.list_editable or registered.actions or registered.view_on_site), kind
        assert registered.show_facets is admin.ShowFacets.NEVER
    names = {getattr(route, "name", "") for route in admin.site.get_urls()}
    assert not {"autocomplete", "view_on_site"} & names
