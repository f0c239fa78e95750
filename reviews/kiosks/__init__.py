"""Rating on a tablet at a counter."""

# What other subjects and apps may import.
PUBLIC = (
    "kiosks",
    "models",
)
