"""Optimistic locking of the desk's forms: a record that somebody else changed since the form was
opened is not overwritten.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

FIELD = "as_read"


class ReadMark:
    """Mixin of the desk's model forms: stores a hash of the record's values in the form and
    compares it before saving.

    If two clerks opened the same record, the second one is told and keeps the input; nothing is
    overwritten.
    """

    conflict = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # type: ignore[attr-defined]
            mark = forms.CharField(required=False, widget=forms.HiddenInput())
            mark.initial = self.mark()
            self.fields[FIELD] = mark  # type: ignore[attr-defined]

    def mark(self) -> str:
        """A hash of every value of the form, as stored in the database now."""
        values = [
            (name, str(self.get_initial_for_field(field, name)))  # type: ignore[attr-defined]
            for name, field in sorted(self.fields.items())  # type: ignore[attr-defined]
            if name != FIELD
        ]
        return salted_hmac("brandportal.office.read_marks", repr(values)).hexdigest()[:32]

    def clean(self) -> Any:
        data = super().clean()  # type: ignore[misc]
        instance = self.instance  # type: ignore[attr-defined]
        if not instance.pk:
            return data
        # Locked until the save is done, so that of two simultaneous saves the second is compared
        # with the first.
        rows = type(instance)._base_manager.select_for_update().filter(pk=instance.pk)
        standing = type(self)(instance=rows.get())
        if self.data.get(self.add_prefix(FIELD)) != standing.mark():  # type: ignore[attr-defined]
            self.conflict = True
            self.add_error(  # type: ignore[attr-defined]
                None,
                _(
                    "Somebody else has changed this record since you opened it. Nothing was "
                    "overwritten; please open it again and compare."
                ),
            )
        return data


def with_read_mark(form: type[forms.ModelForm]) -> type[forms.ModelForm]:
    """The form class with the hash added."""
    return type(form.__name__, (ReadMark, form), {"__module__": form.__module__})
