"""Database triggers that keep frozen year-end tables: none is ever changed or deleted."""

from __future__ import annotations

from brandportal.append_only import never_changed

versions = never_changed(
    "audits_frozenyearend",
    "frozen_year_end",
    refusal="a frozen year-end table is never changed",
    same="id = NEW.id OR (table_id = NEW.table_id AND version = NEW.version)",
)
