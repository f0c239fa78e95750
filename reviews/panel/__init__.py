"""The panel: seats, declarations of conflict, score sheets."""

# What other subjects and apps may import.
PUBLIC = (
    "conflicts",
    "duties",
    "enums",
    "forms",
    "invariants",
    "members",
    "models",
    "policies",
    "seats",
    "sheets",
    "two_persons",
    "versions",
    "workflow",
)
