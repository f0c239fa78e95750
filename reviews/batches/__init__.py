"""Ratings from paper and telephone, entered by the office and checked by a second person."""

# What other subjects and apps may import.
PUBLIC = (
    "batches",
    "files",
    "intake",
    "models",
)
