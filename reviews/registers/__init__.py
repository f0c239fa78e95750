"""Registers of service cases that agencies submit, by page, file or API."""

# What other subjects and apps may import.
PUBLIC = (
    "checks",
    "models",
    "registers",
    "terms",
)
