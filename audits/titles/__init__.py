"""Titles: conferred after the public notice, worded, certified, expired."""

# What other subjects and apps may import.
PUBLIC = (
    "certificate",
    "enums",
    "filters",
    "forms",
    "models",
    "notice_recipients",
    "plaques",
    "policies",
    "presenters",
    "terms",
    "titles",
    "workflow",
)
