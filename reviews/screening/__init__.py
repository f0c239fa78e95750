"""Unusual ratings: screened, held, decided; reports of pressure and sanctions."""

# What other subjects and apps may import.
PUBLIC = (
    "enums",
    "facts",
    "holds",
    "models",
    "pressure",
    "sanctions",
    "screening",
    "statements",
    "undecided",
)
