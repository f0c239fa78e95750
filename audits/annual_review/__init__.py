"""The annual review that decides whether a title is kept: report, verdict, hearing,
rectification.
"""

# What other subjects and apps may import.
PUBLIC = (
    "days_left",
    "dry_run",
    "enums",
    "facts",
    "forms",
    "hearing",
    "models",
    "presentation",
    "rectification",
    "reviews",
    "spot_checks",
    "wording",
)
