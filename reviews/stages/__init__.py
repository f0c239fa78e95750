"""The evaluation's steps (scoring, rating, count) and its lifecycle."""

# What other subjects and apps may import.
PUBLIC = (
    "late_conflicts",
    "moderating",
    "policies",
    "steps",
    "workflow",
)
