"""The panel: seats, declarations of conflict, score sheets."""

# What other subjects and apps may import.
PUBLIC = (
    "drafts",
    "duties",
    "enums",
    "forms",
    "invariants",
    "members",
    "models",
    "policies",
    "scale",
    "seats",
    "sheets",
    "versions",
    "workflow",
)
