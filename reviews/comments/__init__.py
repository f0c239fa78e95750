"""What raters write: masked, screened, held or shown."""

# What other subjects and apps may import.
PUBLIC = (
    "comments",
    "enums",
    "models",
    "screen",
)
