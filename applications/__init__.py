"""Award years, brands, and what agencies declare about them."""

# Order of imports: a subject imports only subjects before it (tests/architecture/test_subjects.py).
SUBJECTS = (
    "cycles",
    "form",
    "versions",
    "negative_list",
    "eligibility",
    "lifecycle",
    "drafting",
    "progress",
    "workspace",
    "desk",
)
