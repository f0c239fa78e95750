"""Every field of a model that the desk shows has a label that can be translated."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.admin.sites import all_sites
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise


def unlabelled() -> Iterator[str]:
    """Fields on lists and records whose name Django would make up in English."""
    for site in all_sites:
        for model, desk in site._registry.items():
            for name in {*(desk.fields or ()), *map(str, desk.list_display or ())}:
                try:
                    field = model._meta.get_field(name)
                except FieldDoesNotExist:
                    continue
                if not isinstance(field.verbose_name, Promise):
                    yield f"{model._meta.label}.{name}"


def test_every_field_on_the_desk_has_a_label():
    assert sorted(set(unlabelled())) == []
