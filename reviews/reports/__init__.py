"""Reports for the office: how far a year is, day by day, and its rates with their data."""

# What other subjects and apps may import.
PUBLIC: tuple[str, ...] = ()
