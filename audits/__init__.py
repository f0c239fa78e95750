"""Titles, their annual review, promotion and year-end points."""

# In this order: a subject imports only what stands before it (tests/architecture/test_subjects.py).
SUBJECTS = (
    "rules",
    "titles",
    "annual_review",
    "promotion",
    "year_end",
    "register",
    "workspace",
)
