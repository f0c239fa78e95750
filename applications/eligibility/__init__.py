"""Who may apply: questions before the form, facts that the portal knows, and the office's check."""

# What other subjects and apps may import.
PUBLIC = (
    "answers",
    "enums",
    "found",
    "forms",
    "models",
    "presenters",
    "rising",
)
