"""What agency and office do with an application as a whole."""

# What other subjects and apps may import.
PUBLIC = (
    "applications",
    "next_steps",
    "outcomes",
    "policies",
    "receipts",
    "workflow",
)
