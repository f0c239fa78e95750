"""What a clerk had read when the form was opened: a record that somebody else has changed since is
not overwritten.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

FIELD = "as_read"


class ReadMark:
    """Put before a model form of the desk: carries a mark of the record's values, and compares it
    before anything is saved.

    Of two clerks who opened the same record the second is told, and keeps what was typed; nothing
    is overwritten.
    """

    conflict = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # type: ignore[attr-defined]
            mark = forms.CharField(required=False, widget=forms.HiddenInput())
            mark.initial = self.mark()
            self.fields[FIELD] = mark  # type: ignore[attr-defined]

    def mark(self) -> str:
        """Of every value in the form, as it stands in the database now."""
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
        # Locked until the save is through, so that of two at the same moment one waits and is
        # compared then.
        rows = type(instance)._base_manager.select_for_update().filter(pk=instance.pk)
        standing = type(self)(instance=rows.get())
        if self.data.get(self.add_prefix(FIELD)) != standing.mark():  # type: ignore[attr-defined]
            self.conflict = True
            self.add_error(  # type: ignore[attr-defined]
                None,
                _(
                    "Somebody else has changed this record since you opened it. Nothing was "
                    "overwritten; "
                    "please open it again and compare."
                ),
            )
        return data


def with_read_mark(form: type[forms.ModelForm]) -> type[forms.ModelForm]:
    """The form with a mark in it."""
    return type(form.__name__, (ReadMark, form), {"__module__": form.__module__})
