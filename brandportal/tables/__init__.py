"""The reader of all uploaded tables; the reading itself does not depend on Django."""
