"""A register template: headings, text columns, and the agency's service points to choose from."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from applications.models import Application
from brandportal.web.spreadsheets import harmless
from reviews.registers.tables import COLUMNS, MOST_ROWS

AS_TEXT = "@"
WIDTHS = {"case": 26, "point": 30, "served_on": 18, "phone": 18}
PREPARED_ROWS = 500


def template_xlsx(application: Application, *, now: datetime) -> bytes:
    """A workbook to fill in. Its columns are text; the second sheet lists the exact names of the
    service points.
    """
    book = Workbook()
    book.properties.created = book.properties.modified = now.astimezone(UTC).replace(tzinfo=None)
    sheet, points = book.active, book.create_sheet(_("Service points"))
    assert sheet is not None
    sheet.title = _("Register")
    sheet.freeze_panes = "A2"
    for place, (key, name) in enumerate(COLUMNS.items(), start=1):
        sheet.cell(1, place, _(name)).font = Font(bold=True)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = WIDTHS[key]
        sheet.column_dimensions[letter].number_format = AS_TEXT
        for row in range(2, PREPARED_ROWS + 2):
            sheet.cell(row, place).number_format = AS_TEXT
    names = list(application.service_points.values_list("name", flat=True))
    for row, name in enumerate(names, start=1):
        cell = points.cell(row, 1, harmless(name))
        cell.data_type = "s"
    points.column_dimensions["A"].width = WIDTHS["point"]
    if names:
        choice = DataValidation("list", f"'{points.title}'!$A$1:$A${len(names)}", allow_blank=True)
        choice.add(f"B2:B{MOST_ROWS + 1}")
        sheet.add_data_validation(choice)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
