"""The columns of a register and of a group's list, with their possible headings."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from brandportal.tables.shapes import Column, Limits, Shape, Table
from brandportal.tables.uploads import read_file

MOST_ROWS = 20_000
LIMITS = Limits(bytes=2 * 1024 * 1024, rows=MOST_ROWS)

COLUMNS = {
    "case": gettext_noop("Case number"),
    "point": gettext_noop("Service point"),
    "served_on": gettext_noop("Date of service"),
    "phone": gettext_noop("Mobile number"),
}
HEADINGS = {
    "case": "办件编号 办件号 案件编号 业务编号 业务流水号 受理编号 受理号 编号",
    "point": "服务网点 网点 服务点 办理网点 办理地点 窗口",
    "served_on": "办理日期 服务日期 办件日期 办结日期 办理时间 日期",
    "phone": "手机号码 手机号 手机 移动电话 联系手机 联系电话 电话",
}
ENGLISH = {
    "case": ("Case number", "Case"),
    "point": ("Service point", "Point"),
    "served_on": ("Date of service", "Served on", "Date"),
    "phone": ("Mobile number", "Mobile", "Phone"),
}


def shape(columns: Sequence[str]) -> Shape:
    """The required columns, each with its possible headings."""
    return Shape(tuple(Column(name, (*HEADINGS[name].split(), *ENGLISH[name])) for name in columns))


def read_register(name: str, content: bytes, *, columns: Sequence[str]) -> Table:
    """The non-empty rows below the heading; other columns are ignored.

    Refuses with BadInput at the field `file` a file that is too large, no table, or lacks one of
    `columns`.
    """
    return read_file(content, name, shape=shape(columns), limits=LIMITS)
