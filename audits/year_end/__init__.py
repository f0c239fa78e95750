"""Every agency's points in the year-end assessment."""

# What other subjects and apps may import.
PUBLIC = (
    "checking",
    "duties",
    "files",
    "freezing",
    "forms",
    "models",
    "policies",
    "presenters",
    "year_end",
)
