"""The evaluation of an award year: the row that all other subjects refer to, and who runs it."""

# What other subjects and apps may import.
PUBLIC = (
    "class_panels",
    "data_terms",
    "enums",
    "forms",
    "models",
    "permits",
    "policies",
    "presenters",
    "small_cells",
    "views",
)
