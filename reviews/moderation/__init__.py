"""Brands on which the judges are far apart: they discuss their locked sheets and may agree on a
moderated score, which two confirm.
"""

# What other subjects and apps may import.
PUBLIC = (
    "forms",
    "invariants",
    "models",
    "moderated",
    "opening",
    "two_persons",
)
