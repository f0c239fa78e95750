"""What citizens see of a brand, and not before it is public."""

# What other subjects and apps may import.
PUBLIC = (
    "brands",
    "presenters",
    "scanned",
)
