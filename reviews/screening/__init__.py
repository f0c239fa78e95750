"""Unusual ratings: screened, held, decided; reports of pressure and sanctions."""

# What other subjects and apps may import.
PUBLIC = (
    "enums",
    "holds",
    "invariants",
    "models",
    "presenters.facts",
    "pressure",
    "sanctions",
    "screening",
    "statements",
    "undecided",
)
