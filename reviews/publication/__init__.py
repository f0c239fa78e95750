"""The published folder of an award year, which anybody can recount."""

# What other subjects and apps may import.
PUBLIC = (
    "building",
    "models",
)
