"""The negative list (一票否决): findings against an agency, and whether one excludes it."""

# What other subjects and apps may import.
PUBLIC = (
    "enums",
    "forms",
    "vetoes",
)
