"""The evaluation's steps: scoring, rating, count. Its lifecycle is here."""

# What other subjects and apps may import.
PUBLIC = (
    "policies",
    "steps",
    "workflow",
)
