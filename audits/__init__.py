"""Titles, their annual review, promotion and year-end points."""

# Order of imports: a subject imports only subjects before it (tests/architecture/test_subjects.py).
SUBJECTS = (
    "rules",
    "titles",
    "annual_review",
    "forecast",
    "promotion",
    "year_end",
    "register",
    "workspace",
)
