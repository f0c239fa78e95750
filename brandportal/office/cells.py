"""What the columns of a list say of a record, outside the list: in a file to take along, and where
records are chosen.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import ForeignKey
from django.utils.html import strip_tags
from django.utils.safestring import SafeData
from django.utils.text import capfirst
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from brandportal.office.records import RoleAdmin


def name_of(column: Any) -> str:
    """The name of a column: in addresses, and of the method or field behind it."""
    return column if isinstance(column, str) else column.__name__


def heading(desk: RoleAdmin, column: Any) -> str:
    """The words above a column."""
    return capfirst(str(label_for_field(column, desk.model, desk)))


def cell(desk: RoleAdmin, column: Any, row: Any) -> Any:
    """What stands in a column for this record: a number, a date, None, else a text without
    markup.
    """
    try:
        field, method, value = lookup_field(column, row, desk)
    except ObjectDoesNotExist:
        return None
    if isinstance(field, ForeignKey):
        value = getattr(row, field.name)
    elif field is not None and field.flatchoices:
        value = row._get_FIELD_display(field)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value is None and getattr(method, "boolean", False):
        return _("Unknown")
    if value is None or isinstance(value, (int, Decimal, date)):
        return value
    return unescape(strip_tags(str(value))) if isinstance(value, SafeData) else str(value)
