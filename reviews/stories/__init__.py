"""The story of a brand for the gallery: written by its agency, released by the office."""

# What other subjects and apps may import.
PUBLIC = (
    "enums",
    "models",
    "stories",
)
