"""The pool of experts from whom a panel is seated, and the draw of a year's panel from it."""

# What other subjects and apps may import.
PUBLIC = (
    "as_drawn",
    "draws",
    "enums",
    "invariants",
    "lots",
    "models",
    "policies",
    "pool",
    "two_persons",
)
