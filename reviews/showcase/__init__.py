"""What citizens see of a brand once it is public."""

# What other subjects and apps may import.
PUBLIC = (
    "brands",
    "posters",
    "presenters",
    "scanned",
    "standing",
)
