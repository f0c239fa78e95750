"""Every agency's points in the year-end assessment."""

# What other subjects and apps may import.
PUBLIC = (
    "files",
    "freezing",
    "forms",
    "models",
    "year_end",
)
