"""What an application said at each sign-off: kept, bound by the journal, and compared."""

# What other subjects and apps may import.
PUBLIC = (
    "models",
    "presenters",
    "scans",
    "versions",
)
