"""Database triggers: a judge notes and photographs on site from the appointed moment on, once he
has declared to have no conflict of interest and until his sheet is locked; a photograph never
changes and can be taken away until then, and an appointment stays as it is once somebody has noted
something there.
"""

from __future__ import annotations

from brandportal.append_only import guards_of, refused_when

_SITE = "reviews_appointment AS site WHERE site.id = NEW.appointment_id"
_OWN = "own.seat_id = NEW.seat_id AND own.application_id = site.application_id"
_FREE = f"""SELECT 1 FROM reviews_declaration AS own, {_SITE} AND {_OWN}
    AND NOT own.has_conflict"""  # noqa: S608
_SHEET = f"SELECT 1 FROM reviews_scoresheet AS own, {_SITE} AND {_OWN}"  # noqa: S608


def _outside(moment: str, sheet: str) -> str:
    """When a row is refused: before its moment, without a declaration, and by the sheet."""
    begun = f"SELECT 1 FROM {_SITE} AND site.starts_at <= NEW.{moment}"  # noqa: S608
    return f"NOT EXISTS ({begun}) OR NOT EXISTS ({_FREE}) OR {sheet}"


_NOTE = _outside("saved_at", f"NOT EXISTS ({_SHEET} AND own.status = 'draft')")
_CLOSED = f"EXISTS ({_SHEET} AND own.status <> 'draft')"
_PHOTO = _outside("uploaded_at", _CLOSED)
_HELD = " OR ".join(
    f"EXISTS (SELECT 1 FROM reviews_{table} WHERE appointment_id = OLD.id)"  # noqa: S608
    for table in ("sitenote", "sitephoto")
)


notes = refused_when(
    "a judge notes on site in time, without a conflict, until his sheet is locked",
    ("site_note_made_in_time", "INSERT", "reviews_sitenote", _NOTE),
    ("site_note_changed_in_time", "UPDATE", "reviews_sitenote", _NOTE),
)
notes_stay = refused_when(
    "a note on site is not deleted",
    ("site_note_stays", "DELETE", "reviews_sitenote", "TRUE"),
)
photos = refused_when(
    "a judge photographs on site in time, without a conflict, until his sheet is locked",
    ("site_photo_in_time", "INSERT", "reviews_sitephoto", _PHOTO),
)
_SAME = "EXISTS (SELECT 1 FROM reviews_sitephoto WHERE id = NEW.id)"
photos_stay = refused_when(
    "a photograph of a site visit never changes and goes only before the sheet is locked",
    ("site_photo_no_change", "UPDATE", "reviews_sitephoto", "TRUE"),
    # INSERT OR REPLACE deletes a row without firing the trigger on DELETE.
    ("site_photo_no_replace", "INSERT", "reviews_sitephoto", _SAME),
    ("site_photo_stays", "DELETE", "reviews_sitephoto", _CLOSED.replace("NEW.", "OLD.")),
)
appointments = refused_when(
    "what was held is not appointed anew",
    ("appointment_held", "UPDATE", "reviews_appointment", _HELD),
)
GUARDS = (notes, notes_stay, photos, photos_stay, appointments)
protect, unprotect = guards_of(*GUARDS)
