"""The panel: seats, declarations of conflict, score sheets."""

# What other subjects and apps may import.
PUBLIC = (
    "assignments",
    "enums",
    "forms",
    "models",
    "policies",
    "seats",
    "sheets",
    "workflow",
)
