"""The annual review that decides whether a title is kept: report, verdict, hearing,
rectification.
"""

# What other subjects and apps may import.
PUBLIC = (
    "duties",
    "enums",
    "facts",
    "forms",
    "hearing",
    "models",
    "other_rules",
    "presenters.days_left",
    "presenters.dry_run",
    "presenters.other_rules",
    "presenters.reasons",
    "presenters.reviews",
    "presenters.runs",
    "rectification",
    "reviews",
    "runs",
    "policies",
    "spot_checks",
    "verdict_lists",
    "workflow",
)
