"""The evaluation's steps (scoring, rating, count) and its lifecycle."""

# What other subjects and apps may import.
PUBLIC = (
    "policies",
    "steps",
    "workflow",
)
