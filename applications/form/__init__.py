"""What an application says: the form as data, its rows, completeness and content."""

# What other subjects and apps may import.
PUBLIC = (
    "brands",
    "completeness",
    "content",
    "enums",
    "examples",
    "models",
    "presenters",
    "sections",
    "self_assessment",
    "unfinished",
)
