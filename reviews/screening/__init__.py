"""Unusual ratings: screened, held, decided; reports of pressure and sanctions."""

# What other subjects and apps may import.
PUBLIC = (
    "enums",
    "hearings",
    "holds",
    "invariants",
    "models",
    "presenters.accusations",
    "presenters.facts",
    "pressure",
    "sanctions",
    "screening",
    "statements",
    "undecided",
)
