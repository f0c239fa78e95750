"""A file with a table: looked at first, written when that is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.tables.shapes import Limits
from brandportal.tables.uploads import ACCEPTED, limits_in_words
from brandportal.web.forms import PortalForm


class TableForm(PortalForm):
    """A file, and whether to write it if it has no problems."""

    file = forms.FileField(
        label=_("File"), widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED})
    )
    write = forms.BooleanField(
        label=_("Write it when nothing is wrong"),
        help_text=_("Without this the file is only looked at, and you see what would be written."),
        required=False,
    )

    def __init__(self, *args: Any, limits: Limits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = limits_in_words(limits)
