"""What agency and office do with an application as a whole."""

# What other subjects and apps may import.
PUBLIC = (
    "applications",
    "notice_recipients",
    "outcomes",
    "policies",
    "presenters",
    "receipts",
    "timing",
    "workflow",
)
