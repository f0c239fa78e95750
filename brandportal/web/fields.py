"""Form fields that understand numbers and days as people write them, as the readers of files do,
and texts whose length is counted as a person does.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from brandportal.codes import mistyped
from brandportal.tables.columns import Unfit, code, day, names
from brandportal.texts import plain_text

# 1,000,000 and 1，000，000, but not 1,5.
THOUSANDS = re.compile(r"([+-]?\d{1,3})((?:,\d{3})+)(\.\d+)?")
FIRST_YEAR, LAST_YEAR = 1950, 2100
# A hotline has three digits or more; an extension follows 转, ext. or #.
PHONE = re.compile(r"\+?\(?\d[\d\s()-]{1,17}\d(?:\s*(?:转|ext\.?|#|-)\s*\d{1,6})?")


def written_number(value: Any, *, percent: bool = False) -> Any:
    """A number without full-width digits, thousands separators and blanks around it; with
    `percent` also without the sign.
    """
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKC", value).strip().replace("−", "-")
    if percent:
        plain = plain.removesuffix("%").rstrip()
    if THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    return plain


class CodeField(forms.CharField):
    """A code that the portal issued, of `length` characters; what was never one is refused with a
    sentence that says why, before anything is looked up.
    """

    def __init__(self, *, length: int, **options: Any) -> None:
        self.length = length
        marks = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(widget=forms.TextInput(attrs=marks), **options)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if fault := mistyped(code(typed), self.length):
            raise ValidationError(fault)
        return typed


class NumberField(forms.DecimalField):
    """A decimal number. `percent`: 99.8% counts as 99.8, for figures whose unit stands beside
    them.
    """

    def __init__(self, *, percent: bool = False, **options: Any) -> None:
        self.percent = percent
        # A browser's own number field drops what is understood here, without a word.
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        return super().to_python(written_number(value, percent=self.percent))


class WholeNumberField(forms.IntegerField):
    """A whole number, such as a year or a count."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        return super().to_python(written_number(value))


class PersonNameField(forms.CharField):
    """The name of one person, written as the readers of files write it (`columns.person_name`)."""

    default_error_messages = {"several": _("Please give one name only, without commas.")}

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        found = names(plain_text(typed))
        if len(found) > 1:
            raise ValidationError(self.error_messages["several"], code="several")
        return found[0] if found else ""


class PhoneField(forms.CharField):
    """A telephone that people call: landline, hotline or mobile, with an extension; full-width
    characters are understood.
    """

    default_error_messages = {
        "no_phone": _("Please give a telephone number such as 0512-55550000, 12345 or 13800001111.")
    }

    def to_python(self, value: Any) -> str:
        found = unicodedata.normalize("NFKC", super().to_python(value) or "").strip()
        if found and not PHONE.fullmatch(found):
            raise ValidationError(self.error_messages["no_phone"], code="no_phone")
        return found


class DayField(forms.DateField):
    """A day, also as 2026/3/5, 2026.3.5, 20260305 or 2026年3月5日, between 1950 and 2100."""

    default_error_messages = {
        "no_such_day": _("There is no such day. Please look at the calendar."),
        "far_away": _("Please give a day between %(first)d and %(last)d."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and value.strip():
            try:
                value = day(value)
            except Unfit as unfit:
                code = "no_such_day" if unfit.code == "day_none" else "invalid"
                raise ValidationError(self.error_messages[code], code=code) from None
        found = super().to_python(value)
        if found is not None and not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValidationError(
                self.error_messages["far_away"],
                code="far_away",
                params={"first": FIRST_YEAR, "last": LAST_YEAR},
            )
        return found


class LimitedText(forms.CharField):
    """A text whose length is counted as a person does: a line break is one character."""

    def __init__(self, *, limit: int, lines: int = 1, **kwargs: Any) -> None:
        attrs = {"data-limit": limit}
        widget: forms.Widget = (
            forms.Textarea(attrs={"rows": lines, **attrs})
            if lines > 1
            else forms.TextInput(attrs=attrs)
        )
        super().__init__(required=False, widget=widget, **kwargs)
        # Without maxlength: the browser would cut pasted text off. The check here and the counter
        # apply the limit.
        self.limit = limit

    def to_python(self, value: Any) -> str:
        return plain_text(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise forms.ValidationError(
                _("This text has %(used)s characters; %(limit)s are possible."),
                params={"used": len(value), "limit": self.limit},
            )
