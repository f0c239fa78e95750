"""Database triggers that keep the draws of panels: none is ever changed or deleted."""

from __future__ import annotations

from brandportal.append_only import guards_of, never_changed

REFUSAL = "a draw of a panel is never changed"
calls = never_changed("reviews_drawcall", "draw_call", refusal=REFUSAL, same="id = NEW.id")
draws = never_changed(
    "reviews_paneldraw",
    "panel_draw",
    refusal=REFUSAL,
    same="id = NEW.id OR cycle_id = NEW.cycle_id OR call_id = NEW.call_id",
)
outs = never_changed(
    "reviews_drawout",
    "draw_out",
    refusal=REFUSAL,
    same="id = NEW.id OR (draw_id = NEW.draw_id AND code = NEW.code)",
)
TABLES = (calls, draws, outs)
protect, unprotect = guards_of(*TABLES)
