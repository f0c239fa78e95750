"""Writing an application section by section, with its evidence."""

# What other subjects and apps may import.
PUBLIC = (
    "editing",
    "evidence",
    "rows",
    "uploads",
)
