"""What the page's script sends while a judge types, read without a form where it is plain.

A form of three fields for each of eighteen indicators takes longer to build than a draft takes to
be written. Whatever is not plain (a step instead of points, a number written in another way, a
remark without points, a long text) is left to `SheetForm`, which says what does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from brandportal.rulebook import Rules, indicator_points
from reviews.panel.drafts import Points
from reviews.panel.forms.sheets import field_name

NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?", re.ASCII)
VERSION = re.compile(r"[0-9]{1,9}", re.ASCII)
SHORT = 100


def plainly_typed(data: Mapping[str, Any], rules: Rules) -> dict[str, Any] | None:
    """Points and remarks by indicator (`scores`), `comment` and `version`, as `SheetForm` reads
    them; None where it has to look.
    """
    version, comment = data.get("version", ""), data.get("comment", "")
    if not VERSION.fullmatch(version) or not _is_plain(comment):
        return None
    scores: dict[str, Points] = {}
    for code, most in indicator_points(rules).items():
        text, remark = data.get(field_name(code), ""), data.get(field_name(code, "remark"), "")
        if data.get(field_name(code, "step")) or not _is_plain(remark):
            return None
        if not text and not remark:
            continue
        if not NUMBER.fullmatch(text) or Decimal(text) > most:
            return None
        scores[code] = Points(Decimal(text), remark.strip())
    return {"scores": scores, "comment": comment.strip(), "version": int(version)}


def _is_plain(text: str) -> bool:
    return len(text) <= SHORT and text.isprintable()
