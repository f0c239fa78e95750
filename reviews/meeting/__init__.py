"""The meeting of the leading group while it is held: who is present, the ballot, minutes and
signatures.
"""

# What other subjects and apps may import.
PUBLIC = (
    "ballots",
    "forms",
    "models",
    "outcome",
    "policies",
    "presenters",
    "sittings",
)
