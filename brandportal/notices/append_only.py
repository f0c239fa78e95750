"""Database triggers that keep the wordings of notices: none is ever changed or deleted."""

from __future__ import annotations

from brandportal.append_only import guards_of, never_changed

wordings = never_changed(
    "notices_wording",
    "notice_wording",
    refusal="a wording of a notice is never changed",
    same="id = NEW.id OR (text = NEW.text AND number = NEW.number)",
)
protect, unprotect = guards_of(wordings)
