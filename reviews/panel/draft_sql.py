"""The statement that writes a draft: the sheet with its next version, and its points, or nothing.

Points that stand already as given are not written again: while a judge types, one of them changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import connection

from reviews.panel.enums import SheetStatus, SheetWay
from reviews.panel.models import ScoreSheet, SheetScore

Given = Mapping[str, tuple[Decimal, str]]
POSTGRES = f"""
WITH raised AS (
  UPDATE reviews_scoresheet SET version = %s, comment = %s, saved_at = %s, way = '{SheetWay.PAGES}'
   WHERE id = %s AND version = %s AND status = '{SheetStatus.DRAFT}'
  RETURNING id
),
cleared AS (
  DELETE FROM reviews_sheetscore USING raised
   WHERE sheet_id = raised.id AND indicator <> ALL (%s::text[])
),
put AS (
  INSERT INTO reviews_sheetscore (sheet_id, indicator, points, comment)
  SELECT raised.id, given.* FROM raised, unnest(%s::text[], %s::numeric[], %s::text[]) AS given
  ON CONFLICT (sheet_id, indicator) DO UPDATE
    SET points = excluded.points, comment = excluded.comment
    WHERE (reviews_sheetscore.points, reviews_sheetscore.comment)
          <> (excluded.points, excluded.comment)
)
SELECT count(*) FROM raised
"""  # noqa: S608 - words of the enums


def put_draft(sheet: ScoreSheet, given: Given) -> bool:
    """Write a draft and its points by indicator, each with its remark; others are cleared. Whether
    it was written: not if the sheet is no draft, or its version is not the one before `sheet`'s.
    """
    if connection.vendor != "postgresql":
        return _one_by_one(sheet, given)
    codes = list(given)
    points = [value for value, _remark in given.values()]
    remarks = [remark for _value, remark in given.values()]
    head = [sheet.version, sheet.comment, sheet.saved_at, sheet.pk, sheet.version - 1]
    with connection.cursor() as cursor:
        cursor.execute(POSTGRES, [*head, codes, codes, points, remarks])
        return bool(cursor.fetchone()[0])


def _one_by_one(sheet: ScoreSheet, given: Given) -> bool:
    """The same in several statements, for the one writer of an SQLite file."""
    before = ScoreSheet.objects.filter(
        pk=sheet.pk, version=sheet.version - 1, status=SheetStatus.DRAFT
    )
    raised = before.update(
        version=sheet.version,
        comment=sheet.comment,
        saved_at=sheet.saved_at,
        way=SheetWay.PAGES,
    )
    if not raised:
        return False
    stand = {row.indicator: row for row in SheetScore.objects.filter(sheet=sheet)}
    gone = [row.pk for code, row in stand.items() if code not in given]
    if gone:
        SheetScore.objects.filter(pk__in=gone).delete()
    SheetScore.objects.bulk_create(
        (
            SheetScore(sheet=sheet, indicator=code, points=points, comment=remark)
            for code, (points, remark) in given.items()
            if code not in stand or (stand[code].points, stand[code].comment) != (points, remark)
        ),
        update_conflicts=True,
        unique_fields=["sheet", "indicator"],
        update_fields=["points", "comment"],
    )
    return True
