"""Every agency's points in the year-end assessment."""

# What other subjects and apps may import.
PUBLIC = (
    "files",
    "year_end",
)
