"""Database triggers: a judge notes and photographs on site from the appointed moment on, once he
has declared to have no conflict of interest and until his sheet is locked; a photograph never
changes, and an appointment not once somebody has noted something there.
"""

from __future__ import annotations

from brandportal.append_only import Triggers, guards_of, never_changed

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
_PHOTO = _outside("uploaded_at", f"EXISTS ({_SHEET} AND own.status <> 'draft')")
_HELD = " OR ".join(
    f"EXISTS (SELECT 1 FROM reviews_{table} WHERE appointment_id = OLD.id)"  # noqa: S608
    for table in ("sitenote", "sitephoto")
)


def _refused(table: str, name: str, moments: str, condition: str, refusal: str) -> Triggers:
    """The triggers that refuse rows of a table at these moments on a condition."""
    each = moments.split(" OR ")
    row = "OLD" if "DELETE" in each else "NEW"
    return Triggers(
        create={
            "postgresql": [
                f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF {condition} THEN
                        RAISE EXCEPTION '{refusal}'
                        USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN {row};
                END $$""",
                f"""CREATE TRIGGER {name} BEFORE {moments} ON {table}
                FOR EACH ROW EXECUTE FUNCTION {name}()""",
            ],
            "sqlite": [
                f"""CREATE TRIGGER {name}_{moment.lower()} BEFORE {moment} ON {table}
                WHEN {condition} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"""
                for moment in each
            ],
        },
        drop={
            "postgresql": [f"DROP TRIGGER IF EXISTS {name} ON {table}"],
            "sqlite": [f"DROP TRIGGER IF EXISTS {name}_{moment.lower()}" for moment in each],
        },
    )


notes = _refused(
    "reviews_sitenote",
    "site_note_in_time",
    "INSERT OR UPDATE",
    _NOTE,
    "a judge notes on site in time, without a conflict, until his sheet is locked",
)
notes_stay = _refused(
    "reviews_sitenote", "site_note_stays", "DELETE", "TRUE", "a note on site is not deleted"
)
photos = _refused(
    "reviews_sitephoto",
    "site_photo_in_time",
    "INSERT",
    _PHOTO,
    "a judge photographs on site in time, without a conflict, until his sheet is locked",
)
photos_stay = never_changed(
    "reviews_sitephoto",
    "site_photo",
    refusal="a photograph of a site visit is never changed",
    same="id = NEW.id",
)
appointments = _refused(
    "reviews_appointment",
    "appointment_held",
    "UPDATE",
    _HELD,
    "what was held is not appointed anew",
)
GUARDS = (notes, notes_stay, photos, photos_stay, appointments)
protect, unprotect = guards_of(*GUARDS)
