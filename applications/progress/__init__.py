"""What became of the commitments of a named brand: figures through the year, and their checks."""

# What other subjects and apps may import.
PUBLIC = ("enums", "models", "presenters", "progress", "states")
