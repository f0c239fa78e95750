"""Uploaded files that no row names, left on the disk when a process or a commit was interrupted
right after a file was written.

A verb that refuses deletes its file itself. When the database fails nobody knows whether the row
was saved, and a row without its file would be a loss; a file without a row is deleted a day later.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import FileField

LEFT_ALONE = timedelta(days=1)


def file_fields() -> Iterator[FileField]:
    """Every file field of the portal's models."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField):
                yield field


def _named_in(place: str) -> set[str]:
    """The files of a directory that any row names: a file may go over to a row of another kind, as
    a folder does with its publication.
    """
    return {
        name
        for field in file_fields()
        for name in field.model._base_manager.filter(
            **{f"{field.name}__startswith": f"{place}/"}
        ).values_list(field.name, flat=True)
    }


def clear_orphans(*, now: datetime) -> int:
    """Delete files older than a day that no row names, in upload directories only. Returns how
    many.
    """
    gone = 0
    storages = {str(field.upload_to).strip("/"): field.storage for field in file_fields()}
    for place, storage in storages.items():
        if not place or not storage.exists(place):
            continue
        # Listed before the rows are read, so that files uploaded meanwhile are not considered.
        found = [f"{place}/{name}" for name in storage.listdir(place)[1]]
        named = _named_in(place)
        for name in found:
            if name not in named and storage.get_modified_time(name) < now - LEFT_ALONE:
                storage.delete(name)
                gone += 1
    return gone
