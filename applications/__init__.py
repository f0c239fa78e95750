"""Award years, brands, and what agencies declare about them."""

# In this order: a subject imports only what stands before it (tests/architecture/test_subjects.py).
SUBJECTS = (
    "cycles",
    "form",
    "negative_list",
    "lifecycle",
    "drafting",
    "workspace",
    "desk",
)
