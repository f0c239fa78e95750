"""Sentences for the problems of a table: where they are and how to correct them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.tables.shapes import Fault

# Cells that cannot be read without doubt.
CELLS = {
    "empty": gettext_noop("This cell is empty."),
    "formula": gettext_noop(
        "This cell holds a formula without a value. Please copy the column and paste it as values."
    ),
    "error": gettext_noop(
        "This cell shows an error of the spreadsheet, or its column was too narrow. Please fill in "
        "the value itself."
    ),
    "shortened": gettext_noop(
        "The spreadsheet has shortened this number, so its last digits are lost. Please set the "
        "column to text and fill it in again."
    ),
    "long_number": gettext_noop(
        "This is a number of more than 15 digits, of which a spreadsheet changes the last ones. "
        "Please set the column to text and fill it in again."
    ),
    "cell_long": gettext_noop(
        "This cell holds far too much text: more than a spreadsheet can keep. Please shorten it."
    ),
    "lost_characters": gettext_noop(
        "Characters of this cell were lost when the file was saved. Please fill it in again and "
        "save as XLSX."
    ),
    "merged_across": gettext_noop(
        "This cell is merged with its neighbour. Please unmerge it and fill in both columns."
    ),
    "row_hidden": gettext_noop(
        "This row is hidden in the spreadsheet. Please show it (clear the filter) or delete it."
    ),
    # Stored with batches of files that were read earlier.
    "date_wrong": gettext_noop("This is no date. Please write it like 2026-05-12."),
    "day_form": gettext_noop("This is no date. Please write it like 2026-05-12."),
    "day_none": gettext_noop("There is no such day. Please write the date like 2026-05-12."),
    "phone_wrong": gettext_noop("This is no mobile number: 11 digits that start with 1."),
    "phone_masked": gettext_noop(
        "Digits of this number are hidden by marks. Please fill in all 11 digits."
    ),
    "phone_several": gettext_noop(
        "There are two numbers in this cell. Please keep one mobile number."
    ),
    "phone_landline": gettext_noop(
        "This is a fixed line. Please fill in a mobile number: 11 digits that start with 1."
    ),
    "name_several": gettext_noop(
        "There are several names here. Please keep one; the others go into rows of their own."
    ),
    "credit_code_form": gettext_noop(
        "A unified social credit code has 18 digits and capital letters (never I, O, S, V, Z)."
    ),
    "credit_code_check": gettext_noop(
        "The last character of this unified social credit code does not follow from the others, so "
        "one of the 18 is wrong. Please compare it with the certificate."
    ),
}
# Files that cannot be read as a whole.
FILES = {
    "bytes_many": gettext_noop("The file is larger than %(most)s MB. Please split it."),
    "rows_many": gettext_noop("The file has more than %(most)s rows. Please split it."),
    "cells_many": gettext_noop(
        "The file has far too many cells. Please delete the columns that are not asked for, or "
        "split it."
    ),
    "merges_many": gettext_noop(
        "The sheet has more than %(most)s merged cells. Please unmerge them and fill in every row."
    ),
    "unpacked_large": gettext_noop(
        "Unpacked the file is far too large. Please copy the table into a new workbook and save it "
        "as XLSX."
    ),
    "damaged": gettext_noop(
        "The file cannot be read as XLSX; it may be damaged. Please open it, save it as XLSX again "
        "and hand that in."
    ),
    "cut": gettext_noop(
        "The file ends in the middle, after row %(row)s; it was not saved or sent whole. Please "
        "open it, save it as XLSX again and hand that in."
    ),
    "old_office": gettext_noop(
        "This is a workbook of the old kind (.xls). Please open it and save it as XLSX or CSV."
    ),
    "password": gettext_noop(
        "The file is protected by a password. Please save it without one and hand that in."
    ),
    "other_format": gettext_noop(
        "This file comes from another kind of program. Please open it with a spreadsheet and save "
        "it as XLSX or CSV."
    ),
    "no_table": gettext_noop(
        "This is neither an XLSX nor a CSV file. Please save the table as one of the two."
    ),
    "encoding": gettext_noop(
        "The characters of this text file cannot be read. Please save it as CSV in UTF-8 or GBK, "
        "or as XLSX."
    ),
    "quotes": gettext_noop(
        "A quotation mark in row %(row)s has no end, so the columns cannot be distinguished. "
        "Please "
        "correct that row or save the table as XLSX."
    ),
    "heading_missing": gettext_noop(
        "The columns were not found. One of the first %(within)s rows must name them: %(columns)s."
    ),
    "columns_missing": gettext_noop(
        "These columns are missing in the heading, row %(row)s: %(columns)s."
    ),
    "heading_twice": gettext_noop(
        "Row %(row)s names the column “%(heading)s” twice, at %(other)s and %(letter)s. Please "
        "delete or rename one."
    ),
    "rows_missing": gettext_noop(
        "There is no row under the heading, row %(row)s. Please fill in the table and hand it in "
        "again."
    ),
    "sheets_several": gettext_noop(
        "Several sheets hold such a table: %(sheets)s. Please put all rows on one sheet."
    ),
    "sheet_hidden": gettext_noop(
        "The table is on a hidden sheet: %(sheets)s. Please show the sheet and save the file again."
    ),
    "column_hidden": gettext_noop(
        "Column %(letter)s is hidden in the spreadsheet. Please show it, look at what it says, and "
        "save the file again."
    ),
}


def cell_sentence(code: str) -> str:
    """Why a cell was rejected, and how to correct it."""
    return _(CELLS[code])


def file_sentence(fault: Fault) -> str:
    """Why a file was rejected, where, and how to correct it."""
    values: dict[str, Any] = {"row": fault.row, "letter": fault.letter}
    for name, value in fault.values.items():
        values[name] = _(", ").join(map(_, value)) if isinstance(value, list) else value
    return _(FILES[fault.code]) % values
